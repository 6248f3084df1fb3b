// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ctl/record/statecopy.h"
#include "journal/journalfile.h"
#include "store/datafolder.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace cellar;

class StateCopyTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();

    void copyIsLookedThrough();
    void badCopies_data();
    void badCopies();
    void restoresIntoAnEmptyFolder();
    void keepsWhatWasThere();
    void newestCommitsOfAKilledNodeAreKept();
    void runningNodeIsLeftAlone();
    void badCopyChangesNothing();
    void newerSchemaStaysAsItIs();

private:
    [[nodiscard]] QString path(const QString &name) const { return m_dir->filePath(name); }
    // A state.db with so many lines.
    void makeState(
        const QString &file, int lines, const std::vector<QStringList> &migrations = {journalfile::schema()});
    [[nodiscard]] QStringList texts(const QString &file);

    std::unique_ptr<QTemporaryDir> m_dir;
};

void StateCopyTest::init()
{
    m_dir = std::make_unique<QTemporaryDir>();
    QVERIFY(QDir(m_dir->path()).mkdir(u"data"_s));
}

void StateCopyTest::makeState(const QString &file, int lines, const std::vector<QStringList> &migrations)
{
    auto database = Database::open({file, true, migrations});
    QVERIFY(database);
    QList<JournalEntry> entries;
    for (int n = 1; n <= lines; ++n) {
        entries.append(JournalEntry::ofNode(JournalKind::Batch, u"line %1"_s.arg(n)));
        entries.last().at = Timestamp(n * 1s);
    }
    QVERIFY(journalfile::append(**database, entries));
}

QStringList StateCopyTest::texts(const QString &file)
{
    QStringList texts;
    auto database = Database::open({.file = file, .durable = true, .anySchema = true});
    if (database) {
        const auto page = journalfile::search(**database, {});
        for (qsizetype i = 0; page && i < page->entries.size(); ++i) {
            texts.prepend(page->entries.at(i).text);
        }
    }
    return texts;
}

void StateCopyTest::copyIsLookedThrough()
{
    makeState(path(u"copy.db"_s), 7);
    const auto figures = lookThrough(path(u"copy.db"_s));
    QVERIFY(figures);
    QCOMPARE(figures->journalLines, 7);
    QCOMPARE(figures->newest, Timestamp(7s));
    QCOMPARE(QDir(m_dir->path()).entryList({u"copy.db*"_s}), QStringList{u"copy.db"_s});
}

void StateCopyTest::badCopies_data()
{
    QTest::addColumn<QString>("how");
    QTest::addColumn<QString>("why");
    QTest::newRow("not there") << u"missing"_s << u"there is no file"_s;
    QTest::newRow("no database") << u"text"_s << u"not a database"_s;
    QTest::newRow("another database") << u"other"_s << u"not the state of a cellar node"_s;
    QTest::newRow("cut off") << u"half"_s << u""_s;
    QTest::newRow("altered") << u"altered"_s << u"line 3 was altered"_s;
}

void StateCopyTest::badCopies()
{
    QFETCH(QString, how);
    QFETCH(QString, why);
    const QString file = path(u"copy.db"_s);
    if (how == u"text") {
        QFile out(file);
        QVERIFY(out.open(QIODevice::WriteOnly) && out.write(QByteArray(5000, 'x')) == 5000);
    } else if (how == u"other") {
        QVERIFY(Database::open({file, true, {{u"CREATE TABLE t (n INTEGER)"_s}}}));
    } else if (how != u"missing") {
        makeState(file, how == u"half" ? 500 : 5);
    }
    if (how == u"half") {
        QFile out(file);
        QVERIFY(out.resize(out.size() / 2));
    } else if (how == u"altered") {
        auto database = Database::open({.file = file, .durable = true, .anySchema = true});
        QVERIFY(database && (*database)->execute(u"DROP TRIGGER journal_is_not_changed"_s));
        QVERIFY((*database)->execute(u"UPDATE journal SET text = 'x' WHERE number = 3"_s));
    }
    const auto figures = lookThrough(file);
    QVERIFY(!figures);
    QCOMPARE(figures.error().kind, ErrorKind::BadInput);
    QVERIFY2(figures.error().text.contains(why), qPrintable(figures.error().text));
}

void StateCopyTest::restoresIntoAnEmptyFolder()
{
    makeState(path(u"copy.db"_s), 3);
    const auto restored = restoreState(path(u"copy.db"_s), path(u"data"_s), Timestamp(100s));
    QVERIFY2(restored, restored ? "" : qPrintable(restored.error().text));
    QVERIFY(restored->keptAs.isEmpty());
    const QStringList lines = texts(path(u"data/state.db"_s));
    QCOMPARE(lines.size(), 4);
    QVERIFY(lines.last().startsWith(u"the state was restored from a backup of 3 lines"_s));
    QCOMPARE(texts(path(u"copy.db"_s)).size(), 3); // the backup itself stays as it is
    const QFile::Permissions others = QFile::ReadGroup | QFile::ReadOther;
    QVERIFY(!(QFile::permissions(path(u"data/state.db"_s)) & others));
}

void StateCopyTest::keepsWhatWasThere()
{
    makeState(path(u"copy.db"_s), 3);
    makeState(path(u"data/state.db"_s), 5);
    const auto restored = restoreState(path(u"copy.db"_s), path(u"data"_s), Timestamp(100s));
    QVERIFY(restored);
    QCOMPARE(texts(restored->keptAs).size(), 5);
    QCOMPARE(texts(path(u"data/state.db"_s)).size(), 4);
}

void StateCopyTest::newestCommitsOfAKilledNodeAreKept()
{
    makeState(path(u"copy.db"_s), 3);
    // As a killed node leaves it: the newest commits are in the log beside the file.
    auto running = Database::open({path(u"live.db"_s), true, {journalfile::schema()}});
    QVERIFY(running);
    QVERIFY((*running)->checkpoint());
    QVERIFY(journalfile::append(**running, {JournalEntry::ofNode(JournalKind::Batch, u"newest"_s)}));
    QVERIFY(QFile::copy(path(u"live.db"_s), path(u"data/state.db"_s)));
    QVERIFY(QFile::copy(path(u"live.db-wal"_s), path(u"data/state.db-wal"_s)));
    const auto restored = restoreState(path(u"copy.db"_s), path(u"data"_s), Timestamp(100s));
    QVERIFY(restored);
    QCOMPARE(texts(restored->keptAs), QStringList{u"newest"_s});
    QCOMPARE(texts(path(u"data/state.db"_s)).size(), 4);
}

void StateCopyTest::runningNodeIsLeftAlone()
{
    makeState(path(u"copy.db"_s), 3);
    makeState(path(u"data/state.db"_s), 5);
    DataFolder node(path(u"data"_s));
    QVERIFY(node.claim());
    const auto restored = restoreState(path(u"copy.db"_s), path(u"data"_s), Timestamp(100s));
    QVERIFY(!restored);
    QCOMPARE(restored.error().kind, ErrorKind::Locked);
    QCOMPARE(texts(path(u"data/state.db"_s)).size(), 5);
}

void StateCopyTest::badCopyChangesNothing()
{
    QVERIFY(Database::open({path(u"copy.db"_s), true, {{u"CREATE TABLE t (n INTEGER)"_s}}}));
    makeState(path(u"data/state.db"_s), 5);
    QVERIFY(!restoreState(path(u"copy.db"_s), path(u"data"_s), Timestamp(100s)));
    QCOMPARE(texts(path(u"data/state.db"_s)).size(), 5);
    QCOMPARE(QDir(path(u"data"_s)).entryList({u"state.db*"_s}), QStringList{u"state.db"_s});
}

void StateCopyTest::newerSchemaStaysAsItIs()
{
    makeState(path(u"copy.db"_s), 3, {journalfile::schema(), {u"CREATE TABLE later (n INTEGER)"_s}});
    QVERIFY(restoreState(path(u"copy.db"_s), path(u"data"_s), Timestamp(100s)));
    auto database = Database::open({.file = path(u"data/state.db"_s), .durable = true, .anySchema = true});
    QVERIFY(database);
    QCOMPARE((*database)->value(u"PRAGMA user_version"_s)->toInt(), 2);
}

QTEST_GUILESS_MAIN(StateCopyTest)
#include "tst_statecopy.moc"
