// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "heartbeat/heartbeat.h"

#include "core/logging.h"

#include <utility>

using namespace std::chrono_literals;

namespace cellar {

namespace {

constexpr Milliseconds firstRetry = 1s;
constexpr Milliseconds mostRetry = 20s;

} // namespace

Heartbeat::Heartbeat(const QString &name, Milliseconds interval, const WebClient &client, const Clock &clock,
    Random random, QObject *parent)
    : QObject(parent)
    , m_interval(interval)
    , m_client(client)
    , m_clock(clock)
    , m_cadence(interval, clock)
    , m_backoff(firstRetry, mostRetry, std::move(random))
    , m_lastAlive(clock.ticks())
{
    m_status.name = name;
    m_retry.setSingleShot(true);
    m_retry.callOnTimeout(this, &Heartbeat::send);
}

void Heartbeat::take(const Snapshot &snapshot)
{
    m_pulse.note(snapshot);
    if (m_pulse.isAlive()) {
        m_lastAlive = m_clock.ticks();
        if (m_cadence.isDue()) {
            beat();
        }
    } else if (m_cadence.isDue() && m_clock.ticks() - m_lastAlive > m_interval) {
        setState(HeartbeatStatus::State::Silent);
    }
}

void Heartbeat::beat()
{
    if (m_open) {
        giveUp();
    }
    m_cadence.done();
    m_pulse.beat();
    m_backoff.reset();
    m_begun = m_clock.ticks();
    m_open = true;
    send();
}

void Heartbeat::send()
{
    if (m_clock.ticks() - m_begun >= m_interval) {
        giveUp();
        return;
    }
    m_call = m_client.send(request(m_clock.now()), this);
    connect(m_call, &WebCall::finished, this, &Heartbeat::onAnswer);
}

void Heartbeat::onAnswer(const WebAnswer &answer)
{
    const Verdict verdict = judge(answer, m_clock.now());
    m_call = nullptr;
    if (verdict.arrived) {
        m_open = false;
        ++m_status.sent;
        m_status.lastBeatAt = m_clock.now();
        setState(HeartbeatStatus::State::Beating);
        return;
    }
    if (m_status.lastError != verdict.text || m_status.state != HeartbeatStatus::State::Failing) {
        qCWarning(lcCloud).noquote() << "the heartbeat" << m_status.name << "does not arrive:" << verdict.text;
    }
    m_status.lastError = verdict.text;
    m_status.lastErrorAt = m_clock.now();
    if (verdict.again) {
        m_retry.start(m_backoff.next());
    } else {
        giveUp();
    }
    setState(HeartbeatStatus::State::Failing);
}

void Heartbeat::giveUp()
{
    delete m_call;
    m_retry.stop();
    if (std::exchange(m_open, false)) {
        ++m_status.missed;
        setState(HeartbeatStatus::State::Failing);
    }
}

void Heartbeat::setState(HeartbeatStatus::State state)
{
    m_status.state = state;
    Q_EMIT statusChanged();
}

} // namespace cellar
