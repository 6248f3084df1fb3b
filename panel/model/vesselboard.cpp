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

template<typename T>
bool ageReading(Reading<T> &reading, Ticks heard, Ticks now, Milliseconds staleAfter, Milliseconds lostAfter)
{
    if (reading.quality == Quality::NeverRead || reading.quality == Quality::LinkLost) {
        return false;
    }
    const auto silence = now - heard;
    if (silence >= lostAfter) {
        lose(reading, u"nothing heard for %1 s"_s.arg(std::chrono::floor<std::chrono::seconds>(silence).count()));
        return true;
    }
    if (reading.quality == Quality::Good && silence >= staleAfter) {
        weaken(reading, u"not confirmed for %1 s"_s.arg(std::chrono::floor<std::chrono::seconds>(silence).count()));
        return true;
    }
    return false;
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
        m_pace.insert(panel.id, {panel.poll, panel.timeout});
    }
    for (const VesselSettings &settings : config.settings.vessels) {
        m_state.vessels.append(initialState(settings, config));
        m_heard.insert(settings.id, {});
    }
    m_state.unit = mostCommonUnit(m_state.vessels);
}

void VesselBoard::apply(const QList<VesselSample> &samples, Ticks now)
{
    QHash<QStringView, const VesselSample *> byVessel;
    for (const VesselSample &sample : samples) {
        byVessel.insert(sample.vessel, &sample);
    }
    for (VesselState &vessel : m_state.vessels) {
        if (const VesselSample *sample = byVessel.value(vessel.id)) {
            applySample(vessel, m_heard[vessel.id], *sample, now);
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
    for (PanelState &state : m_state.panels) {
        if (state.id == panel) {
            state.state = status.state;
            state.since = status.since;
            state.cycleMs = status.cycleMs;
            state.backoff = status.backoff;
            state.error = status.error;
            state.statistics = status.statistics;
        }
    }
    if (status.state == LinkState::Connected) {
        return;
    }
    const QString why = status.error.isEmpty() ? u"the panel is not connected"_s : status.error;
    for (VesselState &vessel : m_state.vessels) {
        if (vessel.panel == panel) {
            weaken(vessel.temperature, why);
            weaken(vessel.setpoint, why);
            weaken(vessel.valve, why);
        }
    }
}

void VesselBoard::applySetpoint(const QString &vessel, double value, Timestamp at, Ticks now)
{
    for (VesselState &state : m_state.vessels) {
        if (state.id == vessel) {
            state.setpoint = {value, Quality::Good, at, {}};
            m_heard[vessel].setpoint = now;
            m_heard[vessel].setpointProof = now;
        }
    }
}

void VesselBoard::applyChange(const QString &vessel, const std::optional<SetpointChange> &change)
{
    for (VesselState &state : m_state.vessels) {
        if (state.id == vessel) {
            state.change = change;
        }
    }
}

bool VesselBoard::age(Ticks now)
{
    bool changed = false;
    for (VesselState &vessel : m_state.vessels) {
        const Heard &heard = m_heard[vessel.id];
        const Milliseconds stale = staleAfter(vessel.panel);
        const Milliseconds lost = lostAfter(vessel.panel);
        changed |= ageReading(vessel.temperature, heard.temperature, now, stale, lost);
        changed |= ageReading(vessel.setpoint, heard.setpoint, now, stale, lost);
        changed |= ageReading(vessel.valve, heard.valve, now, stale, lost);
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
    const Pace pace = m_pace.value(panel);
    const auto state = std::ranges::find(m_state.panels, panel, &PanelState::id);
    const Milliseconds cycle(state == m_state.panels.end() ? 0 : static_cast<qint64>(state->cycleMs));
    return std::max(pace.poll, cycle) + pace.timeout + grace;
}

Milliseconds VesselBoard::lostAfter(const QString &panel) const
{
    return std::max({Milliseconds(10'000), 5 * m_pace.value(panel).poll, staleAfter(panel) + m_pace.value(panel).poll});
}

} // namespace cellar
