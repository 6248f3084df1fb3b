// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "batches/batchbook.h"
#include "fakes/manualclock.h"

#include <QDateTime>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace cellar;

namespace {

class FakeSource final : public BatchSource
{
public:
    [[nodiscard]] QString kind() const override { return u"sheet"_s; }
    [[nodiscard]] QString identity() const override { return name; }
    [[nodiscard]] QString account() const override { return u"panel@x"_s; }
    void start() override { isStarted = true; }
    void refresh() override { ++refreshes; }

    QString name = u"sheet:1"_s;
    bool isStarted = false;
    int refreshes = 0;
};

class FakeWriter final : public BatchWriter
{
public:
    void setPending(const QList<BatchEdit> &edits) override { pending = edits; }
    [[nodiscard]] QString trouble() const override { return text; }

    QList<BatchEdit> pending;
    QString text;
};

QList<CsvRow> rows(const QStringList &lines)
{
    QList<CsvRow> table{{1, u"Batch #|Beer|Date Brewed|Vessel|Gravity|Notes"_s.split(u'|')}};
    for (const QString &line : lines) {
        table.append({static_cast<int>(table.size()) + 1, line.split(u'|')});
    }
    return table;
}

const QStringList twoTanks{u"1042|Pils|11/3/2026|FV 10/1|1.020|"_s, u"1043|IPA|11/10/2026|FV 10/2||hops"_s};

} // namespace

class BatchBookTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();

    void sourceThatFails();
    void tableThatIsNoTable();
    void copyOfAnotherSheet();
    void diskThatKeepsNothing();
    void wrongEntries_data();
    void wrongEntries();
    void tableOwnsItsFields();
    void emptyInTheSheet();
    void neverRead();
    void noColumnToWriteTo();
    void writesThatAreLost();
    void sheetEditedWhileAwayWins();

    void typedBatches();
    void emptiedTank();
    void midnight();
    void clockJumpsBack();
    void restartWithTheLastGoodCopy();
    void ageIsKept();
    void gravityBesideTheSheet();
    void twoWay();
    void typedTwiceBeforeItIsWritten();
    void pendingWritesSurviveARestart();
    void sourceTakesOverFromTyped();
    void statusAsJson();

private:
    enum Parts
    {
        Typed,
        OneWay,
        TwoWay
    };
    void start(Parts parts);
    void restart(Parts parts);
    [[nodiscard]] QString set(const QString &vessel, const Batch &batch); // the error, "" when all went well
    [[nodiscard]] QString setField(QString Batch::*field, const QString &value);
    [[nodiscard]] Batch batch(const QString &vessel = u"fv-10-1"_s) const { return m_book->batches().value(vessel); }
    void read(const QStringList &lines) { Q_EMIT m_source->read(rows(lines)); }

    ManualClock m_clock;
    Timestamp m_begin = m_clock.now();
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Database> m_database;
    std::unique_ptr<SqlBatchStore> m_store;
    std::unique_ptr<StorageThread> m_storage;
    std::unique_ptr<FakeSource> m_source;
    std::unique_ptr<FakeWriter> m_writer;
    std::unique_ptr<BatchBook> m_book;
    int m_changes = 0;
    QStringList m_lost;
};

void BatchBookTest::initTestCase()
{
    qputenv("TZ", "America/New_York"); // the local calendar is another than UTC's
}

void BatchBookTest::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_clock.setNow(m_begin);
}

void BatchBookTest::cleanup()
{
    m_book.reset();
    m_storage.reset();
    m_database.reset();
    m_store.reset();
}

void BatchBookTest::start(Parts parts)
{
    m_changes = 0;
    m_lost.clear();
    m_storage = std::make_unique<StorageThread>();
    m_store = std::make_unique<SqlBatchStore>([this] { return m_database.get(); });
    m_storage->post([this] {
        auto database = Database::open(
            {.file = m_folder->filePath(u"state.db"_s), .durable = true, .migrations = {SqlBatchStore::schema()}});
        m_database = database ? std::move(*database) : nullptr;
    });
    m_source = parts == Typed ? nullptr : std::make_unique<FakeSource>();
    m_writer = parts == TwoWay ? std::make_unique<FakeWriter>() : nullptr;
    const BatchBook::Settings settings{{{u"fv-10-1"_s, u"FV 10/1"_s}, {u"fv-10-2"_s, u"FV 10/2"_s}}, {}, 5ms, 10min};
    m_book = std::make_unique<BatchBook>(settings, m_source.get(), m_writer.get(), *m_store, *m_storage, m_clock);
    connect(m_book.get(), &BatchBook::changed, this, [this] { ++m_changes; });
    connect(
        m_book.get(), &BatchBook::lost, this, [this](const BatchEdit &, const QString &why) { m_lost.append(why); });
    bool isLoaded = false;
    connect(m_book.get(), &BatchBook::statusChanged, this, [&isLoaded] { isLoaded = true; });
    m_book->start();
    QTRY_VERIFY(isLoaded);
    disconnect(m_book.get(), &BatchBook::statusChanged, this, nullptr);
}

void BatchBookTest::restart(Parts parts)
{
    m_book.reset();
    m_storage->post([this] { m_database.reset(); });
    m_storage.reset();
    start(parts);
}

QString BatchBookTest::set(const QString &vessel, const Batch &batch)
{
    QString answer = u"no answer"_s;
    m_book->setBatch(vessel, batch, u"kim@example.com"_s,
        [&answer](const Result<void> &done) { answer = done ? u""_s : done.error().text; });
    (void)QTest::qWaitFor([&answer] { return answer != "no answer"_L1; });
    return answer;
}

QString BatchBookTest::setField(QString Batch::*field, const QString &value)
{
    Batch changed = batch();
    changed.*field = value;
    return set(u"fv-10-1"_s, changed);
}

void BatchBookTest::sourceThatFails()
{
    start(OneWay);
    QCOMPARE(m_book->status().state, BatchStatus::State::Waiting);
    Q_EMIT m_source->failed({ErrorKind::LinkLost, u"no way"_s});
    QCOMPARE(m_book->status().state, BatchStatus::State::Trouble);
    QCOMPARE(m_book->status().error, u"no way"_s);
    QVERIFY(!m_book->status().readAt);
    read(twoTanks);
    QCOMPARE(m_book->status().state, BatchStatus::State::Good);
    m_clock.advance(3h);
    Q_EMIT m_source->failed({ErrorKind::NotFound, u"gone"_s});
    QCOMPARE(batch().beer, u"Pils"_s); // the last good copy, with its age
    QVERIFY(batch().recordedAt == m_begin);
    QCOMPARE(m_book->status().age, std::optional<Milliseconds>(3h));
    QCOMPARE(m_book->status().error, u"gone"_s);
}

void BatchBookTest::tableThatIsNoTable()
{
    start(OneWay);
    read(twoTanks);
    Q_EMIT m_source->read({{1, {u"Nothing"_s}}});
    QCOMPARE(m_book->status().state, BatchStatus::State::Trouble);
    QCOMPARE(m_book->batches().size(), 2);
    Q_EMIT m_source->confirmed(); // of what was refused
    QCOMPARE(m_book->status().state, BatchStatus::State::Trouble);
    Q_EMIT m_source->read({});
    QCOMPARE(m_book->batches().size(), 2);
    read(twoTanks);
    QCOMPARE(m_book->status().state, BatchStatus::State::Good);
}

void BatchBookTest::copyOfAnotherSheet()
{
    start(OneWay);
    read(twoTanks);
    m_book.reset();
    m_storage->post([this] { QVERIFY(m_database->execute(u"UPDATE batch_copy SET source = 'sheet:2'"_s)); });
    restart(OneWay);
    QVERIFY(m_book->batches().isEmpty());
    QVERIFY(!m_book->status().readAt);
}

void BatchBookTest::diskThatKeepsNothing()
{
    start(OneWay);
    m_storage->post([this] { m_database.reset(); });
    read(twoTanks);
    QTRY_COMPARE(m_book->status().warnings.last(), u"the batches cannot be kept: the node's memory cannot be used"_s);
    QCOMPARE(batch().beer, u"Pils"_s); // shown all the same
    QCOMPARE(setField(&Batch::gravity, u"1.012"_s), u"the node's memory cannot be used"_s);
    QCOMPARE(batch().gravity, u"1.020"_s); // what is not kept is not acknowledged
}

void BatchBookTest::wrongEntries_data()
{
    QTest::addColumn<QString>("vessel");
    QTest::addColumn<QString>("beer");
    QTest::addColumn<QString>("brewed");
    QTest::addColumn<QString>("notes");
    QTest::addColumn<QString>("error");
    QTest::newRow("vessel") << u"fv-9"_s << u"Pils"_s << u""_s << u""_s << u"there is no vessel \"fv-9\""_s;
    QTest::newRow("nothing") << u"fv-10-1"_s << u" \u200B"_s << u""_s << u"x"_s
                             << u"a batch needs a beer or a number"_s;
    QTest::newRow("date") << u"fv-10-1"_s << u"Pils"_s << u"25/25/2026"_s << u""_s << u"\"25/25/2026\" is no date"_s;
    QTest::newRow("long beer") << u"fv-10-1"_s << QString(201, u'x') << u""_s << u""_s
                               << u"\"beer\" is longer than 200 characters"_s;
    QTest::newRow("long notes") << u"fv-10-1"_s << u"x"_s << u""_s << QString(2001, u'x')
                                << u"\"notes\" is longer than 2000 characters"_s;
}

void BatchBookTest::wrongEntries()
{
    QFETCH(QString, vessel);
    QFETCH(QString, beer);
    QFETCH(QString, brewed);
    QFETCH(QString, notes);
    start(Typed);
    Batch typed;
    typed.beer = beer;
    typed.brewed = brewed;
    typed.notes = notes;
    QTEST(set(vessel, typed), "error");
    QVERIFY(m_book->batches().isEmpty());
}

void BatchBookTest::tableOwnsItsFields()
{
    start(OneWay);
    read(twoTanks);
    Batch typed = batch();
    typed.beer = u"Stout"_s;
    typed.og = u"1.050"_s;
    typed.gravity = u"1.012"_s;
    QCOMPARE(set(u"fv-10-1"_s, typed), u"\"Beer\", \"OG\" can be changed in the sheet only"_s);
    QCOMPARE(batch().gravity, u"1.020"_s); // all or nothing
    QString answer;
    m_book->clearBatch(u"fv-10-1"_s, u"kim"_s, [&answer](const Result<void> &done) { answer = done.error().text; });
    QCOMPARE(answer, u"FV 10/1 is emptied in the sheet, not here"_s);
}

void BatchBookTest::emptyInTheSheet()
{
    start(OneWay);
    read({u"1043|IPA||FV 10/2"_s});
    Batch typed;
    typed.beer = u"Pils"_s;
    QCOMPARE(set(u"fv-10-1"_s, typed), u"FV 10/1 is empty in the sheet; enter its batch there"_s);
}

void BatchBookTest::neverRead()
{
    start(OneWay);
    Batch typed;
    typed.beer = u"Pils"_s;
    QCOMPARE(set(u"fv-10-1"_s, typed), u"the sheet has never been read"_s);
}

void BatchBookTest::noColumnToWriteTo()
{
    start(TwoWay);
    read(twoTanks);
    QCOMPARE(setField(&Batch::stage, u"crash"_s), u"the sheet has no column \"Stage\"; nothing was written"_s);
    QVERIFY(m_writer->pending.isEmpty());
    restart(OneWay); // where nothing is written there need be no column
    read(twoTanks);
    QCOMPARE(setField(&Batch::stage, u"crash"_s), u""_s);
    QCOMPARE(batch().stage, u"crash"_s);
}

void BatchBookTest::writesThatAreLost()
{
    start(TwoWay);
    read(twoTanks);
    QCOMPARE(setField(&Batch::gravity, u"1.012"_s), u""_s);
    Q_EMIT m_writer->refused(m_writer->pending.first(), u"the sheet has changed"_s);
    QCOMPARE(m_lost, QStringList{u"the sheet has changed"_s});
    QCOMPARE(m_book->status().warnings.last(), u"the sheet has changed"_s);
    QCOMPARE(batch().gravity, u"1.020"_s);
    QVERIFY(m_writer->pending.isEmpty());
    // The vessel was filled anew before it could be written.
    QCOMPARE(setField(&Batch::gravity, u"1.012"_s), u""_s);
    read({u"1044|Stout||FV 10/1|1.060"_s});
    QCOMPARE(m_lost.last(),
        u"gravity \"1.012\" of FV 10/1 was not written into the sheet: the sheet has changed, the vessel holds another batch or none"_s);
    QCOMPARE(batch().gravity, u"1.060"_s);
    QVERIFY(m_writer->pending.isEmpty());
}

void BatchBookTest::sheetEditedWhileAwayWins()
{
    start(OneWay);
    read(twoTanks);
    QCOMPARE(setField(&Batch::gravity, u"1.012"_s), u""_s);
    read({u"1042|Pils|11/3/2026|FV 10/1|1.010|"_s});
    QCOMPARE(batch().gravity, u"1.010"_s);
    QVERIFY(m_lost.isEmpty()); // nobody had promised to write it
    read(twoTanks); // and it does not come back
    QCOMPARE(batch().gravity, u"1.020"_s);
}

void BatchBookTest::typedBatches()
{
    start(Typed);
    QCOMPARE(m_book->status().state, BatchStatus::State::Typed);
    Batch typed;
    typed.number = u"1042"_s;
    typed.brewed = u"11/3/2026"_s;
    typed.notes = u" cold\u202E\n"_s;
    QCOMPARE(set(u"fv-10-1"_s, typed), u""_s);
    QCOMPARE(batch().beer, u"#1042"_s);
    QCOMPARE(batch().notes, u"cold"_s);
    QCOMPARE(batch().days, std::optional(20));
    QVERIFY(batch().recordedAt == m_begin);
    QCOMPARE(m_changes, 1);
    m_clock.advance(25h);
    restart(Typed);
    QCOMPARE(batch().beer, u"#1042"_s);
    QCOMPARE(batch().days, std::optional(21));
    QVERIFY(batch().recordedAt == m_begin);
    bool isDone = false;
    m_book->clearBatch(u"fv-10-1"_s, u"kim"_s, [&isDone](const Result<void> &done) { isDone = done.has_value(); });
    QTRY_VERIFY(isDone);
    QVERIFY(m_book->batches().isEmpty());
    restart(Typed);
    QVERIFY(m_book->batches().isEmpty());
}

void BatchBookTest::emptiedTank()
{
    start(OneWay);
    read(twoTanks);
    read({u"1042|Pils|11/3/2026||1.020|"_s, twoTanks.last()});
    QCOMPARE(m_book->batches().keys(), QStringList{u"fv-10-2"_s});
    read({});
    QVERIFY(m_book->batches().isEmpty());
    QCOMPARE(m_book->status().state, BatchStatus::State::Good);
}

void BatchBookTest::midnight()
{
    start(OneWay);
    m_clock.setNow(Timestamp(Milliseconds(QDateTime(QDate(2026, 11, 5), QTime(23, 59, 59)).toMSecsSinceEpoch())));
    read(twoTanks);
    QCOMPARE(batch().days, std::optional(2));
    QVERIFY(!batch(u"fv-10-2"_s).days); // is not brewed yet
    m_changes = 0;
    m_clock.advance(1s);
    QTRY_COMPARE(batch().days, std::optional(3));
    QCOMPARE(m_changes, 1);
}

void BatchBookTest::clockJumpsBack()
{
    start(OneWay);
    read(twoTanks);
    m_clock.setNow(m_begin - 24h);
    QCOMPARE(m_book->status().age, std::optional(Milliseconds(0)));
    Q_EMIT m_source->confirmed();
    QVERIFY(batch().recordedAt == m_begin - 24h);
    QTRY_COMPARE(batch().days, std::optional(19));
}

void BatchBookTest::restartWithTheLastGoodCopy()
{
    start(OneWay);
    read(twoTanks);
    m_clock.advance(48h);
    restart(OneWay);
    QVERIFY(m_source->isStarted);
    QCOMPARE(batch().beer, u"Pils"_s);
    QCOMPARE(batch().days, std::optional(22));
    QVERIFY(batch().recordedAt == m_begin);
    QCOMPARE(m_book->status().state, BatchStatus::State::Waiting);
    QCOMPARE(m_book->status().age, std::optional<Milliseconds>(48h));
}

void BatchBookTest::ageIsKept()
{
    start(OneWay);
    read(twoTanks);
    m_clock.advance(9min);
    read(twoTanks);
    m_clock.advance(2min);
    Q_EMIT m_source->confirmed();
    QVERIFY(batch().recordedAt == m_begin + 11min);
    m_clock.advance(3min);
    Q_EMIT m_source->confirmed();
    m_clock.advance(1h);
    restart(OneWay);
    QVERIFY(batch().recordedAt == m_begin + 11min); // never younger than it is
}

void BatchBookTest::gravityBesideTheSheet()
{
    start(OneWay);
    read(twoTanks);
    QCOMPARE(setField(&Batch::gravity, u"1.012"_s), u""_s);
    QCOMPARE(batch().gravity, u"1.012"_s);
    QCOMPARE(m_book->status().pendingWrites, 0);
    read(twoTanks);
    QCOMPARE(batch().gravity, u"1.012"_s);
    restart(OneWay);
    QCOMPARE(batch().gravity, u"1.012"_s);
    read(twoTanks);
    QCOMPARE(batch().gravity, u"1.012"_s);
    read({u"1044|Stout||FV 10/1"_s}); // the next batch does not inherit it
    QCOMPARE(batch().gravity, QString());
}

void BatchBookTest::twoWay()
{
    start(TwoWay);
    read(twoTanks);
    QCOMPARE(setField(&Batch::gravity, u"1.012"_s), u""_s);
    QCOMPARE(m_writer->pending.size(), 1);
    const BatchEdit edit = m_writer->pending.first();
    QCOMPARE(edit.value, u"1.012"_s);
    QCOMPARE(edit.seen, u"1.020"_s);
    QCOMPARE(edit.by, u"kim@example.com"_s);
    QCOMPARE(m_book->status().pendingWrites, 1);
    Q_EMIT m_writer->written(edit);
    QVERIFY(m_writer->pending.isEmpty());
    QCOMPARE(m_source->refreshes, 1);
    QCOMPARE(m_book->status().pendingWrites, 0);
    QCOMPARE(batch().gravity, u"1.012"_s);
    read(twoTanks); // read before it was written
    QCOMPARE(batch().gravity, u"1.012"_s);
    read({u"1042|Pils|11/3/2026|FV 10/1|1.012|"_s});
    read({u"1042|Pils|11/3/2026|FV 10/1|1.009|"_s});
    QCOMPARE(batch().gravity, u"1.009"_s);
    QVERIFY(m_lost.isEmpty());
}

void BatchBookTest::typedTwiceBeforeItIsWritten()
{
    start(TwoWay);
    read(twoTanks);
    QCOMPARE(setField(&Batch::gravity, u"1.012"_s), u""_s);
    const BatchEdit first = m_writer->pending.first();
    QCOMPARE(setField(&Batch::gravity, u"1.010"_s), u""_s);
    Q_EMIT m_writer->written(first);
    QCOMPARE(m_writer->pending.size(), 1);
    QCOMPARE(m_writer->pending.first().ours, u"1.012"_s);
    read({u"1042|Pils|11/3/2026|FV 10/1|1.012|"_s});
    QCOMPARE(batch().gravity, u"1.010"_s);
    QCOMPARE(m_writer->pending.size(), 1);
    QVERIFY(m_lost.isEmpty());
}

void BatchBookTest::pendingWritesSurviveARestart()
{
    start(TwoWay);
    read(twoTanks);
    QCOMPARE(setField(&Batch::notes, u"crash it"_s), u""_s);
    const QList<BatchEdit> pending = m_writer->pending;
    restart(TwoWay);
    QVERIFY(m_writer->pending == pending);
    QCOMPARE(batch().notes, u"crash it"_s);
    m_writer->text = u"not yet"_s;
    QCOMPARE(m_book->status().warnings.last(), u"not yet"_s);
}

void BatchBookTest::sourceTakesOverFromTyped()
{
    start(Typed);
    Batch typed;
    typed.beer = u"Typed"_s;
    QCOMPARE(set(u"fv-10-1"_s, typed), u""_s);
    restart(OneWay);
    QCOMPARE(batch().beer, u"Typed"_s); // as long as nobody knows better
    read({twoTanks.last()});
    QCOMPARE(m_book->batches().keys(), QStringList{u"fv-10-2"_s});
}

void BatchBookTest::statusAsJson()
{
    start(TwoWay);
    QCOMPARE(QJsonDocument(toJson(m_book->status())).toJson(QJsonDocument::Compact),
        R"({"account":"panel@x","ageSeconds":null,"error":null,"pendingWrites":0,"readAt":null,"source":"sheet","state":"waiting","twoWay":true,"warnings":[]})"_ba);
    read({u"1042|Pils|11/3/2026|FV 10/9|1.020|"_s});
    m_clock.advance(61500ms);
    const QJsonObject json = toJson(m_book->status());
    QCOMPARE(json.value(u"ageSeconds"_s).toInt(), 61);
    QCOMPARE(json.value(u"readAt"_s).toString(), u"2026-11-23T14:00:00.123Z"_s);
    QCOMPARE(json.value(u"state"_s).toString(), u"good"_s);
    QCOMPARE(json.value(u"warnings"_s).toArray().size(), 2); // of missing columns and of FV 10/9
}

QTEST_GUILESS_MAIN(BatchBookTest)
#include "tst_batchbook.moc"
