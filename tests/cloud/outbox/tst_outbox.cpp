// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cloud/outbox/records.h"
#include "fakes/manualclock.h"
#include "outbox/outbox.h"

#include <QDir>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace cellar;

namespace {

const auto influx = u"influx"_s;

QByteArray joined(const QList<OutboxRecord> &records)
{
    return payloadsOf(records);
}

} // namespace

class OutboxTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();

    void addsAndFetches();
    void deliveredBeforeTheNextFetch();
    void quarantineIsShownClearedAndRetried();
    void writtenBeforeTheEnd();
    void troubleIsToldAndPasses();
    void nobodyWaitsForAnAnswerThatIsNotWanted();

private:
    [[nodiscard]] QByteArray fetched(Outbox &outbox);

    std::unique_ptr<QTemporaryDir> m_dir;
    OutboxOptions m_options;
    ManualClock m_clock;
};

void OutboxTest::init()
{
    m_dir = std::make_unique<QTemporaryDir>();
    m_options = {.file = m_dir->filePath(u"outbox.db"_s), .retry = 10ms};
}

QByteArray OutboxTest::fetched(Outbox &outbox)
{
    std::optional<Outbox::Batch> got;
    outbox.fetch(influx, {}, joined, this, [&](const Outbox::Batch &batch) { got = batch; });
    if (!QTest::qWaitFor([&] { return got.has_value(); })) {
        return "no answer";
    }
    return got->body;
}

void OutboxTest::addsAndFetches()
{
    StorageThread storage;
    Outbox outbox(storage, m_clock, m_options);
    const QSignalSpy added(&outbox, &Outbox::recordsAdded);
    QCOMPARE(fetched(outbox), QByteArray());
    outbox.add(influx, numbered(1, 3));
    outbox.add(influx, {}); // nothing
    QCOMPARE(fetched(outbox), "1 2 3"_ba);
    QCOMPARE(added.count(), 1);
    QCOMPARE(outbox.state().sinks.value(influx).records, 3);
    QVERIFY(outbox.state().fileBytes > 0);
}

void OutboxTest::deliveredBeforeTheNextFetch()
{
    StorageThread storage;
    Outbox outbox(storage, m_clock, m_options);
    outbox.add(influx, numbered(1, 3));
    std::optional<Outbox::Batch> got;
    outbox.fetch(influx, {.records = 2}, joined, this, [&](const Outbox::Batch &batch) { got = batch; });
    QTRY_VERIFY(got);
    outbox.delivered(influx, got->records.first().id, got->records.last().id);
    QCOMPARE(fetched(outbox), "3"_ba);
    QCOMPARE(outbox.state().sinks.value(influx).sent, 2);
}

void OutboxTest::quarantineIsShownClearedAndRetried()
{
    StorageThread storage;
    Outbox outbox(storage, m_clock, m_options);
    outbox.add(influx, numbered(1, 3));
    std::optional<Outbox::Batch> got;
    outbox.fetch(influx, {}, joined, this, [&](const Outbox::Batch &batch) { got = batch; });
    QTRY_VERIFY(got);
    outbox.quarantine(influx, {{got->records.at(0), u"no"_s}, {got->records.at(2), u"never"_s}});
    QList<QuarantinedRecord> kept;
    outbox.quarantined(influx, 10, this, [&](const QList<QuarantinedRecord> &records) { kept = records; });
    QTRY_COMPARE(kept.size(), 2);
    QCOMPARE(kept.first().reason, u"never"_s);
    QCOMPARE(kept.first().since, m_clock.now());
    const QSignalSpy added(&outbox, &Outbox::recordsAdded);
    outbox.retryQuarantine(influx);
    QCOMPARE(fetched(outbox), "2 1 3"_ba);
    QCOMPARE(added.count(), 1);
    outbox.clearQuarantine(influx);
    QCOMPARE(fetched(outbox), "2 1 3"_ba);
}

void OutboxTest::writtenBeforeTheEnd()
{
    {
        StorageThread storage;
        Outbox outbox(storage, m_clock, m_options);
        for (int i = 1; i <= 50; ++i) {
            outbox.add(influx, numbered(i, i));
        }
    }
    StorageThread storage;
    Outbox outbox(storage, m_clock, m_options);
    QCOMPARE(fetched(outbox).split(' ').size(), 50);
}

void OutboxTest::troubleIsToldAndPasses()
{
    m_options.file = m_dir->filePath(u"later/outbox.db"_s);
    StorageThread storage;
    Outbox outbox(storage, m_clock, m_options);
    outbox.add(influx, numbered(1, 2));
    QTRY_COMPARE(outbox.state().sinks.value(influx).unsaved, 2);
    QVERIFY(!outbox.state().trouble.isEmpty());
    QVERIFY(QDir(m_dir->path()).mkdir(u"later"_s));
    QTRY_COMPARE(outbox.state().sinks.value(influx).unsaved, 0);
    QVERIFY(outbox.state().trouble.isEmpty());
    QCOMPARE(fetched(outbox), "1 2"_ba);
}

void OutboxTest::nobodyWaitsForAnAnswerThatIsNotWanted()
{
    StorageThread storage;
    Outbox outbox(storage, m_clock, m_options);
    auto context = std::make_unique<QObject>();
    bool answered = false;
    outbox.fetch(influx, {}, joined, context.get(), [&](const Outbox::Batch &) { answered = true; });
    context.reset();
    QCOMPARE(fetched(outbox), QByteArray());
    QVERIFY(!answered);
}

QTEST_GUILESS_MAIN(OutboxTest)
#include "tst_outbox.moc"
