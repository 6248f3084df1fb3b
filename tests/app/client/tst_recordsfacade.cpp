// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/remotecellar.h"
#include "cloudservices.h"
#include "csvbatches.h"
#include "fakes/democellar.h"
#include "fakes/fakepanellink.h"
#include "fakes/manualclock.h"
#include "history/historystore.h"
#include "journal/journal.h"
#include "journal/runrecord.h"
#include "model/localcellar.h"
#include "server/cellarserver.h"
#include "server/localrecords.h"

#include <QFile>
#include <QTemporaryDir>
#include <QtTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace cellar;

namespace {

// A node's real records in a folder of their own, as app/server/node.cpp puts them together.
struct NodeParts
{
    explicit NodeParts(const CloudSettings &settings)
        : cloud(settings, {u"Test"_s, dir.path(), dir.path(), batchVessels()}, state, clock)
    {
        link.setConnected(true, {}, clock.now());
        cloud.start();
    }

    [[nodiscard]] static CellarConfig demoConfig()
    {
        CellarConfig config;
        config.settings = demoSettings();
        return config;
    }
    [[nodiscard]] static QList<BatchVessel> batchVessels()
    {
        QList<BatchVessel> all;
        const Settings settings = demoSettings();
        for (const VesselSettings &vessel : settings.vessels) {
            all.append({vessel.id, vessel.label});
        }
        return all;
    }
    [[nodiscard]] HistorySettings historySettings() const
    {
        HistorySettings settings;
        settings.hold = 3min; // the readings of the tests are a minute apart
        settings.file = dir.filePath(u"history.db"_s);
        return settings;
    }

    QTemporaryDir dir;
    ManualClock clock;
    StorageThread storage;
    DatabaseFile state{storage,
        {dir.filePath(u"state.db"_s), true, {journalfile::schema() + runrecord::schema(), SqlBatchStore::schema()}}};
    Journal journal{state, clock};
    HistoryStore history{storage, clock, historySettings()};
    CloudServices cloud;
    NodeRecords all{&state, &journal, &history, &cloud};
    LocalRecords records{all, u"kiosk"_s};
    FakePanelLink link{u"main"_s};
    LocalCellar cellar{demoConfig(), {&link}, clock, nullptr, &records};
};

} // namespace

// What the records of every Cellar promise, checked over both: the node's own, and those of a RemoteCellar that asks
// that node through the real server.
class TestRecordsFacade : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data();
    void init() { begin({}); }
    void cleanup();

    void history();
    void historyNobodyCanTell_data();
    void historyNobodyCanTell();
    void cooling();
    void journal();
    void pagesOfTheJournal();
    void emptyVessel();
    void typedBatch();
    void batchesThatAreNotTaken_data();
    void batchesThatAreNotTaken();
    void besideATable();
    void aDroppedContextDropsOnlyTheAnswer();

private:
    void begin(const CloudSettings &settings);
    [[nodiscard]] bool isRemote() const;
    void connectRemotely();
    void record(int minutes);
    [[nodiscard]] CellarRecords &records() { return m_cellar->records(); }

    // Asks and waits for the one answer.
    template<typename T, typename Ask> Result<T> ask(const Ask &question)
    {
        std::optional<Result<T>> said;
        int answers = 0;
        question(this, [&](const Result<T> &answer) {
            said = answer;
            ++answers;
        });
        if (answers != 0 || !QTest::qWaitFor([&] { return answers > 0; }, 20'000)) {
            return unexpected(ErrorKind::Internal, u"from inside the call, or never"_s);
        }
        QCoreApplication::processEvents();
        return answers == 1 ? *said : unexpected(ErrorKind::Internal, u"answered twice"_s);
    }
    [[nodiscard]] Result<HistorySeries> historyOf(const HistoryQuery &query)
    {
        return ask<HistorySeries>([&](QObject *context, const CellarRecords::Answer<HistorySeries> &answer) {
            records().history(query, context, answer);
        });
    }
    [[nodiscard]] Result<JournalPage> journalOf(const JournalQuery &query)
    {
        return ask<JournalPage>([&](QObject *context, const CellarRecords::Answer<JournalPage> &answer) {
            records().journal(query, context, answer);
        });
    }
    [[nodiscard]] Result<VesselBatch> batchOf(const QString &vessel = u"fv-10-1"_s)
    {
        return ask<VesselBatch>([&](QObject *context, const CellarRecords::Answer<VesselBatch> &answer) {
            records().batch(vessel, context, answer);
        });
    }
    [[nodiscard]] Result<VesselBatch> setBatch(const BatchTexts &texts, const QString &vessel = u"fv-10-1"_s)
    {
        return ask<VesselBatch>([&](QObject *context, const CellarRecords::Answer<VesselBatch> &answer) {
            records().setBatch(vessel, texts, u"anna"_s, context, answer);
        });
    }
    [[nodiscard]] Result<VesselBatch> clearBatch(const QString &vessel = u"fv-10-1"_s)
    {
        return ask<VesselBatch>([&](QObject *context, const CellarRecords::Answer<VesselBatch> &answer) {
            records().clearBatch(vessel, u"anna"_s, context, answer);
        });
    }

    std::unique_ptr<NodeParts> m_node;
    std::unique_ptr<QTemporaryDir> m_serverFolder;
    std::unique_ptr<CellarServer> m_server;
    std::unique_ptr<RemoteCellar> m_remote;
    Cellar *m_cellar = nullptr; // the one under test
};

void TestRecordsFacade::initTestCase_data()
{
    QTest::addColumn<bool>("remote");
    QTest::newRow("local") << false;
    QTest::newRow("remote") << true;
}

bool TestRecordsFacade::isRemote() const
{
    QFETCH_GLOBAL(bool, remote);
    return remote;
}

// Until what was kept of the batches has been read, nothing is taken.
void TestRecordsFacade::begin(const CloudSettings &settings)
{
    cleanup();
    m_node = std::make_unique<NodeParts>(settings);
    bool isRead = false;
    const auto connection =
        connect(&m_node->cloud.batches(), &BatchBook::statusChanged, this, [&isRead] { isRead = true; });
    QTRY_VERIFY(isRead);
    disconnect(connection);
    m_cellar = &m_node->cellar;
    if (isRemote()) {
        connectRemotely();
    }
}

void TestRecordsFacade::connectRemotely()
{
    m_serverFolder = std::make_unique<QTemporaryDir>();
    ServerSettings settings;
    settings.listen.append({QHostAddress(QHostAddress::LocalHost), 0});
    m_server = std::make_unique<CellarServer>(
        settings, m_serverFolder->path(), m_node->cellar, m_node->clock, ServerLimits{}, m_node->all);
    const Result<void> listening = m_server->listen();
    QVERIFY2(listening, listening ? "" : qPrintable(listening.error().text));
    QFile token(m_serverFolder->filePath(u"admin.token"_s));
    QVERIFY(token.open(QIODevice::ReadOnly));
    m_remote = std::make_unique<RemoteCellar>(NodeAccess{m_server->urls().first(), token.readAll().trimmed(), "kiosk"});
    m_cellar = m_remote.get();
    m_remote->start();
    QTRY_COMPARE(m_remote->connection(), Cellar::Connection::Online);
}

void TestRecordsFacade::cleanup()
{
    m_remote.reset();
    m_server.reset();
    m_node.reset();
}

// A reading a minute, up to now; the first vessel falls by a tenth of a degree each time, with an open valve.
void TestRecordsFacade::record(int minutes)
{
    const Timestamp end = m_node->clock.now();
    for (int minute = minutes; minute > 0; --minute) {
        Snapshot snapshot = demoSnapshot();
        snapshot.at = end - minute * 1min;
        for (VesselState &vessel : snapshot.vessels) {
            vessel.temperature.at = vessel.setpoint.at = vessel.valve.at = snapshot.at;
        }
        snapshot.vessels.first().temperature.value = 60.0 + minute * 0.1;
        m_node->history.record(snapshot);
    }
    // A flush that is under way takes nothing more with it.
    QTRY_VERIFY((m_node->history.flush(), m_node->history.status().readings >= minutes));
}

void TestRecordsFacade::history()
{
    record(60);
    const Timestamp now = m_node->clock.now();
    const Result<HistorySeries> series = historyOf({u"fv-10-1"_s, now - 30min, now, 100});
    QVERIFY2(series, series ? "" : qPrintable(series.error().text));
    QCOMPARE(series->vessel, u"fv-10-1"_s);
    QCOMPARE(series->unit, TemperatureUnit::Fahrenheit);
    QVERIFY(series->points.size() >= 30);
    const auto coldest = std::ranges::min_element(series->points, {},
        [](const HistoryPoint &point) { return point.temperature ? point.temperature->mean : 1000.0; });
    QCOMPARE(coldest->temperature->mean, 60.1);
    QCOMPARE(coldest->setpoint, std::optional(34.0));
    QCOMPARE(coldest->valveOpen, std::optional(1.0));
}

void TestRecordsFacade::historyNobodyCanTell_data()
{
    QTest::addColumn<QString>("vessel");
    QTest::addColumn<int>("minutes");
    QTest::addColumn<int>("points");
    QTest::addColumn<ErrorKind>("kind");
    QTest::newRow("unknown vessel") << u"fv-99"_s << 30 << 100 << ErrorKind::NotFound;
    QTest::newRow("a vessel out of this world") << u"../a/b?c#ü"_s << 30 << 100 << ErrorKind::NotFound;
    QTest::newRow("ends before it begins") << u"fv-10-1"_s << -30 << 100 << ErrorKind::BadInput;
    QTest::newRow("one point") << u"fv-10-1"_s << 30 << 1 << ErrorKind::BadInput;
}

void TestRecordsFacade::historyNobodyCanTell()
{
    QFETCH(QString, vessel);
    QFETCH(int, minutes);
    QFETCH(int, points);
    record(2);
    const Timestamp now = m_node->clock.now();
    const Result<HistorySeries> series = historyOf({vessel, now - minutes * 1min, now, points});
    QVERIFY(!series);
    QVERIFY(!series.error().text.isEmpty());
    QTEST(series.error().kind, "kind");
}

void TestRecordsFacade::cooling()
{
    record(60);
    const Timestamp now = m_node->clock.now();
    const auto figuresOf = [this](const CoolingQuery &query) {
        return ask<CoolingFigures>([&](QObject *context, const CellarRecords::Answer<CoolingFigures> &answer) {
            records().cooling(query, context, answer);
        });
    };
    const Result<CoolingFigures> figures = figuresOf({u"fv-10-1"_s, now - 1h, now});
    QVERIFY2(figures, figures ? "" : qPrintable(figures.error().text));
    QCOMPARE(figures->duty, std::optional(1.0));
    QVERIFY(figures->degreesPerHour);
    QVERIFY(std::abs(*figures->degreesPerHour - 6) < 0.1);
    QVERIFY(figures->longestPullDown);
    const Result<CoolingFigures> unknown = figuresOf({u"fv-99"_s, now - 1h, now});
    QVERIFY(!unknown);
    QCOMPARE(unknown.error().kind, ErrorKind::NotFound);
}

void TestRecordsFacade::journal()
{
    JournalEntry entry =
        JournalEntry::ofNode(JournalKind::Setpoint, u"FV 10/1 from 68 °F to 34 °F"_s, {{u"new"_s, 34}});
    entry.vessel = u"fv-10-1"_s;
    entry.by = u"anna & bert"_s;
    m_node->journal.append(entry);
    m_node->journal.append(JournalEntry::ofNode(JournalKind::Start, u"power lost at …, back at …"_s));
    QTRY_COMPARE(m_node->journal.status().waiting, 0);

    const Result<JournalPage> all = journalOf({});
    QVERIFY2(all, all ? "" : qPrintable(all.error().text));
    QCOMPARE(all->entries.size(), 2);
    QCOMPARE(all->entries.first().kind, JournalKind::Start);
    QCOMPARE(all->entries.last().by, entry.by);
    QCOMPARE(all->entries.last().data, entry.data);
    QVERIFY(!all->next);
    QCOMPARE(journalOf({.vessel = u"fv-10-1"_s})->entries.size(), 1);
    QCOMPARE(journalOf({.vessel = u"fv-10-2"_s})->entries.size(), 0);
    QCOMPARE(journalOf({.kind = JournalKind::Start})->entries.size(), 1);
    QCOMPARE(journalOf({.text = u"anna & b"_s})->entries.size(), 1);
    QCOMPARE(journalOf({.from = m_node->clock.now() + 1s})->entries.size(), 0);
    QCOMPARE(journalOf({.to = m_node->clock.now()})->entries.size(), 0);
}

void TestRecordsFacade::pagesOfTheJournal()
{
    for (int line = 1; line <= 5; ++line) {
        m_node->journal.append(JournalEntry::ofNode(JournalKind::Trouble, u"line %1"_s.arg(line)));
    }
    QTRY_COMPARE(m_node->journal.status().waiting, 0);
    JournalQuery query;
    query.limit = 2;
    QStringList texts;
    for (int page = 0; page < 3; ++page) {
        const Result<JournalPage> found = journalOf(query);
        QVERIFY(found);
        for (const JournalEntry &entry : found->entries) {
            texts.append(entry.text);
        }
        QCOMPARE(found->next.has_value(), page < 2);
        query.before = found->next.value_or(0);
    }
    QCOMPARE(texts, (QStringList{u"line 5"_s, u"line 4"_s, u"line 3"_s, u"line 2"_s, u"line 1"_s}));
}

void TestRecordsFacade::emptyVessel()
{
    const Result<VesselBatch> batch = batchOf();
    QVERIFY2(batch, batch ? "" : qPrintable(batch.error().text));
    QCOMPARE(batch->vessel, u"fv-10-1"_s);
    QVERIFY(!batch->batch);
    QVERIFY(batch->canBeEmptied());
    const Result<VesselBatch> unknown = batchOf(u"fv-99"_s);
    QVERIFY(!unknown);
    QCOMPARE(unknown.error().kind, ErrorKind::NotFound);
}

void TestRecordsFacade::typedBatch()
{
    const Result<VesselBatch> typed =
        setBatch({{u"beer"_s, u"Pils 🍺"_s}, {u"number"_s, u"1042"_s}, {u"brewed"_s, u"11/3/2026"_s}});
    QVERIFY2(typed, typed ? "" : qPrintable(typed.error().text));
    QCOMPARE(typed->batch->beer, u"Pils 🍺"_s);
    QCOMPARE(typed->batch->days, std::optional(20));
    QCOMPARE(*batchOf(), *typed);
    const Result<VesselBatch> changed = setBatch({{u"number"_s, QString()}, {u"gravity"_s, u"1.012"_s}});
    QCOMPARE(changed->batch->beer, u"Pils 🍺"_s);
    QCOMPARE(changed->batch->number, QString());
    const Result<VesselBatch> cleared = clearBatch();
    QVERIFY2(cleared, cleared ? "" : qPrintable(cleared.error().text));
    QVERIFY(!cleared->batch);
    QVERIFY(!batchOf()->batch);

    QTRY_COMPARE(m_node->journal.status().waiting, 0);
    const Result<JournalPage> lines = journalOf({.kind = JournalKind::Batch});
    QCOMPARE(lines->entries.size(), 3);
    QCOMPARE(lines->entries.first().text, u"FV 10/1: emptied"_s);
    QCOMPARE(lines->entries.at(1).vessel, u"fv-10-1"_s);
    QVERIFY(!lines->entries.at(1).by.isEmpty());
}

void TestRecordsFacade::batchesThatAreNotTaken_data()
{
    QTest::addColumn<QString>("vessel");
    QTest::addColumn<BatchTexts>("texts");
    QTest::addColumn<ErrorKind>("kind");
    const QString tank = u"fv-10-1"_s;
    QTest::newRow("unknown vessel") << u"fv-99"_s << BatchTexts{{u"beer"_s, u"Pils"_s}} << ErrorKind::NotFound;
    QTest::newRow("unknown field") << tank << BatchTexts{{u"days"_s, u"3"_s}} << ErrorKind::BadInput;
    QTest::newRow("neither beer nor number") << tank << BatchTexts{{u"stage"_s, u"3"_s}} << ErrorKind::BadInput;
    QTest::newRow("no date") << tank << BatchTexts{{u"beer"_s, u"Pils"_s}, {u"brewed"_s, u"some day"_s}}
                             << ErrorKind::BadInput;
    QTest::newRow("too long") << tank << BatchTexts{{u"beer"_s, QString(100'000, u'x')}} << ErrorKind::BadInput;
}

void TestRecordsFacade::batchesThatAreNotTaken()
{
    QFETCH(QString, vessel);
    QFETCH(BatchTexts, texts);
    const Result<VesselBatch> answer = setBatch(texts, vessel);
    QVERIFY(!answer);
    QVERIFY(!answer.error().text.isEmpty());
    QTEST(answer.error().kind, "kind");
    QVERIFY(!batchOf()->batch);
}

void TestRecordsFacade::besideATable()
{
    const CsvBatches table;
    QVERIFY(table.isWritten());
    begin(table.settings);
    QTRY_VERIFY(batchOf()->batch);
    QCOMPARE(batchOf()->editable, (QStringList{u"gravity"_s, u"stage"_s, u"notes"_s}));
    QVERIFY(!batchOf()->canBeEmptied());
    const Result<VesselBatch> owned = setBatch({{u"beer"_s, u"IPA"_s}});
    QVERIFY(!owned);
    QCOMPARE(owned.error().kind, ErrorKind::Refused);
    QCOMPARE(clearBatch().error().kind, ErrorKind::Refused);
    QCOMPARE(setBatch({{u"gravity"_s, u"1.012"_s}})->batch->gravity, u"1.012"_s);
}

void TestRecordsFacade::aDroppedContextDropsOnlyTheAnswer()
{
    auto context = std::make_unique<QObject>();
    bool called = false;
    const auto drop = [&called](const auto &) { called = true; };
    records().setBatch(u"fv-10-1"_s, {{u"beer"_s, u"Pils"_s}}, u"anna"_s, context.get(), drop);
    records().batch(u"fv-10-1"_s, context.get(), drop);
    records().journal({}, context.get(), drop);
    const Timestamp now = m_node->clock.now();
    records().history({u"fv-10-1"_s, now - 1h, now, 10}, context.get(), drop);
    records().cooling({u"fv-10-1"_s, now - 1h, now}, context.get(), drop);
    context.reset();
    QTRY_VERIFY(batchOf()->batch);
    QVERIFY(!called);
}

QTEST_GUILESS_MAIN(TestRecordsFacade)
#include "tst_recordsfacade.moc"
