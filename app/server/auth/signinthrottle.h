// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"

#include <QHash>
#include <QHostAddress>

namespace cellar {

// Slows guessing down: after ten failed sign-ins within a minute an address has to wait until that minute is over.
// Remembers a bounded number of addresses; a whole IPv6 /64 counts as one.
class SignInThrottle
{
public:
    explicit SignInThrottle(const Clock &clock)
        : m_clock(clock)
    {
    }

    [[nodiscard]] bool isBlocked(const QHostAddress &address) const;
    void noteFailure(const QHostAddress &address);

private:
    struct Window
    {
        std::chrono::steady_clock::time_point until;
        int failures = 0;
    };

    const Clock &m_clock;
    QHash<QHostAddress, Window> m_windows;
};

} // namespace cellar
