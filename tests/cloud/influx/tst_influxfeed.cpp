// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "fakes/democellar.h"
#include "fakes/manualclock.h"
#include "influx/influxfeed.h"

#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace cellar;

namespace {

const auto influx = u"influx"_s;

// The demo cellar as it is read at `at`.
Snapshot readAt(Timestamp at)
{
    Snapshot snapshot = demoSnapshot();
    for (VesselState &vessel : snapshot.vessels) {
        vessel.temperature.at = at;
        vessel.setpoint.at = at;
        vessel.valve.at = at;
    }
    return snapshot;
}

} // namespace

class InfluxFeedTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();

    void onePointPerVesselAndInterval();
    void pollingOncePerIntervalMissesNone();
    void neverTheSameReadingTwice();
    void vesselThatComesBackLater();
    void clockIsSet();

private:
    [[nodiscard]] QList<OutboxRecord> waiting();

    std::unique_ptr<QTemporaryDir> m_dir;
    ManualClock m_clock;
    std::unique_ptr<StorageThread> m_storage;
    std::unique_ptr<Outbox> m_outbox;
    std::unique_ptr<InfluxFeed> m_feed;
};

void InfluxFeedTest::init()
{
    m_outbox.reset();
    m_clock = ManualClock();
    m_dir = std::make_unique<QTemporaryDir>();
    m_storage = std::make_unique<StorageThread>();
    m_outbox = std::make_unique<Outbox>(*m_storage, m_clock, OutboxOptions{.file = m_dir->filePath(u"outbox.db"_s)});
    m_feed = std::make_unique<InfluxFeed>(*m_outbox, influx, 60s, m_clock);
}

QList<OutboxRecord> InfluxFeedTest::waiting()
{
    std::optional<QList<OutboxRecord>> got;
    m_outbox->fetch(
        influx, {.records = 100'000, .bytes = 100'000'000}, [](const QList<OutboxRecord> &) { return QByteArray(); },
        this, [&](const Outbox::Batch &batch) { got = batch.records; });
    return QTest::qWaitFor([&] { return got.has_value(); }) ? *got : QList<OutboxRecord>();
}

void InfluxFeedTest::onePointPerVesselAndInterval()
{
    for (int second = 0; second < 590; ++second) {
        m_feed->take(readAt(m_clock.now()));
        m_clock.advance(1s);
    }
    const QList<OutboxRecord> records = waiting();
    QCOMPARE(records.size(), 9 * 10);
    QHash<QByteArray, QList<Timestamp>> times;
    for (const OutboxRecord &record : records) {
        times[record.payload.split(' ').first()].append(record.at);
        QVERIFY(record.payload.endsWith(
            QByteArray::number(std::chrono::nanoseconds(record.at.time_since_epoch()).count())));
    }
    QCOMPARE(times.size(), 9);
    for (const QList<Timestamp> &ofOne : std::as_const(times)) {
        for (qsizetype i = 2; i < ofOne.size(); ++i) {
            QCOMPARE(ofOne.at(i) - ofOne.at(i - 1), Milliseconds(60s));
        }
    }
}

// A poll is never exactly on time.
void InfluxFeedTest::pollingOncePerIntervalMissesNone()
{
    for (int minute = 0; minute < 100; ++minute) {
        m_feed->take(readAt(m_clock.now()));
        m_clock.advance(minute % 2 == 0 ? 59'400ms : 60'600ms);
    }
    QCOMPARE(waiting().size(), 9 * 100);
}

void InfluxFeedTest::neverTheSameReadingTwice()
{
    const Snapshot snapshot = readAt(m_clock.now());
    for (int minute = 0; minute < 5; ++minute) {
        m_feed->take(snapshot);
        m_clock.advance(60s);
    }
    QCOMPARE(waiting().size(), 9);
}

void InfluxFeedTest::vesselThatComesBackLater()
{
    Snapshot snapshot = readAt(m_clock.now());
    const auto lose = [](VesselState &vessel) {
        vessel.temperature.quality = Quality::LinkLost;
        vessel.setpoint.quality = Quality::LinkLost;
        vessel.valve.quality = Quality::LinkLost;
    };
    lose(snapshot.vessels.first());
    m_feed->take(snapshot);
    QCOMPARE(waiting().size(), 8);
    m_clock.advance(10s);
    m_feed->take(readAt(m_clock.now())); // not a minute later: it has not had its point
    QCOMPARE(waiting().size(), 9);
}

void InfluxFeedTest::clockIsSet()
{
    m_feed->take(readAt(m_clock.now()));
    m_clock.setNow(m_clock.now() - 24h);
    m_clock.advance(60s);
    m_feed->take(readAt(m_clock.now()));
    m_clock.setNow(m_clock.now() + 48h);
    m_feed->take(readAt(m_clock.now())); // the wall clock does not make it a minute
    m_clock.advance(60s);
    m_feed->take(readAt(m_clock.now()));
    QCOMPARE(waiting().size(), 3 * 9);
}

QTEST_GUILESS_MAIN(InfluxFeedTest)
#include "tst_influxfeed.moc"
