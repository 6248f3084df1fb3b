// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QSocketNotifier>

#include <chrono>
#include <memory>

namespace cellar {

// A single-shot timer to the microsecond; QTimer counts whole milliseconds, and a character on a serial line is shorter
// than that. Main thread. When the system gives no timer it never rings, and says so once in the log.
class SimAlarm : public QObject
{
    Q_OBJECT

public:
    explicit SimAlarm(QObject *parent = nullptr);
    ~SimAlarm() override;

    // Replaces what was set before; what is over rings from the event loop.
    void set(std::chrono::nanoseconds in);
    void stop();

Q_SIGNALS:
    void rang();

private:
    void onExpired();

    int m_timer;
    bool m_armed = false;
    std::unique_ptr<QSocketNotifier> m_notifier;
};

} // namespace cellar
