// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/requestgate.h"

#include "server/problem.h"

using namespace Qt::StringLiterals;

namespace cellar {

namespace {

HttpResponse toSignIn()
{
    HttpResponse response;
    response.status = 303;
    response.headers = "Location: /login\r\n"_ba;
    return response;
}

HttpResponse unauthorized()
{
    HttpResponse response = problem(401, u"sign in, or send the token as Authorization: Bearer"_s);
    response.headers = "WWW-Authenticate: Bearer\r\n"_ba;
    return response;
}

HttpResponse wrongMethod(const QByteArray &allowed)
{
    HttpResponse response = problem(405, u"only %1 here"_s.arg(QString::fromLatin1(allowed)));
    response.headers = "Allow: "_ba + allowed + "\r\n"_ba;
    return response;
}

} // namespace

RequestGate::RequestGate(const RouteTable &routes, const HostPolicy &hosts, const Doorkeeper &door)
    : m_routes(routes)
    , m_hosts(hosts)
    , m_door(door)
{
}

void RequestGate::handle(const HttpRequest &request, HttpExchange exchange) const
{
    if (!isSound(request, exchange) || !isForUs(request, exchange)) {
        return;
    }
    const RouteTable::Match match = m_routes.match(request.method, request.path);
    if (match.route == nullptr) {
        exchange.answer(
            match.allowed.isEmpty() ? problem(404, u"there is nothing here"_s) : wrongMethod(match.allowed));
        return;
    }
    const Route &route = *match.route;
    const IdentityPtr who = m_door.identify(request, exchange.connection()->memo);
    if (!mayPass(request, route, who, exchange)) {
        return;
    }
    if (who) {
        exchange.connection()->markAuthenticated();
    }
    exchange.setRoute(&route);
    route.handler({request, who ? *who : m_nobody, match.id, exchange});
}

bool RequestGate::isSound(const HttpRequest &request, HttpExchange &exchange) const
{
    int status = 0;
    QString detail;
    if (request.contradictory) {
        status = 400;
        detail = u"a header that may come only once came twice"_s;
    } else if (!request.transferEncoding.isNull()) {
        status = 411;
        detail = u"send a body with Content-Length"_s;
    } else if (request.body.size() > largestBody) {
        status = 413;
        detail = u"a body may have %1 bytes"_s.arg(largestBody);
    } else if (!request.contentLength.isNull() && request.contentLength != QByteArray::number(request.body.size())) {
        // Qt takes an impossible length for none; what follows is then read as the next request.
        status = 400;
        detail = u"Content-Length does not fit the body"_s;
    }
    if (status == 0) {
        return true;
    }
    exchange.closeAfterAnswer();
    exchange.answer(problem(status, detail));
    return false;
}

bool RequestGate::isForUs(const HttpRequest &request, const HttpExchange &exchange) const
{
    AdmissionMemo &memo = exchange.connection()->memo;
    const QByteArray host = m_hosts.host(request);
    if (!host.isEmpty() && host == memo.host) {
        return true;
    }
    if (m_hosts.isOurs(host)) {
        memo.host = host;
        return true;
    }
    exchange.answer(host.isEmpty() ? problem(400, u"the Host header is missing"_s)
                                   : problem(421, u"this node does not go by that name; see public_url"_s));
    return false;
}

bool RequestGate::mayPass(
    const HttpRequest &request, const Route &route, const IdentityPtr &who, const HttpExchange &exchange) const
{
    const bool safe = request.method == HttpMethod::Get;
    if (route.access == Access::Open) {
        // Signing somebody in from a foreign page is no good either; scripts send neither header.
        const bool fromBrowser = !request.origin.isEmpty() || !request.fetchSite.isEmpty();
        if (safe || !fromBrowser || m_hosts.isSameOrigin(request)) {
            return true;
        }
    } else if (!who) {
        exchange.answer(route.access == Access::Page ? toSignIn() : unauthorized());
        return false;
    } else if (safe || who->proof == Identity::Proof::Token || m_hosts.isSameOrigin(request)) {
        return true;
    }
    exchange.answer(problem(403, u"this did not come from a page of this node"_s));
    return false;
}

} // namespace cellar
