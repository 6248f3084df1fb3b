// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "recordkeeper.h"

#include <QDir>
#include <QTest>

using namespace cellar;
using namespace Qt::StringLiterals;

class BackupApiTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_keeper = std::make_unique<RecordKeeper>(); }

    void copyIsWholeAndOfOneMoment();
    void nothingIsLeftBehind();
    void needsTheToken();

private:
    void fill(int lines)
    {
        for (int i = 1; i <= lines; ++i) {
            m_keeper->journal.append(
                JournalEntry::ofNode(JournalKind::Batch, u"line %1 %2"_s.arg(i).arg(QString(300, u'x'))));
        }
    }
    [[nodiscard]] QStringList files() const { return QDir(m_keeper->dir.path()).entryList({u"backup*"_s}); }

    std::unique_ptr<RecordKeeper> m_keeper;
};

void BackupApiTest::copyIsWholeAndOfOneMoment()
{
    fill(3000); // about a megabyte
    QTRY_COMPARE(m_keeper->journal.status().waiting, 0);
    RawClient client(m_keeper->server.port());
    client.send(m_keeper->server.get("/api/v1/backup"));
    fill(1000); // while it is being made and sent
    const Answer answer = client.download();
    QCOMPARE(answer.status, 200);
    QCOMPARE(answer.header("Content-Type"), "application/vnd.sqlite3"_ba);

    const QString path = m_keeper->dir.filePath(u"copy.db"_s);
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write(answer.body) == answer.body.size());
    file.close();
    auto copy = Database::open({path, true, {journalfile::schema() + runrecord::schema(), SqlBatchStore::schema()}});
    QVERIFY(copy);
    QVERIFY(copy.value()->check());
    journalfile::Walk walk;
    while (!walk.over) {
        auto next = journalfile::check(**copy, walk, 1000);
        QVERIFY(next);
        walk = *next;
    }
    QCOMPARE(walk.found.firstBad, std::nullopt);
    QVERIFY(walk.found.entries >= 3000);
}

void BackupApiTest::nothingIsLeftBehind()
{
    fill(3000);
    {
        RawClient client(m_keeper->server.port());
        client.send(m_keeper->server.get("/api/v1/backup"));
        QVERIFY(client.waitFor("\r\n\r\n"));
        QCOMPARE(files().size(), 1);
        const QFile::Permissions others = QFile::ReadGroup | QFile::ReadOther;
        QVERIFY(!(QFile::permissions(m_keeper->dir.filePath(files().first())) & others));
    } // hung up in the middle
    QTRY_COMPARE(files(), QStringList());
    RawClient client(m_keeper->server.port());
    client.send(m_keeper->server.get("/api/v1/backup"));
    QCOMPARE(client.download().status, 200);
    QTRY_COMPARE(files(), QStringList());
}

void BackupApiTest::needsTheToken()
{
    QCOMPARE(m_keeper->server.ask("GET /api/v1/backup HTTP/1.1\r\nHost: localhost\r\n\r\n").status, 401);
    QCOMPARE(files(), QStringList());
}

QTEST_GUILESS_MAIN(BackupApiTest)
#include "tst_backupapi.moc"
