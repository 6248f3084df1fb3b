// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "fakes/scriptedhttpserver.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace cellar {

ScriptedHttpServer::ScriptedHttpServer(QObject *parent)
    : QObject(parent)
    , m_any([](const Request &request) { answer(request, 500, "{\"detail\":\"not scripted\"}"); })
{
    connect(&m_server, &QTcpServer::newConnection, this, &ScriptedHttpServer::onConnection);
    (void)comeBack();
}

ScriptedHttpServer::~ScriptedHttpServer()
{
    vanish();
}

QUrl ScriptedHttpServer::url() const
{
    return QUrl(u"http://127.0.0.1:%1"_s.arg(m_port));
}

void ScriptedHttpServer::on(const QByteArray &method, const QByteArray &path, Handler handler)
{
    m_handlers.insert(method + ' ' + path, std::move(handler));
}

void ScriptedHttpServer::answer(
    const Request &request, int status, const QByteArray &body, const QByteArray &type, const QByteArray &headers)
{
    if (request.socket) {
        request.socket->write("HTTP/1.1 " + QByteArray::number(status) + " Scripted\r\nContent-Type: " + type +
                              "\r\nContent-Length: " + QByteArray::number(body.size()) + "\r\n" + headers + "\r\n" +
                              body);
    }
}

void ScriptedHttpServer::openStream(const Request &request)
{
    if (request.socket) {
        request.socket->write("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n");
    }
}

QByteArray ScriptedHttpServer::event(const QByteArray &type, const QByteArray &id, const QByteArray &data)
{
    return "id: " + id + "\nevent: " + type + "\ndata: " + data + "\n\n";
}

int ScriptedHttpServer::count(const QByteArray &method, const QByteArray &path) const
{
    return int(std::ranges::count_if(
        m_requests, [&](const Request &request) { return request.method == method && request.path == path; }));
}

void ScriptedHttpServer::vanish()
{
    m_server.close();
    const QList<QTcpSocket *> sockets = m_server.findChildren<QTcpSocket *>();
    for (QTcpSocket *socket : sockets) {
        socket->disconnect(this);
        socket->abort();
        socket->deleteLater();
    }
    m_unparsed.clear();
}

bool ScriptedHttpServer::comeBack()
{
    const bool listening = m_server.listen(QHostAddress::LocalHost, m_port);
    m_port = m_server.serverPort();
    return listening;
}

void ScriptedHttpServer::onConnection()
{
    while (QTcpSocket *socket = m_server.nextPendingConnection()) {
        connect(socket, &QTcpSocket::readyRead, this, [this, socket] { onBytes(socket); });
        connect(socket, &QTcpSocket::disconnected, this, [this, socket] {
            m_unparsed.remove(socket);
            socket->deleteLater();
        });
    }
}

void ScriptedHttpServer::onBytes(QTcpSocket *socket)
{
    QByteArray &bytes = m_unparsed[socket];
    bytes += socket->readAll();
    const qsizetype headEnd = bytes.indexOf("\r\n\r\n");
    if (headEnd < 0) {
        return;
    }
    Request request;
    request.socket = socket;
    const QList<QByteArray> lines = bytes.first(headEnd).split('\n');
    request.method = lines.first().split(' ').value(0);
    request.path = lines.first().split(' ').value(1);
    for (const QByteArray &line : lines.sliced(1)) {
        const qsizetype colon = line.indexOf(':');
        request.headers.insert(line.first(std::max<qsizetype>(colon, 0)).toLower(), line.mid(colon + 1).trimmed());
    }
    const qsizetype length = request.headers.value("content-length").toLongLong();
    if (bytes.size() < headEnd + 4 + length) {
        return;
    }
    request.body = bytes.mid(headEnd + 4, length);
    bytes.remove(0, headEnd + 4 + length);
    m_requests.append(request);
    handle(request);
}

void ScriptedHttpServer::handle(const Request &request)
{
    const auto found = m_handlers.constFind(request.method + ' ' + request.path);
    const Handler handler = found == m_handlers.cend() ? m_any : *found;
    handler(request);
}

} // namespace cellar
