// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/settings.h"
#include "server/httpmessage.h"

#include <QByteArray>
#include <QSet>

namespace cellar {

// Which names this node goes by, and where a request really comes from. A foreign name in the Host header means that
// somebody's web page has made its own name point here (DNS rebinding).
class HostPolicy
{
public:
    explicit HostPolicy(const ServerSettings &settings);

    // `host` is a Host header: name or address, perhaps with a port.
    [[nodiscard]] bool isOurs(const QByteArray &host) const;

    // The three things a proxy on this machine may tell us, else what the socket says.
    [[nodiscard]] QByteArray host(const HttpRequest &request) const;
    [[nodiscard]] QHostAddress client(const HttpRequest &request) const;
    [[nodiscard]] bool isSecure(const HttpRequest &request) const;

    // Whether a browser sent this from one of our own pages.
    [[nodiscard]] bool isSameOrigin(const HttpRequest &request) const;

private:
    [[nodiscard]] bool fromProxy(const HttpRequest &request) const;

    QSet<QByteArray> m_names; // lower case, addresses in brackets as in a URL
    bool m_behindProxy = false;
    bool m_anyAddress = false; // listens on every interface: any literal address may be one of ours
};

} // namespace cellar
