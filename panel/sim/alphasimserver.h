// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"
#include "core/result.h"
#include "sim/simanswer.h"

#include <QHostAddress>
#include <QTcpServer>
#include <QTimer>

#include <memory>
#include <vector>

class QTcpSocket;

namespace cellar {

// What the simulated web server does with one request.
struct SimPage
{
    int status = 200;
    QByteArray body; // HTML
    SimAnswer::Then then = SimAnswer::Then::Send;
    Milliseconds delay{0};
};

// Answers one GET; `target` is path and query as they came over the wire.
using SimPageResponder = std::function<SimPage(const QByteArray &target)>;

// As much of a web server as an Alpha panel has: GET, one request a connection. Requests beyond 8 KiB, other methods
// and what is not HTTP are answered with their status and closed; at most 64 connections, each for two minutes. Lives
// in the main thread.
class AlphaSimServer : public QObject
{
    Q_OBJECT

public:
    explicit AlphaSimServer(SimPageResponder responder, QObject *parent = nullptr);
    ~AlphaSimServer() override;

    // Io when the address cannot be had; the text says which and why. Port 0 picks one.
    Result<void> listen(const QHostAddress &address, quint16 port);
    [[nodiscard]] QHostAddress address() const { return m_server.serverAddress(); }
    [[nodiscard]] quint16 port() const { return m_server.serverPort(); }
    [[nodiscard]] int connectionCount() const { return static_cast<int>(m_connections.size()); }

    // Ends every connection, and each new one as soon as it comes for this long. The port stays ours meanwhile.
    void dropConnections(Milliseconds refuse);
    [[nodiscard]] Milliseconds refusesFor() const;
    void acceptAgain() { m_refusal.stop(); }

private:
    class Connection;

    void takeConnections();
    void forget(const Connection *connection);

    SimPageResponder m_responder;
    QTcpServer m_server;
    QTimer m_refusal;
    std::vector<std::unique_ptr<Connection>> m_connections;
};

} // namespace cellar
