// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"
#include "server/httpconnection.h"

#include <QObject>
#include <QTimer>

#include <memory>
#include <vector>

namespace cellar {

// What one client may cost. QHttpServer itself knows no limit of size, time or number.
struct GuardLimits
{
    Milliseconds firstByte{15'000}; // from accept to the first byte (and through the TLS handshake)
    Milliseconds request{10'000}; // from the first byte to the whole request
    Milliseconds answer{30'000}; // from the whole request to our answer
    Milliseconds idle{60'000}; // kept alive without a request
    Milliseconds linger{1'000}; // to read why the connection is about to be cut
    int connections = 512; // live at once, all listeners together
    qint64 requestBytes = 16 * 1024; // request line, headers and body; also the socket's read buffer
    qint64 unsentBytes = 256 * 1024; // answers or events that the reader has not fetched
    int streamKernelBuffer = 128 * 1024;
};

// Watches every accepted connection of a node: one coarse sweep enforces all deadlines, a cap on live connections
// evicts those that have shown least. Lives as long as the server, in its thread; outlives the listeners.
class ConnectionGuard final : public QObject
{
    Q_OBJECT

public:
    explicit ConnectionGuard(const Clock &clock, const GuardLimits &limits = {});
    ~ConnectionGuard() override;

    // Makes room if need be and begins to watch. Call before the HTTP server sees the socket: the guard has to see the
    // bytes first. False when there is no room; the socket is then the caller's to close.
    [[nodiscard]] bool admit(QTcpSocket *socket);

    // The connection whose bytes are being parsed right now.
    [[nodiscard]] HttpConnection *current() const { return m_current; }
    void setCurrent(HttpConnection *connection) { m_current = connection; }

    [[nodiscard]] int count() const { return static_cast<int>(m_connections.size()); }
    [[nodiscard]] const GuardLimits &limits() const { return m_limits; }
    [[nodiscard]] std::chrono::steady_clock::time_point now() const { return m_clock.ticks(); }

private:
    void sweep();
    void forget(HttpConnection *connection);
    [[nodiscard]] HttpConnection *leastDeserving() const;

    const Clock &m_clock;
    const GuardLimits m_limits;
    std::vector<std::unique_ptr<HttpConnection>> m_connections;
    HttpConnection *m_current = nullptr;
    QTimer m_sweep;
};

} // namespace cellar
