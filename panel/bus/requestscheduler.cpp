// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bus/requestscheduler.h"

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace cellar {

RequestScheduler::RequestScheduler(ModbusTransport &transport, const Clock &clock, Limits limits, QObject *parent)
    : QObject(parent)
    , m_transport(transport)
    , m_clock(clock)
    , m_limits(limits)
{
    m_limits.depth = std::max(1, limits.depth);
    m_inFlight.reserve(static_cast<std::size_t>(m_limits.depth));
    m_gapTimer.setSingleShot(true);
    m_gapTimer.setTimerType(Qt::PreciseTimer);
    connect(&m_gapTimer, &QTimer::timeout, this, &RequestScheduler::pump);
    connect(&transport, &ModbusTransport::finished, this, &RequestScheduler::onFinished);
    connect(&transport, &ModbusTransport::closed, this, &RequestScheduler::failQueued);
}

void RequestScheduler::submit(const ModbusRequest &request, Priority priority, RequestClient &client, quint32 cookie)
{
    m_queues[static_cast<std::size_t>(priority)].push_back({request, &client, cookie});
    if (m_transport.isOpen()) {
        pump();
    } else {
        QMetaObject::invokeMethod(this, &RequestScheduler::failQueued, Qt::QueuedConnection);
    }
}

void RequestScheduler::pump()
{
    if (m_pumping) {
        return;
    }
    m_pumping = true;
    for (auto &queue : m_queues) {
        while (!queue.empty() && m_transport.isOpen() && !mayNotSendYet()) {
            Job job = queue.front();
            queue.pop_front();
            job.sent = ++m_lastSent;
            job.since = m_clock.ticks();
            job.ticket = m_transport.send(job.request);
            m_inFlight.push_back(job);
        }
    }
    m_pumping = false;
}

bool RequestScheduler::mayNotSendYet()
{
    if (m_inFlight.size() >= static_cast<std::size_t>(m_limits.depth)) {
        return true;
    }
    if (m_limits.gap == 0ms) {
        return false;
    }
    const auto left = m_quietUntil - m_clock.ticks();
    if (left <= 0ns) {
        // Counts from here for the next one in a pipeline, and again from the answer.
        m_quietUntil = m_clock.ticks() + m_limits.gap;
        return false;
    }
    m_gapTimer.start(std::chrono::ceil<Milliseconds>(left));
    return true;
}

void RequestScheduler::onFinished(quint64 ticket, const ModbusAnswer &answer)
{
    const auto at =
        std::find_if(m_inFlight.begin(), m_inFlight.end(), [ticket](const Job &job) { return job.ticket == ticket; });
    if (at == m_inFlight.end()) {
        return;
    }
    const Job job = *at;
    m_inFlight.erase(at);
    count(job, answer.status);
    if (m_limits.gap != 0ms) {
        m_quietUntil = m_clock.ticks() + m_limits.gap;
    }
    // The client first: what it submits now as urgent goes before the next poll.
    job.client->requestFinished(job.cookie, job.sent, answer);
    pump();
}

void RequestScheduler::count(const Job &job, ModbusAnswer::Status status)
{
    ++m_counts.requests;
    switch (status) {
    case ModbusAnswer::Status::Ok:
        m_roundTrips.add(m_clock.ticks() - job.since);
        return;
    case ModbusAnswer::Status::Exception:
        m_roundTrips.add(m_clock.ticks() - job.since);
        ++m_counts.exceptions;
        break;
    case ModbusAnswer::Status::Timeout:
        ++m_counts.timeouts;
        break;
    case ModbusAnswer::Status::Protocol:
    case ModbusAnswer::Status::LinkLost:
        break;
    }
    ++m_counts.errors;
}

LinkStatistics RequestScheduler::statistics() const
{
    LinkStatistics statistics = m_counts;
    statistics.roundTripP50Ms = m_roundTrips.p50Ms();
    statistics.roundTripP99Ms = m_roundTrips.p99Ms();
    return statistics;
}

QList<quint32> RequestScheduler::withdraw(const RequestClient &client, quint8 unit)
{
    QList<quint32> cookies;
    for (std::deque<Job> &queue : m_queues) {
        std::erase_if(queue, [&](const Job &job) {
            const bool taken = job.client == &client && job.request.unit == unit;
            if (taken) {
                cookies.append(job.cookie);
            }
            return taken;
        });
    }
    return cookies;
}

void RequestScheduler::failQueued()
{
    if (m_transport.isOpen()) {
        pump();
        return;
    }
    // Urgent ones first. What a client submits meanwhile is refused by the next call, not by this one.
    const auto queues = std::exchange(m_queues, {});
    for (const auto &queue : queues) {
        for (const Job &job : queue) {
            job.client->requestFinished(job.cookie, 0, {ModbusAnswer::Status::LinkLost, 0, u"not connected"_s, {}});
        }
    }
}

bool RequestScheduler::isIdle() const
{
    return m_inFlight.empty() &&
           std::all_of(m_queues.cbegin(), m_queues.cend(), [](const auto &queue) { return queue.empty(); });
}

} // namespace cellar
