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

// Modbus TCP for many units on one port: cuts the byte stream into MBAP frames, hands each to the responder and
// writes all answers of one arrival at once. A frame that is not Modbus (protocol id, length) ends its connection;
// so does a peer that sends without ever reading. At most 512 connections. Lives in the main thread.
class ModbusTcpSimServer : public QObject
{
    Q_OBJECT

public:
    explicit ModbusTcpSimServer(SimResponder responder, QObject *parent = nullptr);
    ~ModbusTcpSimServer() override;

    // Io when the address cannot be had; the text says which and why. Port 0 picks one.
    Result<void> listen(const QHostAddress &address, quint16 port);
    [[nodiscard]] QHostAddress address() const { return m_server.serverAddress(); }
    [[nodiscard]] quint16 port() const { return m_server.serverPort(); }
    [[nodiscard]] int connectionCount() const { return static_cast<int>(m_connections.size()); }

    // Resets every connection, and closes each new one as soon as it comes for this long. The port stays ours
    // meanwhile.
    void dropConnections(Milliseconds refuse = Milliseconds(0));
    [[nodiscard]] Milliseconds refusesFor() const;
    void acceptAgain() { m_refusal.stop(); }

private:
    class Connection;

    void takeConnections();
    void forget(const Connection *connection);

    SimResponder m_responder;
    QTcpServer m_server;
    QTimer m_refusal;
    std::vector<std::unique_ptr<Connection>> m_connections;
};

} // namespace cellar
