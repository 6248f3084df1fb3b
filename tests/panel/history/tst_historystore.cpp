// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "fakes/democellar.h"
#include "fakes/faultyvfs.h"
#include "fakes/manualclock.h"
#include "history/historystore.h"

#include <QDir>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace cellar;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

using State = HistoryStatus::State;
using Fault = FaultyVfs::Fault;

class TestHistoryStore : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void recordsAndAnswers();
    void writesTheRestAtItsEnd();
    void answersOnceAndOnlyToWhoIsThere();
    void refusesNonsense();
    void toldWhenTheDiskIsFullAndRecovers();
    void readingsWaitBoundedAndOldestGo();
    void readOnlyDisk();
    void readOnlyDiskAtTheStart();
    void folderThatDoesNotExist();
    void garbageIsSetAside();
    void damageFoundLaterIsSetAside();
    void newerFileIsLeftAlone();
    void clockADayForwardAndBack();
    void exportIsStreamed();
    void coolingFiguresOfTheRecord();
    void statusTellsWhatThereIs();

private:
    void start(qsizetype mostWaiting = 1'000'000)
    {
        HistorySettings settings;
        settings.file = m_file;
        settings.mostWaiting = mostWaiting;
        settings.flush = 1h; // by hand
        m_storage = std::make_unique<StorageThread>();
        m_store = std::make_unique<HistoryStore>(*m_storage, m_clock, settings);
        settle();
    }
    void stop()
    {
        m_store.reset();
        m_storage.reset();
    }
    // Until neither the thread nor the store has anything left to do.
    void settle()
    {
        do {
            QTRY_COMPARE(m_storage->pending(), 0);
            QCoreApplication::processEvents();
        } while (m_storage->pending() != 0);
    }
    // One reading of each vessel a second.
    void record(int seconds, double temperature = 50)
    {
        for (int i = 0; i < seconds; ++i) {
            m_clock.advance(1s);
            m_snapshot.at = m_clock.now();
            for (VesselState &vessel : m_snapshot.vessels) {
                vessel.temperature = {temperature, Quality::Good, m_clock.now(), {}};
            }
            m_store->record(m_snapshot);
        }
        m_recorded += seconds;
    }
    void flush()
    {
        m_store->flush();
        settle();
    }
    void recordAndFlush(int seconds)
    {
        record(seconds);
        flush();
    }
    [[nodiscard]] Result<HistorySeries> query(Timestamp from, Timestamp to, int points = 10'000)
    {
        std::optional<Result<HistorySeries>> answer;
        m_store->query({u"fv-10-1"_s, from, to, points}, this, [&](const auto &series) { answer = series; });
        [&] { QTRY_VERIFY(answer); }();
        return answer ? *answer : Result<HistorySeries>(unexpected(ErrorKind::Timeout, u"no answer"_s));
    }
    // How many readings of one vessel there are.
    [[nodiscard]] qsizetype readings()
    {
        const auto series = query(m_start - 48h, m_start + 48h);
        return series ? std::ranges::count_if(
                            series->points, [](const HistoryPoint &point) { return point.temperature.has_value(); })
                      : -1;
    }
    [[nodiscard]] QStringList damagedFiles() const
    {
        return QDir(m_dir->path()).entryList({u"history.db.damaged-*"_s}, QDir::Files, QDir::Name);
    }

    std::unique_ptr<QTemporaryDir> m_dir;
    QString m_file;
    std::unique_ptr<FaultyVfs> m_disk;
    ManualClock m_clock;
    Timestamp m_start{};
    Snapshot m_snapshot;
    int m_recorded = 0;
    std::unique_ptr<StorageThread> m_storage;
    std::unique_ptr<HistoryStore> m_store;
};

void TestHistoryStore::init()
{
    m_dir = std::make_unique<QTemporaryDir>();
    m_file = m_dir->filePath(u"history.db"_s);
    m_disk = std::make_unique<FaultyVfs>();
    m_clock = ManualClock();
    m_start = m_clock.now();
    m_snapshot = demoSnapshot();
    m_recorded = 0;
}

void TestHistoryStore::cleanup()
{
    stop();
    m_disk.reset();
}

void TestHistoryStore::recordsAndAnswers()
{
    start();
    QCOMPARE(m_store->status().state, State::Recording);
    recordAndFlush(10);
    QCOMPARE(readings(), 10);
    const auto series = query(m_start, m_clock.now());
    QVERIFY(series);
    QCOMPARE(series->points.constFirst().at, m_start + 1s);
    QCOMPARE(series->points.constFirst().temperature->mean, 50.0);
    QCOMPARE(series->unit, TemperatureUnit::Fahrenheit);
}

void TestHistoryStore::writesTheRestAtItsEnd()
{
    start();
    record(10);
    stop();
    start();
    QCOMPARE(readings(), 10);
}

void TestHistoryStore::answersOnceAndOnlyToWhoIsThere()
{
    start();
    recordAndFlush(10);
    int answers = 0;
    auto gone = std::make_unique<QObject>();
    m_store->query({u"fv-10-1"_s, m_start, m_start + 1h, 100}, gone.get(), [&](const auto &) { ++answers; });
    m_store->cooling({u"fv-10-1"_s, m_start, m_start + 1h}, gone.get(), [&](const auto &) { ++answers; });
    m_store->exportCsv(std::make_shared<HistoryExport>(HistoryExportQuery{{}, m_start, m_start + 1h}), gone.get(),
        [&](const auto &) { ++answers; });
    gone.reset();
    settle();
    QCOMPARE(answers, 0);
    m_store->query({u"fv-10-1"_s, m_start, m_start + 1h, 100}, this, [&](const auto &) { ++answers; });
    QCOMPARE(answers, 0); // never from within
    settle();
    QCOMPARE(answers, 1);
}

void TestHistoryStore::refusesNonsense()
{
    start();
    recordAndFlush(1);
    const auto backwards = query(m_start, m_start - 1h);
    QVERIFY(!backwards);
    QCOMPARE(backwards.error().kind, ErrorKind::BadInput);
    std::optional<Result<HistorySeries>> nobody;
    m_store->query({u"nobody"_s, m_start, m_start + 1h, 100}, this, [&](const auto &series) { nobody = series; });
    std::optional<Result<CoolingFigures>> cooling;
    m_store->cooling({u"nobody"_s, m_start, m_start + 1h}, this, [&](const auto &figures) { cooling = figures; });
    std::optional<Result<CoolingFigures>> never;
    m_store->cooling({u"fv-10-1"_s, m_start, m_start}, this, [&](const auto &figures) { never = figures; });
    settle();
    QCOMPARE(nobody.value().error().kind, ErrorKind::NotFound);
    QCOMPARE(cooling.value().error().kind, ErrorKind::NotFound);
    QCOMPARE(never.value().error().kind, ErrorKind::BadInput);
}

void TestHistoryStore::toldWhenTheDiskIsFullAndRecovers()
{
    start();
    recordAndFlush(10);
    QSignalSpy changed(m_store.get(), &HistoryStore::statusChanged);
    m_disk->fail(Fault::Full);
    recordAndFlush(10);
    QCOMPARE(m_store->status().state, State::DiskFull);
    QVERIFY(m_store->status().text.contains(u"history.db"_s));
    QCOMPARE(m_store->status().waiting, 90);
    QCOMPARE(changed.count(), 1);
    QCOMPARE(readings(), 20); // in memory, and shown
    for (int minute = 0; minute < 30; ++minute) {
        recordAndFlush(60);
    }
    QCOMPARE(m_store->status().state, State::DiskFull);
    const qint64 before = m_disk->writes();
    m_disk->fail(Fault::None);
    recordAndFlush(31); // the pause is never longer
    QCOMPARE(m_store->status().state, State::Recording);
    QVERIFY(m_disk->writes() > before);
    QVERIFY(m_store->status().text.isEmpty());
    QCOMPARE(m_store->status().waiting, 0);
    QCOMPARE(m_store->status().dropped, 0);
    stop();
    start();
    QCOMPARE(readings(), m_recorded);
}

void TestHistoryStore::readingsWaitBoundedAndOldestGo()
{
    start(900); // a hundred of each of the nine vessels
    m_disk->fail(Fault::Full);
    for (int i = 0; i < 30; ++i) {
        recordAndFlush(10);
        QVERIFY(m_store->status().waiting <= 900);
    }
    const HistoryStatus status = m_store->status();
    QCOMPARE(status.dropped + status.waiting, 9 * 300);
    QVERIFY(status.waiting > 700);
    m_disk->fail(Fault::None);
    recordAndFlush(31);
    QCOMPARE(m_store->status().state, State::Recording);
    const auto series = query(m_start, m_start + 1h);
    QVERIFY(series);
    QCOMPARE(series->points.constLast().at, m_clock.now()); // the newest are there
    QVERIFY(series->points.constFirst().at > m_start + 100s);
}

void TestHistoryStore::readOnlyDisk()
{
    start();
    recordAndFlush(10);
    m_disk->fail(Fault::ReadOnly);
    recordAndFlush(10);
    QCOMPARE(m_store->status().state, State::ReadOnly);
    QCOMPARE(readings(), 20);
    recordAndFlush(60);
    QCOMPARE(m_store->status().state, State::ReadOnly);
    m_disk->fail(Fault::None);
    recordAndFlush(31);
    recordAndFlush(31);
    QCOMPARE(m_store->status().state, State::Recording);
    QCOMPARE(readings(), m_recorded);
    QVERIFY(damagedFiles().isEmpty());
}

void TestHistoryStore::readOnlyDiskAtTheStart()
{
    m_disk->fail(Fault::ReadOnly);
    start();
    QVERIFY(m_store->status().state != State::Recording);
    QVERIFY(!m_store->status().text.isEmpty());
    recordAndFlush(60);
    const auto series = query(m_start, m_start + 1h);
    QVERIFY(!series);
    QCOMPARE(series.error().kind, ErrorKind::Io);
    m_disk->fail(Fault::None);
    recordAndFlush(31);
    QCOMPARE(m_store->status().state, State::Recording);
    QCOMPARE(readings(), m_recorded);
}

void TestHistoryStore::folderThatDoesNotExist()
{
    m_file = m_dir->filePath(u"later/history.db"_s);
    start();
    recordAndFlush(10);
    QCOMPARE(m_store->status().state, State::Failing);
    QCOMPARE(m_store->status().waiting, 90);
    QVERIFY(QDir(m_dir->path()).mkdir(u"later"_s));
    recordAndFlush(31);
    QCOMPARE(m_store->status().state, State::Recording);
    QCOMPARE(readings(), m_recorded);
}

void TestHistoryStore::garbageIsSetAside()
{
    const QByteArray garbage = QByteArray("nothing that SQLite would know ").repeated(500);
    {
        QFile file(m_file);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(garbage);
    }
    QTest::ignoreMessage(QtCriticalMsg, QRegularExpression(u"history.db is damaged; it is kept as"_s));
    start();
    QCOMPARE(m_store->status().state, State::Recording);
    const QStringList damaged = damagedFiles();
    QCOMPARE(damaged, QStringList(u"history.db.damaged-20261123T140000Z"_s));
    QVERIFY(m_store->status().setAside.endsWith(damaged.constFirst()));
    QVERIFY(m_store->status().text.contains(damaged.constFirst()));
    QFile kept(m_dir->filePath(damaged.constFirst()));
    QVERIFY(kept.open(QIODevice::ReadOnly));
    QCOMPARE(kept.readAll(), garbage);
    recordAndFlush(10);
    QCOMPARE(readings(), 10);
}

// Damage in a place that is not read at the start: the next hour finds it. What was not packed yet is not lost.
void TestHistoryStore::damageFoundLaterIsSetAside()
{
    start();
    recordAndFlush(3600 * 2);
    stop();
    {
        const auto database = Database::open({m_file, false, {{}}});
        QVERIFY(database);
        const qint64 page =
            database.value()->value(u"SELECT rootpage FROM sqlite_schema WHERE name = 'minute'"_s)->toLongLong();
        QVERIFY(database.value()->checkpoint());
        QFile file(m_file);
        QVERIFY(file.open(QIODevice::ReadWrite));
        QVERIFY(file.seek((page - 1) * 4096));
        file.write(QByteArray(4096, '\x55'));
    }
    QTest::ignoreMessage(QtCriticalMsg, QRegularExpression(u"history.db is damaged; it is kept as"_s));
    start();
    recordAndFlush(3600);
    recordAndFlush(10);
    QCOMPARE(damagedFiles().size(), 1);
    QCOMPARE(m_store->status().state, State::Recording);
    const qsizetype kept = readings();
    QVERIFY2(kept >= 3600 && kept <= m_recorded, qPrintable(QString::number(kept)));
    stop();
    start();
    QCOMPARE(readings(), kept);
    QCOMPARE(damagedFiles().size(), 1);
}

void TestHistoryStore::newerFileIsLeftAlone()
{
    {
        const auto database = Database::open({m_file, false, {}});
        QVERIFY(database);
        QVERIFY(database.value()->execute(u"PRAGMA user_version = 99"_s));
    }
    start();
    recordAndFlush(10);
    QCOMPARE(m_store->status().state, State::Failing);
    QVERIFY(m_store->status().text.contains(u"newer version"_s));
    QCOMPARE(m_store->status().waiting, 90);
    QVERIFY(damagedFiles().isEmpty());
}

void TestHistoryStore::clockADayForwardAndBack()
{
    start();
    recordAndFlush(1800);
    m_clock.setNow(m_clock.now() + 24h);
    recordAndFlush(1800);
    m_clock.setNow(m_clock.now() - 24h);
    recordAndFlush(1800);
    m_clock.setNow(m_clock.now() - 24h);
    recordAndFlush(1800);
    m_clock.setNow(m_clock.now() + 24h);
    m_clock.setNow(m_start + 24h + 600s); // and over the same time again
    recordAndFlush(1800);
    const auto day = [&](Milliseconds from) {
        const auto series = query(m_start + from, m_start + from + 12h);
        return series ? series->points.size() : -1;
    };
    QCOMPARE(readings(), m_recorded);
    QCOMPARE(day(-24h), 1800);
    stop();
    start();
    QCOMPARE(readings(), m_recorded);
}

void TestHistoryStore::exportIsStreamed()
{
    start();
    recordAndFlush(1000);
    const auto exported = std::make_shared<HistoryExport>(HistoryExportQuery{{}, m_start, m_start + 24h});
    QByteArray text;
    bool last = false;
    while (!last) {
        std::optional<Result<HistoryExport::Piece>> piece;
        m_store->exportCsv(exported, this, [&](const auto &answer) { piece = answer; });
        QTRY_VERIFY(piece);
        QVERIFY(*piece);
        QVERIFY(piece->value().text.size() <= HistoryExport::mostBytes);
        QVERIFY(!piece->value().text.isEmpty());
        text += piece->value().text;
        last = piece->value().isLast;
    }
    QCOMPARE(text.count('\n'), 1 + 9 * 1000);
    std::optional<Result<HistoryExport::Piece>> nobody;
    m_store->exportCsv(std::make_shared<HistoryExport>(HistoryExportQuery{u"nobody"_s, m_start, m_start + 1h}), this,
        [&](const auto &answer) { nobody = answer; });
    QTRY_VERIFY(nobody);
    QCOMPARE(nobody->error().kind, ErrorKind::NotFound);
}

void TestHistoryStore::coolingFiguresOfTheRecord()
{
    start();
    recordAndFlush(1000);
    std::optional<Result<CoolingFigures>> figures;
    m_store->cooling({u"fv-10-1"_s, m_start + 1s, m_clock.now()}, this, [&](const auto &answer) { figures = answer; });
    QTRY_VERIFY(figures);
    QVERIFY(*figures);
    QCOMPARE(*figures->value().duty, 1.0);
    QCOMPARE(figures->value().knownShare, 1.0);
    QCOMPARE(figures->value().vessel, u"fv-10-1"_s);
}

void TestHistoryStore::statusTellsWhatThereIs()
{
    start();
    QSignalSpy changed(m_store.get(), &HistoryStore::statusChanged);
    flush();
    QCOMPARE(changed.count(), 0); // same value, no signal
    recordAndFlush(3600);
    recordAndFlush(1);
    const HistoryStatus status = m_store->status();
    QCOMPARE(status.readings, 9 * 3601);
    QVERIFY(status.bytes > 4096);
    QVERIFY(status.entries[0] > 9 * 3000);
    QCOMPARE(status.oldestReading, floorTo(m_start, 1h));
    QVERIFY(status.oldest <= status.oldestReading);
    QVERIFY(changed.count() > 0);
}

QTEST_GUILESS_MAIN(TestHistoryStore)
#include "tst_historystore.moc"
