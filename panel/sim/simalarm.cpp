// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/simalarm.h"

#include "core/logging.h"

#include <algorithm>
#include <sys/timerfd.h>
#include <unistd.h>
#include <utility>

using namespace std::chrono_literals;

namespace cellar {

SimAlarm::SimAlarm(QObject *parent)
    : QObject(parent)
    , m_timer(::timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC))
{
    if (m_timer < 0) {
        qCWarning(lcSim, "The system gives no timer: the serial line stays silent");
        return;
    }
    m_notifier = std::make_unique<QSocketNotifier>(m_timer, QSocketNotifier::Read);
    connect(m_notifier.get(), &QSocketNotifier::activated, this, &SimAlarm::onExpired);
}

SimAlarm::~SimAlarm()
{
    m_notifier.reset();
    if (m_timer >= 0) {
        ::close(m_timer);
    }
}

void SimAlarm::set(std::chrono::nanoseconds in)
{
    in = std::max<std::chrono::nanoseconds>(in, 1ns); // 0 would disarm it
    const auto seconds = std::chrono::floor<std::chrono::seconds>(in);
    const itimerspec when{{0, 0}, {seconds.count(), (in - seconds).count()}};
    m_armed = ::timerfd_settime(m_timer, 0, &when, nullptr) == 0;
}

void SimAlarm::stop()
{
    m_armed = false;
    const itimerspec never{};
    ::timerfd_settime(m_timer, 0, &never, nullptr);
}

void SimAlarm::onExpired()
{
    quint64 times = 0;
    // Nothing to read: it was set anew or stopped after it had rung.
    if (::read(m_timer, &times, sizeof times) == static_cast<ssize_t>(sizeof times) && std::exchange(m_armed, false)) {
        Q_EMIT rang();
    }
}

} // namespace cellar
