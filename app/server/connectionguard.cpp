// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/connectionguard.h"

#include "core/logging.h"

#include <algorithm>

namespace cellar {

namespace {

constexpr Milliseconds sweepInterval{250};

// Whom to give up first when all places are taken: strangers before people, then those with nothing under way.
int rank(const HttpConnection &connection)
{
    if (!connection.isAuthenticated()) {
        return 0;
    }
    return connection.phase() == HttpConnection::Phase::Idle ? 1 : 2;
}

} // namespace

ConnectionGuard::ConnectionGuard(const Clock &clock, const GuardLimits &limits)
    : m_clock(clock)
    , m_limits(limits)
{
    connect(&m_sweep, &QTimer::timeout, this, &ConnectionGuard::sweep);
    m_sweep.start(sweepInterval);
}

ConnectionGuard::~ConnectionGuard() = default;

bool ConnectionGuard::admit(QTcpSocket *socket)
{
    if (count() >= m_limits.connections) {
        HttpConnection *evicted = leastDeserving();
        if (evicted == nullptr) {
            return false;
        }
        evicted->abort();
        forget(evicted);
    }
    socket->setReadBufferSize(m_limits.requestBytes);
    socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
    m_connections.push_back(std::make_unique<HttpConnection>(socket, *this));
    HttpConnection *connection = m_connections.back().get();
    connect(socket, &QTcpSocket::disconnected, connection, [this, connection] { forget(connection); });
    connect(socket, &QObject::destroyed, connection, [this, connection] { forget(connection); });
    return true;
}

HttpConnection *ConnectionGuard::leastDeserving() const
{
    // The list is in order of arrival, so the first of the lowest rank is the oldest.
    const auto worst = std::ranges::min_element(
        m_connections, {}, [](const std::unique_ptr<HttpConnection> &connection) { return rank(*connection); });
    return worst == m_connections.end() || rank(**worst) > 1 ? nullptr : worst->get();
}

void ConnectionGuard::sweep()
{
    const auto now = m_clock.ticks();
    // abort() removes from the list, so the overdue ones are gathered first.
    std::vector<HttpConnection *> overdue;
    for (const auto &connection : m_connections) {
        if (connection->isOverdue(now)) {
            overdue.push_back(connection.get());
        }
    }
    for (HttpConnection *connection : overdue) {
        qCDebug(lcServer) << "cutting off a connection in phase" << static_cast<int>(connection->phase());
        connection->abort();
    }
}

void ConnectionGuard::forget(HttpConnection *connection)
{
    const auto found = std::ranges::find(m_connections, connection, &std::unique_ptr<HttpConnection>::get);
    if (found == m_connections.end()) {
        return;
    }
    if (m_current == connection) {
        m_current = nullptr;
    }
    // Perhaps called from within one of its own functions.
    found->release()->deleteLater();
    m_connections.erase(found);
}

} // namespace cellar
