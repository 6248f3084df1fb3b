// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cloud/outbox/records.h"
#include "fakes/faultyvfs.h"
#include "outbox/outboxstore.h"

#include <QDir>
#include <QSet>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace cellar;

namespace {

const auto influx = u"influx"_s;
constexpr int cuts = 60;

QSet<int> numbersOf(const QList<OutboxRecord> &records)
{
    QSet<int> numbers;
    for (const OutboxRecord &record : records) {
        numbers.insert(record.payload.toInt());
    }
    return numbers;
}

} // namespace

// The outbox on a disk that loses what was not synced, takes nothing, or becomes read-only.
class OutboxBadDaysTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void powerCut();
    void goesOnWhileTheDiskTakesNothing_data();
    void goesOnWhileTheDiskTakesNothing();

private:
    // Feeds and delivers until the power goes. What is known to be safe, and what has arrived.
    void runUntilTheCut(const OutboxOptions &options, FaultyVfs &disk, quint32 seed);

    QSet<int> m_safe;
    QSet<int> m_arrived;
};

void OutboxBadDaysTest::runUntilTheCut(const OutboxOptions &options, FaultyVfs &disk, quint32 seed)
{
    QRandomGenerator random(seed);
    OutboxStore store(options);
    store.catchUp();
    disk.cutPower({seed, random.bounded(5, 600), {}});
    for (int minute = 0; !disk.isCut(); ++minute) {
        const QList<OutboxRecord> records = numbered(minute * 9 + 1, minute * 9 + 9);
        store.add(influx, records);
        if (store.state().sinks.value(influx).unsaved == 0 && !disk.isCut()) {
            m_safe += numbersOf(records);
        }
        if (random.bounded(3) == 0 && !disk.isCut()) {
            const auto batch = store.oldest(influx, {.records = random.bounded(1, 30)});
            m_arrived += numbersOf(batch);
            if (!batch.isEmpty()) {
                store.delivered(influx, batch.first().id, batch.last().id);
            }
        }
    }
}

void OutboxBadDaysTest::powerCut()
{
    qsizetype waiting = 0;
    for (quint32 seed = 0; seed < cuts; ++seed) {
        const QTemporaryDir dir;
        const OutboxOptions options{.file = dir.filePath(u"outbox.db"_s)};
        FaultyVfs disk;
        m_safe.clear();
        m_arrived.clear();
        runUntilTheCut(options, disk, seed);
        disk.powerOn();

        OutboxStore store(options);
        const auto rest = store.oldest(influx, {.records = 100'000});
        const OutboxState state = store.state();
        QVERIFY2(state.trouble.isEmpty() && state.damaged.isEmpty(), qPrintable(state.trouble));
        QCOMPARE(state.sinks.value(influx).records, rest.size()); // the tally is that of the records
        const QSet<int> all = m_arrived + numbersOf(rest);
        QVERIFY2(all.contains(m_safe), qPrintable(u"seed %1 lost %2"_s.arg(seed).arg((m_safe - all).size())));
        waiting += rest.size();
    }
    QVERIFY(waiting > cuts); // or there was nothing to lose
}

void OutboxBadDaysTest::goesOnWhileTheDiskTakesNothing_data()
{
    QTest::addColumn<int>("fault");
    QTest::newRow("full") << int(FaultyVfs::Fault::Full);
    QTest::newRow("input or output error") << int(FaultyVfs::Fault::IoError);
    QTest::newRow("read-only") << int(FaultyVfs::Fault::ReadOnly);
}

void OutboxBadDaysTest::goesOnWhileTheDiskTakesNothing()
{
    QFETCH(const int, fault);
    const QTemporaryDir dir;
    FaultyVfs disk;
    OutboxStore store({.file = dir.filePath(u"outbox.db"_s)});
    store.add(influx, numbered(1, 9));

    disk.fail(FaultyVfs::Fault(fault));
    store.add(influx, numbered(10, 18));
    store.add(influx, numbered(19, 27));
    QVERIFY(!store.state().trouble.isEmpty());
    QCOMPARE(store.state().sinks.value(influx).unsaved, 18);
    QCOMPARE(store.state().sinks.value(influx).records, 27);
    // Everything is delivered meanwhile, each once.
    QSet<int> arrived;
    for (int i = 0; i < 3; ++i) {
        const auto batch = store.oldest(influx, {});
        if (!batch.isEmpty()) {
            QVERIFY(!arrived.intersects(numbersOf(batch)));
            arrived += numbersOf(batch);
            store.delivered(influx, batch.first().id, batch.last().id);
        }
    }
    QVERIFY(arrived.contains(numbersOf(numbered(10, 27))));
    store.add(influx, numbered(28, 30));

    disk.fail(FaultyVfs::Fault::None);
    store.catchUp();
    QCOMPARE(store.state().trouble, QString());
    QCOMPARE(store.state().sinks.value(influx).unsaved, 0);
    QVERIFY(QDir(dir.path()).entryList({u"*damaged*"_s}).isEmpty());
    const auto rest = store.oldest(influx, {});
    QCOMPARE(store.state().sinks.value(influx).records, rest.size());
    QCOMPARE(arrived + numbersOf(rest), numbersOf(numbered(1, 30)));
}

QTEST_GUILESS_MAIN(OutboxBadDaysTest)
#include "tst_outboxbaddays.moc"
