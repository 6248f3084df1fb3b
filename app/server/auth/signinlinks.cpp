// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/auth/signinlinks.h"

#include "server/auth/secret.h"

namespace cellar {

namespace {

constexpr std::chrono::minutes validity{15};
constexpr qsizetype mostLinks = 8;

} // namespace

QByteArray SignInLinks::issue()
{
    const QByteArray code = newSecret();
    m_links.append({hashOf(code), m_clock.ticks() + validity});
    if (m_links.size() > mostLinks) {
        m_links.removeFirst();
    }
    return code;
}

bool SignInLinks::redeem(QByteArrayView code)
{
    const QByteArray hash = hashOf(code);
    bool valid = false;
    m_links.removeIf([&](const Link &link) {
        if (!sameBytes(link.hash, hash)) {
            return false;
        }
        valid = m_clock.ticks() < link.until;
        return true;
    });
    return valid;
}

} // namespace cellar
