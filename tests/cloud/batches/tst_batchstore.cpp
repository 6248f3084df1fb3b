// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "batches/batchstore.h"

#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace cellar;

class BatchStoreTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void withoutDatabase();
    void spoiltRowsAreLeftOut();
    void survives();
    void replaces();
    void removesOnlyTheEditThatIsMeant();

private:
    [[nodiscard]] std::unique_ptr<Database> open() const;

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Database> m_database;
    SqlBatchStore m_store{[this] { return m_database.get(); }};
};

namespace {

const BatchEdit edit{
    u"fv-10-1"_s, BatchColumn::Gravity, u"1042"_s, u"1.012"_s, u""_s, u"1.020"_s, u"kim"_s, Timestamp(5ms), true};

Batch pils()
{
    Batch batch;
    batch.number = u"1042"_s;
    batch.beer = u"Pils 🍺"_s;
    batch.brewedOn = QDate(2026, 11, 3);
    batch.notes = u"it's \"cold\""_s;
    return batch;
}

} // namespace

void BatchStoreTest::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_database = open();
    QVERIFY(m_database);
}

void BatchStoreTest::cleanup()
{
    m_database.reset();
}

std::unique_ptr<Database> BatchStoreTest::open() const
{
    auto database = Database::open(
        {.file = m_folder->filePath(u"state.db"_s), .durable = true, .migrations = {SqlBatchStore::schema()}});
    return database ? std::move(*database) : nullptr;
}

void BatchStoreTest::withoutDatabase()
{
    m_database.reset();
    const auto loaded = m_store.load();
    QVERIFY(!loaded);
    QCOMPARE(loaded.error().kind, DatabaseError::Kind::CannotOpen);
    QVERIFY(!m_store.saveCopy({}));
    QVERIFY(!m_store.saveEdits({edit}));
    QVERIFY(!m_store.removeTyped(u"fv-10-1"_s));
}

void BatchStoreTest::spoiltRowsAreLeftOut()
{
    QVERIFY(m_store.saveCopy({u"csv:/x"_s, {{1, {u"a"_s}}}, Timestamp(1ms)}));
    QVERIFY(m_store.saveTyped({u"fv-10-1"_s, pils(), u"kim"_s, Timestamp(1ms)}));
    QVERIFY(m_store.saveTyped({u"fv-10-2"_s, pils(), u"kim"_s, Timestamp(1ms)}));
    QVERIFY(m_store.saveEdits({edit}));
    QVERIFY(m_database->execute(u"UPDATE batch_copy SET rows = 'xx'"_s));
    QVERIFY(m_database->execute(u"UPDATE batch_typed SET batch = '{}' WHERE vessel = 'fv-10-1'"_s));
    QVERIFY(m_database->execute(u"UPDATE batch_edit SET field = 'beer'"_s));
    const auto loaded = m_store.load();
    QVERIFY(loaded);
    QVERIFY(!loaded->copy);
    QCOMPARE(loaded->typed.size(), 1);
    QVERIFY(loaded->edits.isEmpty());
}

void BatchStoreTest::survives()
{
    const QList<CsvRow> rows{{1, {u"Beer"_s, u"Vessel"_s}}, {3, {}}, {4, {u"Pils 🍺"_s, QString()}}};
    QVERIFY(m_store.saveCopy({u"csv:/x"_s, rows, Timestamp(1ms)}));
    QVERIFY(m_store.confirmCopy(Timestamp(7ms)));
    QVERIFY(m_store.saveTyped({u"fv-10-1"_s, pils(), u"kim"_s, Timestamp(2ms)}));
    BatchEdit cleared = edit;
    cleared.field = BatchColumn::Notes;
    cleared.value = QString();
    cleared.seen = QString();
    cleared.ours = QString();
    cleared.by = QString();
    cleared.at = Timestamp(6ms);
    cleared.isPending = false;
    QVERIFY(m_store.saveEdits({edit, cleared}));
    m_database.reset();
    m_database = open();
    const auto loaded = m_store.load();
    QVERIFY(loaded);
    QCOMPARE(loaded->copy->source, u"csv:/x"_s);
    QCOMPARE(loaded->copy->rows, rows);
    QVERIFY(loaded->copy->readAt == Timestamp(7ms));
    QCOMPARE(loaded->typed.size(), 1);
    QVERIFY(loaded->typed.first().batch == pils());
    QCOMPARE(loaded->typed.first().by, u"kim"_s);
    QVERIFY(loaded->edits == (QList<BatchEdit>{edit, cleared}));
}

void BatchStoreTest::replaces()
{
    QVERIFY(m_store.saveCopy({u"csv:/x"_s, {{1, {u"a"_s}}}, Timestamp(1ms)}));
    QVERIFY(m_store.saveCopy({u"csv:/y"_s, {{1, {u"b"_s}}}, Timestamp(2ms)}));
    Batch stout = pils();
    stout.beer = u"Stout"_s;
    QVERIFY(m_store.saveTyped({u"fv-10-1"_s, pils(), u"kim"_s, Timestamp(2ms)}));
    QVERIFY(m_store.saveTyped({u"fv-10-1"_s, stout, u"lee"_s, Timestamp(3ms)}));
    BatchEdit second = edit;
    second.value = u"1.010"_s;
    QVERIFY(m_store.saveEdits({edit}));
    QVERIFY(m_store.saveEdits({second}));
    auto loaded = m_store.load();
    QCOMPARE(loaded->copy->source, u"csv:/y"_s);
    QCOMPARE(loaded->typed.size(), 1);
    QCOMPARE(loaded->typed.first().batch.beer, u"Stout"_s);
    QVERIFY(loaded->edits == QList<BatchEdit>{second});
    QVERIFY(m_store.removeTyped(u"fv-10-1"_s));
    loaded = m_store.load();
    QVERIFY(loaded->typed.isEmpty());
}

void BatchStoreTest::removesOnlyTheEditThatIsMeant()
{
    BatchEdit second = edit;
    second.value = u"1.010"_s;
    QVERIFY(m_store.saveEdits({second}));
    QVERIFY(m_store.removeEdit(edit)); // the one before it, done by now
    QCOMPARE(m_store.load()->edits.size(), 1);
    QVERIFY(m_store.removeEdit(second));
    QCOMPARE(m_store.load()->edits.size(), 0);
}

QTEST_GUILESS_MAIN(BatchStoreTest)
#include "tst_batchstore.moc"
