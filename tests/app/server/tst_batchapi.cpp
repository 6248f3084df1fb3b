// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "csvbatches.h"
#include "recordkeeper.h"
#include "server/batchapi.h"

#include <QJsonArray>
#include <QTest>

using namespace cellar;
using namespace Qt::StringLiterals;

namespace {

constexpr char jsonType[] = "Content-Type: application/json\r\n";
constexpr char path[] = "/api/v1/vessels/fv-10-1/batch";

} // namespace

class BatchApiTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup() { m_keeper.reset(); }

    void wrongBodies_data();
    void wrongBodies();
    void wrongPlaces();
    void needsTheToken();
    void withoutBatches();
    void besideATable();

    void typedIn();
    void oneFieldOfIt();
    void anotherDateOfBrewing();
    void emptied();
    void isInTheJournal();

private:
    [[nodiscard]] Answer get() const { return m_keeper->server.ask(m_keeper->server.get(path)); }
    [[nodiscard]] Answer put(const QByteArray &body) const
    {
        return m_keeper->server.ask(m_keeper->server.put(path, body, jsonType));
    }
    [[nodiscard]] Answer clear() const
    {
        return m_keeper->server.ask("DELETE "_ba + path + " HTTP/1.1\r\nHost: localhost\r\n" +
                                    m_keeper->server.bearer() + "Content-Length: 0\r\n\r\n");
    }
    [[nodiscard]] static QJsonObject batchOf(const Answer &answer)
    {
        return answer.json().value("batch"_L1).toObject();
    }

    std::unique_ptr<RecordKeeper> m_keeper;
};

// Nobody waits until what was kept has been read: the requests do that.
void BatchApiTest::init()
{
    m_keeper = std::make_unique<RecordKeeper>();
}

void BatchApiTest::wrongBodies_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<int>("status");
    QTest::addColumn<QString>("says");
    QTest::newRow("no JSON") << "{"_ba << 400 << QString();
    QTest::newRow("a list") << "[]"_ba << 400 << QString();
    QTest::newRow("unknown field") << R"({"beer":"Pils","tank":"1"})"_ba << 400 << u"tank"_s;
    QTest::newRow("days are worked out") << R"({"beer":"Pils","days":"3"})"_ba << 400 << u"days"_s;
    QTest::newRow("a number") << R"({"beer":"Pils","gravity":1.012})"_ba << 400 << u"gravity"_s;
    QTest::newRow("neither beer nor number") << R"({"gravity":"1.012"})"_ba << 422 << u"beer"_s;
    QTest::newRow("no date") << R"({"beer":"Pils","brewed":"soon"})"_ba << 422 << u"soon"_s;
    QTest::newRow("endless") << R"({"beer":")" + QByteArray(3000, 'x') + R"("})" << 422 << u"beer"_s;
}

void BatchApiTest::wrongBodies()
{
    QFETCH(const QByteArray, body);
    QFETCH(const int, status);
    QFETCH(const QString, says);
    const Answer answer = put(body);
    QCOMPARE(answer.status, status);
    QVERIFY2(answer.json().value("detail"_L1).toString().contains(says), answer.body.constData());
    QVERIFY(get().json().value("batch"_L1).isNull());
}

void BatchApiTest::wrongPlaces()
{
    TestServer &server = m_keeper->server;
    QCOMPARE(server.ask(server.get("/api/v1/vessels/fv-99/batch")).status, 404);
    QCOMPARE(server.ask(server.put("/api/v1/vessels/fv-99/batch", "{}", jsonType)).status, 404);
    QCOMPARE(server.ask(server.put(path, "{}", "Content-Type: text/plain\r\n")).status, 415);
}

void BatchApiTest::needsTheToken()
{
    const QByteArray request = "/api/v1/vessels/fv-10-1/batch HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n";
    for (const QByteArray &method : {"GET "_ba, "PUT "_ba, "DELETE "_ba}) {
        QCOMPARE(m_keeper->server.ask(method + request).status, 401);
    }
}

void BatchApiTest::withoutBatches()
{
    m_keeper->server.records = {};
    m_keeper->server.start();
    QCOMPARE(get().status, 503);
    QCOMPARE(put(R"({"beer":"Pils"})").status, 503);
    QCOMPARE(clear().status, 503);
}

void BatchApiTest::besideATable()
{
    const CsvBatches table;
    QVERIFY(table.isWritten());
    m_keeper = std::make_unique<RecordKeeper>(table.settings);
    QTRY_COMPARE(batchOf(get()).value("beer"_L1).toString(), u"Pils"_s);
    QCOMPARE(get().json().value("editable"_L1).toArray(), (QJsonArray{u"gravity"_s, u"stage"_s, u"notes"_s}));
    const Answer owned = put(R"({"beer":"IPA"})");
    QCOMPARE(owned.status, 409);
    QCOMPARE(clear().status, 409);
    const Answer gravity = put(R"({"gravity":"1.012"})");
    QCOMPARE(gravity.status, 200);
    QCOMPARE(batchOf(gravity).value("gravity"_L1).toString(), u"1.012"_s);
    QCOMPARE(batchOf(get()).value("beer"_L1).toString(), u"Pils"_s);
}

void BatchApiTest::typedIn()
{
    QCOMPARE(get().status, 200);
    QVERIFY(get().json().value("batch"_L1).isNull());
    QCOMPARE(get().json().value("editable"_L1).toArray().size(), 11);
    const Answer answer = put(R"({"beer":"Pils 🍺","number":"1042","brewed":"11/3/2026","notes":"=1+1"})");
    QCOMPARE(answer.status, 200);
    QCOMPARE(answer.json(), get().json());
    QCOMPARE(batchOf(answer).value("beer"_L1).toString(), u"Pils 🍺"_s);
    QCOMPARE(batchOf(answer).value("brewedOn"_L1).toString(), u"2026-11-03"_s);
    QCOMPARE(batchOf(answer).value("notes"_L1).toString(), u"=1+1"_s);
}

void BatchApiTest::oneFieldOfIt()
{
    QCOMPARE(put(R"({"beer":"Pils","number":"1042","gravity":"1.020"})").status, 200);
    const Answer answer = put(R"({"gravity":"1.012","number":null})");
    QCOMPARE(answer.status, 200);
    QCOMPARE(batchOf(answer).value("beer"_L1).toString(), u"Pils"_s);
    QCOMPARE(batchOf(answer).value("gravity"_L1).toString(), u"1.012"_s);
    QVERIFY(batchOf(answer).value("number"_L1).isNull());
}

void BatchApiTest::anotherDateOfBrewing()
{
    QCOMPARE(put(R"({"beer":"Pils","brewed":"11/3/2026"})").status, 200);
    QCOMPARE(batchOf(put(R"({"brewed":"2026-11-05"})")).value("brewedOn"_L1).toString(), u"2026-11-05"_s);
    QVERIFY(batchOf(put(R"({"brewed":""})")).value("brewedOn"_L1).isNull());
}

void BatchApiTest::emptied()
{
    QCOMPARE(put(R"({"beer":"Pils"})").status, 200);
    QCOMPARE(clear().status, 204);
    QVERIFY(get().json().value("batch"_L1).isNull());
    QCOMPARE(clear().status, 204);
}

void BatchApiTest::isInTheJournal()
{
    QCOMPARE(put(R"({"beer":"Pils","gravity":"1.020"})").status, 200);
    QCOMPARE(put(R"({"gravity":"1.012"})").status, 200);
    QCOMPARE(put(R"({"gravity":"1.012"})").status, 200); // nothing new: no line
    QCOMPARE(clear().status, 204);
    QTRY_COMPARE(m_keeper->journal.status().waiting, 0);
    TestServer &server = m_keeper->server;
    const QJsonArray lines = server.ask(server.get("/api/v1/journal?kind=batch")).json().value("entries"_L1).toArray();
    QCOMPARE(lines.size(), 3);
    QCOMPARE(lines.at(2).toObject().value("text"_L1).toString(), u"FV 10/1: beer \"Pils\", gravity \"1.020\""_s);
    QCOMPARE(lines.at(1).toObject().value("text"_L1).toString(), u"FV 10/1: gravity \"1.020\" → \"1.012\""_s);
    QCOMPARE(lines.at(0).toObject().value("text"_L1).toString(), u"FV 10/1: emptied"_s);
    QCOMPARE(lines.at(1).toObject().value("vessel"_L1).toString(), u"fv-10-1"_s);
    QVERIFY(!lines.at(1).toObject().value("by"_L1).isNull());
}

QTEST_GUILESS_MAIN(BatchApiTest)
#include "tst_batchapi.moc"
