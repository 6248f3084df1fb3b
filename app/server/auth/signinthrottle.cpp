// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/auth/signinthrottle.h"

namespace cellar {

namespace {

constexpr int mostFailures = 10;
constexpr std::chrono::minutes windowLength{1};
constexpr qsizetype mostAddresses = 1024;

// What one attacker can be expected to own.
QHostAddress neighbourhood(const QHostAddress &address)
{
    bool isV4 = false;
    const quint32 v4 = address.toIPv4Address(&isV4);
    if (isV4) {
        return QHostAddress(v4);
    }
    Q_IPV6ADDR v6 = address.toIPv6Address();
    for (int i = 8; i < 16; ++i) {
        v6[i] = 0;
    }
    return QHostAddress(v6);
}

} // namespace

bool SignInThrottle::isBlocked(const QHostAddress &address) const
{
    const auto window = m_windows.constFind(neighbourhood(address));
    return window != m_windows.constEnd() && window->failures >= mostFailures && m_clock.ticks() < window->until;
}

void SignInThrottle::noteFailure(const QHostAddress &address)
{
    const auto now = m_clock.ticks();
    if (m_windows.size() >= mostAddresses) {
        m_windows.removeIf([now](const auto &entry) { return entry.value().until <= now; });
    }
    if (m_windows.size() >= mostAddresses) {
        m_windows.erase(m_windows.begin()); // a flood from many addresses: some get another try
    }
    Window &window = m_windows[neighbourhood(address)];
    if (window.until <= now) {
        window = {now + windowLength, 0};
    }
    ++window.failures;
}

} // namespace cellar
