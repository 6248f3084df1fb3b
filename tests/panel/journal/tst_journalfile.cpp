// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "journal/journalfile.h"

#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace cellar;

class JournalFileTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();

    void numbersAndChainsItsLines();
    void goesOnAfterAReopening();
    void linesCannotBeChangedOrDeleted_data();
    void linesCannotBeChangedOrDeleted();
    void tamperingIsFound_data();
    void tamperingIsFound();
    void findsWhatIsAskedFor_data();
    void findsWhatIsAskedFor();
    void pagesGoOnWhereTheLastOneEnded();
    void textIsTakenAsItIs();

private:
    void fill(int lines);
    [[nodiscard]] JournalCheck walk(int part = 3);
    [[nodiscard]] QList<qint64> numbers(const JournalQuery &query);

    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<Database> m_database;
};

void JournalFileTest::init()
{
    m_database.reset();
    m_dir = std::make_unique<QTemporaryDir>();
    auto opened = Database::open({m_dir->filePath(u"state.db"_s), true, {journalfile::schema()}});
    QVERIFY(opened);
    m_database = std::move(*opened);
}

// Line n: a minute after the one before, of vessel n % 3, alternating between two people.
void JournalFileTest::fill(int lines)
{
    QList<JournalEntry> entries;
    for (int n = 1; n <= lines; ++n) {
        JournalEntry entry = JournalEntry::ofNode(n % 4 == 0 ? JournalKind::Batch : JournalKind::Setpoint,
            u"line %1 of 100 % sure_ly"_s.arg(n), {{u"n"_s, n}});
        entry.at = Timestamp(n * 1min);
        entry.vessel = u"v%1"_s.arg(n % 3);
        entry.by = n % 2 == 0 ? u"Ann"_s : u"Bert"_s;
        entries.append(entry);
    }
    QVERIFY(journalfile::append(*m_database, entries));
}

JournalCheck JournalFileTest::walk(int part)
{
    journalfile::Walk walk;
    while (!walk.over) {
        auto next = journalfile::check(*m_database, walk, part);
        if (!next) {
            return {-1, {}, next.error().text};
        }
        walk = *next;
    }
    return walk.found;
}

QList<qint64> JournalFileTest::numbers(const JournalQuery &query)
{
    QList<qint64> numbers;
    const auto page = journalfile::search(*m_database, query);
    if (page) {
        for (const JournalEntry &entry : page->entries) {
            numbers.append(entry.number);
        }
    }
    return numbers;
}

void JournalFileTest::numbersAndChainsItsLines()
{
    const auto written = journalfile::append(*m_database,
        {JournalEntry::ofNode(JournalKind::Start, u"one"_s), JournalEntry::ofNode(JournalKind::Stop, u"two"_s)});
    QVERIFY(written);
    QCOMPARE(written->at(0).number, 1);
    QCOMPARE(written->at(1).number, 2);
    QCOMPARE(written->at(0).hash, journalHash({}, written->at(0)));
    QCOMPARE(written->at(1).hash, journalHash(written->at(0).hash, written->at(1)));
    const auto page = journalfile::search(*m_database, {});
    QVERIFY(page);
    QCOMPARE(page->entries, (QList<JournalEntry>{written->at(1), written->at(0)}));
    QCOMPARE(walk().firstBad, std::nullopt);
}

void JournalFileTest::goesOnAfterAReopening()
{
    fill(5);
    const QString file = m_database->file();
    m_database.reset();
    auto opened = Database::open({file, true, {journalfile::schema()}});
    QVERIFY(opened);
    m_database = std::move(*opened);
    fill(2);
    const JournalCheck found = walk();
    QCOMPARE(found.firstBad, std::nullopt);
    QCOMPARE(found.entries, 7);
}

void JournalFileTest::linesCannotBeChangedOrDeleted_data()
{
    QTest::addColumn<QString>("sql");
    QTest::newRow("change") << u"UPDATE journal SET text = 'x' WHERE number = 2"_s;
    QTest::newRow("delete") << u"DELETE FROM journal WHERE number = 2"_s;
    QTest::newRow("delete all") << u"DELETE FROM journal"_s;
}

void JournalFileTest::linesCannotBeChangedOrDeleted()
{
    QFETCH(QString, sql);
    fill(4);
    const auto done = m_database->execute(sql);
    QVERIFY(!done);
    QVERIFY(done.error().text.contains(u"only ever added"_s));
    QCOMPARE(walk().firstBad, std::nullopt);
}

void JournalFileTest::tamperingIsFound_data()
{
    QTest::addColumn<QStringList>("sql");
    QTest::addColumn<qint64>("firstBad");
    const auto row = [](const char *name, const QStringList &sql, qint64 firstBad) {
        QTest::newRow(name) << sql << firstBad;
    };
    row("text", {u"UPDATE journal SET text = 'nothing happened' WHERE number = 4"_s}, 4);
    row("time", {u"UPDATE journal SET at = at + 1 WHERE number = 1"_s}, 1);
    row("who", {u"UPDATE journal SET by_whom = 'Carl' WHERE number = 10"_s}, 10);
    row("data", {u"UPDATE journal SET data = '{}' WHERE number = 5"_s}, 5);
    row("kind to nonsense", {u"UPDATE journal SET kind = 'x' WHERE number = 5"_s}, 5);
    row("a line is gone", {u"DELETE FROM journal WHERE number = 6"_s}, 6);
    row("the first is gone", {u"DELETE FROM journal WHERE number = 1"_s}, 1);
    row("the newest are gone", {u"DELETE FROM journal WHERE number > 8"_s}, 9);
    row("all are gone", {u"DELETE FROM journal"_s}, 1);
    row("two have changed places",
        {u"UPDATE journal SET number = 100 WHERE number = 3"_s, u"UPDATE journal SET number = 3 WHERE number = 4"_s,
            u"UPDATE journal SET number = 4 WHERE number = 100"_s},
        3);
    row("a hash", {u"UPDATE journal SET hash = zeroblob(32) WHERE number = 10"_s}, 10);
    row("the head", {u"UPDATE journal_head SET hash = zeroblob(32)"_s}, 10);
}

void JournalFileTest::tamperingIsFound()
{
    QFETCH(QStringList, sql);
    QFETCH(qint64, firstBad);
    fill(10);
    // As somebody would with a tool of his own.
    QVERIFY(m_database->execute(u"DROP TRIGGER journal_is_not_changed"_s));
    QVERIFY(m_database->execute(u"DROP TRIGGER journal_is_not_deleted"_s));
    for (const QString &statement : sql) {
        QVERIFY(m_database->execute(statement));
    }
    for (const int part : {1, 3, 1000}) {
        const JournalCheck found = walk(part);
        QCOMPARE(found.firstBad, firstBad);
        QVERIFY(!found.text.isEmpty());
    }
}

void JournalFileTest::findsWhatIsAskedFor_data()
{
    QTest::addColumn<JournalQuery>("query");
    QTest::addColumn<QList<qint64>>("numbers");
    using List = QList<qint64>;
    QTest::newRow("all, newest first") << JournalQuery{} << List{8, 7, 6, 5, 4, 3, 2, 1};
    QTest::newRow("from") << JournalQuery{.from = Timestamp(7min)} << List{8, 7};
    QTest::newRow("to, exclusive") << JournalQuery{.to = Timestamp(3min)} << List{2, 1};
    QTest::newRow("vessel") << JournalQuery{.vessel = u"v0"_s} << List{6, 3};
    QTest::newRow("kind") << JournalQuery{.kind = JournalKind::Batch} << List{8, 4};
    QTest::newRow("text in any case") << JournalQuery{.text = u"LINE 5"_s} << List{5};
    QTest::newRow("who") << JournalQuery{.text = u"ann"_s} << List{8, 6, 4, 2};
    QTest::newRow("together") << JournalQuery{.vessel = u"v2"_s, .kind = JournalKind::Batch, .text = u"Ann"_s}
                              << List{8};
    QTest::newRow("before") << JournalQuery{.before = 3} << List{2, 1};
    QTest::newRow("nothing") << JournalQuery{.vessel = u"v9"_s} << List{};
}

void JournalFileTest::findsWhatIsAskedFor()
{
    QFETCH(JournalQuery, query);
    fill(8);
    QTEST(numbers(query), "numbers");
}

void JournalFileTest::pagesGoOnWhereTheLastOneEnded()
{
    fill(10);
    QList<qint64> seen;
    JournalQuery query{.limit = 4};
    for (int pages = 0; pages < 5; ++pages) {
        const auto page = journalfile::search(*m_database, query);
        QVERIFY(page);
        for (const JournalEntry &entry : page->entries) {
            seen.append(entry.number);
        }
        if (!page->next) {
            QCOMPARE(pages, 2);
            break;
        }
        query.before = *page->next;
    }
    QCOMPARE(seen, (QList<qint64>{10, 9, 8, 7, 6, 5, 4, 3, 2, 1}));
}

void JournalFileTest::textIsTakenAsItIs()
{
    fill(3);
    QVERIFY(journalfile::append(*m_database, {JournalEntry::ofNode(JournalKind::Stop, u"a\\b 100%'; DROP--"_s)}));
    QCOMPARE(numbers({.text = u"100%'; DROP"_s}), QList<qint64>{4});
    QCOMPARE(numbers({.text = u"a\\b"_s}), QList<qint64>{4});
    QCOMPARE(numbers({.text = u"1__%"_s}), QList<qint64>{});
    QCOMPARE(numbers({.text = u"sure_ly"_s}), (QList<qint64>{3, 2, 1}));
}

QTEST_GUILESS_MAIN(JournalFileTest)
#include "tst_journalfile.moc"
