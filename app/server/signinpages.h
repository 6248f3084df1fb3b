// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/auth/doorkeeper.h"
#include "server/auth/hostpolicy.h"
#include "server/routetable.h"

#include <QString>

namespace cellar {

// The way in and out for a browser: a page without script that takes the token, the single-use link, the cookie.
// The page is the browser app's login.html. Owned by CellarServer.
class SignInPages
{
public:
    SignInPages(Doorkeeper &door, const HostPolicy &hosts, const QString &pageFile);

    // GET /login: the page, or with ?code=… the single-use link. ?next=/… is where to go afterwards.
    void show(const Call &call) const;
    // POST /login with the form field `token`.
    void signIn(const Call &call) const;
    // POST /logout.
    void signOut(const Call &call) const;

private:
    [[nodiscard]] HttpResponse page(int status, const QByteArray &message, const QByteArray &next) const;
    [[nodiscard]] HttpResponse welcome(const Result<QByteArray> &session, const HttpRequest &request) const;
    [[nodiscard]] QByteArray cookie(const QByteArray &value, qint64 maxAge, const HttpRequest &request) const;

    Doorkeeper &m_door;
    const HostPolicy &m_hosts;
    QByteArray m_page;
};

} // namespace cellar
