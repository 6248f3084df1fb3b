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

QByteArray fileContent(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

QByteArray field(const QByteArray &form, const QString &name)
{
    // In a form a plus is a space; tokens have neither.
    return QUrlQuery(QString::fromLatin1(form)).queryItemValue(name, QUrl::FullyDecoded).trimmed().toLatin1();
}

} // namespace

SignInPages::SignInPages(Doorkeeper &door, const HostPolicy &hosts)
    : m_door(door)
    , m_hosts(hosts)
    , m_page(fileContent(u":/server/login.html"_s))
    , m_style(fileContent(u":/server/login.css"_s))
{
}

void SignInPages::show(const Call &call) const
{
    const QByteArray code = field(call.request.query, u"code"_s);
    if (code.isEmpty()) {
        call.exchange.answer(page(200, {}));
        return;
    }
    call.exchange.answer(welcome(m_door.signInWithCode(code, m_hosts.client(call.request)), call.request));
}

void SignInPages::style(const Call &call) const
{
    HttpResponse response;
    response.contentType = "text/css; charset=utf-8"_ba;
    response.body = m_style;
    response.cacheControl = "public, max-age=3600"_ba;
    call.exchange.answer(response);
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
        m_door.signOut(call.who);
    }
    HttpResponse response;
    response.status = 303;
    response.headers = "Location: /login\r\n"_ba + cookie({}, 0, call.request);
    call.exchange.answer(response);
}

HttpResponse SignInPages::welcome(const Result<QByteArray> &session, const HttpRequest &request) const
{
    if (session) {
        HttpResponse response;
        response.status = 303;
        const auto maxAge = std::chrono::seconds(SessionStore::lifetime).count();
        response.headers = "Location: /\r\n"_ba + cookie(*session, maxAge, request);
        return response;
    }
    switch (session.error().kind) {
    case ErrorKind::Unauthorized:
        return page(401, "This sign-in is wrong, has been used, or has expired. Each link works once, for 15 minutes; "
                         "the node prints a new one when it starts."_ba);
    case ErrorKind::Forbidden: {
        HttpResponse wait = page(429, "Too many failed sign-ins. Wait a minute and try again."_ba);
        wait.headers = "Retry-After: 60\r\n"_ba;
        return wait;
    }
    default:
        qCWarning(lcAuth).noquote() << "cannot keep a new session:" << session.error().text;
        return page(500, "The node could not keep the session. Its log says why."_ba);
    }
}

HttpResponse SignInPages::page(int status, const QByteArray &message) const
{
    HttpResponse response;
    response.status = status;
    response.contentType = "text/html; charset=utf-8"_ba;
    response.body = m_page;
    response.body.replace("{{message}}", message);
    return response;
}

QByteArray SignInPages::cookie(const QByteArray &value, qint64 maxAge, const HttpRequest &request) const
{
    return "Set-Cookie: "_ba + sessionCookie + '=' + value + "; Path=/; Max-Age="_ba + QByteArray::number(maxAge)
        + "; HttpOnly; SameSite=Lax"_ba + (m_hosts.isSecure(request) ? "; Secure"_ba : ""_ba) + "\r\n"_ba;
}

} // namespace cellar
