// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/databasefile.h"

#include <QDir>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace cellar;

using Kind = DatabaseError::Kind;
using Number = DatabaseResult<qint64>;

class DatabaseFileTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void opensWithTheFirstJob();
    void closingWaitsForWhatWasAsked();
    void damagedFileIsSetAside();
    void damageThatShowsLaterIsSetAsideToo();
    void newerFileIsLeftAlone();
    void opensAsSoonAsItCan();

private:
    void makeFile(const std::vector<QStringList> &migrations = {{u"CREATE TABLE t (n INTEGER)"_s}});
    // Adds a row and returns how many there are.
    [[nodiscard]] Number addRow();

    std::unique_ptr<QTemporaryDir> m_dir;
    QString m_path;
    std::unique_ptr<StorageThread> m_storage;
    std::unique_ptr<DatabaseFile> m_file;
};

void DatabaseFileTest::init()
{
    m_dir = std::make_unique<QTemporaryDir>();
    m_path = m_dir->filePath(u"state.db"_s);
    m_storage = std::make_unique<StorageThread>();
}

void DatabaseFileTest::cleanup()
{
    m_file.reset();
    m_storage.reset();
}

void DatabaseFileTest::makeFile(const std::vector<QStringList> &migrations)
{
    m_file.reset();
    m_file = std::make_unique<DatabaseFile>(*m_storage, Database::Options{m_path, true, migrations});
}

Number DatabaseFileTest::addRow()
{
    std::optional<Number> answer;
    m_file->ask(
        this,
        [](Database &database) -> Number {
            if (auto added = database.execute(u"INSERT INTO t VALUES (1)"_s); !added) {
                return unexpected(added.error());
            }
            auto count = database.value(u"SELECT count(*) FROM t"_s);
            return count ? Number(count->toLongLong()) : Number(unexpected(count.error()));
        },
        [&answer](const Number &count) { answer = count; });
    if (!QTest::qWaitFor([&] { return answer.has_value(); })) {
        return unexpected(DatabaseError{Kind::Other, u"no answer"_s});
    }
    return *answer;
}

void DatabaseFileTest::opensWithTheFirstJob()
{
    makeFile();
    QVERIFY(!QFile::exists(m_path));
    QCOMPARE(addRow().value(), 1);
    QCOMPARE(addRow().value(), 2);
    makeFile();
    QCOMPARE(addRow().value(), 3);
}

void DatabaseFileTest::closingWaitsForWhatWasAsked()
{
    makeFile();
    for (int i = 0; i < 20; ++i) {
        m_file->ask(
            this, [](Database &database) { return database.execute(u"INSERT INTO t VALUES (1)"_s); },
            [](const DatabaseResult<void> &) {});
    }
    makeFile();
    QCOMPARE(addRow().value(), 21);
}

void DatabaseFileTest::damagedFileIsSetAside()
{
    {
        QFile file(m_path);
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(QByteArray(9000, 'x')) == 9000);
    }
    makeFile();
    QSignalSpy aside(m_file.get(), &DatabaseFile::setAside);
    QCOMPARE(addRow().value(), 1);
    QTRY_COMPARE(aside.size(), 1);
    const QString kept = aside.first().first().toString();
    QVERIFY(kept.startsWith(m_path + u".damaged-"_s));
    QCOMPARE(QFile(kept).size(), 9000);
}

void DatabaseFileTest::damageThatShowsLaterIsSetAsideToo()
{
    makeFile();
    QCOMPARE(addRow().value(), 1);
    std::optional<Number> answer;
    int tries = 0;
    QSignalSpy aside(m_file.get(), &DatabaseFile::setAside);
    m_file->ask(
        this,
        [&tries](Database &) -> Number {
            return ++tries == 1 ? Number(unexpected(DatabaseError{Kind::Corrupt, u"malformed"_s})) : Number(7);
        },
        [&answer](const Number &count) { answer = count; });
    QTRY_VERIFY(answer);
    QCOMPARE(answer->value(), 7); // the work was done again, on the new file
    QTRY_COMPARE(aside.size(), 1);
    QCOMPARE(addRow().value(), 1);
}

void DatabaseFileTest::newerFileIsLeftAlone()
{
    makeFile({{u"CREATE TABLE t (n INTEGER)"_s}, {u"CREATE TABLE later (n INTEGER)"_s}});
    QCOMPARE(addRow().value(), 1);
    makeFile();
    const Number refused = addRow();
    QVERIFY(!refused);
    QCOMPARE(refused.error().kind, Kind::TooNew);
    QCOMPARE(QDir(m_dir->path()).entryList({u"*.damaged*"_s}).size(), 0);
}

void DatabaseFileTest::opensAsSoonAsItCan()
{
    m_path = m_dir->filePath(u"later/state.db"_s);
    makeFile();
    const Number refused = addRow();
    QVERIFY(!refused);
    QCOMPARE(refused.error().kind, Kind::CannotOpen);
    QVERIFY(QDir(m_dir->path()).mkdir(u"later"_s));
    QCOMPARE(addRow().value(), 1);
}

QTEST_GUILESS_MAIN(DatabaseFileTest)
#include "tst_databasefile.moc"
