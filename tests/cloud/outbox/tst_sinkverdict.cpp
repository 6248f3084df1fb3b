// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "fakes/manualclock.h"
#include "outbox/sinkverdict.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace cellar;

using Action = SinkVerdict::Action;

Q_DECLARE_METATYPE(cellar::SinkVerdict::Action)

class SinkVerdictTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void statuses_data();
    void statuses();
    void retryAfter();
    void nobodyAnswers_data();
    void nobodyAnswers();
    void pageForABrowser();
};

void SinkVerdictTest::statuses_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<Action>("action");
    for (const int status : {200, 201, 202, 204, 206, 207, 208}) {
        QTest::addRow("%d", status) << status << QByteArray() << Action::Done;
    }
    QTest::newRow("a bad line") << 400 << "unable to parse 'x': missing fields"_ba << Action::Narrow;
    QTest::newRow("partial write") << 400 << "partial write error (2 written)"_ba << Action::Narrow;
    QTest::newRow("no such organization")
        << 400 << R"({"code":"not found","message":"organization name \"x\" not found"})"_ba << Action::Hold;
    QTest::newRow("no database") << 400 << R"({"error":"database is required"})"_ba << Action::Hold;
    for (const int status : {301, 302, 307, 308, 401, 402, 403, 404, 405, 410, 415, 418, 451}) {
        QTest::addRow("%d", status) << status << "why"_ba << Action::Hold;
    }
    QTest::newRow("too large") << 413 << "<html>nginx</html>"_ba << Action::Split;
    QTest::newRow("some are refused") << 422 << "outside of the retention"_ba << Action::Narrow;
    for (const int status : {408, 425, 429, 500, 501, 502, 503, 504, 507, 599}) {
        QTest::addRow("%d", status) << status << QByteArray() << Action::Retry;
    }
    QTest::newRow("a status that there is not") << 999 << QByteArray() << Action::Retry;
}

void SinkVerdictTest::statuses()
{
    QFETCH(const int, status);
    QFETCH(const QByteArray, body);
    QFETCH(const Action, action);
    const SinkVerdict verdict =
        judge({.outcome = WebAnswer::Outcome::Answered, .status = status, .body = body}, ManualClock().now(), 1h);
    QCOMPARE(verdict.action, action);
    QCOMPARE(verdict.understood, action == Action::Done || status == 422);
    QCOMPARE(verdict.text.isEmpty(), action == Action::Done);
    QVERIFY(action == Action::Done || verdict.text.contains(QString::number(status)));
}

void SinkVerdictTest::retryAfter()
{
    WebAnswer busy{.outcome = WebAnswer::Outcome::Answered, .status = 429, .retryAfter = "30"};
    const Timestamp now = ManualClock().now();
    QCOMPARE(judge(busy, now, 1h).after, std::optional<Milliseconds>(30s));
    busy.status = 503;
    busy.retryAfter = "Mon, 23 Nov 2026 14:01:00 GMT"; // the clock says 14:00:00.123
    QCOMPARE(judge(busy, now, 1h).after, std::optional<Milliseconds>(59'877ms));
    busy.retryAfter = "86400000";
    QCOMPARE(judge(busy, now, 1h).after, std::optional<Milliseconds>(1h));
    busy.retryAfter.clear();
    QVERIFY(!judge(busy, now, 1h).after);
}

void SinkVerdictTest::nobodyAnswers_data()
{
    QTest::addColumn<int>("outcome");
    QTest::addColumn<Action>("action");
    using enum WebAnswer::Outcome;
    for (const auto outcome : {Dns, Refused, Tls, Timeout, NotHttp, Broken}) {
        QTest::addRow("%d", int(outcome)) << int(outcome) << Action::Retry;
    }
    QTest::newRow("not an address") << int(NoAddress) << Action::Hold;
}

void SinkVerdictTest::nobodyAnswers()
{
    QFETCH(const int, outcome);
    QFETCH(const Action, action);
    const SinkVerdict verdict =
        judge({.outcome = WebAnswer::Outcome(outcome), .text = u"why"_s}, ManualClock().now(), 1h);
    QCOMPARE(verdict.action, action);
    QCOMPARE(verdict.text, u"why"_s);
    QVERIFY(!verdict.understood);
}

void SinkVerdictTest::pageForABrowser()
{
    const WebAnswer page{.outcome = WebAnswer::Outcome::Answered,
        .status = 413,
        .body = "<html><head><title>413</title></head></html>",
        .contentType = "text/html"};
    QCOMPARE(judge(page, ManualClock().now(), 1h).text, u"HTTP status 413"_s);
}

QTEST_GUILESS_MAIN(SinkVerdictTest)
#include "tst_sinkverdict.moc"
