// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"
#include "core/result.h"
#include "server/auth/identity.h"

#include <QHash>
#include <QJsonObject>

namespace cellar {

// Browser sessions: random ids of which only the hash is kept, in memory and in DATA/sessions.json, so that a restart
// of the node logs nobody out. A session ends after 14 days or by revoke(). A damaged file ends all sessions.
class SessionStore
{
public:
    static constexpr std::chrono::days lifetime{14};

    SessionStore(const QString &dataDir, const Clock &clock);

    // A new session's id, for the cookie.
    [[nodiscard]] Result<QByteArray> create(const QString &user);
    // Whose session this is; null when there is none, or no longer.
    [[nodiscard]] IdentityPtr find(QByteArrayView id) const;
    // Ends the session with this key (Identity::key).
    void revoke(const QByteArray &key);

private:
    void load();
    [[nodiscard]] IdentityPtr sessionFromJson(const QJsonObject &json) const;
    void prune();
    [[nodiscard]] Result<void> save() const;

    const QString m_file;
    const Clock &m_clock;
    QHash<QByteArray, IdentityPtr> m_sessions; // by hash
};

} // namespace cellar
