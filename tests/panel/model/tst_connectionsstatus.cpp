// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/connectionsstatus.h"

#include <QJsonArray>
#include <QtTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace cellar;

namespace {

ConnectionsStatus everything()
{
    const Timestamp at(1h);
    ConnectionsStatus status;
    status.sinks = {{.name = u"influx"_s,
        .state = SinkStatus::State::Held,
        .reason = u"HTTP status 401"_s,
        .until = at + 1min,
        .tally = {.records = 4, .bytes = 300, .oldest = at, .sent = 9, .dropped = 3, .quarantined = 2, .unsaved = 1},
        .lastError = u"HTTP status 401"_s,
        .lastErrorAt = at,
        .lastSuccessAt = at - 1min,
        .trouble = u"disk full"_s,
        .damaged = u"outbox.db.damaged-1"_s}};
    status.heartbeats = {{.name = u"url"_s,
        .state = HeartbeatStatus::State::Failing,
        .sent = 5,
        .missed = 2,
        .lastBeatAt = at,
        .lastError = u"no answer"_s,
        .lastErrorAt = at + 1s}};
    status.batches = BatchStatus{.state = BatchStatus::State::Trouble,
        .source = u"sheet"_s,
        .error = u"not shared"_s,
        .readAt = at,
        .age = 90s,
        .account = u"node@brewery"_s,
        .isTwoWay = true,
        .pendingWrites = 2,
        .warnings = {u"two rows for FV 10/1"_s}};
    status.history = HistoryStatus{.state = HistoryStatus::State::DiskFull,
        .text = u"no space"_s,
        .setAside = u"history.db.damaged-1"_s,
        .bytes = 1'000'000,
        .readings = 700'000,
        .entries = {},
        .oldestReading = at,
        .oldest = at - 24h,
        .waiting = 12,
        .dropped = 1};
    status.journal = JournalStatus{.trouble = u"no space"_s, .waiting = 3, .lost = 1};
    return status;
}

} // namespace

class ConnectionsStatusTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void bothWays();
    void nothingAtAll();
    void everyState();
    void impossible_data();
    void impossible();
};

void ConnectionsStatusTest::bothWays()
{
    const Result<ConnectionsStatus> read = connectionsStatusFromJson(toJson(everything()));
    QVERIFY2(read, qPrintable(read ? QString() : read.error().text));
    QCOMPARE(*read, everything());
}

void ConnectionsStatusTest::nothingAtAll()
{
    const Result<ConnectionsStatus> read = connectionsStatusFromJson(toJson(ConnectionsStatus{}));
    QVERIFY(read);
    QCOMPARE(*read, ConnectionsStatus{});
}

void ConnectionsStatusTest::everyState()
{
    using enum SinkStatus::State;
    for (const SinkStatus::State state : {Idle, Sending, Waiting, Held}) {
        QCOMPARE(sinkStateFromName(sinkStateName(state)), std::optional(state));
    }
    for (const auto state : {HeartbeatStatus::State::Starting, HeartbeatStatus::State::Beating,
             HeartbeatStatus::State::Silent, HeartbeatStatus::State::Failing}) {
        QCOMPARE(heartbeatStateFromName(heartbeatStateName(state)), std::optional(state));
    }
    for (const auto state : {HistoryStatus::State::Starting, HistoryStatus::State::Recording,
             HistoryStatus::State::DiskFull, HistoryStatus::State::ReadOnly, HistoryStatus::State::Failing}) {
        QCOMPARE(historyStateFromName(historyStateName(state)), std::optional(state));
    }
}

void ConnectionsStatusTest::impossible_data()
{
    QTest::addColumn<QString>("part");
    QTest::addColumn<QString>("key");
    QTest::addColumn<QJsonValue>("value");
    QTest::newRow("no list of sinks") << QString() << u"sinks"_s << QJsonValue(7);
    QTest::newRow("no list of heartbeats") << QString() << u"heartbeats"_s << QJsonValue();
    QTest::newRow("batches are a text") << QString() << u"batches"_s << QJsonValue(u"typed"_s);
    QTest::newRow("unknown state") << u"batches"_s << u"state"_s << QJsonValue(u"dancing"_s);
    QTest::newRow("half a write") << u"batches"_s << u"pendingWrites"_s << QJsonValue(1.5);
    QTest::newRow("warnings are numbers") << u"batches"_s << u"warnings"_s << QJsonValue(QJsonArray{1});
    QTest::newRow("two way perhaps") << u"batches"_s << u"twoWay"_s << QJsonValue(u"perhaps"_s);
    QTest::newRow("less than nothing") << u"history"_s << u"bytes"_s << QJsonValue(-1);
    QTest::newRow("more than all") << u"history"_s << u"readings"_s << QJsonValue(1e300);
    QTest::newRow("no time") << u"history"_s << u"oldest"_s << QJsonValue(u"yesterday"_s);
    QTest::newRow("no number") << u"journal"_s << u"waiting"_s << QJsonValue(u"3"_s);
}

void ConnectionsStatusTest::impossible()
{
    QFETCH(const QString, part);
    QFETCH(const QString, key);
    QFETCH(const QJsonValue, value);
    QJsonObject json = toJson(everything());
    if (part.isEmpty()) {
        json.insert(key, value);
    } else {
        QJsonObject inner = json.value(part).toObject();
        inner.insert(key, value);
        json.insert(part, inner);
    }
    const Result<ConnectionsStatus> read = connectionsStatusFromJson(json);
    QVERIFY(!read);
    QCOMPARE(read.error().kind, ErrorKind::Protocol);
    QVERIFY2(read.error().text.contains(key), qPrintable(read.error().text));
}

QTEST_GUILESS_MAIN(ConnectionsStatusTest)
#include "tst_connectionsstatus.moc"
