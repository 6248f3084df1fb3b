// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "testserver.h"

#include <QFile>
#include <QJsonDocument>
#include <QTest>

namespace cellar {

QByteArray Answer::header(const QByteArray &name) const
{
    for (const QByteArray &line : head.split('\n')) {
        const qsizetype colon = line.indexOf(':');
        if (colon > 0 && line.first(colon).compare(name, Qt::CaseInsensitive) == 0) {
            return line.sliced(colon + 1).trimmed();
        }
    }
    return {};
}

QJsonObject Answer::json() const
{
    return QJsonDocument::fromJson(body).object();
}

RawClient::RawClient(quint16 port)
{
    m_socket.connectToHost(QHostAddress(QHostAddress::LocalHost), port);
    (void)QTest::qWaitFor([this] { return m_socket.state() == QAbstractSocket::ConnectedState; });
}

void RawClient::send(const QByteArray &bytes)
{
    m_socket.write(bytes);
    m_socket.flush();
}

QByteArray RawClient::received()
{
    m_received += m_socket.readAll();
    return m_received;
}

bool RawClient::waitFor(const QByteArray &text, int timeoutMs)
{
    return QTest::qWaitFor([&] { return received().contains(text); }, timeoutMs);
}

bool RawClient::waitForEnd(int timeoutMs)
{
    return QTest::qWaitFor([this] { return m_socket.state() == QAbstractSocket::UnconnectedState; }, timeoutMs);
}

Answer RawClient::answer(bool headOnly)
{
    Answer answer;
    if (!QTest::qWaitFor([this] { return received().contains("\r\n\r\n") || !isOpen(); })) {
        return answer;
    }
    const qsizetype end = received().indexOf("\r\n\r\n");
    if (end < 0) {
        return answer;
    }
    answer.head = m_received.first(end + 2);
    const qsizetype length = headOnly ? 0 : answer.header("Content-Length").toLongLong();
    if (!QTest::qWaitFor([&] { return received().size() >= end + 4 + length; })) {
        return {};
    }
    answer.status = answer.head.mid(9, 3).toInt();
    answer.body = m_received.mid(end + 4, length);
    m_received.remove(0, end + 4 + length);
    return answer;
}

Answer RawClient::download(int timeoutMs)
{
    Answer answer;
    if (!waitFor("\r\n\r\n", timeoutMs)) {
        return {};
    }
    qsizetype at = m_received.indexOf("\r\n\r\n") + 4;
    answer.head = m_received.first(at - 2);
    for (;;) {
        qsizetype line = -1;
        if (!QTest::qWaitFor([&] { return (line = received().indexOf("\r\n", at)) >= 0; }, timeoutMs)) {
            return {};
        }
        const qsizetype size = m_received.mid(at, line - at).toLongLong(nullptr, 16);
        at = line + 2;
        if (!QTest::qWaitFor([&] { return received().size() >= at + size + 2; }, timeoutMs)) {
            return {};
        }
        if (size == 0) {
            answer.status = answer.head.mid(9, 3).toInt();
            return answer;
        }
        answer.body += m_received.mid(at, size);
        at += size + 2;
    }
}

TestServer::TestServer(const ServerLimits &limits)
    : TestServer(cellar, limits)
{
}

TestServer::TestServer(Cellar &served, const ServerLimits &limits)
    : m_served(served)
    , m_limits(limits)
{
    settings.listen = {{QHostAddress(QHostAddress::LocalHost), 0}};
}

TestServer::~TestServer() = default;

void TestServer::start()
{
    server.reset();
    server = std::make_unique<CellarServer>(settings, m_dir.path(), m_served, clock, m_limits, records);
    const auto listening = server->listen();
    QVERIFY2(listening, listening ? "" : qPrintable(listening.error().text));
}

quint16 TestServer::port() const
{
    return static_cast<quint16>(server->urls().first().port());
}

QByteArray TestServer::token() const
{
    QFile file(m_dir.filePath(QStringLiteral("admin.token")));
    return file.open(QIODevice::ReadOnly) ? file.readAll().trimmed() : QByteArray();
}

QByteArray TestServer::get(const QByteArray &path, const QByteArray &headers) const
{
    return "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n" + bearer() + headers + "\r\n";
}

QByteArray TestServer::put(const QByteArray &path, const QByteArray &body, const QByteArray &headers) const
{
    return "PUT " + path + " HTTP/1.1\r\nHost: localhost\r\n" + bearer() + headers +
           "Content-Length: " + QByteArray::number(body.size()) + "\r\n\r\n" + body;
}

Answer TestServer::ask(const QByteArray &request) const
{
    RawClient client(port());
    client.send(request);
    return client.answer();
}

QByteArray TestServer::signIn()
{
    const QUrl link(server->signInUrl());
    const Answer answer = ask(
        "GET " + link.toEncoded(QUrl::RemoveScheme | QUrl::RemoveAuthority) + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
    const QByteArray cookie = answer.header("Set-Cookie");
    return cookie.first(qMax(cookie.indexOf(';'), 0));
}

} // namespace cellar
