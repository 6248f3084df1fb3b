// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cloud/outbox/records.h"
#include "outbox/outboxfile.h"

#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace cellar;

namespace {

const auto influx = u"influx"_s;
const auto other = u"other"_s;

} // namespace

class OutboxFileTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();

    void oldestFirstPerSink();
    void batchesAreLimited();
    void deliveredAreGone();
    void everythingSurvivesReopening();
    void oldestGoWhenThereIsNoRoom();
    void quarantineAndBack();
    void quarantineIsBounded();
    void idsNeverComeBack();
    void longBacklogGivesItsSpaceBack();
    void tooLargeForTheBatchComesAlone();

private:
    void open() { m_file = std::move(OutboxFile::open(m_options).value()); }
    [[nodiscard]] QByteArray waiting(const QString &sink, const BatchLimits &limits = {}) const
    {
        return payloadsOf(m_file->oldest(sink, 0, limits).value());
    }

    std::unique_ptr<QTemporaryDir> m_dir;
    OutboxOptions m_options;
    std::unique_ptr<OutboxFile> m_file;
};

void OutboxFileTest::init()
{
    m_file.reset();
    m_dir = std::make_unique<QTemporaryDir>();
    m_options = {.file = m_dir->filePath(u"outbox.db"_s)};
    open();
}

void OutboxFileTest::oldestFirstPerSink()
{
    QVERIFY(m_file->add(influx, numbered(1, 2)));
    QVERIFY(m_file->add(other, numbered(7, 8)));
    QVERIFY(m_file->add(influx, numbered(3, 4)));
    QCOMPARE(waiting(influx), "1 2 3 4"_ba);
    QCOMPARE(waiting(other), "7 8"_ba);
    QCOMPARE(m_file->oldest(influx, 0, {}).value().first().at, numbered(1, 1).first().at);
    QCOMPARE(m_file->tallies().value(influx).records, 4);
    QCOMPARE(m_file->tallies().value(influx).oldest, numbered(1, 1).first().at);
    QCOMPARE(m_file->tallies().value(other).oldest, numbered(7, 7).first().at);
}

void OutboxFileTest::batchesAreLimited()
{
    QVERIFY(m_file->add(influx, numbered(10, 19)));
    QCOMPARE(waiting(influx, {.records = 3}), "10 11 12"_ba);
    QCOMPARE(waiting(influx, {.bytes = 9}), "10 11 12"_ba); // with the end of each line
    const qint64 second = m_file->oldest(influx, 0, {}).value().at(1).id;
    QCOMPARE(payloadsOf(m_file->oldest(influx, second, {.records = 2}).value()), "12 13"_ba);
}

void OutboxFileTest::tooLargeForTheBatchComesAlone()
{
    QVERIFY(m_file->add(influx, {{.payload = QByteArray(100, 'x')}, {.payload = "y"}}));
    QCOMPARE(waiting(influx, {.bytes = 10}), QByteArray(100, 'x'));
}

void OutboxFileTest::deliveredAreGone()
{
    QVERIFY(m_file->add(influx, numbered(1, 5)));
    QVERIFY(m_file->add(other, numbered(1, 5)));
    const auto batch = m_file->oldest(influx, 0, {}).value();
    QVERIFY(m_file->delivered(influx, batch.at(0).id, batch.at(2).id));
    QCOMPARE(waiting(influx), "4 5"_ba);
    QCOMPARE(waiting(other), "1 2 3 4 5"_ba);
    QCOMPARE(m_file->tallies().value(influx).sent, 3);
    QVERIFY(m_file->delivered(influx, batch.at(0).id, batch.at(2).id)); // an acknowledgement that comes twice
    QCOMPARE(m_file->tallies().value(influx).sent, 3);
    QCOMPARE(m_file->tallies().value(influx).records, 2);
    QVERIFY(m_file->delivered(influx, batch.at(3).id, batch.at(4).id));
    QCOMPARE(m_file->tallies().value(influx).bytes, 0);
    QVERIFY(!m_file->tallies().value(influx).oldest);
}

void OutboxFileTest::everythingSurvivesReopening()
{
    QVERIFY(m_file->add(influx, numbered(1, 5)));
    const auto batch = m_file->oldest(influx, 0, {}).value();
    QVERIFY(m_file->delivered(influx, batch.at(0).id, batch.at(0).id));
    QVERIFY(m_file->quarantine(influx, batch.at(1), u"bad"_s, {}));
    QVERIFY(m_file->count(influx, 2, 3));
    const auto before = m_file->tallies();
    m_file.reset();
    open();
    QCOMPARE(waiting(influx), "3 4 5"_ba);
    QVERIFY(m_file->tallies() == before);
    const OutboxTally tally = before.value(influx);
    QCOMPARE(tally.records, 3);
    QCOMPARE(tally.sent, 3);
    QCOMPARE(tally.dropped, 3);
    QCOMPARE(tally.quarantined, 1);
}

void OutboxFileTest::oldestGoWhenThereIsNoRoom()
{
    m_file.reset();
    m_options.largest = 5 * (1 + 64); // five records of one byte
    open();
    QVERIFY(m_file->add(influx, numbered(1, 3)));
    QVERIFY(m_file->add(other, numbered(4, 5)));
    QCOMPARE(m_file->tallies().value(influx).dropped, 0);
    QVERIFY(m_file->add(other, numbered(6, 9)));
    QCOMPARE(waiting(influx), QByteArray());
    QCOMPARE(waiting(other), "5 6 7 8 9"_ba);
    QCOMPARE(m_file->tallies().value(influx).dropped, 3);
    QCOMPARE(m_file->tallies().value(influx).bytes, 0);
    QCOMPARE(m_file->tallies().value(other).dropped, 1);
    QVERIFY(m_file->add(influx, numbered(10, 3'000))); // more than is looked at at once
    QCOMPARE(m_file->tallies().value(other).records, 0);
    QCOMPARE(m_file->tallies().value(influx).records + m_file->tallies().value(influx).dropped, 3 + 2'991);
    QVERIFY(waiting(influx).endsWith("2999 3000"));
}

void OutboxFileTest::quarantineAndBack()
{
    QVERIFY(m_file->add(influx, numbered(1, 3)));
    const auto batch = m_file->oldest(influx, 0, {}).value();
    const Timestamp now(std::chrono::hours(1));
    QVERIFY(m_file->quarantine(influx, batch.at(1), u"HTTP status 400: no"_s, now));
    QCOMPARE(waiting(influx), "1 3"_ba);
    const auto kept = m_file->quarantined(influx, 10).value();
    QCOMPARE(kept.size(), 1);
    QCOMPARE(kept.first().payload, "2"_ba);
    QCOMPARE(kept.first().at, batch.at(1).at);
    QCOMPARE(kept.first().reason, u"HTTP status 400: no"_s);
    QCOMPARE(kept.first().since, now);
    QVERIFY(m_file->quarantined(other, 10).value().isEmpty());

    QVERIFY(m_file->retryQuarantine(influx));
    QCOMPARE(waiting(influx), "1 3 2"_ba);
    QCOMPARE(m_file->tallies().value(influx).quarantined, 0);
    QCOMPARE(m_file->tallies().value(influx).bytes, 3 * 65);
    QVERIFY(m_file->quarantine(influx, m_file->oldest(influx, 0, {}).value().last(), u"no"_s, now));
    QVERIFY(m_file->clearQuarantine(influx));
    QVERIFY(m_file->quarantined(influx, 10).value().isEmpty());
    QCOMPARE(m_file->tallies().value(influx).records, 2);
}

void OutboxFileTest::quarantineIsBounded()
{
    m_file.reset();
    m_options.mostQuarantined = 2;
    open();
    for (const OutboxRecord &record : numbered(1, 4)) {
        QVERIFY(m_file->quarantine(influx, record, u"no"_s, {}));
    }
    const auto kept = m_file->quarantined(influx, 10).value();
    QCOMPARE(kept.size(), 2);
    QCOMPARE(kept.first().payload, "4"_ba); // the newest first
    QCOMPARE(m_file->tallies().value(influx).quarantined, 2);
    QCOMPARE(m_file->tallies().value(influx).dropped, 2);
    QCOMPARE(m_file->tallies().value(influx).records, 0); // they were never in it
}

void OutboxFileTest::idsNeverComeBack()
{
    QVERIFY(m_file->add(influx, numbered(1, 1)));
    const qint64 id = m_file->oldest(influx, 0, {}).value().first().id;
    QVERIFY(m_file->delivered(influx, id, id));
    m_file.reset();
    open();
    QVERIFY(m_file->add(influx, numbered(2, 2)));
    QVERIFY(m_file->oldest(influx, 0, {}).value().first().id > id);
}

void OutboxFileTest::longBacklogGivesItsSpaceBack()
{
    const QList<OutboxRecord> large(20, OutboxRecord{.payload = QByteArray(1'000'000, 'x')});
    QVERIFY(m_file->add(influx, large));
    QVERIFY(m_file->sizeOnDisk() > 20'000'000);
    QVERIFY(m_file->delivered(influx, 1, 20));
    QVERIFY(m_file->sizeOnDisk() < 1'000'000);
    QVERIFY(m_file->add(influx, numbered(1, 1)));
    QCOMPARE(waiting(influx), "1"_ba);
}

QTEST_GUILESS_MAIN(OutboxFileTest)
#include "tst_outboxfile.moc"
