// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ctl/statustext.h"

#include "core/timestamp.h"
#include "ctl/texttable.h"
#include "model/setpointrules.h"

#include <QStringList>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace cellar {

namespace {

QString qualityWord(Quality quality)
{
    switch (quality) {
    case Quality::Good:
        return u"good"_s;
    case Quality::Stale:
        return u"stale"_s;
    case Quality::SensorFault:
        return u"sensor fault"_s;
    case Quality::LinkLost:
        return u"link lost"_s;
    case Quality::NeverRead:
        break;
    }
    return u"never read"_s;
}

QString linkWord(LinkState state)
{
    switch (state) {
    case LinkState::Connected:
        return u"connected"_s;
    case LinkState::Connecting:
        return u"connecting"_s;
    case LinkState::Disconnected:
        break;
    }
    return u"not connected"_s;
}

// "stale, 12 s old: no answer"; empty when good.
template<typename T> QString troubleText(const Reading<T> &reading, Timestamp now)
{
    if (reading.isGood()) {
        return {};
    }
    QString text = qualityWord(reading.quality);
    if (reading.at != Timestamp{}) {
        text += u", %1 old"_s.arg(ageText(now - reading.at));
    }
    return reading.detail.isEmpty() ? text : u"%1: %2"_s.arg(text, reading.detail);
}

// "modbus-tcp 10.1.10.105:502, 4820 requests, 12 errors (9 time-outs, 3 exceptions), round trip p50 4.2 ms, p99 19.5
// ms"
QString statisticsText(const PanelState &panel)
{
    const LinkStatistics &statistics = panel.statistics;
    QString text = u"%1 %2, %3 requests"_s.arg(panelDriverName(panel.driver), panel.address).arg(statistics.requests);
    if (statistics.errors > 0) {
        text += u", %1 errors (%2 time-outs, %3 exceptions)"_s.arg(statistics.errors)
                    .arg(statistics.timeouts)
                    .arg(statistics.exceptions);
    }
    if (statistics.roundTripP99Ms > 0) {
        text += u", round trip p50 %1 ms, p99 %2 ms"_s.arg(statistics.roundTripP50Ms, 0, 'f', 1)
                    .arg(statistics.roundTripP99Ms, 0, 'f', 1);
    }
    return text;
}

QString panelText(const PanelState &panel)
{
    QString text = u"panel %1 %2"_s.arg(panel.id, linkWord(panel.state));
    if (panel.state == LinkState::Connected) {
        text += u", %1 ms a poll"_s.arg(qRound(panel.cycleMs));
    }
    if (!panel.error.isEmpty()) {
        text += u": "_s + panel.error;
    }
    if (panel.backoff > 0ms) {
        text += u", next attempt in %1 s"_s.arg(double(panel.backoff.count()) / 1000.0, 0, 'f', 1);
    }
    // An older node says none of this.
    return panel.address.isEmpty() ? text + u'\n' : u"%1\n  %2\n"_s.arg(text, statisticsText(panel));
}

} // namespace

QString ageText(Milliseconds age)
{
    const auto shown = std::max(age, Milliseconds(0));
    if (shown < 90s) {
        return u"%1 s"_s.arg(std::chrono::floor<std::chrono::seconds>(shown).count());
    }
    if (shown < 90min) {
        return u"%1 min"_s.arg(std::chrono::floor<std::chrono::minutes>(shown).count());
    }
    if (shown < 48h) {
        return u"%1 h"_s.arg(std::chrono::floor<std::chrono::hours>(shown).count());
    }
    return u"%1 d"_s.arg(std::chrono::floor<std::chrono::days>(shown).count());
}

QString readingText(const Reading<double> &reading, TemperatureUnit unit)
{
    return reading.value ? temperatureText(*reading.value, unit) : u"–"_s;
}

QString measuredText(const Reading<double> &reading, TemperatureUnit unit)
{
    return reading.value ? u"%1 %2"_s.arg(*reading.value, 0, 'f', 1).arg(unitSymbol(unit)) : u"–"_s;
}

QString valveText(const Reading<ValveState> &reading)
{
    if (!reading.value) {
        return u"–"_s;
    }
    return *reading.value == ValveState::Open ? u"open"_s : u"closed"_s;
}

QString qualityText(const VesselState &vessel, Timestamp now)
{
    const QString temperature = troubleText(vessel.temperature, now);
    const QString setpoint = troubleText(vessel.setpoint, now);
    const QString valve = troubleText(vessel.valve, now);
    if (temperature.isEmpty() && setpoint.isEmpty() && valve.isEmpty()) {
        return u"good"_s;
    }
    // All for the same reason, as when the panel is gone: said once.
    if (temperature == setpoint && setpoint == valve) {
        return temperature;
    }
    QStringList parts;
    if (!temperature.isEmpty()) {
        parts.append(temperature);
    }
    if (!setpoint.isEmpty()) {
        parts.append(u"set point "_s + setpoint);
    }
    if (!valve.isEmpty()) {
        parts.append(u"valve "_s + valve);
    }
    return parts.join(u"; "_s);
}

QString statusText(const Snapshot &snapshot, Timestamp now)
{
    QList<QStringList> rows{{u"VESSEL"_s, u"TEMPERATURE"_s, u"SET POINT"_s, u"VALVE"_s, u"QUALITY"_s}};
    for (const VesselState &vessel : snapshot.vessels) {
        rows.append({vessel.label, measuredText(vessel.temperature, vessel.unit),
            readingText(vessel.setpoint, vessel.unit), valveText(vessel.valve), qualityText(vessel, now)});
    }
    QString text = u"%1, %2\n"_s.arg(snapshot.cellar, toRfc3339(snapshot.at));
    for (const PanelState &panel : snapshot.panels) {
        text += panelText(panel);
    }
    return text + u'\n' + textTable(rows, {1, 2});
}

} // namespace cellar
