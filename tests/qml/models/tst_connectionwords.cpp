// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/connectionwords.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace cellar;
using connectionwords::Card;
using look::Tone;

Q_DECLARE_METATYPE(cellar::ConnectionsStatus)

namespace {

constexpr Timestamp now(100h);

ConnectionsStatus with(const SinkStatus &sink)
{
    return {.sinks = {sink}};
}

ConnectionsStatus with(const HeartbeatStatus &beat)
{
    return {.heartbeats = {beat}};
}

ConnectionsStatus with(const BatchStatus &batches)
{
    return {.batches = batches};
}

ConnectionsStatus with(const HistoryStatus &history)
{
    return {.history = history};
}

} // namespace

class ConnectionWordsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void states_data();
    void states();
    void whatWasLost();
    void journal();
    void ages_data();
    void ages();
};

void ConnectionWordsTest::states_data()
{
    QTest::addColumn<ConnectionsStatus>("status");
    QTest::addColumn<QString>("text");
    QTest::addColumn<Tone>("tone");
    const auto row = [](const char *name, const ConnectionsStatus &status, const QString &text, Tone tone) {
        QTest::newRow(name) << status << text << tone;
    };
    using Sink = SinkStatus::State;
    row("idle", with(SinkStatus{.name = u"influx"_s}), u"Everything has arrived"_s, Tone::Fine);
    row("sending", with(SinkStatus{.name = u"influx"_s, .state = Sink::Sending}), u"Sending"_s, Tone::Fine);
    row("waiting",
        with(SinkStatus{
            .name = u"influx"_s, .state = Sink::Waiting, .reason = u"connection refused"_s, .until = now + 40s}),
        u"Waits: connection refused, tried again in 40\u00a0s"_s, Tone::Busy);
    row("held", with(SinkStatus{.name = u"influx"_s, .state = Sink::Held, .reason = u"HTTP status 401"_s}),
        u"Somebody has to change something: HTTP status 401"_s, Tone::Bad);
    row("no disk", with(SinkStatus{.name = u"influx"_s, .state = Sink::Idle, .trouble = u"disk full"_s}),
        u"The outbox cannot be written: disk full"_s, Tone::Bad);
    using Beat = HeartbeatStatus::State;
    row("starting", with(HeartbeatStatus{.name = u"url"_s}), u"Has not been sent yet"_s, Tone::Busy);
    row("beating", with(HeartbeatStatus{.name = u"url"_s, .state = Beat::Beating}), u"Arrives"_s, Tone::Fine);
    row("silent", with(HeartbeatStatus{.name = u"url"_s, .state = Beat::Silent}),
        u"Not sent, because the panel is not read"_s, Tone::Bad);
    row("failing", with(HeartbeatStatus{.name = u"url"_s, .state = Beat::Failing, .lastError = u"no answer"_s}),
        u"Does not arrive: no answer"_s, Tone::Bad);
    using Table = BatchStatus::State;
    row("typed", with(BatchStatus{.source = u"typed"_s}), u"Typed in at the kiosk and the browser"_s, Tone::Fine);
    row("typed, not kept", with(BatchStatus{.source = u"typed"_s, .error = u"disk full"_s}),
        u"Typed in at the kiosk and the browser: disk full"_s, Tone::Bad);
    row("never read", with(BatchStatus{.state = Table::Waiting, .source = u"csv"_s}),
        u"From a CSV file, which has not been read yet"_s, Tone::Busy);
    row("read", with(BatchStatus{.state = Table::Good, .source = u"sheet"_s, .readAt = now - 30s}),
        u"From a Google Sheet, read 30\u00a0s ago"_s, Tone::Fine);
    row("not read", with(BatchStatus{.state = Table::Trouble, .source = u"sheet"_s, .error = u"not shared"_s}),
        u"From a Google Sheet, which cannot be read: not shared"_s, Tone::Bad);
    using History = HistoryStatus::State;
    row("opened", with(HistoryStatus{}), u"Is being opened"_s, Tone::Busy);
    row("recording", with(HistoryStatus{.state = History::Recording, .bytes = 48'300'000}), u"48.3 MB on the disk"_s,
        Tone::Fine);
    row("full", with(HistoryStatus{.state = History::DiskFull, .waiting = 12}),
        u"The disk is full (in memory only: 12)"_s, Tone::Bad);
    row("read-only", with(HistoryStatus{.state = History::ReadOnly}), u"The disk cannot be written"_s, Tone::Bad);
    row("failing history", with(HistoryStatus{.state = History::Failing, .text = u"input/output error"_s}),
        u"Cannot be written: input/output error"_s, Tone::Bad);
}

void ConnectionWordsTest::states()
{
    QFETCH(const ConnectionsStatus, status);
    QFETCH(const QString, text);
    QFETCH(const Tone, tone);
    const QList<Card> cards = connectionwords::cards(status, now);
    QCOMPARE(cards.size(), 1);
    QCOMPARE(cards.front().stateText, text);
    QCOMPARE(cards.front().tone, tone);
}

void ConnectionWordsTest::whatWasLost()
{
    SinkStatus sink{.name = u"influx"_s};
    QCOMPARE(connectionwords::cards(with(sink), now).front().warningText, QString());
    sink.tally.quarantined = 2;
    sink.tally.dropped = 12'000;
    const QString words = connectionwords::cards(with(sink), now).front().warningText;
    QVERIFY2(words.startsWith(u"Refused for good: 2"_s), qPrintable(words));
    QVERIFY2(words.endsWith(u"there was no room: 12,000"_s), qPrintable(words));
}

void ConnectionWordsTest::journal()
{
    ConnectionsStatus status;
    status.journal = JournalStatus{};
    QCOMPARE(connectionwords::cards(status, now).front().stateText, u"Every line is on the disk"_s);
    status.journal = JournalStatus{.trouble = u"disk full"_s, .waiting = 3, .lost = 1};
    const Card card = connectionwords::cards(status, now).front();
    QCOMPARE(card.tone, Tone::Bad);
    QVERIFY(card.figuresText.endsWith(u'3'));
    QVERIFY(card.warningText.endsWith(u'1'));
}

void ConnectionWordsTest::ages_data()
{
    QTest::addColumn<Milliseconds>("time");
    QTest::addColumn<QString>("text");
    QTest::newRow("clocks differ") << Milliseconds(-5s) << u"0\u00a0s"_s;
    QTest::newRow("seconds") << Milliseconds(99s) << u"99\u00a0s"_s;
    QTest::newRow("minutes") << Milliseconds(100s) << u"2\u00a0min"_s;
    QTest::newRow("hours") << Milliseconds(100min) << u"2\u00a0h"_s;
    QTest::newRow("days") << Milliseconds(48h) << u"2\u00a0days"_s;
}

void ConnectionWordsTest::ages()
{
    QFETCH(const Milliseconds, time);
    QTEST(connectionwords::age(time), "text");
}

QTEST_MAIN(ConnectionWordsTest)
#include "tst_connectionwords.moc"
