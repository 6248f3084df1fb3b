// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bus/pollcycle.h"

#include <algorithm>
#include <utility>

using namespace std::chrono_literals;

namespace cellar {

namespace {

constexpr Milliseconds shortestPause = 1s;

// A gateway that waited for its device in vain says so with exception 10 or 11: silence as well.
bool isSilence(const ModbusAnswer &answer)
{
    switch (answer.status) {
    case ModbusAnswer::Status::Timeout:
        return true;
    case ModbusAnswer::Status::Exception:
        return answer.exception == 10 || answer.exception == 11;
    case ModbusAnswer::Status::Ok:
    case ModbusAnswer::Status::Protocol:
    case ModbusAnswer::Status::LinkLost:
        return false;
    }
    return false;
}

} // namespace

PollCycle::PollCycle(
    RequestScheduler &scheduler, const Clock &clock, const QList<PlannedRead> &reads, Timing timing, QObject *parent)
    : QObject(parent)
    , m_scheduler(scheduler)
    , m_clock(clock)
    , m_reads(reads)
    , m_timing(timing)
{
    for (quint32 read = 0; read < static_cast<quint32>(reads.size()); ++read) {
        const quint8 unit = reads.at(read).unit;
        if (m_units.empty() || m_units.back().unit != unit) {
            m_units.push_back({unit, {}, false, false, {}, {}});
        }
        m_units.back().reads.push_back(read);
        m_unitOfRead.push_back(m_units.size() - 1);
    }
    m_timer.setSingleShot(true);
    m_timer.setTimerType(Qt::PreciseTimer);
    connect(&m_timer, &QTimer::timeout, this, &PollCycle::begin);
}

void PollCycle::start()
{
    if (m_phase == Phase::Stopped && !m_units.empty()) {
        begin();
    }
}

void PollCycle::stop()
{
    m_phase = Phase::Stopped;
    m_timer.stop();
}

void PollCycle::begin()
{
    m_phase = Phase::Live;
    m_begun = m_clock.ticks();
    m_pending = 0;
    m_probing = 0;
    m_failedProbes = 0;
    m_recovered = false;
    m_nobodyLive = std::all_of(m_units.cbegin(), m_units.cend(), [](const Unit &unit) { return unit.silent; });
    m_toProbe.clear();
    for (std::size_t turn = m_units.size(); turn > 0; --turn) {
        const std::size_t unit = (m_nextProbe + turn - 1) % m_units.size();
        m_units[unit].probing = false;
        if (m_units[unit].silent && (m_nobodyLive || m_units[unit].due <= m_begun)) {
            m_toProbe.push_back(unit);
        }
    }
    for (const Unit &unit : m_units) {
        if (!unit.silent) {
            std::for_each(unit.reads.cbegin(), unit.reads.cend(), [this](quint32 read) { submit(read); });
        }
    }
    advance();
}

void PollCycle::submit(quint32 read)
{
    const PlannedRead &planned = m_reads.at(read);
    ++m_pending;
    m_scheduler.submit({planned.unit, planned.function, planned.address, planned.count, {}},
        RequestScheduler::Priority::Poll, *this, read);
}

void PollCycle::requestFinished(quint32 read, quint64 sent, const ModbusAnswer &answer)
{
    // A broken connection ends the cycle through stop(), which comes after the answers it left behind.
    if (m_phase == Phase::Stopped || answer.status == ModbusAnswer::Status::LinkLost) {
        return;
    }
    --m_pending;
    Q_EMIT readFinished(static_cast<int>(read), sent, answer);
    if (m_phase == Phase::Stopped) {
        return;
    }
    Unit &unit = m_units[m_unitOfRead[read]];
    const bool silence = isSilence(answer);
    noteHealth(unit, silence);
    if (silence) {
        skipRest(unit, sent, answer);
    }
    if (unit.probing) {
        noteProbe(unit, silence);
    }
    advance();
}

void PollCycle::noteHealth(Unit &unit, bool silence)
{
    const bool wasSilent = std::exchange(unit.silent, silence);
    if (silence && !wasSilent) {
        unit.pause = 0ms;
        unit.due = m_begun;
        Q_EMIT unitFellSilent(unit.unit);
    }
}

void PollCycle::postpone(Unit &unit) const
{
    unit.pause = std::min(std::max(2 * unit.pause, shortestPause), m_timing.longestPause);
    unit.due = m_clock.ticks() + unit.pause;
}

// One time-out is what the other units can afford: what else was asked of this one would be waited for in vain.
void PollCycle::skipRest(const Unit &unit, quint64 sent, const ModbusAnswer &answer)
{
    const QList<quint32> skipped = m_scheduler.withdraw(*this, unit.unit);
    for (const quint32 read : skipped) {
        --m_pending;
        Q_EMIT readFinished(static_cast<int>(read), sent, answer);
    }
}

void PollCycle::noteProbe(Unit &unit, bool silence)
{
    unit.probing = false;
    --m_probing;
    if (silence) {
        ++m_failedProbes;
        postpone(unit);
        return;
    }
    if (!std::exchange(m_recovered, true) && m_nobodyLive) {
        m_failedProbes = 0; // from here on there is somebody who waits
    }
    std::for_each(unit.reads.cbegin() + 1, unit.reads.cend(), [this](quint32 read) { submit(read); });
}

void PollCycle::advance()
{
    if (m_phase == Phase::Live && m_pending == 0) {
        m_phase = Phase::Probing;
        if (!m_nobodyLive) {
            Q_EMIT scanned(elapsedMs());
        }
    }
    if (m_phase == Phase::Probing) {
        launchProbes();
        if (m_pending == 0) {
            end();
        }
    }
}

void PollCycle::launchProbes()
{
    while (!m_toProbe.empty() && m_probing < m_scheduler.limits().depth && mayProbe()) {
        const std::size_t next = m_toProbe.back();
        m_toProbe.pop_back();
        m_nextProbe = next + 1;
        m_units[next].probing = true;
        ++m_probing;
        submit(m_units[next].reads.front());
    }
}

bool PollCycle::mayProbe() const
{
    const int spent = m_failedProbes + m_probing;
    return (m_nobodyLive && !m_recovered) || spent == 0 ||
           2 * (spent + 1) * m_timing.timeout <= m_scheduler.limits().depth * m_timing.poll;
}

void PollCycle::end()
{
    m_phase = Phase::Waiting;
    const auto left = std::chrono::ceil<Milliseconds>(m_begun + m_timing.poll - m_clock.ticks());
    m_timer.start(std::max(0ms, left));
    if (m_nobodyLive) {
        Q_EMIT scanned(elapsedMs());
    } else if (m_recovered) {
        Q_EMIT recovered();
    }
}

double PollCycle::elapsedMs() const
{
    return std::chrono::duration<double, std::milli>(m_clock.ticks() - m_begun).count();
}

} // namespace cellar
