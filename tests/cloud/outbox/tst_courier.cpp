// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "couriertest.h"

#include <QJsonDocument>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace cellar;
using namespace cellar::couriertest;

class CourierTest : public DeliveryTest
{
    Q_OBJECT

private Q_SLOTS:
    void init() { begin(); }
    void cleanup() { end(); }

    void deliversOldestFirst();
    void oneBatchAfterTheOther();
    void largeBodiesArePacked();
    void transientTrouble_data();
    void transientTrouble();
    void retryAfterWins();
    void waitsAreJittered();
    void hanging();
    void serverComesBack();
    void configuration_data();
    void configuration();
    void newSettingsAreTriedAtOnce();
    void secretsAreNotRepeated();
    void survivesARestart();
    void untilItIsEmptyAgain();
};

void CourierTest::deliversOldestFirst()
{
    QByteArrayList bodies;
    m_server->onAny([&](const Request &request) {
        bodies.append(linesOf(request));
        accept(request);
    });
    m_outbox->add(sinkName, numbered(1, 3));
    QTRY_COMPARE(status().tally.sent, 3);
    QTRY_COMPARE(status().state, State::Idle);
    m_outbox->add(sinkName, numbered(4, 5));
    m_outbox->add(u"somebody else"_s, numbered(6, 6));
    QTRY_COMPARE(status().tally.sent, 5);
    QCOMPARE(bodies, (QByteArrayList{"1 2 3", "4 5"}));
    QCOMPARE(m_server->requests().first().headers.value("authorization"), "Token secret-token"_ba);
    QCOMPARE(status().tally.records, 0);
    QCOMPARE(status().lastSuccessAt, std::optional(m_clock.now()));
    QVERIFY(status().lastError.isEmpty());
}

void CourierTest::oneBatchAfterTheOther()
{
    start({.batch = {.records = 10}});
    int open = 0;
    int mostOpen = 0;
    QByteArrayList bodies;
    m_server->onAny([&](const Request &request) {
        mostOpen = std::max(mostOpen, ++open);
        bodies.append(linesOf(request).split(' ').first());
        QTimer::singleShot(5, this, [this, request, &open] {
            --open;
            accept(request);
        });
    });
    m_outbox->add(sinkName, numbered(1, 35));
    QTRY_COMPARE(status().tally.sent, 35);
    QCOMPARE(mostOpen, 1);
    QCOMPARE(bodies, (QByteArrayList{"1", "11", "21", "31"}));
}

void CourierTest::largeBodiesArePacked()
{
    m_server->onAny([this](const Request &request) { accept(request); });
    m_outbox->add(sinkName, numbered(1, 3));
    QTRY_COMPARE(status().tally.sent, 3);
    QVERIFY(!m_server->requests().last().headers.contains("content-encoding"));
    m_outbox->add(sinkName, numbered(1'000, 2'000));
    QTRY_COMPARE(status().tally.sent, 1'004);
    QCOMPARE(m_server->requests().last().headers.value("content-encoding"), "gzip"_ba);
    QVERIFY(arrived().endsWith("1999 2000"));
}

void CourierTest::transientTrouble_data()
{
    QTest::addColumn<int>("status");
    for (const int status : {408, 425, 429, 500, 502, 503, 504}) {
        QTest::addRow("%d", status) << status;
    }
}

void CourierTest::transientTrouble()
{
    QFETCH(const int, status);
    int left = 5;
    m_server->onAny([&](const Request &request) {
        if (--left > 0) {
            ScriptedHttpServer::answer(request, status, "busy", "text/plain");
        } else {
            accept(request);
        }
    });
    m_outbox->add(sinkName, numbered(1, 3));
    QTRY_COMPARE(this->status().state, State::Waiting);
    QVERIFY(this->status().reason.contains(QString::number(status)));
    QCOMPARE(this->status().lastErrorAt, std::optional(m_clock.now()));
    QTRY_COMPARE(this->status().tally.sent, 3);
    QCOMPARE(arrived(), "1 2 3"_ba);
    QCOMPARE(m_arrived.size(), 3);
    QVERIFY(quarantined().isEmpty());
}

void CourierTest::retryAfterWins()
{
    answerAll(429, {}, "Retry-After: 300\r\n");
    m_outbox->add(sinkName, numbered(1, 1));
    QTRY_COMPARE(status().state, State::Waiting);
    QCOMPARE(status().until, std::optional<Timestamp>(m_clock.now() + 300s));
    // Whoever asks for a year gets an hour.
    answerAll(503, {}, "Retry-After: 31536000\r\n");
    m_courier->settingsChanged();
    QTRY_COMPARE(status().until, std::optional<Timestamp>(m_clock.now() + 1h));
}

void CourierTest::waitsAreJittered()
{
    start({.firstRetry = 1'000'000ms, .mostRetry = 9'000'000ms});
    answerAll(500);
    m_random = 0.5;
    m_outbox->add(sinkName, numbered(1, 1));
    QTRY_COMPARE(status().until, std::optional<Timestamp>(m_clock.now() + 750s));
}

void CourierTest::hanging()
{
    m_sink.deadline = 30ms;
    m_server->onAny([](const Request &) {});
    m_outbox->add(sinkName, numbered(1, 2));
    QTRY_VERIFY(m_server->requests().size() >= 3);
    QCOMPARE(status().lastError, u"no complete answer within 0.03 s"_s);
    m_sink.deadline = 5s;
    m_server->onAny([this](const Request &request) { accept(request); });
    QTRY_COMPARE(status().tally.sent, 2);
}

void CourierTest::serverComesBack()
{
    m_server->onAny([this](const Request &request) { accept(request); });
    m_server->vanish();
    m_outbox->add(sinkName, numbered(1, 2));
    QTRY_COMPARE(status().state, State::Waiting);
    QTRY_VERIFY(status().lastError.contains(u"nothing listens"_s));
    m_outbox->add(sinkName, numbered(3, 4));
    QTRY_COMPARE(status().tally.records, 4);
    QVERIFY(m_server->comeBack());
    QTRY_COMPARE(status().tally.sent, 4);
    QCOMPARE(arrived(), "1 2 3 4"_ba);
}

void CourierTest::configuration_data()
{
    QTest::addColumn<int>("status");
    for (const int status : {301, 302, 307, 401, 403, 404, 405, 410}) {
        QTest::addRow("%d", status) << status;
    }
}

// Kept, told, and tried again slowly.
void CourierTest::configuration()
{
    QFETCH(const int, status);
    start({.firstHold = 10ms, .mostHold = 10ms});
    answerAll(status, "why");
    m_outbox->add(sinkName, numbered(1, 3));
    QTRY_COMPARE(this->status().state, State::Held);
    QVERIFY(this->status().reason.contains(QString::number(status)));
    QTRY_VERIFY(m_server->requests().size() >= 3);
    QCOMPARE(this->status().tally.records, 3);
    m_server->onAny([this](const Request &request) { accept(request); });
    QTRY_COMPARE(this->status().tally.sent, 3);
    QTRY_COMPARE(this->status().state, State::Idle);
    QVERIFY(quarantined().isEmpty());
}

void CourierTest::newSettingsAreTriedAtOnce()
{
    m_server->onAny([this](const Request &request) {
        if (request.headers.value("authorization") == "Token good") {
            accept(request);
        } else {
            ScriptedHttpServer::answer(request, 401, {});
        }
    });
    m_outbox->add(sinkName, numbered(1, 3));
    QTRY_COMPARE(status().state, State::Held);
    QCOMPARE(status().until, std::optional<Timestamp>(m_clock.now() + 60s));
    m_sink.token = u"good"_s;
    m_courier->settingsChanged();
    QTRY_COMPARE(status().tally.sent, 3);
}

void CourierTest::secretsAreNotRepeated()
{
    answerAll(401, R"({"message":"token secret-token is unknown"})");
    m_outbox->add(sinkName, numbered(1, 1));
    QTRY_COMPARE(status().state, State::Held);
    QVERIFY2(!QByteArray(QJsonDocument(toJson(status())).toJson()).contains("secret-token"), "repeated");
    QVERIFY(status().reason.contains(u"token … is unknown"_s));
}

void CourierTest::survivesARestart()
{
    answerAll(503);
    m_outbox->add(sinkName, numbered(1, 3));
    QTRY_COMPARE(status().state, State::Waiting);
    m_server->onAny([this](const Request &request) { accept(request); });
    start();
    QTRY_COMPARE(status().tally.sent, 3);
    QCOMPARE(arrived(), "1 2 3"_ba);
}

// The answer to a delivery is lost: delivered twice, and once as far as anybody can see.
void CourierTest::untilItIsEmptyAgain()
{
    int requests = 0;
    m_server->onAny([&](const Request &request) {
        for (const QByteArray &line : linesOf(request).split(' ')) {
            m_arrived.append(line.toInt());
        }
        ++requests % 2 == 1 ? request.socket->abort() : ScriptedHttpServer::answer(request, 204, {});
    });
    m_outbox->add(sinkName, numbered(1, 3));
    QTRY_COMPARE(status().tally.sent, 3);
    QCOMPARE(arrived(), "1 2 3"_ba);
    QCOMPARE(m_arrived.size(), 6);
}

QTEST_GUILESS_MAIN(CourierTest)
#include "tst_courier.moc"
