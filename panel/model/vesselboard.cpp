// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/vesselboard.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace cellar {

namespace {

using Ticks = VesselBoard::Ticks;

// How long a proof from a transaction stands against a poll that was on its way at the same time.
constexpr std::chrono::seconds proofHolds{5};

// A poll is a little early once and a little late the next time.
constexpr Milliseconds grace{150};

template<typename T> void weaken(Reading<T> &reading, const QString &why)
{
    if (reading.quality == Quality::Good) {
        reading.quality = Quality::Stale;
    }
    if (reading.quality != Quality::SensorFault) {
        reading.detail = why;
    }
}

template<typename T> void lose(Reading<T> &reading, const QString &why)
{
    reading.value.reset();
    reading.quality = Quality::LinkLost;
    if (reading.detail.isEmpty()) {
        reading.detail = why;
    }
}

template<typename T, typename Raw>
void take(Reading<T> &reading, Ticks &heard, const PointResult<Raw> &result, T (*convert)(Raw), Timestamp at, Ticks now)
{
    if (result) {
        reading = {convert(*result), Quality::Good, at, {}};
        heard = now;
        return;
    }
    switch (result.error().kind) {
    case PointFault::Kind::SensorFault:
        reading.value.reset();
        reading.quality = Quality::SensorFault;
        reading.detail = result.error().text;
        heard = now;
        return;
    case PointFault::Kind::NoAnswer:
        weaken(reading, result.error().text);
        return;
    }
}

double same(double value)
{
    return value;
}

ValveState valveState(bool open)
{
    return open ? ValveState::Open : ValveState::Closed;
}

enum class Age
{
    Same,
    Stale,
    Lost
};

// What silence makes of a reading that is not that yet.
template<typename T>
Age ageOf(const Reading<T> &reading, Ticks heard, Ticks now, Milliseconds staleAfter, Milliseconds lostAfter)
{
    if (reading.quality == Quality::NeverRead || reading.quality == Quality::LinkLost) {
        return Age::Same;
    }
    if (now - heard >= lostAfter) {
        return Age::Lost;
    }
    return reading.quality == Quality::Good && now - heard >= staleAfter ? Age::Stale : Age::Same;
}

template<typename T> void ageReading(Reading<T> &reading, Age age, Ticks heard, Ticks now)
{
    const auto seconds = std::chrono::floor<std::chrono::seconds>(now - heard).count();
    if (age == Age::Lost) {
        lose(reading, u"nothing heard for %1 s"_s.arg(seconds));
    } else if (age == Age::Stale) {
        weaken(reading, u"not confirmed for %1 s"_s.arg(seconds));
    }
}

TemperatureUnit mostCommonUnit(const QList<VesselState> &vessels)
{
    const auto celsius = std::ranges::count(vessels, TemperatureUnit::Celsius, &VesselState::unit);
    return celsius * 2 > vessels.size() ? TemperatureUnit::Celsius : TemperatureUnit::Fahrenheit;
}

VesselState initialState(const VesselSettings &settings, const CellarConfig &config)
{
    VesselState vessel;
    vessel.id = settings.id;
    vessel.label = settings.label;
    vessel.kind = settings.kind;
    vessel.panel = settings.panel;
    vessel.slot = settings.slot;
    vessel.limits = settings.limits;
    vessel.unit = config.unitOf(settings);
    return vessel;
}

} // namespace

VesselBoard::VesselBoard(const CellarConfig &config)
{
    m_state.cellar = config.settings.cellar.name;
    m_state.displayUnit = config.settings.cellar.displayUnit;
    for (const PanelSettings &panel : config.settings.panels) {
        m_state.panels.append({.id = panel.id, .driver = panel.driver, .address = panel.addressText()});
        m_paces.push_back({panel.poll, panel.timeout});
    }
    for (const VesselSettings &settings : config.settings.vessels) {
        m_index.insert(settings.id, m_state.vessels.size());
        m_state.vessels.append(initialState(settings, config));
        m_places.push_back({{}, panelIndex(settings.panel)});
    }
    m_state.unit = mostCommonUnit(m_state.vessels);
}

const VesselState *VesselBoard::vessel(const QString &id) const
{
    const auto at = m_index.constFind(id);
    return at == m_index.cend() ? nullptr : &m_state.vessels.at(*at);
}

void VesselBoard::apply(const QList<VesselSample> &samples, Ticks now)
{
    for (const VesselSample &sample : samples) {
        if (const auto at = m_index.constFind(sample.vessel); at != m_index.cend()) {
            applySample(m_state.vessels[*at], m_places[static_cast<std::size_t>(*at)].heard, sample, now);
        }
    }
}

void VesselBoard::applySample(VesselState &vessel, Heard &heard, const VesselSample &sample, Ticks now)
{
    if (sample.temperature) {
        take<double, double>(vessel.temperature, heard.temperature, *sample.temperature, &same, sample.at, now);
    }
    // A poll may carry a setpoint that was read just before a transaction wrote a new one: the dial would jump back.
    const bool overtaken =
        heard.setpointProof != Ticks{} && now - heard.setpointProof < proofHolds && sample.at < vessel.setpoint.at;
    if (sample.setpoint && !overtaken) {
        take<double, double>(vessel.setpoint, heard.setpoint, *sample.setpoint, &same, sample.at, now);
    }
    if (sample.valveOpen) {
        take<ValveState, bool>(vessel.valve, heard.valve, *sample.valveOpen, &valveState, sample.at, now);
    }
}

void VesselBoard::apply(const QString &panel, const LinkStatus &status)
{
    const qsizetype index = panelIndex(panel);
    if (index < 0) {
        return;
    }
    PanelState &state = m_state.panels[index];
    state.state = status.state;
    state.since = status.since;
    state.cycleMs = status.cycleMs;
    state.backoff = status.backoff;
    state.error = status.error;
    state.statistics = status.statistics;
    if (status.state == LinkState::Connected) {
        return;
    }
    const QString why = status.error.isEmpty() ? u"the panel is not connected"_s : status.error;
    for (std::size_t at = 0; at < m_places.size(); ++at) {
        if (m_places[at].panel == index) {
            VesselState &vessel = m_state.vessels[static_cast<qsizetype>(at)];
            weaken(vessel.temperature, why);
            weaken(vessel.setpoint, why);
            weaken(vessel.valve, why);
        }
    }
}

void VesselBoard::applySetpoint(const QString &vessel, double value, Timestamp at, Ticks now)
{
    if (const auto index = m_index.constFind(vessel); index != m_index.cend()) {
        m_state.vessels[*index].setpoint = {value, Quality::Good, at, {}};
        Heard &heard = m_places[static_cast<std::size_t>(*index)].heard;
        heard.setpoint = now;
        heard.setpointProof = now;
    }
}

void VesselBoard::applyChange(const QString &vessel, const std::optional<SetpointChange> &change)
{
    if (const auto index = m_index.constFind(vessel); index != m_index.cend()) {
        m_state.vessels[*index].change = change;
    }
}

bool VesselBoard::applyBatches(const QHash<QString, Batch> &batches)
{
    bool changed = false;
    for (VesselState &vessel : m_state.vessels) {
        const auto found = batches.constFind(vessel.id);
        const std::optional<Batch> batch = found == batches.cend() ? std::nullopt : std::optional(*found);
        changed = changed || batch != vessel.batch;
        vessel.batch = batch;
    }
    return changed;
}

bool VesselBoard::age(Ticks now)
{
    bool changed = false;
    for (std::size_t at = 0; at < m_places.size(); ++at) {
        const Place &place = m_places[at];
        const Milliseconds stale = staleAfter(place.panel);
        const Milliseconds lost = lostAfter(place.panel);
        // Only looked at: touching the list copies all of it while a snapshot shares it.
        const VesselState &seen = m_state.vessels.at(static_cast<qsizetype>(at));
        const Age temperature = ageOf(seen.temperature, place.heard.temperature, now, stale, lost);
        const Age setpoint = ageOf(seen.setpoint, place.heard.setpoint, now, stale, lost);
        const Age valve = ageOf(seen.valve, place.heard.valve, now, stale, lost);
        if (temperature == Age::Same && setpoint == Age::Same && valve == Age::Same) {
            continue;
        }
        VesselState &vessel = m_state.vessels[static_cast<qsizetype>(at)];
        ageReading(vessel.temperature, temperature, place.heard.temperature, now);
        ageReading(vessel.setpoint, setpoint, place.heard.setpoint, now);
        ageReading(vessel.valve, valve, place.heard.valve, now);
        changed = true;
    }
    return changed;
}

Snapshot VesselBoard::snapshot(quint64 sequence, Timestamp at) const
{
    Snapshot snapshot = m_state;
    snapshot.sequence = sequence;
    snapshot.at = at;
    return snapshot;
}

Milliseconds VesselBoard::staleAfter(const QString &panel) const
{
    return staleAfter(panelIndex(panel));
}

Milliseconds VesselBoard::lostAfter(const QString &panel) const
{
    return lostAfter(panelIndex(panel));
}

qsizetype VesselBoard::panelIndex(const QString &panel) const
{
    const auto found = std::ranges::find(m_state.panels, panel, &PanelState::id);
    return found == m_state.panels.end() ? -1 : std::distance(m_state.panels.begin(), found);
}

Milliseconds VesselBoard::staleAfter(qsizetype panel) const
{
    if (panel < 0) {
        return grace;
    }
    const Pace &pace = m_paces[static_cast<std::size_t>(panel)];
    return std::max(pace.poll, Milliseconds(static_cast<qint64>(m_state.panels.at(panel).cycleMs))) + pace.timeout +
           grace;
}

Milliseconds VesselBoard::lostAfter(qsizetype panel) const
{
    const Milliseconds poll = panel < 0 ? Milliseconds(0) : m_paces[static_cast<std::size_t>(panel)].poll;
    return std::max({Milliseconds(10'000), 5 * poll, staleAfter(panel) + poll});
}

} // namespace cellar
