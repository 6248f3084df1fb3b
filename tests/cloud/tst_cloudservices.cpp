// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cloudservices.h"
#include "fakes/democellar.h"
#include "fakes/faultyvfs.h"
#include "fakes/manualclock.h"
#include "fakes/scriptedhttpserver.h"
#include "journal/journal.h"
#include "journal/runrecord.h"

#include <QFile>
#include <QSemaphore>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace cellar;

namespace {

constexpr auto begins = "the outbox cannot be saved; new readings for \"influx\" wait in memory: ";
constexpr auto ends = "the outbox can be saved again; what waited in memory for \"influx\" is on the disk";

} // namespace

// What people are told about the outbox, on a disk that takes nothing for a while: state.db and the journal in it are
// on the same one.
class CloudServicesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void noPointBeforeTheBatchesAreKnown();
    void outboxThatCannotBeSaved_data();
    void outboxThatCannotBeSaved();
    void outboxOfANewerVersion();
    void damagedOutboxIsNoOtherTrouble();

private:
    void connectServices();
    void startServices();
    void take(int snapshots);
    [[nodiscard]] SinkStatus sink() const { return m_cloud->sinks().at(0); }
    [[nodiscard]] QStringList journalled();

    std::unique_ptr<FaultyVfs> m_disk; // below all the others
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<ScriptedHttpServer> m_influx;
    ManualClock m_clock;
    std::unique_ptr<StorageThread> m_storage;
    std::unique_ptr<DatabaseFile> m_state;
    std::unique_ptr<Journal> m_journal;
    std::unique_ptr<CloudServices> m_cloud;
    QStringList m_told;
    Snapshot m_snapshot;
};

void CloudServicesTest::init()
{
    m_disk = std::make_unique<FaultyVfs>();
    m_folder = std::make_unique<QTemporaryDir>();
    m_influx = std::make_unique<ScriptedHttpServer>();
    m_influx->onAny([](const ScriptedHttpServer::Request &request) {
        ScriptedHttpServer::answer(request, 503, "closed", "text/plain"); // what comes stays in the outbox
    });
    m_storage = std::make_unique<StorageThread>();
    m_told.clear();
    m_snapshot = demoSnapshot();
}

void CloudServicesTest::cleanup()
{
    m_cloud.reset();
    m_journal.reset();
    m_state.reset();
    m_storage.reset();
    m_influx.reset();
    m_folder.reset();
    m_disk.reset();
}

void CloudServicesTest::connectServices()
{
    m_state = std::make_unique<DatabaseFile>(
        *m_storage, Database::Options{m_folder->filePath(u"state.db"_s), true,
                        {journalfile::schema() + runrecord::schema(), SqlBatchStore::schema()}});
    m_journal = std::make_unique<Journal>(*m_state, m_clock);
    CloudSettings settings;
    settings.influx = InfluxSettings{.url = m_influx->url()};
    m_cloud = std::make_unique<CloudServices>(
        settings, CloudServices::Place{u"Test"_s, m_folder->path(), m_folder->path(), {}}, *m_state, m_clock);
    connect(m_cloud.get(), &CloudServices::trouble, this, [this](const QString &text) {
        m_told.append(text);
        m_journal->append(JournalEntry::ofNode(JournalKind::Trouble, text));
    });
}

void CloudServicesTest::startServices()
{
    connectServices();
    m_cloud->start();
    QTRY_VERIFY(m_cloud->batches().isKnown());
}

// One point of each vessel, a minute apart; each is in the outbox or in memory when this returns.
void CloudServicesTest::take(int snapshots)
{
    for (int i = 0; i < snapshots; ++i) {
        const qint64 before = sink().tally.records;
        m_clock.advance(1min);
        for (VesselState &vessel : m_snapshot.vessels) {
            vessel.temperature.at = vessel.setpoint.at = vessel.valve.at = m_clock.now();
        }
        m_cloud->take(m_snapshot);
        QTRY_VERIFY(sink().tally.records > before);
    }
}

QStringList CloudServicesTest::journalled()
{
    std::optional<QStringList> texts;
    m_journal->search({}, this, [&texts](const Result<JournalPage> &page) {
        texts.emplace();
        for (const JournalEntry &entry : page ? page->entries : QList<JournalEntry>()) {
            texts->prepend(entry.text);
        }
    });
    (void)QTest::qWaitFor([&texts] { return texts.has_value(); });
    return texts.value_or(QStringList());
}

void CloudServicesTest::noPointBeforeTheBatchesAreKnown()
{
    QSemaphore disk;
    m_storage->post([&disk] { disk.acquire(); });
    connectServices();
    m_cloud->start();
    m_cloud->take(m_snapshot);
    QVERIFY(!m_cloud->batches().isKnown());
    disk.release();
    QTRY_VERIFY(m_cloud->batches().isKnown());
    take(1);
    QCOMPARE(sink().tally.records, m_snapshot.vessels.size());
}

void CloudServicesTest::outboxThatCannotBeSaved_data()
{
    QTest::addColumn<int>("fault");
    QTest::newRow("full") << int(FaultyVfs::Fault::Full);
    QTest::newRow("input or output error") << int(FaultyVfs::Fault::IoError);
    QTest::newRow("read-only") << int(FaultyVfs::Fault::ReadOnly);
}

void CloudServicesTest::outboxThatCannotBeSaved()
{
    QFETCH(const int, fault);
    startServices();
    take(1);
    QCOMPARE(m_told, QStringList());

    m_disk->fail(FaultyVfs::Fault(fault));
    take(5);
    QCOMPARE(m_told.size(), 1);
    QVERIFY2(m_told.first().startsWith(QLatin1String(begins)) && m_told.first().contains(u"outbox.db"_s),
        qPrintable(m_told.first()));
    QVERIFY(m_told.first().endsWith(sink().trouble)); // which is what the API shows
    QVERIFY(!toJson(sink()).value("outboxTrouble"_L1).isNull());
    QCOMPARE(sink().tally.unsaved, 5 * sink().tally.records / 6);

    m_disk->fail(FaultyVfs::Fault::None);
    take(1); // tries again, as a timer does after ten seconds
    take(3);
    QCOMPARE(m_told.mid(1), QStringList{QLatin1String(ends)});
    QVERIFY(toJson(sink()).value("outboxTrouble"_L1).isNull());
    QCOMPARE(sink().tally.unsaved, 0);
    QTRY_COMPARE(m_journal->status().waiting, 0);
    QCOMPARE(journalled(), m_told); // on the same disk, but not lost
}

void CloudServicesTest::outboxOfANewerVersion()
{
    const QString file = m_folder->filePath(u"outbox.db"_s);
    QVERIFY(Database::open({.file = file, .migrations = std::vector<QStringList>(9)}));
    startServices();
    take(3);
    QCOMPARE(m_told.size(), 1);
    QVERIFY2(m_told.first().startsWith(QLatin1String(begins)) && m_told.first().contains(u"newer version"_s),
        qPrintable(m_told.first()));
    QTRY_COMPARE(journalled(), m_told);
}

// A new one has begun, and everything is in it: that is one line.
void CloudServicesTest::damagedOutboxIsNoOtherTrouble()
{
    QFile file(m_folder->filePath(u"outbox.db"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(QByteArray(10'000, '?'));
    file.close();
    startServices();
    take(3);
    QCOMPARE(m_told.size(), 1);
    QVERIFY2(m_told.first().startsWith(u"the outbox was damaged"_s), qPrintable(m_told.first()));
    QCOMPARE(sink().tally.unsaved, 0);
}

QTEST_GUILESS_MAIN(CloudServicesTest)
#include "tst_cloudservices.moc"
