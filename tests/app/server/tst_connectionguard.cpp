// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "testserver.h"

#include <QTest>

#include <sys/resource.h>

using namespace cellar;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr int settle = 600; // milliseconds: more than two sweeps of the guard

} // namespace

// What a hostile client may cost: time, memory, places.
class ConnectionGuardTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void silentConnectionIsCutOff();
    void slowRequestIsCutOffThoughBytesKeepComing();
    void oversizedRequests_data();
    void oversizedRequests();
    void largestRequestPasses();
    void idleConnectionIsCutOff();
    void eventStreamMayBeSilent();
    void readerWhoNeverReads();
    void strangersGiveWayFirst();
    void idlePeopleGiveWayToNewOnes();
    void busyPlacesAreNotGivenAway();
    void thousandsOfHalfOpenConnections();
    void garbage_data();
    void garbage();
};

void ConnectionGuardTest::initTestCase()
{
    // The flood below holds both ends of its connections in this process.
    rlimit files{};
    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = qMin<rlim_t>(files.rlim_max, 8192);
    QCOMPARE(setrlimit(RLIMIT_NOFILE, &files), 0);
}

void ConnectionGuardTest::silentConnectionIsCutOff()
{
    TestServer server;
    server.start();
    RawClient client(server.port());
    QTRY_COMPARE(server.server->connections(), 1);
    server.clock.advance(14s);
    QVERIFY(!client.waitForEnd(settle));
    server.clock.advance(2s);
    QVERIFY(client.waitForEnd());
    QTRY_COMPARE(server.server->connections(), 0);
}

void ConnectionGuardTest::slowRequestIsCutOffThoughBytesKeepComing()
{
    TestServer server;
    server.start();
    RawClient client(server.port());
    client.send("GET /healthz HTTP/1.1\r\nX: ");
    for (int i = 0; i < 4; ++i) {
        QVERIFY(!client.waitForEnd(settle));
        server.clock.advance(2s);
        client.send("a");
    }
    QVERIFY(!client.waitForEnd(settle));
    server.clock.advance(3s);
    QVERIFY(client.waitForEnd());
    QVERIFY(client.received().isEmpty());
}

void ConnectionGuardTest::oversizedRequests_data()
{
    QTest::addColumn<QByteArray>("head");
    QTest::addColumn<QByteArray>("more");
    QTest::newRow("endless request line") << "GET /"_ba << QByteArray(4096, 'a');
    QTest::newRow("endless header") << "GET / HTTP/1.1\r\nX: "_ba << QByteArray(4096, 'a');
    QTest::newRow("endless headers") << "GET / HTTP/1.1\r\n"_ba
                                     << "X-Many: 1\r\n"_ba.repeated(400);
    QTest::newRow("one gibibyte")
        << "PUT /api/v1/vessels/fv-10-1/setpoint HTTP/1.1\r\nContent-Length: 1073741824\r\n\r\n"_ba
        << QByteArray(4096, '9');
    QTest::newRow("endless chunks")
        << "PUT /api/v1/vessels/fv-10-1/setpoint HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n"_ba
        << "400\r\n" + QByteArray(1024, '9') + "\r\n";
}

void ConnectionGuardTest::oversizedRequests()
{
    QFETCH(QByteArray, head);
    QFETCH(QByteArray, more);
    TestServer server;
    server.start();
    RawClient client(server.port());
    client.send(head);
    for (int i = 0; i < 16; ++i) {
        client.send(more);
    }
    const Answer answer = client.answer();
    QCOMPARE(answer.status, 413);
    QCOMPARE(answer.header("Connection"), "close"_ba);
    // It may read that for a moment, then it is cut off whether it goes on sending or not.
    server.clock.advance(2s);
    QVERIFY(client.waitForEnd());
    QTRY_COMPARE(server.server->connections(), 0);
}

void ConnectionGuardTest::largestRequestPasses()
{
    TestServer server;
    server.start();
    const QByteArray most = server.get("/api/v1/cellar", "X: " + QByteArray(15'000, 'a') + "\r\n");
    QVERIFY(most.size() < 16 * 1024);
    RawClient client(server.port());
    for (int i = 0; i < 3; ++i) {
        client.send(most);
        QCOMPARE(client.answer().status, 200);
    }
}

void ConnectionGuardTest::idleConnectionIsCutOff()
{
    TestServer server;
    server.start();
    RawClient client(server.port());
    client.send(server.get("/healthz"));
    QCOMPARE(client.answer().status, 200);
    server.clock.advance(59s);
    QVERIFY(!client.waitForEnd(settle));
    client.send(server.get("/healthz"));
    QCOMPARE(client.answer().status, 200);
    server.clock.advance(61s);
    QVERIFY(client.waitForEnd());
}

void ConnectionGuardTest::eventStreamMayBeSilent()
{
    TestServer server;
    server.start();
    RawClient client(server.port());
    client.send(server.get("/api/v1/events"));
    QVERIFY(client.waitFor("event: cellar"));
    server.clock.advance(24h);
    QVERIFY(!client.waitForEnd(settle));
    server.cellar.publish(*server.cellar.snapshot());
    QVERIFY(client.waitFor("\"sequence\":2"));
    // But nobody speaks on it.
    client.send("x");
    QVERIFY(client.waitForEnd());
}

void ConnectionGuardTest::readerWhoNeverReads()
{
    ServerLimits limits;
    limits.guard.unsentBytes = 64 * 1024;
    TestServer server(limits);
    server.start();
    RawClient client(server.port());
    client.socket().setReadBufferSize(1);
    const QByteArray request = server.get("/api/v1/cellar").repeated(20);
    QVERIFY(QTest::qWaitFor(
        [&] {
            client.send(request);
            return !client.isOpen() || server.server->connections() == 0;
        },
        20'000));
}

void ConnectionGuardTest::strangersGiveWayFirst()
{
    ServerLimits limits;
    limits.guard.connections = 4;
    TestServer server(limits);
    server.start();
    RawClient person(server.port());
    person.send(server.get("/api/v1/cellar"));
    QCOMPARE(person.answer().status, 200);
    std::vector<std::unique_ptr<RawClient>> strangers;
    for (int i = 0; i < 3; ++i) {
        strangers.push_back(std::make_unique<RawClient>(server.port()));
        QTRY_COMPARE(server.server->connections(), 2 + i);
    }
    // The oldest stranger goes, though the person came first and is idle; /healthz makes nobody a person.
    strangers[1]->send("GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n");
    QCOMPARE(strangers[1]->answer().status, 200);
    QCOMPARE(server.ask(server.get("/api/v1/cellar")).status, 200);
    QVERIFY(strangers[0]->waitForEnd());
    QTRY_COMPARE(server.server->connections(), 3);
    QVERIFY(person.isOpen());
    QVERIFY(strangers[1]->isOpen());
    QVERIFY(strangers[2]->isOpen());
}

void ConnectionGuardTest::idlePeopleGiveWayToNewOnes()
{
    ServerLimits limits;
    limits.guard.connections = 2;
    TestServer server(limits);
    server.start();
    RawClient stream(server.port());
    stream.send(server.get("/api/v1/events"));
    QVERIFY(stream.waitFor("event: cellar"));
    RawClient idle(server.port());
    idle.send(server.get("/api/v1/cellar"));
    QCOMPARE(idle.answer().status, 200);
    QCOMPARE(server.ask(server.get("/api/v1/cellar")).status, 200);
    QVERIFY(idle.waitForEnd());
    QVERIFY(stream.isOpen());
}

void ConnectionGuardTest::busyPlacesAreNotGivenAway()
{
    ServerLimits limits;
    limits.guard.connections = 2;
    TestServer server(limits);
    server.start();
    RawClient first(server.port());
    first.send(server.get("/api/v1/events"));
    RawClient second(server.port());
    second.send(server.get("/api/v1/events"));
    QVERIFY(first.waitFor("event: cellar"));
    QVERIFY(second.waitFor("event: cellar"));
    RawClient late(server.port());
    QVERIFY(late.waitForEnd());
    QVERIFY(first.isOpen());
    QVERIFY(second.isOpen());
}

void ConnectionGuardTest::thousandsOfHalfOpenConnections()
{
    TestServer server;
    server.start();
    std::vector<std::unique_ptr<QTcpSocket>> crowd;
    for (int i = 0; i < 2000; ++i) {
        crowd.push_back(std::make_unique<QTcpSocket>());
        crowd.back()->connectToHost(QHostAddress(QHostAddress::LocalHost), server.port());
        if (i % 100 == 99) {
            for (int half = i - 99; half < i; half += 2) {
                crowd[static_cast<std::size_t>(half)]->write("GET /api/v1/cellar HTTP/1.1\r\nHo");
            }
            QCOMPARE(server.ask(server.get("/api/v1/cellar")).status, 200);
            QVERIFY(server.server->connections() <= 512);
        }
    }
    crowd.clear();
    QTRY_COMPARE_WITH_TIMEOUT(server.server->connections(), 0, 10'000);
}

void ConnectionGuardTest::garbage_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("TLS on a plain port") << QByteArray::fromHex("160301020001000001fc0303");
    QTest::newRow("no version") << "GET /\r\n\r\n"_ba;
    QTest::newRow("one word") << "GET\r\n\r\n"_ba;
    QTest::newRow("zeroes") << QByteArray(4000, '\0') + "\r\n\r\n";
    QTest::newRow("other protocol") << "GET / RTSP/1.0\r\n\r\n"_ba;
    QTest::newRow("odd version") << "GET / HTTP/a.b\r\n\r\n"_ba;
    QTest::newRow("no target") << "GET  HTTP/1.1\r\n\r\n"_ba;
    QTest::newRow("absolute target") << "GET http://evil.example/ HTTP/1.1\r\n\r\n"_ba;
    QTest::newRow("web socket")
        << "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
           "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"_ba;
    QTest::newRow("header without colon") << "GET / HTTP/1.1\r\nnonsense\r\n\r\n"_ba;
    QTest::newRow("port that is none") << "GET /healthz HTTP/1.1\r\nHost: localhost:99999999\r\n\r\n"_ba;
}

void ConnectionGuardTest::garbage()
{
    QFETCH(QByteArray, bytes);
    TestServer server;
    server.start();
    {
        RawClient client(server.port());
        client.send(bytes);
        QVERIFY(!client.waitFor("HTTP/1.1 500", 200));
    }
    QTRY_COMPARE(server.server->connections(), 0);
    QCOMPARE(server.ask(server.get("/api/v1/cellar")).status, 200);
}

QTEST_GUILESS_MAIN(ConnectionGuardTest)
#include "tst_connectionguard.moc"
