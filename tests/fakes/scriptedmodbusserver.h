// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QObject>
#include <QPointer>
#include <QTcpServer>
#include <QTcpSocket>

#include <functional>

namespace cellar {

// A Modbus TCP peer that says exactly what a test tells it to, byte for byte. Its default answer is silence. Listens
// on 127.0.0.1.
class ScriptedModbusServer final : public QObject
{
    Q_OBJECT

public:
    struct Request
    {
        quint16 transaction = 0;
        quint8 unit = 0;
        quint8 function = 0;
        quint16 address = 0;
        quint16 count = 0; // or the value of functions 5 and 6
        QPointer<QTcpSocket> socket{};

        friend bool operator==(const Request &a, const Request &b)
        {
            return a.unit == b.unit && a.function == b.function && a.address == b.address && a.count == b.count;
        }
    };
    using Script = std::function<void(const Request &)>;

    explicit ScriptedModbusServer(QObject *parent = nullptr);

    // 0: any free port.
    bool listen(quint16 port = 0);
    // Stops listening and resets every connection.
    void shutDown();
    void resetConnections();
    [[nodiscard]] quint16 port() const { return m_port; }

    void setScript(Script script) { m_script = std::move(script); }
    [[nodiscard]] const QList<Request> &requests() const { return m_requests; }
    [[nodiscard]] QList<Request> requestsOf(quint8 function) const;
    [[nodiscard]] int connections() const { return m_connections; }
    void forgetRequests() { m_requests.clear(); }

    // Ready-made bytes.
    [[nodiscard]] static QByteArray frame(quint16 transaction, quint8 unit, const QByteArray &pdu);
    [[nodiscard]] static QByteArray registersPdu(const QList<quint16> &words, quint8 function = 3);
    [[nodiscard]] static QByteArray exceptionPdu(quint8 function, quint8 code);
    // The correct answer: registers count up from `first`, bits are all set, writes are echoed.
    [[nodiscard]] static QByteArray correctPdu(const Request &request, quint16 first = 0);

    static void send(const Request &request, const QByteArray &bytes);
    static void answer(const Request &request, const QByteArray &pdu);

private:
    void onConnection();
    void onReadyRead(QTcpSocket *socket);

    QTcpServer m_server;
    quint16 m_port = 0;
    Script m_script;
    QList<Request> m_requests;
    QList<QPointer<QTcpSocket>> m_sockets;
    int m_connections = 0;
};

} // namespace cellar
