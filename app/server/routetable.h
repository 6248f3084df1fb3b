// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/auth/identity.h"
#include "server/httpexchange.h"
#include "server/httpmessage.h"

#include <QList>

#include <functional>
#include <optional>

namespace cellar {

enum class Access
{
    Open, // anybody; only health and the way in
    Viewer, // signed in, may look
    Operator, // signed in, may change things
    Page, // as Viewer, but a browser without a session is shown the way in
};

// One request on its way to its handler. References are valid during the call only; copy the exchange to answer later.
struct Call
{
    const HttpRequest &request;
    const Identity &who; // nobody on open routes
    QByteArray id; // what stood in place of {id}, percent-decoded
    HttpExchange exchange;
};

using RouteHandler = std::function<void(const Call &)>;

// One line of the table: method, path with at most one {id} segment, who may, the status codes its handler sends (the
// gate's own come on top: 400, 401, 403, 404, 405, 411, 413, 421), and the handler.
struct Route
{
    HttpMethod method = HttpMethod::Get;
    QByteArray pattern;
    Access access = Access::Operator;
    QList<int> statuses;
    RouteHandler handler;

    [[nodiscard]] bool mayAnswer(int status) const { return statuses.contains(status); }
};

// Every route of the node. What is not in here does not exist. Filled once at the start, then only read.
class RouteTable
{
public:
    struct Match
    {
        const Route *route = nullptr; // null: nothing there, or not with this method
        QByteArray id;
        QByteArray allowed; // methods that the path does know, "GET, PUT"; empty: unknown path
    };

    void add(Route route);
    [[nodiscard]] Match match(HttpMethod method, const QByteArray &path) const;
    [[nodiscard]] QList<const Route *> routes() const;

private:
    struct Entry
    {
        Route route;
        QByteArray before; // the literal up to {id}, or all of it
        QByteArray after;
        bool hasId = false;

        // The raw text in place of {id} (empty without one), or nothing when the path is another.
        [[nodiscard]] std::optional<QByteArrayView> fits(QByteArrayView path) const;
    };

    std::vector<std::unique_ptr<Entry>> m_entries; // addresses are handed out
};

} // namespace cellar
