// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/alphasimserver.h"

#include <QElapsedTimer>
#include <QTcpSocket>
#include <QTest>

using namespace cellar;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

using Then = SimAnswer::Then;

namespace {

// What happens is in the target.
SimPage echo(const QByteArray &target)
{
    SimPage page;
    page.body = target;
    if (target == "/silence") {
        page.then = Then::Silence;
    } else if (target == "/half") {
        page.then = Then::Half;
    } else if (target == "/drop") {
        page.then = Then::Drop;
    } else if (target == "/slow") {
        page.delay = 100ms;
    } else if (target == "/error") {
        page.status = 503;
    }
    return page;
}

} // namespace

class AlphaSimServerTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_server = std::make_unique<AlphaSimServer>(&echo);
        QVERIFY(m_server->listen(QHostAddress::LocalHost, 0));
    }
    void cleanup() { m_server.reset(); }

    void addressInUse();
    void badRequests_data();
    void badRequests();
    void endlessRequest();
    void tooManyConnections();
    void badDays();
    void dropsAndRefuses();
    void goesWhileAnswersWait();
    void answers();

private:
    // All that comes until the server closes.
    QByteArray ask(const QByteArray &bytes);

    std::unique_ptr<AlphaSimServer> m_server;
};

QByteArray AlphaSimServerTest::ask(const QByteArray &bytes)
{
    QTcpSocket socket;
    QByteArray answer;
    connect(&socket, &QTcpSocket::readyRead, &socket, [&] { answer += socket.readAll(); });
    socket.connectToHost(QHostAddress::LocalHost, m_server->port());
    socket.write(bytes);
    static_cast<void>(QTest::qWaitFor([&] { return socket.state() == QAbstractSocket::UnconnectedState; }, 10'000));
    return answer;
}

void AlphaSimServerTest::addressInUse()
{
    AlphaSimServer other(&echo);
    const Result<void> listening = other.listen(QHostAddress::LocalHost, m_server->port());
    QVERIFY(!listening);
    QCOMPARE(listening.error().kind, ErrorKind::Io);
    QVERIFY(listening.error().text.startsWith(u"cannot listen on 127.0.0.1:%1"_s.arg(m_server->port())));
}

void AlphaSimServerTest::badRequests_data()
{
    QTest::addColumn<QByteArray>("request");
    QTest::addColumn<QByteArray>("status");
    QTest::newRow("empty") << "\r\n\r\n"_ba
                           << "400"_ba;
    QTest::newRow("one word") << "GET\r\n\r\n"_ba
                              << "400"_ba;
    QTest::newRow("no version") << "GET /a\r\n\r\n"_ba
                                << "400"_ba;
    QTest::newRow("spaces") << "GET /a b HTTP/1.1\r\n\r\n"_ba
                            << "400"_ba;
    QTest::newRow("whole address") << "GET http://a/ HTTP/1.1\r\n\r\n"_ba
                                   << "400"_ba;
    QTest::newRow("another protocol") << "GET /a RTSP/1.0\r\n\r\n"_ba
                                      << "400"_ba;
    QTest::newRow("POST") << "POST /a HTTP/1.1\r\n\r\n"_ba
                          << "405"_ba;
}

void AlphaSimServerTest::badRequests()
{
    QFETCH(const QByteArray, request);
    QFETCH(const QByteArray, status);
    QVERIFY(ask(request).startsWith("HTTP/1.1 " + status + ' '));
    QVERIFY(ask("GET /a HTTP/1.1\r\n\r\n").startsWith("HTTP/1.1 200 OK\r\n"));
}

void AlphaSimServerTest::endlessRequest()
{
    QVERIFY(ask("GET /" + QByteArray(20'000, 'x')).startsWith("HTTP/1.1 431 "));
}

void AlphaSimServerTest::tooManyConnections()
{
    std::vector<std::unique_ptr<QTcpSocket>> sockets;
    for (int i = 0; i < 70; ++i) {
        sockets.push_back(std::make_unique<QTcpSocket>());
        sockets.back()->connectToHost(QHostAddress::LocalHost, m_server->port());
    }
    QTRY_COMPARE(m_server->connectionCount(), 64);
    QTRY_COMPARE(std::ranges::count_if(
                     sockets, [](const auto &socket) { return socket->state() == QAbstractSocket::ConnectedState; }),
        64);
    sockets.clear();
    QTRY_COMPARE(m_server->connectionCount(), 0);
}

void AlphaSimServerTest::badDays()
{
    QTcpSocket silent;
    silent.connectToHost(QHostAddress::LocalHost, m_server->port());
    silent.write("GET /silence HTTP/1.1\r\n\r\n");
    QTcpSocket half;
    half.connectToHost(QHostAddress::LocalHost, m_server->port());
    half.write("GET /half HTTP/1.1\r\n\r\n");
    QTRY_VERIFY(half.bytesAvailable() > 0);
    QCOMPARE(ask("GET /drop HTTP/1.1\r\n\r\n"), QByteArray());
    QVERIFY(ask("GET /a HTTP/1.1\r\n\r\n").endsWith("/a"));
    const QByteArray first = half.readAll();
    QVERIFY(first.startsWith("HTTP/1.1 200") && !first.endsWith("/half"));
    QCOMPARE(half.state(), QAbstractSocket::ConnectedState);
    QCOMPARE(silent.bytesAvailable(), 0);
    QCOMPARE(silent.state(), QAbstractSocket::ConnectedState);
    silent.abort();
    half.abort();
    QElapsedTimer elapsed;
    elapsed.start();
    QVERIFY(ask("GET /slow HTTP/1.1\r\n\r\n").endsWith("/slow"));
    QVERIFY(elapsed.elapsed() >= 99);
    QVERIFY(ask("GET /error HTTP/1.1\r\n\r\n").startsWith("HTTP/1.1 503 "));
    QTRY_COMPARE(m_server->connectionCount(), 0);
}

void AlphaSimServerTest::dropsAndRefuses()
{
    QTcpSocket socket;
    socket.connectToHost(QHostAddress::LocalHost, m_server->port());
    QTRY_COMPARE(m_server->connectionCount(), 1);
    m_server->dropConnections(1h);
    QTRY_COMPARE(socket.state(), QAbstractSocket::UnconnectedState);
    QVERIFY(m_server->refusesFor() > 59min);
    QCOMPARE(ask("GET /a HTTP/1.1\r\n\r\n"), QByteArray());
    m_server->acceptAgain();
    QCOMPARE(m_server->refusesFor(), 0ms);
    QVERIFY(ask("GET /a HTTP/1.1\r\n\r\n").endsWith("/a"));
}

void AlphaSimServerTest::goesWhileAnswersWait()
{
    QTcpSocket socket;
    socket.connectToHost(QHostAddress::LocalHost, m_server->port());
    socket.write("GET /slow HTTP/1.1\r\n\r\n");
    QTRY_COMPARE(m_server->connectionCount(), 1);
    QTRY_COMPARE(socket.bytesToWrite(), 0);
    m_server.reset();
    QTRY_COMPARE(socket.state(), QAbstractSocket::UnconnectedState);
}

void AlphaSimServerTest::answers()
{
    QCOMPARE(ask("GET /a?b=c HTTP/1.0\r\nHost: x\r\n\r\nGET /second HTTP/1.0\r\n\r\n"),
        "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 6\r\nConnection: close\r\n\r\n/a?b=c"_ba);
    QTcpSocket socket; // byte by byte
    socket.connectToHost(QHostAddress::LocalHost, m_server->port());
    QTRY_COMPARE(socket.state(), QAbstractSocket::ConnectedState);
    for (const char byte : "GET /a HTTP/1.1\r\n\r\n"_ba) {
        socket.write(&byte, 1);
        socket.flush();
    }
    QTRY_COMPARE(socket.state(), QAbstractSocket::UnconnectedState);
    QVERIFY(socket.readAll().endsWith("/a"));
}

QTEST_GUILESS_MAIN(AlphaSimServerTest)
#include "tst_alphasimserver.moc"
