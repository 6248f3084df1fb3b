// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "journal/runrecord.h"

#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace cellar;

namespace {

constexpr Timestamp t0(1'764'000'000'000ms); // 2025-11-24T16:00:00Z

Run run(const QString &boot, Timestamp at, const QByteArray &config = "c"_ba)
{
    return {boot, config, at, at, {}};
}

} // namespace

class RunRecordTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();

    void firstStart();
    void cleanStop();
    void powerLost();
    void crashed();
    void machineThatDoesNotSayItsBoot();
    void editedConfig();
    void thisMachineSaysItsBoot();

private:
    // Begins a run and returns what the journal says about it.
    [[nodiscard]] QList<JournalEntry> begin(const Run &now)
    {
        const auto before = runrecord::begin(*m_database, now);
        return before ? runrecord::startEntries(*before, now) : QList<JournalEntry>();
    }

    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<Database> m_database;
};

void RunRecordTest::init()
{
    m_database.reset();
    m_dir = std::make_unique<QTemporaryDir>();
    auto opened = Database::open({m_dir->filePath(u"state.db"_s), true, {runrecord::schema()}});
    QVERIFY(opened);
    m_database = std::move(*opened);
}

void RunRecordTest::firstStart()
{
    const auto entries = begin(run(u"a"_s, t0));
    QCOMPARE(entries.size(), 1);
    QCOMPARE(entries.first().kind, JournalKind::Start);
    QCOMPARE(entries.first().at, t0);
    QCOMPARE(entries.first().text, u"started for the first time"_s);
    QCOMPARE(entries.first().data.value(u"cause"_s).toString(), u"first"_s);
}

void RunRecordTest::cleanStop()
{
    QVERIFY(!begin(run(u"a"_s, t0)).isEmpty());
    QVERIFY(runrecord::alive(*m_database, t0 + 1h));
    QVERIFY(runrecord::end(*m_database, t0 + 90min));
    const auto entries = begin(run(u"b"_s, t0 + 2h));
    QCOMPARE(entries.first().text, u"started; it had been stopped at 2025-11-24T17:30:00Z"_s);
    QCOMPARE(entries.first().data.value(u"cause"_s).toString(), u"stopped"_s);
    // The run that has just begun has not been stopped.
    QCOMPARE(begin(run(u"c"_s, t0 + 3h)).first().data.value(u"cause"_s).toString(), u"power-lost"_s);
}

void RunRecordTest::powerLost()
{
    QVERIFY(!begin(run(u"a"_s, t0)).isEmpty());
    QVERIFY(runrecord::alive(*m_database, t0 + 1h));
    const auto entries = begin(run(u"b"_s, t0 + 9h + 30min));
    QCOMPARE(entries.first().text, u"power lost at 2025-11-24T17:00:00Z, back at 2025-11-25T01:30:00Z"_s);
    QCOMPARE(entries.first().data.value(u"cause"_s).toString(), u"power-lost"_s);
    QCOMPARE(entries.first().data.value(u"lastAlive"_s).toString(), u"2025-11-24T17:00:00.000Z"_s);
}

void RunRecordTest::crashed()
{
    QVERIFY(!begin(run(u"a"_s, t0)).isEmpty());
    const auto entries = begin(run(u"a"_s, t0 + 1min));
    QCOMPARE(entries.first().text, u"started again; it had ended without a word after 2025-11-24T16:00:00Z"_s);
    QCOMPARE(entries.first().data.value(u"cause"_s).toString(), u"crashed"_s);
}

void RunRecordTest::machineThatDoesNotSayItsBoot()
{
    QVERIFY(!begin(run({}, t0)).isEmpty());
    QCOMPARE(begin(run({}, t0 + 1min)).first().data.value(u"cause"_s).toString(), u"power-lost"_s);
}

void RunRecordTest::editedConfig()
{
    QCOMPARE(begin(run(u"a"_s, t0, "one"_ba)).size(), 1);
    QCOMPARE(begin(run(u"a"_s, t0, "one"_ba)).size(), 1);
    const auto entries = begin(run(u"a"_s, t0 + 1h, "two"_ba));
    QCOMPARE(entries.size(), 2);
    QCOMPARE(entries.last().kind, JournalKind::Configuration);
    QCOMPARE(entries.last().at, t0 + 1h);
    QCOMPARE(entries.last().data.value(u"before"_s).toString(), QString::fromLatin1("one"_ba.toHex()));
}

void RunRecordTest::thisMachineSaysItsBoot()
{
    QVERIFY(!runrecord::bootOfThisMachine().isEmpty());
    QCOMPARE(runrecord::bootOfThisMachine(), runrecord::bootOfThisMachine());
}

QTEST_GUILESS_MAIN(RunRecordTest)
#include "tst_runrecord.moc"
