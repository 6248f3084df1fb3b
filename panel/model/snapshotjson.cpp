// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/snapshotjson.h"

#include "core/enumnames.h"
#include "core/jsonvalues.h"
#include "core/timestamp.h"
#include "model/jsonreader.h"

#include <QJsonArray>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace cellar {

namespace {

constexpr EnumNames<LinkState, 3> linkStates({{
    {LinkState::Disconnected, u"disconnected"},
    {LinkState::Connecting, u"connecting"},
    {LinkState::Connected, u"connected"},
}});

constexpr EnumNames<ValveState, 2> valveStates({{
    {ValveState::Closed, u"closed"},
    {ValveState::Open, u"open"},
}});

QJsonValue timeUnlessNever(Timestamp at)
{
    return at == Timestamp{} ? QJsonValue() : QJsonValue(toRfc3339(at));
}

QJsonValue toJson(double value)
{
    return value;
}

QJsonValue toJson(ValveState state)
{
    return valveStates.name(state);
}

// No answer, no round trip; 0 ms would be a splendid one.
QJsonValue roundTripToJson(double ms)
{
    return ms > 0 ? QJsonValue(ms) : QJsonValue();
}

QJsonObject toJson(const LinkStatistics &statistics)
{
    return {{u"requests"_s, qint64(statistics.requests)}, {u"errors"_s, qint64(statistics.errors)},
        {u"timeouts"_s, qint64(statistics.timeouts)}, {u"exceptions"_s, qint64(statistics.exceptions)},
        {u"roundTripP50Ms"_s, roundTripToJson(statistics.roundTripP50Ms)},
        {u"roundTripP99Ms"_s, roundTripToJson(statistics.roundTripP99Ms)}};
}

template<typename T> QJsonObject readingToJson(const Reading<T> &reading)
{
    return {{u"value"_s, reading.value ? toJson(*reading.value) : QJsonValue()},
        {u"quality"_s, qualityName(reading.quality)}, {u"at"_s, timeUnlessNever(reading.at)},
        {u"detail"_s, textOrNull(reading.detail)}};
}

QJsonObject headToJson(const Snapshot &snapshot)
{
    return {{u"cellar"_s, snapshot.cellar}, {u"unit"_s, unitLetter(snapshot.unit)},
        {u"displayUnit"_s, unitLetter(snapshot.displayUnit)}, {u"sequence"_s, static_cast<qint64>(snapshot.sequence)},
        {u"at"_s, toRfc3339(snapshot.at)}};
}

template<typename T>
Reading<T> readReading(JsonReader &json, QStringView key, const std::function<std::optional<T>(JsonReader &)> &value)
{
    Reading<T> reading;
    json.object(key, [&](JsonReader &part) {
        reading.quality = part.word<Quality>(u"quality", &qualityFromName);
        reading.at = part.timeOrNull(u"at").value_or(Timestamp{});
        reading.detail = part.textOrNull(u"detail");
        reading.value = value(part);
        const bool shows = reading.quality == Quality::Good || reading.quality == Quality::Stale;
        if (shows != reading.value.has_value()) {
            part.fail(u"value"_s, shows ? u"is missing"_s : u"must be null with this quality"_s);
        }
    });
    return reading;
}

std::optional<double> readNumberValue(JsonReader &json)
{
    return json.numberOrNull(u"value");
}

std::optional<ValveState> readValveValue(JsonReader &json)
{
    if (json.isNull(u"value")) {
        return std::nullopt;
    }
    return json.word<ValveState>(u"value", [](QStringView name) { return valveStates.value(name); });
}

SetpointChange readChange(JsonReader &json)
{
    SetpointChange change;
    change.id = json.text(u"id");
    change.vessel = json.text(u"vessel");
    change.old = json.numberOrNull(u"old");
    change.requested = json.number(u"requested");
    change.readBack = json.numberOrNull(u"readBack");
    change.state = json.word<ChangeState>(u"state", &changeStateFromName);
    change.by = json.text(u"by");
    change.from = json.text(u"from");
    change.requestedAt = json.time(u"requestedAt");
    change.finishedAt = json.timeOrNull(u"finishedAt");
    change.elapsedMs = json.numberOrNull(u"elapsedMs");
    change.reason = json.textOrNull(u"reason");
    return change;
}

SetpointLimits readLimits(JsonReader &json)
{
    SetpointLimits limits;
    json.object(u"limits", [&](JsonReader &part) {
        limits = {part.number(u"min"), part.number(u"max"), part.number(u"step")};
        if (limits.min > limits.max || limits.step <= 0) {
            part.fail(u"step"_s, u"limits must be min <= max with a step above zero"_s);
        }
    });
    return limits;
}

VesselState readVessel(JsonReader &json)
{
    VesselState vessel;
    vessel.id = json.text(u"id");
    vessel.label = json.text(u"label");
    vessel.kind = json.word<VesselKind>(u"kind", &vesselKindFromName);
    vessel.panel = json.text(u"panel");
    vessel.slot = static_cast<int>(std::clamp(json.number(u"slot"), 0.0, 100000.0));
    vessel.unit = json.word<TemperatureUnit>(u"unit", &unitFromLetter);
    vessel.limits = readLimits(json);
    vessel.temperature = readReading<double>(json, u"temperature", &readNumberValue);
    vessel.setpoint = readReading<double>(json, u"setpoint", &readNumberValue);
    vessel.valve = readReading<ValveState>(json, u"valve", &readValveValue);
    if (!json.isNull(u"change")) {
        json.object(u"change", [&](JsonReader &part) { vessel.change = readChange(part); });
    }
    if (!json.isNull(u"batch")) {
        json.object(u"batch", [&](JsonReader &part) { vessel.batch = readBatch(part); });
    }
    return vessel;
}

quint64 readCount(JsonReader &json, QStringView key)
{
    return static_cast<quint64>(std::clamp(json.number(key), 0.0, 9e15));
}

LinkStatistics readStatistics(JsonReader &json)
{
    LinkStatistics statistics;
    statistics.requests = readCount(json, u"requests");
    statistics.errors = readCount(json, u"errors");
    statistics.timeouts = readCount(json, u"timeouts");
    statistics.exceptions = readCount(json, u"exceptions");
    statistics.roundTripP50Ms = json.numberOrNull(u"roundTripP50Ms").value_or(0);
    statistics.roundTripP99Ms = json.numberOrNull(u"roundTripP99Ms").value_or(0);
    return statistics;
}

// A node of version 0.1 does not tell these.
void readPanelDetails(JsonReader &json, PanelState &panel)
{
    if (!json.isNull(u"driver")) {
        panel.driver = json.word<PanelDriver>(u"driver", &panelDriverFromName);
    }
    panel.address = json.textOrNull(u"address");
    panel.backoff =
        Milliseconds(static_cast<qint64>(std::clamp(json.numberOrNull(u"backoffMs").value_or(0), 0.0, 1e9)));
    if (!json.isNull(u"statistics")) {
        json.object(u"statistics", [&](JsonReader &part) { panel.statistics = readStatistics(part); });
    }
}

PanelState readPanel(JsonReader &json)
{
    PanelState panel;
    panel.id = json.text(u"id");
    panel.state = json.word<LinkState>(u"state", [](QStringView name) { return linkStates.value(name); });
    panel.since = json.timeOrNull(u"since").value_or(Timestamp{});
    panel.cycleMs = json.number(u"cycleMs");
    panel.error = json.textOrNull(u"error");
    readPanelDetails(json, panel);
    return panel;
}

template<typename T> void replaceOrAppend(QList<T> &list, T item)
{
    const auto found = std::ranges::find_if(list, [&](const T &known) { return known.id == item.id; });
    if (found == list.end()) {
        list.append(std::move(item));
    } else {
        *found = std::move(item);
    }
}

// The same vessel in another snapshot: mostly at the same place.
const VesselState *counterpart(const Snapshot &other, qsizetype place, const QString &id)
{
    const bool same = place < other.vessels.size() && other.vessels.at(place).id == id;
    return same ? &other.vessels.at(place) : other.vessel(id);
}

} // namespace

QJsonObject toJson(const SetpointChange &change)
{
    return {{u"id"_s, change.id}, {u"vessel"_s, change.vessel}, {u"old"_s, numberOrNull(change.old)},
        {u"requested"_s, change.requested}, {u"readBack"_s, numberOrNull(change.readBack)},
        {u"state"_s, changeStateName(change.state)}, {u"by"_s, change.by}, {u"from"_s, change.from},
        {u"requestedAt"_s, toRfc3339(change.requestedAt)}, {u"finishedAt"_s, timeOrNull(change.finishedAt)},
        {u"elapsedMs"_s, numberOrNull(change.elapsedMs)}, {u"reason"_s, textOrNull(change.reason)}};
}

QJsonObject toJson(const PanelState &panel)
{
    return {{u"id"_s, panel.id}, {u"driver"_s, panelDriverName(panel.driver)}, {u"address"_s, panel.address},
        {u"state"_s, linkStates.name(panel.state)}, {u"since"_s, timeUnlessNever(panel.since)},
        {u"cycleMs"_s, panel.cycleMs}, {u"backoffMs"_s, qint64(panel.backoff.count())},
        {u"error"_s, textOrNull(panel.error)}, {u"statistics"_s, toJson(panel.statistics)}};
}

QJsonObject toJson(const VesselState &vessel)
{
    return {{u"id"_s, vessel.id}, {u"label"_s, vessel.label}, {u"kind"_s, vesselKindName(vessel.kind)},
        {u"panel"_s, vessel.panel}, {u"slot"_s, vessel.slot}, {u"unit"_s, unitLetter(vessel.unit)},
        {u"temperature"_s, readingToJson(vessel.temperature)}, {u"setpoint"_s, readingToJson(vessel.setpoint)},
        {u"valve"_s, readingToJson(vessel.valve)},
        {u"limits"_s,
            QJsonObject{{u"min"_s, vessel.limits.min}, {u"max"_s, vessel.limits.max}, {u"step"_s, vessel.limits.step}}},
        {u"change"_s, vessel.change ? QJsonValue(toJson(*vessel.change)) : QJsonValue()},
        {u"batch"_s, vessel.batch ? QJsonValue(toJson(*vessel.batch)) : QJsonValue()}, {u"alarms"_s, QJsonArray()}};
}

QJsonObject toJson(const Snapshot &snapshot)
{
    QJsonObject json = headToJson(snapshot);
    QJsonArray panels;
    for (const PanelState &panel : snapshot.panels) {
        panels.append(toJson(panel));
    }
    QJsonArray vessels;
    for (const VesselState &vessel : snapshot.vessels) {
        vessels.append(toJson(vessel));
    }
    json.insert(u"panels"_s, panels);
    json.insert(u"vessels"_s, vessels);
    return json;
}

QJsonObject toJsonDelta(const Snapshot &before, const Snapshot &now)
{
    QJsonObject json = headToJson(now);
    QJsonArray panels;
    for (const PanelState &panel : now.panels) {
        if (!before.panels.contains(panel)) {
            panels.append(toJson(panel));
        }
    }
    QJsonArray vessels;
    for (qsizetype place = 0; place < now.vessels.size(); ++place) {
        const VesselState &vessel = now.vessels.at(place);
        const VesselState *known = counterpart(before, place, vessel.id);
        if (known == nullptr || !known->looksLike(vessel)) {
            vessels.append(toJson(vessel));
        }
    }
    json.insert(u"panels"_s, panels);
    json.insert(u"vessels"_s, vessels);
    return json;
}

Result<SetpointChange> changeFromJson(const QJsonObject &json)
{
    JsonReader reader(json);
    SetpointChange change = readChange(reader);
    return reader.result(std::move(change));
}

Result<Snapshot> snapshotFromJson(const QJsonObject &json)
{
    return applyJson(Snapshot(), json);
}

Result<Snapshot> applyJson(const Snapshot &base, const QJsonObject &json)
{
    Snapshot snapshot = base;
    JsonReader reader(json);
    snapshot.cellar = reader.text(u"cellar");
    snapshot.unit = reader.word<TemperatureUnit>(u"unit", &unitFromLetter);
    snapshot.displayUnit = reader.word<TemperatureUnit>(u"displayUnit", &unitFromLetter);
    snapshot.sequence = static_cast<quint64>(std::clamp(reader.number(u"sequence"), 0.0, 9e15));
    snapshot.at = reader.time(u"at");
    reader.array(u"panels", [&](JsonReader &part) { replaceOrAppend(snapshot.panels, readPanel(part)); });
    reader.array(u"vessels", [&](JsonReader &part) { replaceOrAppend(snapshot.vessels, readVessel(part)); });
    return reader.result(std::move(snapshot));
}

} // namespace cellar
