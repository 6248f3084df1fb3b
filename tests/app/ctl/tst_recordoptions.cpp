// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/timestamp.h"
#include "ctl/record/recordoptions.h"

#include <QDateTime>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace cellar;

namespace {

constexpr Timestamp now(1'764'000'000'000ms); // 2025-11-24T16:00:00Z

} // namespace

class RecordOptionsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void moments_data();
    void moments();
    void dayBeginsAtTheLocalMidnight();
    void journalQuery();
    void historyQuery();
    void backupAndRestore();
    void bad_data();
    void bad();
    void help_data();
    void help();
};

void RecordOptionsTest::moments_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("moment");
    QTest::newRow("whole") << u"2025-11-22T14:00:00Z"_s << u"2025-11-22T14:00:00.000Z"_s;
    QTest::newRow("with an offset") << u"2025-11-22T14:00:00+01:00"_s << u"2025-11-22T13:00:00.000Z"_s;
    QTest::newRow("minutes ago") << u"90m"_s << u"2025-11-24T14:30:00.000Z"_s;
    QTest::newRow("hours ago") << u"36h"_s << u"2025-11-23T04:00:00.000Z"_s;
    QTest::newRow("days ago") << u"7d"_s << u"2025-11-17T16:00:00.000Z"_s;
    for (const QString &text :
        {u""_s, u"yesterday"_s, u"7"_s, u"-7d"_s, u"7d "_s, u"999999d"_s, u"2025-02-30"_s, u"2025-11-22T14:00:00"_s}) {
        QTest::newRow(qPrintable(u"no moment: "_s + text)) << text << QString();
    }
}

void RecordOptionsTest::moments()
{
    QFETCH(QString, text);
    const auto moment = momentFromText(text, now);
    QTEST(moment ? toRfc3339(*moment) : QString(), "moment");
}

void RecordOptionsTest::dayBeginsAtTheLocalMidnight()
{
    const auto moment = momentFromText(u"2025-11-22"_s, now);
    QVERIFY(moment);
    const QDateTime local = QDateTime::fromMSecsSinceEpoch(moment->time_since_epoch().count());
    QCOMPARE(local, QDate(2025, 11, 22).startOfDay());
}

void RecordOptionsTest::journalQuery()
{
    const auto options = readRecordOptions(RecordAction::Journal,
        {u"--from"_s, u"7d"_s, u"--kind"_s, u"setpoint"_s, u"--text"_s, u"a&b ä"_s, u"--csv"_s}, now);
    QVERIFY(options);
    QCOMPARE(options->query, "?from=2025-11-17T16:00:00.000Z&kind=setpoint&text=a%26b%20%C3%A4"_ba);
    QVERIFY(options->csv);
    const auto plain = readRecordOptions(RecordAction::Journal, {u"--url"_s, u"http://cellar:1234"_s}, now);
    QVERIFY(plain && plain->query.isEmpty());
    QCOMPARE(plain->access.url.host(), u"cellar"_s);
}

void RecordOptionsTest::historyQuery()
{
    const auto chart =
        readRecordOptions(RecordAction::History, {u"fv-20-1"_s, u"--from"_s, u"7d"_s, u"--points"_s, u"14"_s}, now);
    QVERIFY(chart);
    QCOMPARE(chart->vessel, u"fv-20-1"_s);
    QCOMPARE(chart->query, "?from=2025-11-17T16:00:00.000Z&points=14"_ba);
    const auto csv = readRecordOptions(RecordAction::History, {u"--csv"_s}, now);
    QVERIFY(csv && csv->csv && csv->vessel.isEmpty() && csv->query.isEmpty());
    const auto status = readRecordOptions(RecordAction::History, {}, now);
    QVERIFY(status && status->query.isEmpty());
}

void RecordOptionsTest::backupAndRestore()
{
    const auto backup = readRecordOptions(RecordAction::Backup, {u"x.db"_s}, now);
    QVERIFY(backup);
    QCOMPARE(backup->file, u"x.db"_s);
    const auto restore = readRecordOptions(RecordAction::Restore, {u"x.db"_s, u"--data"_s, u"/d"_s}, now);
    QVERIFY(restore);
    QCOMPARE(restore->dataDir, u"/d"_s);
}

void RecordOptionsTest::bad_data()
{
    QTest::addColumn<RecordAction>("action");
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QString>("why");
    const auto row = [](const char *name, RecordAction action, const QStringList &arguments, const QString &why) {
        QTest::newRow(name) << action << arguments << why;
    };
    row("unknown", RecordAction::Journal, {u"--vesel"_s, u"x"_s}, u"vesel"_s);
    row("time", RecordAction::Journal, {u"--from"_s, u"soon"_s}, u"--from is a time like"_s);
    row("word", RecordAction::Journal, {u"x"_s}, u"usage: cellarctl journal"_s);
    row("csv and json", RecordAction::Journal, {u"--csv"_s, u"--json"_s}, u"--csv goes with neither"_s);
    row("check and a query", RecordAction::Journal, {u"--check"_s, u"--kind"_s, u"stop"_s}, u"whole journal"_s);
    row("two vessels", RecordAction::History, {u"a"_s, u"b"_s}, u"usage: cellarctl history"_s);
    row("no vessel", RecordAction::History, {u"--from"_s, u"7d"_s}, u"name a vessel"_s);
    row("csv in points", RecordAction::History, {u"--csv"_s, u"--points"_s, u"7"_s}, u"--points means nothing"_s);
    row("no file", RecordAction::Backup, {}, u"usage: cellarctl backup"_s);
    row("two files", RecordAction::Backup, {u"a"_s, u"b"_s}, u"usage: cellarctl backup"_s);
    row("no folder", RecordAction::Restore, {u"a"_s}, u"needs --data"_s);
    row("a node", RecordAction::Restore, {u"a"_s, u"--url"_s, u"http://x"_s}, u"url"_s);
}

void RecordOptionsTest::bad()
{
    QFETCH(RecordAction, action);
    QFETCH(QStringList, arguments);
    QFETCH(QString, why);
    const auto options = readRecordOptions(action, arguments, now);
    QVERIFY(!options);
    QVERIFY2(options.error().text.contains(why), qPrintable(options.error().text));
}

void RecordOptionsTest::help_data()
{
    QTest::addColumn<RecordAction>("action");
    QTest::newRow("journal") << RecordAction::Journal;
    QTest::newRow("history") << RecordAction::History;
    QTest::newRow("backup") << RecordAction::Backup;
    QTest::newRow("restore") << RecordAction::Restore;
}

void RecordOptionsTest::help()
{
    QFETCH(RecordAction, action);
    const auto options = readRecordOptions(action, {u"--help"_s}, now);
    QVERIFY(options && options->help);
    QVERIFY(options->help->startsWith(u"Usage: cellarctl "_s));
    for (const QString &line : options->help->split(u'\n')) {
        QVERIFY2(line.size() <= 80, qPrintable(line));
    }
}

QTEST_GUILESS_MAIN(RecordOptionsTest)
#include "tst_recordoptions.moc"
