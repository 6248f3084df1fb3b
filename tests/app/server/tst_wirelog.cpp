// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/logging.h"
#include "server/wirelog.h"
#include "testserver.h"

#include <QTest>

using namespace cellar;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr char path[] = "/api/v1/log/wire";
constexpr char jsonType[] = "Content-Type: application/json\r\n";

} // namespace

// The switch of the wire log, over HTTP and when its time is up.
class TestWireLog : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void badBodies_data();
    void badBodies();
    void needsJson();
    void needsTheToken();
    void onAndOffAgain();
    void goesOffByItself();
    void whatTheRulesSaidIsKept();
    void theTimerKeepsTheDeadline();

private:
    [[nodiscard]] Answer set(const QByteArray &body) const
    {
        return m_server->ask(m_server->put(path, body, jsonType));
    }
    [[nodiscard]] QJsonObject state() const { return m_server->ask(m_server->get(path)).json(); }

    std::unique_ptr<TestServer> m_server;
};

void TestWireLog::init()
{
    setWireLogging(false);
    m_server = std::make_unique<TestServer>();
    m_server->start();
}

void TestWireLog::cleanup()
{
    m_server.reset();
    QVERIFY(!lcWire().isDebugEnabled());
}

void TestWireLog::badBodies_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QString>("why");
    QTest::newRow("nothing") << ""_ba << u"not JSON"_s;
    QTest::newRow("broken") << "{\"enabled\":"_ba << u"not JSON"_s;
    QTest::newRow("list") << "[true]"_ba << u"must be a JSON object"_s;
    QTest::newRow("missing") << "{}"_ba << u"\"enabled\" is missing"_s;
    QTest::newRow("text") << "{\"enabled\": \"true\"}"_ba << u"must be true or false"_s;
    QTest::newRow("number") << "{\"enabled\": 1}"_ba << u"must be true or false"_s;
    QTest::newRow("unknown") << "{\"enabled\": true, \"hours\": 1}"_ba << u"\"hours\" is unknown here"_s;
    const QString range = u"whole number from 1 to 1440"_s;
    QTest::newRow("no time") << "{\"enabled\": true, \"minutes\": 0}"_ba << range;
    QTest::newRow("below zero") << "{\"enabled\": true, \"minutes\": -5}"_ba << range;
    QTest::newRow("two days") << "{\"enabled\": true, \"minutes\": 2880}"_ba << range;
    QTest::newRow("half a minute") << "{\"enabled\": true, \"minutes\": 1.5}"_ba << range;
    QTest::newRow("huge") << "{\"enabled\": true, \"minutes\": 1e300}"_ba << range;
    QTest::newRow("for ever") << "{\"enabled\": true, \"minutes\": null}"_ba << range;
    QTest::newRow("minutes as text") << "{\"enabled\": true, \"minutes\": \"60\"}"_ba << range;
}

void TestWireLog::badBodies()
{
    QFETCH(QByteArray, body);
    QFETCH(QString, why);
    const Answer answer = set(body);
    QCOMPARE(answer.status, 400);
    QVERIFY2(answer.json()[u"detail"].toString().contains(why), answer.body.constData());
    QVERIFY(!lcWire().isDebugEnabled());
}

void TestWireLog::needsJson()
{
    QCOMPARE(m_server->ask(m_server->put(path, "{\"enabled\": true}")).status, 415);
    QVERIFY(!lcWire().isDebugEnabled());
}

void TestWireLog::needsTheToken()
{
    const QByteArray body = "{\"enabled\": true}";
    const QByteArray head = "PUT "_ba + path + " HTTP/1.1\r\nHost: localhost\r\n"_ba + jsonType;
    const QByteArray length = "Content-Length: " + QByteArray::number(body.size()) + "\r\n\r\n";
    QCOMPARE(m_server->ask(head + length + body).status, 401);
    // A foreign page that rides on a session.
    const QByteArray foreign = "Cookie: " + m_server->signIn() + "\r\nOrigin: https://evil.example\r\n";
    QCOMPARE(m_server->ask(head + foreign + length + body).status, 403);
    QVERIFY(!lcWire().isDebugEnabled());
}

void TestWireLog::onAndOffAgain()
{
    QCOMPARE(state(), (QJsonObject{{u"enabled"_s, false}, {u"until"_s, QJsonValue()}}));
    const Answer answer = set("{\"enabled\": true, \"minutes\": 15}");
    QCOMPARE(answer.status, 200);
    const QJsonObject on{{u"enabled"_s, true}, {u"until"_s, u"2026-11-23T14:15:00.123Z"_s}};
    QCOMPARE(answer.json(), on);
    QCOMPARE(state(), on);
    QVERIFY(lcWire().isDebugEnabled());
    QCOMPARE(set("{\"enabled\": false}").json(), (QJsonObject{{u"enabled"_s, false}, {u"until"_s, QJsonValue()}}));
    QVERIFY(!lcWire().isDebugEnabled());
}

void TestWireLog::goesOffByItself()
{
    QCOMPARE(set("{\"enabled\": true}").json()[u"until"].toString(), u"2026-11-23T15:00:00.123Z"_s);
    m_server->clock.advance(59min + 59s);
    QCOMPARE(state()[u"enabled"], QJsonValue(true));
    // Switched on again, it stays for an hour from then.
    QVERIFY(set("{\"enabled\": true}").json()[u"until"].toString().startsWith(u"2026-11-23T15:59:59"_s));
    m_server->clock.advance(60min);
    QCOMPARE(state()[u"enabled"], QJsonValue(false));
    QVERIFY(!lcWire().isDebugEnabled());
}

void TestWireLog::whatTheRulesSaidIsKept()
{
    m_server.reset();
    setWireLogging(true); // as QT_LOGGING_RULES does before the start
    m_server = std::make_unique<TestServer>();
    m_server->start();
    QCOMPARE(state(), (QJsonObject{{u"enabled"_s, true}, {u"until"_s, QJsonValue()}}));
    QCOMPARE(set("{\"enabled\": false}").json()[u"enabled"], QJsonValue(false));
    QVERIFY(!lcWire().isDebugEnabled());
    QCOMPARE(set("{\"enabled\": true, \"minutes\": 1}").json()[u"enabled"], QJsonValue(true));
    m_server->clock.advance(1min);
    QCOMPARE(state(), (QJsonObject{{u"enabled"_s, true}, {u"until"_s, QJsonValue()}}));
    QVERIFY(!set("{\"enabled\": false}").body.isEmpty());
    m_server.reset();
    QVERIFY(lcWire().isDebugEnabled());
    setWireLogging(false);
}

void TestWireLog::theTimerKeepsTheDeadline()
{
    QCOMPARE(set("{\"enabled\": true, \"minutes\": 1440}").status, 200);
    m_server->clock.advance(24h - 1ms);
    QVERIFY(lcWire().isDebugEnabled());
    m_server->clock.advance(1ms);
    QTRY_VERIFY(!lcWire().isDebugEnabled()); // nobody asked
}

QTEST_GUILESS_MAIN(TestWireLog)
#include "tst_wirelog.moc"
