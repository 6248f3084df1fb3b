// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cloud/heartbeat/beating.h"
#include "fakes/scriptedhttpserver.h"
#include "heartbeat/urlheartbeat.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace cellar;

using Request = ScriptedHttpServer::Request;
using State = HeartbeatStatus::State;

class UrlHeartbeatTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();

    void oncePerInterval();
    void post();
    void onlyWhenThePanelIsRead();
    void failureIsToldAndNothingMadeUpFor();
    void againWithinTheInterval();
    void aLateBeatIsGivenUp();
    void theAddressIsASecret();

private:
    void start(bool post = false);
    void answerAll(int status);

    ManualClock m_clock;
    WebClient m_client;
    std::unique_ptr<ScriptedHttpServer> m_server;
    std::unique_ptr<UrlHeartbeat> m_heartbeat;
};

void UrlHeartbeatTest::init()
{
    m_heartbeat.reset();
    m_clock = ManualClock();
    m_server = std::make_unique<ScriptedHttpServer>();
    answerAll(200);
    start();
}

void UrlHeartbeatTest::start(bool post)
{
    QUrl url = m_server->url();
    url.setPath(u"/ping/very-secret-uuid"_s);
    m_heartbeat = std::make_unique<UrlHeartbeat>(
        UrlHeartbeatSettings{.url = url, .post = post}, m_client, m_clock, [] { return 0.0; });
}

void UrlHeartbeatTest::answerAll(int status)
{
    m_server->onAny([status](const Request &request) { ScriptedHttpServer::answer(request, status, "OK"); });
}

void UrlHeartbeatTest::oncePerInterval()
{
    QCOMPARE(m_heartbeat->status().state, State::Starting);
    for (int minute = 1; minute <= 3; ++minute) {
        for (int second = 0; second < 60; ++second) {
            poll(*m_heartbeat, m_clock);
            m_clock.advance(1s);
        }
        QTRY_COMPARE(m_heartbeat->status().sent, minute);
    }
    QCOMPARE(m_heartbeat->status().state, State::Beating);
    QCOMPARE(m_server->count("GET", "/ping/very-secret-uuid"), 3);
}

void UrlHeartbeatTest::post()
{
    start(true);
    poll(*m_heartbeat, m_clock);
    QTRY_COMPARE(m_server->count("POST", "/ping/very-secret-uuid"), 1);
    QCOMPARE(m_server->requests().last().headers.value("content-length"), "0"_ba);
}

void UrlHeartbeatTest::onlyWhenThePanelIsRead()
{
    poll(*m_heartbeat, m_clock);
    QTRY_COMPARE(m_heartbeat->status().state, State::Beating);
    for (int second = 0; second < 300; ++second) {
        m_clock.advance(1s);
        failedPoll(*m_heartbeat);
    }
    QCOMPARE(m_heartbeat->status().state, State::Silent);
    poll(*m_heartbeat, m_clock);
    QTRY_COMPARE(m_heartbeat->status().sent, 2);
    QCOMPARE(m_heartbeat->status().state, State::Beating);
    QCOMPARE(m_server->requests().size(), 2);
}

void UrlHeartbeatTest::failureIsToldAndNothingMadeUpFor()
{
    answerAll(404);
    for (int minute = 1; minute <= 3; ++minute) {
        poll(*m_heartbeat, m_clock);
        QTRY_COMPARE(m_heartbeat->status().missed, minute);
        m_clock.advance(60s);
    }
    QCOMPARE(m_heartbeat->status().state, State::Failing);
    QCOMPARE(m_heartbeat->status().lastError, u"HTTP status 404"_s);
    answerAll(200);
    poll(*m_heartbeat, m_clock);
    QTRY_COMPARE(m_heartbeat->status().sent, 1);
    QCOMPARE(m_server->requests().size(), 4);
}

void UrlHeartbeatTest::againWithinTheInterval()
{
    int left = 2;
    m_server->onAny([&](const Request &request) { ScriptedHttpServer::answer(request, --left > 0 ? 503 : 200, {}); });
    poll(*m_heartbeat, m_clock);
    QTRY_COMPARE(m_heartbeat->status().sent, 1);
    QCOMPARE(m_heartbeat->status().missed, 0);
    QCOMPARE(m_heartbeat->status().state, State::Beating);
}

void UrlHeartbeatTest::aLateBeatIsGivenUp()
{
    answerAll(503);
    poll(*m_heartbeat, m_clock);
    QTRY_COMPARE(m_heartbeat->status().state, State::Failing);
    m_clock.advance(60s); // and the next attempt finds that it is too late
    QTRY_COMPARE(m_heartbeat->status().missed, 1);
    QCOMPARE(m_server->requests().size(), 1);
    answerAll(200);
    poll(*m_heartbeat, m_clock);
    QTRY_COMPARE(m_heartbeat->status().sent, 1);
}

void UrlHeartbeatTest::theAddressIsASecret()
{
    m_server->onAny(
        [](const Request &request) { ScriptedHttpServer::answer(request, 404, "no /ping/very-secret-uuid here"); });
    poll(*m_heartbeat, m_clock);
    QTRY_COMPARE(m_heartbeat->status().missed, 1);
    QVERIFY(!m_heartbeat->status().lastError.contains(u"secret"_s));
    const QJsonObject json = toJson(m_heartbeat->status());
    QCOMPARE(json.value("state"_L1), u"failing"_s);
    QCOMPARE(json.value("missed"_L1), 1);
    QVERIFY(json.value("lastBeatAt"_L1).isNull());
}

QTEST_GUILESS_MAIN(UrlHeartbeatTest)
#include "tst_urlheartbeat.moc"
