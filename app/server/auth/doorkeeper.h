// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/auth/identity.h"
#include "server/auth/sessionstore.h"
#include "server/auth/signinlinks.h"
#include "server/auth/signinthrottle.h"
#include "server/auth/tokenstore.h"
#include "server/httpmessage.h"

#include <QObject>

namespace cellar {

// Says who somebody is and lets people in. Owned by CellarServer; the only owner of tokens, sessions and sign-in links.
class Doorkeeper final : public QObject
{
    Q_OBJECT

public:
    Doorkeeper(TokenStore token, const QString &dataDir, const Clock &clock);

    // Who sends this request; null for a stranger. `memo` is the connection's and spares the hashing next time.
    [[nodiscard]] IdentityPtr identify(const HttpRequest &request, AdmissionMemo &memo) const;

    // A way in for the person who started the node.
    [[nodiscard]] QByteArray issueCode() { return m_links.issue(); }
    // Both return the id of a new session. Unauthorized: wrong, used or expired. Forbidden: too many tries from there.
    [[nodiscard]] Result<QByteArray> signInWithCode(const QByteArray &code, const QHostAddress &from);
    [[nodiscard]] Result<QByteArray> signInWithToken(const QByteArray &token, const QHostAddress &from);
    void signOut(const Identity &who, const QHostAddress &from);

    [[nodiscard]] bool isExpired(const Identity &who) const { return who.expires <= m_clock.now(); }

Q_SIGNALS:
    // Whoever holds this key (Identity::key) is no longer let in.
    void revoked(const QByteArray &key);
    // For the journal: somebody came in, went out or was turned away. `from` is an address. Of somebody who goes on
    // trying only the tries until he is blocked.
    void told(const QString &text, const QString &user, const QString &from);

private:
    [[nodiscard]] IdentityPtr look(const HttpRequest &request) const;
    [[nodiscard]] Result<QByteArray> letIn(bool proven, const QString &how, const QHostAddress &from);

    const Clock &m_clock;
    const TokenStore m_token;
    SessionStore m_sessions;
    SignInLinks m_links;
    SignInThrottle m_throttle;
    quint64 m_generation = 1; // counts revocations: memos of earlier ones are void
};

inline constexpr char sessionCookie[] = "cellar_session";

// The value of one cookie in a Cookie header; empty when it is not there.
[[nodiscard]] QByteArrayView cookieValue(QByteArrayView header, QByteArrayView name);

} // namespace cellar
