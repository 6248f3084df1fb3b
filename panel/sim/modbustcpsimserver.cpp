// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/modbustcpsimserver.h"

#include "core/logging.h"

#include <QTcpSocket>
#include <QtEndian>

#include <algorithm>
#include <utility>

#include <sys/socket.h>

using namespace Qt::StringLiterals;

namespace cellar {

namespace {

constexpr qsizetype headerSize = 7; // transaction, protocol, length, unit
constexpr int longestLength = 254; // unit and PDU: Modbus messaging on TCP/IP, 4.1
constexpr qint64 readBufferSize = 64 * 1024; // more waits in the kernel
constexpr qint64 mostUnsent = 1024 * 1024; // a peer that does not read
constexpr int mostDelayed = 4096; // answers held back on one connection
constexpr std::size_t mostConnections = 512;

// A reset, not a polite end: what a gateway that loses its power looks like.
void reset(QTcpSocket *socket)
{
    const linger hard{1, 0};
    ::setsockopt(static_cast<int>(socket->socketDescriptor()), SOL_SOCKET, SO_LINGER, &hard, sizeof hard);
    socket->abort();
}

QByteArray frameOf(quint16 transaction, quint8 unit, const SimAnswer &answer)
{
    QByteArray frame(headerSize, '\0');
    const auto length = static_cast<quint16>(answer.pdu.size() + 1);
    qToBigEndian(static_cast<quint16>(transaction + answer.transactionOffset), frame.data());
    qToBigEndian(length, frame.data() + 4);
    frame[6] = static_cast<char>(answer.unit.value_or(unit));
    frame.append(answer.pdu);
    if (answer.then == SimAnswer::Then::Half) {
        frame.truncate(frame.size() / 2);
    }
    return frame;
}

} // namespace

// One peer. Owned by the server, which forgets it once the socket has disconnected.
class ModbusTcpSimServer::Connection
{
public:
    Connection(ModbusTcpSimServer &server, QTcpSocket *socket)
        : m_server(server)
        , m_socket(socket)
    {
        m_socket->setReadBufferSize(readBufferSize);
        m_socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
        connect(m_socket, &QTcpSocket::readyRead, m_socket, [this] { read(); });
        connect(m_socket, &QTcpSocket::disconnected, &m_server, [this] { m_server.forget(this); });
    }
    ~Connection()
    {
        m_socket->disconnect();
        m_socket->deleteLater();
    }
    Connection(const Connection &) = delete;
    Connection &operator=(const Connection &) = delete;

    [[nodiscard]] bool isOpen() const { return m_socket->state() == QAbstractSocket::ConnectedState; }
    void drop() { reset(m_socket); }

private:
    // Answers everything that has come, in one write. Ends with *this gone when the connection is dropped.
    void read()
    {
        m_buffer.append(m_socket->readAll());
        QByteArray answers;
        bool alive = true;
        qsizetype at = 0;
        while (alive && m_buffer.size() - at >= headerSize) {
            const char *header = m_buffer.constData() + at;
            const int length = qFromBigEndian<quint16>(header + 4);
            if (qFromBigEndian<quint16>(header + 2) != 0 || length < 2 || length > longestLength) {
                qCWarning(lcSim, "A peer sent something that is not Modbus TCP");
                alive = false;
            } else if (m_buffer.size() - at < headerSize - 1 + length) {
                break;
            } else {
                alive = answerFrame(QByteArrayView(header, headerSize - 1 + length), answers);
                at += headerSize - 1 + length;
            }
        }
        m_buffer.remove(0, at);
        finish(answers, alive);
    }

    // False when the connection is to be dropped.
    bool answerFrame(QByteArrayView frame, QByteArray &answers)
    {
        const auto transaction = qFromBigEndian<quint16>(frame.data());
        const auto unit = static_cast<quint8>(frame[6]);
        const SimAnswer answer = m_server.m_responder(unit, frame.sliced(headerSize));
        if (answer.then == SimAnswer::Then::Drop) {
            return false;
        }
        if (answer.then == SimAnswer::Then::Silence || m_stopped) {
            return true;
        }
        const bool last = answer.then == SimAnswer::Then::Half;
        if (answer.delayMs > 0) {
            return sendLater(frameOf(transaction, unit, answer), answer.delayMs, last);
        }
        answers.append(frameOf(transaction, unit, answer));
        m_stopped = last;
        return true;
    }

    bool sendLater(const QByteArray &frame, int delayMs, bool last)
    {
        if (m_delayed >= mostDelayed) {
            return false;
        }
        ++m_delayed;
        // Not the socket as context: it stays a moment longer than this.
        QTimer::singleShot(delayMs, &m_context, [this, frame, last] {
            --m_delayed;
            if (!std::exchange(m_stopped, m_stopped || last)) {
                finish(frame, true);
            }
        });
        return true;
    }

    void finish(const QByteArray &answers, bool alive)
    {
        if (!answers.isEmpty()) {
            m_socket->write(answers);
        }
        if (!alive) {
            m_socket->flush();
        }
        if (!alive || m_socket->bytesToWrite() > mostUnsent) {
            drop();
        }
    }

    ModbusTcpSimServer &m_server;
    QTcpSocket *m_socket;
    QByteArray m_buffer; // what has come of the next frame
    int m_delayed = 0;
    bool m_stopped = false; // in the middle of a frame: what came now would pass for its other half
    QObject m_context; // of delayed answers; goes before everything else
};

ModbusTcpSimServer::ModbusTcpSimServer(SimResponder responder, QObject *parent)
    : QObject(parent)
    , m_responder(std::move(responder))
{
    m_refusal.setSingleShot(true);
    connect(&m_server, &QTcpServer::newConnection, this, &ModbusTcpSimServer::takeConnections);
}

ModbusTcpSimServer::~ModbusTcpSimServer() = default;

Result<void> ModbusTcpSimServer::listen(const QHostAddress &address, quint16 port)
{
    m_server.setListenBacklogSize(256);
    if (!m_server.listen(address, port)) {
        return unexpected(ErrorKind::Io,
            u"cannot listen on %1:%2: %3"_s.arg(address.toString()).arg(port).arg(m_server.errorString()));
    }
    return {};
}

void ModbusTcpSimServer::dropConnections(Milliseconds refuse)
{
    if (refuse.count() > 0) {
        m_refusal.start(refuse);
    }
    // Dropping one takes it out of the list.
    std::vector<Connection *> open;
    for (const std::unique_ptr<Connection> &connection : m_connections) {
        open.push_back(connection.get());
    }
    for (Connection *connection : open) {
        connection->drop();
    }
}

Milliseconds ModbusTcpSimServer::refusesFor() const
{
    return Milliseconds(m_refusal.isActive() ? m_refusal.remainingTime() : 0);
}

void ModbusTcpSimServer::takeConnections()
{
    while (QTcpSocket *socket = m_server.nextPendingConnection()) {
        if (m_refusal.isActive() || m_connections.size() >= mostConnections) {
            // Politely: a QTcpSocket that is reset before it knows that it is connected connects again and again,
            // as fast as it can, and tells nobody (seen with Qt 6.4.2).
            socket->disconnectFromHost();
            socket->deleteLater();
            continue;
        }
        m_connections.push_back(std::make_unique<Connection>(*this, socket));
    }
}

void ModbusTcpSimServer::forget(const Connection *connection)
{
    std::erase_if(
        m_connections, [connection](const std::unique_ptr<Connection> &one) { return one.get() == connection; });
}

} // namespace cellar
