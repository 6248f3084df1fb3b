// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "history/coolingmeter.h"

#include <algorithm>

namespace cellar {

using namespace std::chrono_literals;

namespace {

constexpr double milli = 1000;

double share(Milliseconds part, Milliseconds whole)
{
    return double(part.count()) / double(whole.count());
}

bool isCooling(const HistorySample &sample)
{
    return sample.quality == Quality::Good && sample.valve == SampledValve::Open;
}

bool isAboveSetpoint(const HistorySample &sample)
{
    return sample.setpoint != noDegrees && sample.temperature > sample.setpoint;
}

HistorySample asSample(const HistoryRollUp &minute)
{
    HistorySample sample{minute.start, noDegrees, minute.setpoint, SampledValve::Unknown, minute.quality()};
    if (minute.count > 0) {
        sample.temperature = static_cast<MilliDegrees>(minute.sum / minute.count);
    }
    if (minute.valveKnown > 0ms) {
        sample.valve = minute.valveOpen == minute.valveKnown ? SampledValve::Open : SampledValve::Closed;
    }
    return sample;
}

} // namespace

CoolingMeter::CoolingMeter(Milliseconds hold, Timestamp from, Timestamp to)
    : m_hold(hold)
    , m_from(from)
    , m_to(to)
{
}

void CoolingMeter::add(const HistorySample &sample)
{
    cover(sample.at);
    follow(sample, m_hold);
    m_lastCovers = true;
}

void CoolingMeter::add(const HistoryRollUp &minute)
{
    cover(minute.start);
    m_known += minute.known;
    m_valveKnown += minute.valveKnown;
    m_valveOpen += minute.valveOpen;
    follow(asSample(minute), 1min);
    m_lastCovers = false;
}

void CoolingMeter::cover(Timestamp next)
{
    if (!m_last || !m_lastCovers) {
        return;
    }
    const Milliseconds span = std::max(0ms, std::min({next, m_last->at + m_hold, m_to}) - m_last->at);
    m_known += m_last->quality == Quality::Good ? span : 0ms;
    m_valveKnown += m_last->valve != SampledValve::Unknown ? span : 0ms;
    m_valveOpen += m_last->valve == SampledValve::Open ? span : 0ms;
}

void CoolingMeter::follow(const HistorySample &sample, Milliseconds hold)
{
    const bool goesOn =
        m_last && isCooling(*m_last) && sample.quality == Quality::Good && sample.at - m_last->at <= hold;
    if (goesOn) {
        m_cooling += sample.at - m_last->at;
        m_fall += m_last->temperature - sample.temperature;
    }
    if (m_run && goesOn) {
        m_run->last = sample;
    }
    if (m_run && (!goesOn || !isCooling(sample) || !isAboveSetpoint(sample))) {
        endRun();
    }
    if (!m_run && isCooling(sample) && isAboveSetpoint(sample)) {
        m_run = {sample, sample};
    }
    m_last = sample;
}

void CoolingMeter::endRun()
{
    const auto length = [](const Run &run) { return run.last.at - run.first.at; };
    const bool fell = m_run->last.temperature < m_run->first.temperature;
    if (fell && (!m_longest || length(*m_run) > length(*m_longest))) {
        m_longest = m_run;
    }
    m_run.reset();
}

CoolingFigures CoolingMeter::finish()
{
    cover(m_to);
    m_last.reset();
    if (m_run) {
        endRun();
    }
    CoolingFigures figures;
    figures.from = m_from;
    figures.to = m_to;
    figures.knownShare = m_to > m_from ? std::min(1.0, share(m_known, m_to - m_from)) : 0;
    if (m_valveKnown > 0ms) {
        figures.duty = share(m_valveOpen, m_valveKnown);
        figures.valveMinutesPerDay = *figures.duty * 24 * 60;
    }
    if (m_cooling > 0ms) {
        figures.degreesPerHour = double(m_fall) / milli / share(m_cooling, 1h);
    }
    if (m_longest) {
        figures.longestPullDown = {m_longest->first.at, m_longest->last.at, m_longest->first.temperature / milli,
            m_longest->last.temperature / milli};
    }
    return figures;
}

} // namespace cellar
