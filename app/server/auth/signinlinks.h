// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"

#include <QByteArray>
#include <QList>

namespace cellar {

// Codes of sign-in links: each opens one session, once, within 15 minutes. Kept in memory only, as hashes; a restart
// forgets them.
class SignInLinks
{
public:
    explicit SignInLinks(const Clock &clock)
        : m_clock(clock)
    {
    }

    // A new code. The eight newest stay valid.
    [[nodiscard]] QByteArray issue();
    // True exactly once per code, while it is fresh.
    [[nodiscard]] bool redeem(QByteArrayView code);

private:
    struct Link
    {
        QByteArray hash;
        std::chrono::steady_clock::time_point until;
    };

    const Clock &m_clock;
    QList<Link> m_links;
};

} // namespace cellar
