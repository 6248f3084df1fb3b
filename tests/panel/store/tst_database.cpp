// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/database.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace cellar;

using Kind = DatabaseError::Kind;

namespace {

const QStringList beer{u"CREATE TABLE beer (name TEXT PRIMARY KEY, gravity REAL)"_s};
const QStringList batch{u"CREATE TABLE batch (number INTEGER PRIMARY KEY)"_s, u"INSERT INTO batch VALUES (7)"_s};

} // namespace

class DatabaseTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();

    void keepsWhatWasWritten();
    void durableOneSyncsEveryCommit_data();
    void durableOneSyncsEveryCommit();
    void failedTransactionLeavesNothing();
    void bringsAnOlderSchemaUpToDate();
    void failedMigrationLeavesTheOlderSchema();
    void refusesANewerSchema();
    void tellsWhatIsWrong_data();
    void tellsWhatIsWrong();
    void findsDamage();
    void tellsWhenTheSizeIsUsedUp();
    void brokenRowIsAConstraint();

private:
    [[nodiscard]] Database::Options options(const std::vector<QStringList> &migrations) const
    {
        return {m_file, false, migrations};
    }
    [[nodiscard]] std::unique_ptr<Database> open(const std::vector<QStringList> &migrations) const
    {
        auto database = Database::open(options(migrations));
        return database ? std::move(*database) : nullptr;
    }

    std::unique_ptr<QTemporaryDir> m_dir;
    QString m_file;
};

void DatabaseTest::init()
{
    m_dir = std::make_unique<QTemporaryDir>();
    m_file = m_dir->filePath(u"test.db"_s);
}

void DatabaseTest::keepsWhatWasWritten()
{
    {
        const auto database = open({beer});
        QVERIFY(database);
        auto insert = database->prepare(u"INSERT INTO beer VALUES (?, ?)"_s);
        QVERIFY(insert);
        QVERIFY(insert->run({u"Pils"_s, 1.048}));
        QVERIFY(insert->run({u"Stout"_s, QVariant()}));
    }
    const auto database = open({beer});
    QVERIFY(database);
    auto select = database->prepare(u"SELECT name, gravity FROM beer ORDER BY name"_s);
    QVERIFY(select && select->run());
    QVERIFY(select->next());
    QCOMPARE(select->text(0), u"Pils"_s);
    QCOMPARE(select->real(1), 1.048);
    QVERIFY(select->next());
    QVERIFY(select->isNull(1));
    QVERIFY(!select->next());
    QVERIFY(!select->error());
    QVERIFY(database->check());
}

void DatabaseTest::durableOneSyncsEveryCommit_data()
{
    QTest::addColumn<bool>("durable");
    QTest::addColumn<int>("synchronous");
    QTest::newRow("durable") << true << 2;
    QTest::newRow("not") << false << 1;
}

void DatabaseTest::durableOneSyncsEveryCommit()
{
    QFETCH(bool, durable);
    const auto database = Database::open({m_file, durable, {beer}});
    QVERIFY(database);
    QTEST(database.value()->value(u"PRAGMA synchronous"_s)->toInt(), "synchronous");
    QCOMPARE(database.value()->value(u"PRAGMA journal_mode"_s)->toString(), u"wal"_s);
}

void DatabaseTest::failedTransactionLeavesNothing()
{
    const auto database = open({beer});
    QVERIFY(database);
    const auto done = database->transaction([&]() -> DatabaseResult<void> {
        if (auto one = database->execute(u"INSERT INTO beer VALUES ('Pils', 1)"_s); !one) {
            return one;
        }
        return database->execute(u"INSERT INTO beer VALUES ('Pils', 2)"_s);
    });
    QVERIFY(!done);
    QCOMPARE(done.error().kind, Kind::Constraint);
    QCOMPARE(database->value(u"SELECT count(*) FROM beer"_s)->toInt(), 0);
    QVERIFY(database->transaction([&] { return database->execute(u"INSERT INTO beer VALUES ('Pils', 1)"_s); }));
    QCOMPARE(database->value(u"SELECT count(*) FROM beer"_s)->toInt(), 1);
}

void DatabaseTest::bringsAnOlderSchemaUpToDate()
{
    QVERIFY(open({beer}));
    const auto database = open({beer, batch});
    QVERIFY(database);
    QCOMPARE(database->value(u"SELECT number FROM batch"_s)->toInt(), 7);
    QCOMPARE(database->value(u"PRAGMA user_version"_s)->toInt(), 2);
}

void DatabaseTest::failedMigrationLeavesTheOlderSchema()
{
    QVERIFY(open({beer}));
    const auto broken = Database::open(options({beer, batch, {u"CREATE TABLE beer (again INTEGER)"_s}}));
    QVERIFY(!broken);
    QVERIFY(broken.error().text.contains(u"beer"_s));
    const auto database = open({beer});
    QVERIFY(database);
    QCOMPARE(database->value(u"SELECT count(*) FROM sqlite_schema WHERE name = 'batch'"_s)->toInt(), 0);
}

void DatabaseTest::refusesANewerSchema()
{
    {
        const auto newer = open({beer, batch});
        QVERIFY(newer);
        QVERIFY(newer->execute(u"PRAGMA journal_mode = DELETE"_s)); // one that we would change
    }
    const auto content = [this] {
        QFile file(m_file);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    };
    const QByteArray before = content();
    const auto older = Database::open(options({beer}));
    QVERIFY(!older);
    QCOMPARE(older.error().kind, Kind::TooNew);
    QVERIFY(older.error().text.contains(m_file));
    QVERIFY(!before.isEmpty() && content() == before);
    QVERIFY(open({beer, batch}));
}

void DatabaseTest::tellsWhatIsWrong_data()
{
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<QString>("file");
    QTest::addColumn<Kind>("kind");
    QTest::newRow("no database") << QByteArray(5000, 'x') << u"test.db"_s << Kind::Corrupt;
    QTest::newRow("a header and nothing behind it")
        << QByteArray("SQLite format 3\0", 16).leftJustified(4096, '\xFF') << u"test.db"_s << Kind::Corrupt;
    QTest::newRow("no folder") << QByteArray() << u"nowhere/test.db"_s << Kind::CannotOpen;
}

void DatabaseTest::tellsWhatIsWrong()
{
    QFETCH(QByteArray, content);
    QFETCH(QString, file);
    const QString path = m_dir->filePath(file);
    if (!content.isEmpty()) {
        QFile out(path);
        QVERIFY(out.open(QIODevice::WriteOnly) && out.write(content) == content.size());
    }
    const auto database = Database::open({path, false, {beer}});
    QVERIFY(!database);
    QTEST(database.error().kind, "kind");
    QVERIFY2(database.error().text.contains(path), qPrintable(database.error().text));
}

void DatabaseTest::findsDamage()
{
    {
        const auto database = open({beer});
        QVERIFY(database);
        for (int i = 0; i < 2000; ++i) {
            QVERIFY(database->execute(u"INSERT INTO beer VALUES (?, ?)"_s, {u"beer %1"_s.arg(i), i}));
        }
        QVERIFY(database->checkpoint());
    }
    QFile file(m_file);
    QVERIFY(file.open(QIODevice::ReadWrite) && file.seek(3 * 4096));
    QCOMPARE(file.write(QByteArray(4096, '\xA5')), qint64(4096));
    file.close();
    const auto database = open({beer});
    QVERIFY(database);
    const auto checked = database->check();
    QVERIFY(!checked);
    QCOMPARE(checked.error().kind, Kind::Corrupt);
}

void DatabaseTest::tellsWhenTheSizeIsUsedUp()
{
    const auto database = open({beer});
    QVERIFY(database && database->execute(u"PRAGMA max_page_count = 12"_s));
    DatabaseResult<void> done;
    for (int i = 0; i < 10'000 && done; ++i) {
        done = database->execute(u"INSERT INTO beer VALUES (?, ?)"_s, {u"beer %1"_s.arg(i), i});
    }
    QVERIFY(!done);
    QCOMPARE(done.error().kind, Kind::Full);
    QVERIFY(database->check());
}

void DatabaseTest::brokenRowIsAConstraint()
{
    const auto database = open({beer});
    QVERIFY(database && database->execute(u"INSERT INTO beer VALUES ('Pils', 1)"_s));
    auto insert = database->prepare(u"INSERT INTO beer VALUES (?, 2)"_s);
    QVERIFY(insert);
    const auto done = insert->run({u"Pils"_s});
    QVERIFY(!done);
    QCOMPARE(done.error().kind, Kind::Constraint);
    QVERIFY(insert->run({u"Stout"_s})); // the statement is still good
}

QTEST_GUILESS_MAIN(DatabaseTest)
#include "tst_database.moc"
