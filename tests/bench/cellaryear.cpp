// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bench/cellaryear.h"

#include <cmath>

namespace cellar::bench {

using namespace std::chrono_literals;

namespace {

constexpr Milliseconds batch = 14 * 24h;
constexpr Milliseconds warm = 8 * 24h;
constexpr double cellarTemperature = 55;

} // namespace

CellarYear::CellarYear(Timestamp from, Milliseconds step, quint32 seed)
    : m_at(from)
    , m_step(step)
    , m_random(seed)
    , m_vessels(vessels)
{
}

std::vector<HistorySample> CellarYear::next()
{
    std::vector<HistorySample> round;
    const bool off = (m_at.time_since_epoch() % (10 * 24h)) < 1h;
    for (int number = 0; number < vessels; ++number) {
        const HistorySample sample = read(m_vessels[static_cast<std::size_t>(number)], number);
        if (!off) {
            round.push_back(sample);
        }
    }
    m_at += m_step;
    return round;
}

HistorySample CellarYear::read(Vessel &vessel, int number)
{
    const double hours = double(m_step.count()) / 3.6e6;
    const Milliseconds age = (m_at.time_since_epoch() + number * 36h) % batch;
    vessel.setpoint = age < warm ? 68 : 34;
    const double yeast = age < warm / 2 ? 0.6 : 0;
    vessel.temperature +=
        hours * (yeast + (cellarTemperature - vessel.temperature) / 100 - (vessel.open ? 2.5 + number * 0.1 : 0));
    const double shown = std::round((vessel.temperature + (m_random.generateDouble() - 0.5) * 0.1) * 10) / 10;
    if (shown > vessel.setpoint + 0.5) {
        vessel.open = true;
    } else if (shown < vessel.setpoint - 0.2) {
        vessel.open = false;
    }
    const bool broken = number == 4 && (m_at.time_since_epoch() % (30 * 24h)) < 20min;
    HistorySample sample;
    sample.at = m_at + Milliseconds(m_random.bounded(4));
    sample.quality = broken ? Quality::SensorFault : Quality::Good;
    sample.temperature = broken ? noDegrees : toMilliDegrees(shown);
    sample.setpoint = toMilliDegrees(vessel.setpoint);
    sample.valve = vessel.open ? SampledValve::Open : SampledValve::Closed;
    return sample;
}

} // namespace cellar::bench
