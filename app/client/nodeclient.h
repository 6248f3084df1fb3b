// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/nodeaccess.h"
#include "core/clock.h"
#include "core/result.h"

#include <QJsonObject>
#include <QNetworkAccessManager>
#include <QObject>

#include <functional>

namespace cellar {

struct NodeLimits
{
    Milliseconds deadline{10'000}; // of a whole request
    qint64 largestAnswer = 4 * 1024 * 1024;
};

// Why there is no result. `status` is the node's answer; 0: it gave none.
struct NodeFailure
{
    Error error;
    int status = 0;
};
using NodeAnswer = Result<QJsonObject, NodeFailure>;

// Single requests to a node's API, each with its own deadline and a bound on the answer. Main thread, owned by whoever
// asks; requests end with it. `done` is called exactly once, from the event loop, unless `context` is gone by then.
// A success holds the JSON object of a 2xx answer. Errors are those of the API, or LinkLost: nothing was sent; Timeout:
// it was sent, but no answer came, so what became of it is unknown; Protocol: the answer is not that of a node.
class NodeClient final : public QObject
{
    Q_OBJECT

public:
    using Done = std::function<void(const NodeAnswer &)>;

    explicit NodeClient(NodeAccess access, const NodeLimits &limits = {}, QObject *parent = nullptr);
    ~NodeClient() override;

    void get(const QByteArray &path, QObject *context, Done done);
    // Sent at most once: never repeated when the connection breaks.
    void put(const QByteArray &path, const QJsonObject &body, QObject *context, Done done);
    // The same. An answer without content is an empty object.
    void remove(const QByteArray &path, QObject *context, Done done);
    // The same, without anything to say.
    void post(const QByteArray &path, QObject *context, Done done);

    [[nodiscard]] const NodeAccess &access() const { return m_access; }

private:
    const NodeAccess m_access;
    const NodeLimits m_limits;
    QNetworkAccessManager m_network;
};

// Paths of the API.
[[nodiscard]] QByteArray setpointPath(const QString &vessel);
[[nodiscard]] QByteArray changePath(const QString &change);
inline constexpr auto cellarPath = "/api/v1/cellar";
inline constexpr auto eventsPath = "/api/v1/events";
inline constexpr auto wireLogPath = "/api/v1/log/wire";

} // namespace cellar
