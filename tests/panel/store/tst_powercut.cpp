// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "fakes/faultyvfs.h"
#include "store/database.h"

#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace cellar;

using Kind = DatabaseError::Kind;

namespace {

const QStringList schema{u"CREATE TABLE beer (number INTEGER PRIMARY KEY, name TEXT)"_s};
constexpr int cuts = 60;

} // namespace

// What Database promises when the plug is pulled, and that the fake disk really loses things.
class PowerCutTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void durableOneKeepsEveryCommit();
    void otherLosesOnlyTheLastCommits();
    void eachFaultIsTold_data();
    void eachFaultIsTold();
    void worksAgainWhenTheFaultIsOver();

private:
    struct Outcome
    {
        qint64 committed = 0;
        qint64 found = 0;
    };
    void cut(bool durable, quint32 seed, Outcome &outcome);
};

// Commits until the power goes, and counts what is there afterwards.
void PowerCutTest::cut(bool durable, quint32 seed, Outcome &outcome)
{
    const QTemporaryDir dir;
    FaultyVfs disk;
    QRandomGenerator random(seed);
    const Database::Options options{dir.filePath(u"test.db"_s), durable, {schema}};
    {
        const auto database = Database::open(options);
        QVERIFY(database);
        QVERIFY(
            database.value()->execute(u"PRAGMA wal_autocheckpoint = 20"_s)); // so that one is under way now and then
        disk.cutPower({seed, random.bounded(10, 1500), {}});
        const QString name(random.bounded(2000), u'x');
        while (database.value()->execute(u"INSERT INTO beer VALUES (?, ?)"_s, {outcome.committed + 1, name})) {
            ++outcome.committed;
        }
        QVERIFY(disk.isCut());
    }
    disk.powerOn();
    const auto database = Database::open(options);
    QVERIFY(database);
    QVERIFY(database.value()->check());
    outcome.found = database.value()->value(u"SELECT count(*) FROM beer"_s)->toLongLong();
    // In their order: none is missing between others.
    QCOMPARE(database.value()->value(u"SELECT coalesce(max(number), 0) FROM beer"_s)->toLongLong(), outcome.found);
}

void PowerCutTest::durableOneKeepsEveryCommit()
{
    for (quint32 seed = 0; seed < cuts; ++seed) {
        Outcome outcome;
        cut(true, seed, outcome);
        QVERIFY2(outcome.found >= outcome.committed && outcome.found <= outcome.committed + 1,
            qPrintable(u"seed %1: %2 of %3"_s.arg(seed).arg(outcome.found).arg(outcome.committed)));
    }
}

void PowerCutTest::otherLosesOnlyTheLastCommits()
{
    int lossy = 0;
    for (quint32 seed = 0; seed < cuts; ++seed) {
        Outcome outcome;
        cut(false, seed, outcome);
        QVERIFY(outcome.found <= outcome.committed + 1);
        lossy += outcome.found < outcome.committed ? 1 : 0;
    }
    QVERIFY(lossy > cuts / 4); // or the disk is no test for the durable one
}

void PowerCutTest::eachFaultIsTold_data()
{
    QTest::addColumn<FaultyVfs::Fault>("fault");
    QTest::addColumn<Kind>("kind");
    QTest::newRow("full") << FaultyVfs::Fault::Full << Kind::Full;
    QTest::newRow("io") << FaultyVfs::Fault::IoError << Kind::Io;
    QTest::newRow("read-only") << FaultyVfs::Fault::ReadOnly << Kind::ReadOnly;
}

void PowerCutTest::eachFaultIsTold()
{
    QFETCH(FaultyVfs::Fault, fault);
    const QTemporaryDir dir;
    FaultyVfs disk;
    const auto database = Database::open({dir.filePath(u"test.db"_s), true, {schema}});
    QVERIFY(database);
    disk.fail(fault, 1);
    DatabaseResult<void> done;
    for (int i = 0; i < 100 && done; ++i) {
        done = database.value()->execute(u"INSERT INTO beer (name) VALUES ('Pils')"_s);
    }
    QVERIFY(!done);
    QTEST(done.error().kind, "kind");
}

void PowerCutTest::worksAgainWhenTheFaultIsOver()
{
    const QTemporaryDir dir;
    FaultyVfs disk;
    const auto database = Database::open({dir.filePath(u"test.db"_s), true, {schema}});
    QVERIFY(database);
    QVERIFY(database.value()->execute(u"INSERT INTO beer (name) VALUES ('Pils')"_s));
    disk.fail(FaultyVfs::Fault::Full);
    QVERIFY(!database.value()->execute(u"INSERT INTO beer (name) VALUES ('Stout')"_s));
    disk.fail(FaultyVfs::Fault::None);
    QVERIFY(database.value()->execute(u"INSERT INTO beer (name) VALUES ('Alt')"_s));
    QCOMPARE(database.value()->value(u"SELECT group_concat(name) FROM beer"_s)->toString(), u"Pils,Alt"_s);
    QVERIFY(database.value()->check());
}

QTEST_GUILESS_MAIN(PowerCutTest)
#include "tst_powercut.moc"
