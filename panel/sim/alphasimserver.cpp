// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/alphasimserver.h"

#include <QTcpSocket>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace cellar {

namespace {

constexpr qsizetype largestRequest = 8 * 1024;
constexpr std::size_t mostConnections = 64;
constexpr auto longestConnection = 2min;

QByteArray reasonOf(int status)
{
    switch (status) {
    case 200:
        return "OK"_ba;
    case 400:
        return "Bad Request"_ba;
    case 404:
        return "Not Found"_ba;
    case 405:
        return "Method Not Allowed"_ba;
    case 431:
        return "Request Header Fields Too Large"_ba;
    case 500:
        return "Internal Server Error"_ba;
    default:
        return "Fault"_ba;
    }
}

QByteArray messageOf(const SimPage &page)
{
    QByteArray message = "HTTP/1.1 " + QByteArray::number(page.status) + ' ' + reasonOf(page.status) +
                         "\r\nContent-Type: text/html\r\nContent-Length: " + QByteArray::number(page.body.size()) +
                         "\r\nConnection: close\r\n\r\n" + page.body;
    return page.then == SimAnswer::Then::Half ? message.first(message.size() / 2) : message;
}

SimPage refusal(int status)
{
    SimPage page;
    page.status = status;
    page.body = reasonOf(status);
    return page;
}

} // namespace

// One peer, one request. Owned by the server, which forgets it once the socket has disconnected.
class AlphaSimServer::Connection
{
public:
    Connection(AlphaSimServer &server, QTcpSocket *socket)
        : m_server(server)
        , m_socket(socket)
    {
        m_socket->setReadBufferSize(largestRequest);
        connect(m_socket, &QTcpSocket::readyRead, m_socket, [this] { read(); });
        connect(m_socket, &QTcpSocket::disconnected, &m_server, [this] { m_server.forget(this); });
        QTimer::singleShot(longestConnection, m_socket, [this] { drop(); });
    }
    ~Connection()
    {
        m_socket->disconnect();
        m_socket->deleteLater();
    }
    Connection(const Connection &) = delete;
    Connection &operator=(const Connection &) = delete;

    void drop() { m_socket->abort(); }

private:
    void read()
    {
        m_request.append(m_socket->readAll());
        const qsizetype end = m_request.indexOf("\r\n\r\n");
        if (m_answered) {
            m_request.clear();
            return;
        }
        if (end < 0 && m_request.size() < largestRequest) {
            return;
        }
        m_answered = true;
        const SimPage page = end < 0 ? refusal(431) : pageFor(m_request.first(m_request.indexOf("\r\n")));
        m_request.clear();
        if (page.then == SimAnswer::Then::Drop) {
            drop();
        } else if (page.then != SimAnswer::Then::Silence) {
            // The socket as context: it goes with the connection, and the timer with it.
            QTimer::singleShot(page.delay, m_socket, [this, page] { send(page); });
        }
    }

    [[nodiscard]] SimPage pageFor(const QByteArray &requestLine) const
    {
        const QByteArrayList words = requestLine.split(' ');
        if (words.size() != 3 || !words.at(2).startsWith("HTTP/1.") || !words.at(1).startsWith('/')) {
            return refusal(400);
        }
        return words.first() == "GET" ? m_server.m_responder(words.at(1)) : refusal(405);
    }

    void send(const SimPage &page)
    {
        m_socket->write(messageOf(page));
        if (page.then != SimAnswer::Then::Half) { // then nothing, as its name says
            m_socket->disconnectFromHost();
        }
    }

    AlphaSimServer &m_server;
    QTcpSocket *m_socket;
    QByteArray m_request;
    bool m_answered = false;
};

AlphaSimServer::AlphaSimServer(SimPageResponder responder, QObject *parent)
    : QObject(parent)
    , m_responder(std::move(responder))
{
    m_refusal.setSingleShot(true);
    connect(&m_server, &QTcpServer::newConnection, this, &AlphaSimServer::takeConnections);
}

AlphaSimServer::~AlphaSimServer() = default;

Result<void> AlphaSimServer::listen(const QHostAddress &address, quint16 port)
{
    if (!m_server.listen(address, port)) {
        return unexpected(ErrorKind::Io,
            u"cannot listen on %1:%2: %3"_s.arg(address.toString()).arg(port).arg(m_server.errorString()));
    }
    return {};
}

void AlphaSimServer::dropConnections(Milliseconds refuse)
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

Milliseconds AlphaSimServer::refusesFor() const
{
    return Milliseconds(m_refusal.isActive() ? m_refusal.remainingTime() : 0);
}

void AlphaSimServer::takeConnections()
{
    while (QTcpSocket *socket = m_server.nextPendingConnection()) {
        if (m_refusal.isActive() || m_connections.size() >= mostConnections) {
            socket->disconnectFromHost();
            socket->deleteLater();
            continue;
        }
        m_connections.push_back(std::make_unique<Connection>(*this, socket));
    }
}

void AlphaSimServer::forget(const Connection *connection)
{
    std::erase_if(
        m_connections, [connection](const std::unique_ptr<Connection> &one) { return one.get() == connection; });
}

} // namespace cellar
