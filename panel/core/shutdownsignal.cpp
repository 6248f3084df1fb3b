// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/shutdownsignal.h"

#include <QtDebug>

#include <atomic>
#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <unistd.h>

namespace cellar {

namespace {

constexpr std::array<int, 2> shutdownSignals{SIGTERM, SIGINT};

// A signal handler has nothing but the process to find its way: this is the one place for a global.
std::atomic<int> writeEnd{-1};
static_assert(std::atomic<int>::is_always_lock_free);

extern "C" void cellarShutdownHandler(int signal)
{
    const int saved = errno;
    const auto byte = static_cast<char>(signal);
    // A full pipe already holds a request; there is nothing to do about any other failure here.
    [[maybe_unused]] const ssize_t written = ::write(writeEnd.load(), &byte, 1);
    errno = saved;
}

void install(void (*handler)(int))
{
    struct sigaction action = {};
    action.sa_handler = handler;
    action.sa_flags = SA_RESTART;
    sigemptyset(&action.sa_mask);
    for (const int signal : shutdownSignals) {
        ::sigaction(signal, &action, nullptr);
    }
}

} // namespace

ShutdownSignal::ShutdownSignal(QObject *parent)
    : QObject(parent)
{
    if (::pipe2(m_pipe.data(), O_CLOEXEC | O_NONBLOCK) != 0) {
        qWarning("No pipe for signals: SIGTERM will end the program at once");
        return;
    }
    m_notifier = std::make_unique<QSocketNotifier>(m_pipe[0], QSocketNotifier::Read);
    connect(m_notifier.get(), &QSocketNotifier::activated, this, &ShutdownSignal::read);
    writeEnd = m_pipe[1];
    install(cellarShutdownHandler);
}

ShutdownSignal::~ShutdownSignal()
{
    if (!m_notifier) {
        return;
    }
    install(SIG_DFL);
    writeEnd = -1;
    m_notifier.reset();
    ::close(m_pipe[0]);
    ::close(m_pipe[1]);
}

void ShutdownSignal::read()
{
    char signal = 0;
    while (::read(m_pipe[0], &signal, 1) == 1) {
        Q_EMIT requested(signal);
    }
}

} // namespace cellar
