// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bus/hangupwatch.h"

#include <QSocketNotifier>

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <utility>

namespace cellar {

// A duplicate, because an event dispatcher takes one notifier of a kind for each file and QSerialPort has its own.
HangUpWatch::HangUpWatch(int file, QObject *parent)
    : QObject(parent)
    , m_file(fcntl(file, F_DUPFD_CLOEXEC, 0))
{
    if (m_file >= 0) {
        m_notifier = new QSocketNotifier(m_file, QSocketNotifier::Read, this);
        connect(m_notifier, &QSocketNotifier::activated, this, &HangUpWatch::look);
    }
}

HangUpWatch::~HangUpWatch()
{
    stop();
}

void HangUpWatch::stop()
{
    if (m_notifier) {
        m_notifier->setEnabled(false);
        std::exchange(m_notifier, nullptr)->deleteLater(); // it may be on the stack right now
        ::close(std::exchange(m_file, -1));
    }
}

void HangUpWatch::look()
{
    pollfd state{m_file, 0, 0};
    if (poll(&state, 1, 0) > 0 && (state.revents & (POLLHUP | POLLERR | POLLNVAL)) != 0) {
        stop();
        Q_EMIT hungUp();
    }
}

} // namespace cellar
