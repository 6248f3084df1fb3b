// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "heartbeat/panelpulse.h"

#include <algorithm>

namespace cellar {

namespace {

template<typename T> Timestamp goodAt(const Reading<T> &reading)
{
    return reading.isGood() ? reading.at : Timestamp();
}

} // namespace

void PanelPulse::note(const Snapshot &snapshot)
{
    QHash<QString, Timestamp> newest;
    for (const VesselState &vessel : snapshot.vessels) {
        const Timestamp at = std::max({goodAt(vessel.temperature), goodAt(vessel.setpoint), goodAt(vessel.valve)});
        Timestamp &panel = newest[vessel.panel];
        panel = std::max(panel, at);
    }
    m_seen = newest;
}

bool PanelPulse::isAlive() const
{
    return !m_seen.isEmpty() && std::all_of(m_seen.keyValueBegin(), m_seen.keyValueEnd(), [this](const auto &panel) {
        return panel.second != Timestamp() && panel.second != m_counted.value(panel.first);
    });
}

} // namespace cellar
