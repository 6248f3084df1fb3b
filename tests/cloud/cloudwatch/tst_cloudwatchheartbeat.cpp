// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cloud/heartbeat/beating.h"
#include "cloudwatch/cloudwatchheartbeat.h"
#include "fakes/scriptedhttpserver.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace cellar;

using Request = ScriptedHttpServer::Request;
using State = HeartbeatStatus::State;

class CloudWatchHeartbeatTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();

    void sendsTheSeedsMetric();
    void throttlingIsTriedAgainWithinTheInterval();
    void wrongKeyIsTold();
    void wrongClockIsTold();
    void neverFromABacklog();

private:
    void answerAll(int status, const QByteArray &code, const QByteArray &headers = {});

    ManualClock m_clock;
    WebClient m_client;
    std::unique_ptr<ScriptedHttpServer> m_server;
    std::unique_ptr<CloudWatchHeartbeat> m_heartbeat;
};

void CloudWatchHeartbeatTest::init()
{
    m_heartbeat.reset();
    m_clock = ManualClock();
    m_server = std::make_unique<ScriptedHttpServer>();
    m_heartbeat =
        std::make_unique<CloudWatchHeartbeat>(CloudWatchSettings{.region = u"eu-central-1"_s,
                                                  .credentials = {"AKIDEXAMPLE", "verysecret", "sessionsecret"},
                                                  .cellarName = u"SuperCellar"_s,
                                                  .endpoint = m_server->url()},
            m_client, m_clock, [] { return 0.0; });
}

void CloudWatchHeartbeatTest::answerAll(int status, const QByteArray &code, const QByteArray &headers)
{
    m_server->onAny([=](const Request &request) {
        ScriptedHttpServer::answer(request, status,
            "<ErrorResponse><Error><Code>" + code +
                "</Code><Message>verysecret sessionsecret</Message></Error></ErrorResponse>",
            "text/xml", headers);
    });
}

void CloudWatchHeartbeatTest::sendsTheSeedsMetric()
{
    answerAll(200, {});
    for (int second = 0; second < 120; ++second) {
        poll(*m_heartbeat, m_clock);
        m_clock.advance(1s);
        if (second % 30 == 0) {
            QTRY_COMPARE(m_heartbeat->status().sent, second / 60 + 1);
        }
    }
    QCOMPARE(m_server->requests().size(), 2);
    const Request request = m_server->requests().first();
    QVERIFY(request.body.startsWith("Action=PutMetricData&Version=2010-08-01&Namespace=CELLAR%2FINFO&"));
    QVERIFY(request.body.contains(".Value=SuperCellar&"));
    QVERIFY(request.body.endsWith("&MetricData.member.1.Value=1&MetricData.member.1.Unit=None"));
    QCOMPARE(request.headers.value("x-amz-security-token"), "sessionsecret"_ba);
    QVERIFY(request.headers.value("authorization").contains("/eu-central-1/monitoring/aws4_request"));
}

void CloudWatchHeartbeatTest::throttlingIsTriedAgainWithinTheInterval()
{
    answerAll(400, "Throttling");
    poll(*m_heartbeat, m_clock);
    QTRY_COMPARE(m_heartbeat->status().state, State::Failing);
    QCOMPARE(m_heartbeat->status().missed, 0);
    answerAll(200, {});
    QTRY_COMPARE(m_heartbeat->status().sent, 1);
    QCOMPARE(m_server->requests().size(), 2);
}

void CloudWatchHeartbeatTest::wrongKeyIsTold()
{
    answerAll(403, "InvalidClientTokenId");
    poll(*m_heartbeat, m_clock);
    QTRY_COMPARE(m_heartbeat->status().missed, 1);
    QCOMPARE(m_heartbeat->status().lastError, u"InvalidClientTokenId: … …"_s);
}

void CloudWatchHeartbeatTest::wrongClockIsTold()
{
    answerAll(403, "SignatureDoesNotMatch", "Date: Mon, 23 Nov 2026 16:00:00 GMT\r\n");
    poll(*m_heartbeat, m_clock); // at 14:00
    QTRY_COMPARE(m_heartbeat->status().missed, 1);
    QVERIFY2(m_heartbeat->status().lastError.endsWith(u"the clock of this computer is 119 min behind"_s),
        qPrintable(m_heartbeat->status().lastError));
}

void CloudWatchHeartbeatTest::neverFromABacklog()
{
    m_server->vanish();
    for (int minute = 0; minute < 10; ++minute) {
        poll(*m_heartbeat, m_clock);
        QTRY_COMPARE(m_heartbeat->status().state, State::Failing);
        m_clock.advance(60s);
    }
    QVERIFY(m_server->comeBack());
    answerAll(200, {});
    poll(*m_heartbeat, m_clock);
    QTRY_COMPARE(m_heartbeat->status().sent, 1);
    QCOMPARE(m_heartbeat->status().missed, 10);
    QCOMPARE(m_server->requests().size(), 1);
    QVERIFY(m_server->requests().first().body.contains("Timestamp=2026-11-23T14%3A10%3A00.123Z"));
}

QTEST_GUILESS_MAIN(CloudWatchHeartbeatTest)
#include "tst_cloudwatchheartbeat.moc"
