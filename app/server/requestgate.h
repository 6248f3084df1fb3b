// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/auth/doorkeeper.h"
#include "server/auth/hostpolicy.h"
#include "server/routetable.h"

namespace cellar {

// The one guard in front of every route: is the message sound, is it meant for us, does the route exist, who asks, may
// they, and did their browser really mean it. Only then does a handler run. Owned by CellarServer.
class RequestGate
{
public:
    RequestGate(const RouteTable &routes, const HostPolicy &hosts, const Doorkeeper &door);

    void handle(const HttpRequest &request, HttpExchange exchange) const;

private:
    [[nodiscard]] bool isSound(const HttpRequest &request, HttpExchange &exchange) const;
    [[nodiscard]] bool isForUs(const HttpRequest &request, const HttpExchange &exchange) const;
    [[nodiscard]] bool mayPass(
        const HttpRequest &request, const Route &route, const IdentityPtr &who, const HttpExchange &exchange) const;

    const RouteTable &m_routes;
    const HostPolicy &m_hosts;
    const Doorkeeper &m_door;
    const Identity m_nobody;
};

inline constexpr qsizetype largestBody = 4096; // bytes

} // namespace cellar
