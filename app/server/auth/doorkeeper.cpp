// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/auth/doorkeeper.h"

#include "core/logging.h"
#include "server/auth/secret.h"

using namespace Qt::StringLiterals;

namespace cellar {

namespace {

constexpr QByteArrayView bearer("Bearer ");
constexpr qsizetype longestSecret = 256;

} // namespace

Doorkeeper::Doorkeeper(TokenStore token, const QString &dataDir, const Clock &clock)
    : m_clock(clock)
    , m_token(std::move(token))
    , m_sessions(dataDir, clock)
    , m_links(clock)
    , m_throttle(clock)
{
}

IdentityPtr Doorkeeper::identify(const HttpRequest &request, AdmissionMemo &memo) const
{
    // A proxy may carry several people over one connection, hence no short cut in the comparison.
    if (memo.generation == m_generation && sameBytes(memo.authorization, request.authorization) &&
        sameBytes(memo.cookie, request.cookie)) {
        return isExpired(*memo.who) ? nullptr : memo.who;
    }
    const IdentityPtr who = look(request);
    memo.generation = who ? m_generation : 0;
    memo.authorization = request.authorization;
    memo.cookie = request.cookie;
    memo.who = who;
    return who;
}

IdentityPtr Doorkeeper::look(const HttpRequest &request) const
{
    if (!request.authorization.isEmpty()) {
        // A wrong token is not rescued by a cookie.
        const QByteArrayView header(request.authorization);
        if (header.size() > bearer.size() + longestSecret ||
            header.first(qMin(header.size(), bearer.size())).compare(bearer, Qt::CaseInsensitive) != 0) {
            return nullptr;
        }
        if (!m_token.accepts(header.sliced(bearer.size()).trimmed())) {
            return nullptr;
        }
        return std::make_shared<Identity>(
            Identity{Identity::Proof::Token, u"admin"_s, m_token.hash(), Timestamp::max()});
    }
    const QByteArrayView session = cookieValue(request.cookie, sessionCookie);
    return session.isEmpty() || session.size() > longestSecret ? nullptr : m_sessions.find(session);
}

Result<QByteArray> Doorkeeper::signInWithCode(const QByteArray &code, const QHostAddress &from)
{
    return letIn(
        !m_throttle.isBlocked(from) && code.size() <= longestSecret && m_links.redeem(code), u"a sign-in link"_s, from);
}

Result<QByteArray> Doorkeeper::signInWithToken(const QByteArray &token, const QHostAddress &from)
{
    return letIn(
        !m_throttle.isBlocked(from) && token.size() <= longestSecret && m_token.accepts(token), u"the token"_s, from);
}

Result<QByteArray> Doorkeeper::letIn(bool proven, const QString &how, const QHostAddress &from)
{
    if (m_throttle.isBlocked(from)) {
        return unexpected(ErrorKind::Forbidden, u"too many failed sign-ins; wait a minute"_s);
    }
    if (!proven) {
        m_throttle.noteFailure(from);
        qCWarning(lcAuth).noquote() << "failed sign-in from" << from.toString();
        Q_EMIT told(u"a sign-in with %1 failed"_s.arg(how), {}, from.toString());
        return unexpected(ErrorKind::Unauthorized, u"this sign-in is wrong, used or expired"_s);
    }
    ++m_generation; // a new session may have pushed out the oldest one
    auto session = m_sessions.create(u"admin"_s);
    if (session) {
        Q_EMIT told(u"signed in with %1"_s.arg(how), u"admin"_s, from.toString());
    }
    return session;
}

void Doorkeeper::signOut(const Identity &who, const QHostAddress &from)
{
    ++m_generation;
    m_sessions.revoke(who.key);
    Q_EMIT revoked(who.key);
    Q_EMIT told(u"signed out"_s, who.user, from.toString());
}

QByteArrayView cookieValue(QByteArrayView header, QByteArrayView name)
{
    while (!header.isEmpty()) {
        const qsizetype end = header.indexOf(';');
        const QByteArrayView pair = (end < 0 ? header : header.first(end)).trimmed();
        header = end < 0 ? QByteArrayView() : header.sliced(end + 1);
        if (pair.size() > name.size() && pair.startsWith(name) && pair[name.size()] == '=') {
            return pair.sliced(name.size() + 1);
        }
    }
    return {};
}

} // namespace cellar
