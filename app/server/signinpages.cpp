// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/signinpages.h"

#include "core/logging.h"
#include "server/problem.h"

#include <QFile>
#include <QUrlQuery>

using namespace Qt::StringLiterals;

namespace cellar {

namespace {

constexpr QByteArrayView messageMark("<!--message-->");
constexpr QByteArrayView actionMark("action=\"/login\"");

// One field of a query or a form. A plus would be a space, but tokens, codes and our own paths have neither.
QByteArray field(const QByteArray &form, const QString &name)
{
    return QUrlQuery(QString::fromLatin1(form)).queryItemValue(name, QUrl::FullyDecoded).trimmed().toLatin1();
}

// Where to go after signing in: a path of this node, never another site, and nothing that could leave its header or
// its attribute.
QByteArray nextOf(const HttpRequest &request)
{
    const QByteArray next = field(request.query, u"next"_s);
    const QByteArray escaped = next.toPercentEncoding("/?=&#-._~");
    const bool local = next.startsWith('/') && !next.startsWith("//") && !next.startsWith("/\\") && next.size() < 512;
    return local ? escaped : "/"_ba;
}

} // namespace

SignInPages::SignInPages(Doorkeeper &door, const HostPolicy &hosts, const QString &pageFile)
    : m_door(door)
    , m_hosts(hosts)
{
    QFile file(pageFile);
    if (file.open(QIODevice::ReadOnly)) {
        m_page = file.readAll();
    } else {
        qCCritical(lcServer).noquote() << "the sign-in page is missing:" << pageFile;
    }
}

void SignInPages::show(const Call &call) const
{
    const QByteArray code = field(call.request.query, u"code"_s);
    call.exchange.answer(code.isEmpty()
                             ? page(200, {}, nextOf(call.request))
                             : welcome(m_door.signInWithCode(code, m_hosts.client(call.request)), call.request));
}

void SignInPages::signIn(const Call &call) const
{
    if (!call.request.contentType.startsWith("application/x-www-form-urlencoded")) {
        call.exchange.answer(problem(415, u"send the form of the sign-in page"_s));
        return;
    }
    const QByteArray token = field(call.request.body, u"token"_s);
    call.exchange.answer(welcome(m_door.signInWithToken(token, m_hosts.client(call.request)), call.request));
}

void SignInPages::signOut(const Call &call) const
{
    if (call.who.proof == Identity::Proof::Session) {
        m_door.signOut(call.who, m_hosts.client(call.request));
    }
    HttpResponse response;
    response.status = 303;
    response.headers = "Location: /login\r\n"_ba + cookie({}, 0, call.request);
    call.exchange.answer(response);
}

HttpResponse SignInPages::welcome(const Result<QByteArray> &session, const HttpRequest &request) const
{
    const QByteArray next = nextOf(request);
    if (session) {
        HttpResponse response;
        response.status = 303;
        const auto maxAge = std::chrono::seconds(SessionStore::lifetime).count();
        response.headers = "Location: "_ba + next + "\r\n"_ba + cookie(*session, maxAge, request);
        return response;
    }
    if (session.error().kind == ErrorKind::Unauthorized) {
        return page(401,
            "This sign-in is wrong, has been used, or has expired. A link works once, within 15 minutes; "
            "the node prints a new one when it starts."_ba,
            next);
    }
    if (session.error().kind == ErrorKind::Forbidden) {
        HttpResponse wait = page(429, "Too many failed sign-ins. Wait a minute and try again."_ba, next);
        wait.headers = "Retry-After: 60\r\n"_ba;
        return wait;
    }
    qCWarning(lcAuth).noquote() << "cannot keep a new session:" << session.error().text;
    return page(500, "The node could not keep the session. Its log says why."_ba, next);
}

HttpResponse SignInPages::page(int status, const QByteArray &message, const QByteArray &next) const
{
    HttpResponse response;
    response.status = status;
    response.contentType = "text/html; charset=utf-8"_ba;
    response.body = m_page;
    response.body.replace(messageMark, message);
    if (next != "/") {
        response.body.replace(actionMark, "action=\"/login?next="_ba + next.toPercentEncoding() + '"');
    }
    return response;
}

QByteArray SignInPages::cookie(const QByteArray &value, qint64 maxAge, const HttpRequest &request) const
{
    return "Set-Cookie: "_ba + sessionCookie + '=' + value + "; Path=/; Max-Age="_ba + QByteArray::number(maxAge) +
           "; HttpOnly; SameSite=Lax"_ba + (m_hosts.isSecure(request) ? "; Secure"_ba : ""_ba) + "\r\n"_ba;
}

} // namespace cellar
