// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "recordkeeper.h"

#include <QJsonArray>
#include <QTest>

using namespace cellar;
using namespace Qt::StringLiterals;

class JournalApiTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_keeper = std::make_unique<RecordKeeper>(); }

    void pageOfLines();
    void badQueries_data();
    void badQueries();
    void needsTheToken();
    void wholeJournalAsCsv();
    void chainIsChecked();
    void doorIsWrittenDown();
    void wireLogIsWrittenDown();

private:
    [[nodiscard]] Answer ask(const QByteArray &path) const { return m_keeper->server.ask(m_keeper->server.get(path)); }
    [[nodiscard]] QStringList texts() const
    {
        QStringList texts;
        const QJsonArray entries = ask("/api/v1/journal").json().value("entries"_L1).toArray();
        for (const auto &entry : entries) {
            texts.append(entry.toObject().value("text"_L1).toString());
        }
        return texts;
    }
    void fill(int lines)
    {
        for (int i = 1; i <= lines; ++i) {
            m_keeper->journal.append(JournalEntry::ofNode(JournalKind::Batch, u"line %1"_s.arg(i)));
        }
        QTRY_COMPARE(m_keeper->journal.status().waiting, 0);
    }

    std::unique_ptr<RecordKeeper> m_keeper;
};

void JournalApiTest::pageOfLines()
{
    fill(5);
    const Answer answer = ask("/api/v1/journal?limit=2&kind=batch");
    QCOMPARE(answer.status, 200);
    const QJsonArray entries = answer.json().value("entries"_L1).toArray();
    QCOMPARE(entries.size(), 2);
    QCOMPARE(entries.first().toObject().value("text"_L1).toString(), u"line 5"_s);
    QVERIFY(journalEntryFromJson(entries.first().toObject()));
    const int next = answer.json().value("next"_L1).toInt();
    QCOMPARE(next, 4);
    const Answer rest = ask("/api/v1/journal?before=4");
    QCOMPARE(rest.json().value("entries"_L1).toArray().size(), 3);
    QVERIFY(rest.json().value("next"_L1).isNull());
}

void JournalApiTest::badQueries_data()
{
    QTest::addColumn<QByteArray>("query");
    QTest::newRow("unknown") << "vesel=x"_ba;
    QTest::newRow("kind") << "kind=setpoints"_ba;
    QTest::newRow("limit") << "limit=1001"_ba;
    QTest::newRow("before") << "before=0"_ba;
    QTest::newRow("time") << "from=2026-13-01T00:00:00Z"_ba;
}

void JournalApiTest::badQueries()
{
    QFETCH(QByteArray, query);
    const Answer answer = ask("/api/v1/journal?" + query);
    QCOMPARE(answer.status, 400);
    QVERIFY(answer.json().value("detail"_L1).toString().contains(QString::fromLatin1(query.first(query.indexOf('=')))));
}

void JournalApiTest::needsTheToken()
{
    QCOMPARE(m_keeper->server.ask("GET /api/v1/journal HTTP/1.1\r\nHost: localhost\r\n\r\n").status, 401);
}

void JournalApiTest::wholeJournalAsCsv()
{
    fill(450); // more than two of its pages
    RawClient client(m_keeper->server.port());
    client.send(m_keeper->server.get("/api/v1/journal", "Accept: text/csv\r\n"));
    const Answer answer = client.download();
    QCOMPARE(answer.status, 200);
    QCOMPARE(answer.header("Content-Type"), "text/csv; charset=utf-8"_ba);
    QVERIFY(answer.header("Content-Disposition").contains("journal.csv"));
    const QList<QByteArray> lines = answer.body.split('\n');
    QCOMPARE(lines.size(), 452); // the header, and nothing behind the last line break
    QVERIFY(lines.at(1).startsWith("450,"));
    QVERIFY(lines.at(450).startsWith("1,"));
    QVERIFY(client.waitForEnd());
}

void JournalApiTest::chainIsChecked()
{
    fill(10);
    Answer answer = ask("/api/v1/journal/check");
    QCOMPARE(answer.status, 200);
    QCOMPARE(answer.json().value("intact"_L1).toBool(), true);
    QCOMPARE(answer.json().value("entries"_L1).toInt(), 10);
    bool altered = false;
    m_keeper->state.ask(
        this,
        [](Database &database) -> DatabaseResult<void> {
            auto dropped = database.execute(u"DROP TRIGGER journal_is_not_changed"_s);
            return dropped ? database.execute(u"UPDATE journal SET text = 'x' WHERE number = 4"_s) : dropped;
        },
        [&](const DatabaseResult<void> &done) { altered = static_cast<bool>(done); });
    QTRY_VERIFY(altered);
    answer = ask("/api/v1/journal/check");
    QCOMPARE(answer.json().value("intact"_L1).toBool(), false);
    QCOMPARE(answer.json().value("firstBad"_L1).toInt(), 4);
}

void JournalApiTest::doorIsWrittenDown()
{
    const QByteArray cookie = m_keeper->server.signIn();
    QVERIFY(!cookie.isEmpty());
    const QByteArray form = "token=wrong"_ba;
    QCOMPARE(m_keeper->server
                 .ask("POST /login HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n"
                      "Content-Length: " +
                      QByteArray::number(form.size()) + "\r\n\r\n" + form)
                 .status,
        401);
    QCOMPARE(m_keeper->server
                 .ask("POST /logout HTTP/1.1\r\nHost: localhost\r\nCookie: " + cookie +
                      "\r\nSec-Fetch-Site: same-origin\r\nContent-Length: 0\r\n\r\n")
                 .status,
        303);
    QTRY_COMPARE(texts(),
        (QStringList{u"signed out"_s, u"a sign-in with the token failed"_s, u"signed in with a sign-in link"_s}));
    const QJsonObject entry = ask("/api/v1/journal").json().value("entries"_L1).toArray().last().toObject();
    QCOMPARE(entry.value("by"_L1).toString(), u"admin"_s);
    QCOMPARE(entry.value("from"_L1).toString(), u"127.0.0.1"_s);
}

void JournalApiTest::wireLogIsWrittenDown()
{
    const TestServer &server = m_keeper->server;
    QCOMPARE(
        server.ask(server.put("/api/v1/log/wire", "{\"enabled\": true}", "Content-Type: application/json\r\n")).status,
        200);
    QTRY_COMPARE(texts(), QStringList{u"the wire log was switched on for 60 min"_s});
}

QTEST_GUILESS_MAIN(JournalApiTest)
#include "tst_journalapi.moc"
