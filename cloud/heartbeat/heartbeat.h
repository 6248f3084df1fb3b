// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/webclient.h"
#include "heartbeat/cadence.h"
#include "heartbeat/panelpulse.h"
#include "http/backoff.h"
#include "model/heartbeatstatus.h"

#include <QObject>
#include <QPointer>
#include <QTimer>

namespace cellar {

// Tells somebody outside, once per interval, that the panel is being read; whoever waits for it raises the alarm when
// it stays away. So it is sent live only, never from a backlog: what does not arrive within its interval is given up.
// Owned by the composition root, main thread. A subclass says what is sent and what an answer means.
class Heartbeat : public QObject
{
    Q_OBJECT

public:
    // Give it every snapshot.
    void take(const Snapshot &snapshot);
    [[nodiscard]] const HeartbeatStatus &status() const { return m_status; }

Q_SIGNALS:
    void statusChanged();

protected:
    struct Verdict
    {
        bool arrived = false;
        bool again = false; // worth another attempt within the interval
        QString text{}; // why it did not arrive, without secrets
    };
    Heartbeat(const QString &name, Milliseconds interval, const WebClient &client, const Clock &clock, Random random,
        QObject *parent);

    [[nodiscard]] virtual WebRequest request(Timestamp now) const = 0;
    [[nodiscard]] virtual Verdict judge(const WebAnswer &answer, Timestamp now) const = 0;

private:
    void beat();
    void send();
    void onAnswer(const WebAnswer &answer);
    void giveUp();
    void setState(HeartbeatStatus::State state);

    const Milliseconds m_interval;
    const WebClient &m_client;
    const Clock &m_clock;
    Cadence m_cadence;
    PanelPulse m_pulse;
    Backoff m_backoff;
    QTimer m_retry;
    QPointer<WebCall> m_call;
    bool m_open = false; // a beat has neither arrived nor been given up
    std::chrono::steady_clock::time_point m_lastAlive;
    std::chrono::steady_clock::time_point m_begun; // the beat under way
    HeartbeatStatus m_status;
};

} // namespace cellar
