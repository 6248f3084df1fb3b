// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/remoterecords.h"

#include "fakes/scriptedhttpserver.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace cellar;

// What a node must not be able to do to those who ask it, and what people read when there is none.
class TestRemoteRecords : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();

    void hostileAnswers_data();
    void hostileAnswers();
    void questionsAreEscaped();
    void statusCodes_data();
    void statusCodes();
    void noConnection();
    void noAnswerInTime();

private:
    void askAll();
    [[nodiscard]] bool allAnswered() const { return m_errors.size() == 6; }

    std::unique_ptr<ScriptedHttpServer> m_server;
    std::unique_ptr<NodeClient> m_client;
    std::unique_ptr<RemoteRecords> m_records;
    QList<Error> m_errors; // one of each question
};

void TestRemoteRecords::init()
{
    m_records.reset();
    m_client.reset();
    m_server = std::make_unique<ScriptedHttpServer>();
    m_client = std::make_unique<NodeClient>(NodeAccess{m_server->url(), "token", "kiosk"}, NodeLimits{3s});
    m_records = std::make_unique<RemoteRecords>(*m_client);
    m_errors.clear();
}

void TestRemoteRecords::askAll()
{
    const auto note = [this](const auto &answer) { m_errors.append(answer ? Error{} : answer.error()); };
    const Timestamp now{1'795'442'400'000ms};
    m_records->history({u"fv"_s, now - 1h, now, 10}, this, note);
    m_records->cooling({u"fv"_s, now - 1h, now}, this, note);
    m_records->journal({}, this, note);
    m_records->batch(u"fv"_s, this, note);
    m_records->setBatch(u"fv"_s, {{u"beer"_s, u"Pils"_s}}, u"anna"_s, this, note);
    m_records->clearBatch(u"fv"_s, u"anna"_s, this, note);
}

void TestRemoteRecords::hostileAnswers_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::newRow("empty object") << "{}"_ba;
    QTest::newRow("list") << "[]"_ba;
    QTest::newRow("page of a router") << "<html>Welcome</html>"_ba;
    QTest::newRow("another vessel")
        << R"({"vessel":"x","unit":"F","tier":"raw","points":[],"from":"2026-11-23T00:00:00Z","to":"2026-11-23T01:00:00Z",
"duty":null,"valveMinutesPerDay":null,"degreesPerHour":null,"longestPullDown":null,"knownShare":0,"batch":null,
"editable":[],"entries":7})"_ba;
    QTest::newRow("wrong types")
        << R"({"vessel":7,"unit":"K","tier":[],"points":{},"batch":7,"editable":"all","entries":[{"number":"x"}]})"_ba;
    QTest::newRow("a line that is not below the one before")
        << R"({"entries":[{"number":1,"at":"2026-11-23T00:00:00Z","kind":"start","vessel":null,"by":null,"from":null,
"text":"a","data":{},"hash":""},{"number":1,"at":"2026-11-23T00:00:00Z","kind":"start","vessel":null,"by":null,
"from":null,"text":"a","data":{},"hash":""}],"next":null})"_ba;
}

void TestRemoteRecords::hostileAnswers()
{
    QFETCH(QByteArray, body);
    m_server->onAny(
        [body](const ScriptedHttpServer::Request &request) { ScriptedHttpServer::answer(request, 200, body); });
    askAll();
    QTRY_VERIFY(allAnswered());
    for (const Error &error : m_errors) {
        QCOMPARE(error.kind, ErrorKind::Protocol);
        QVERIFY(!error.text.isEmpty());
    }
}

void TestRemoteRecords::questionsAreEscaped()
{
    bool answered = false;
    JournalQuery query;
    query.text = u"a&limit=9 ü+#"_s;
    query.vessel = u"fv 1"_s;
    query.before = 7;
    m_records->journal(query, this, [&](const auto &) { answered = true; });
    QTRY_VERIFY(answered);
    QCOMPARE(m_server->requests().first().path,
        "/api/v1/journal?vessel=fv%201&text=a%26limit%3D9%20%C3%BC%2B%23&before=7&limit=200"_ba);
}

void TestRemoteRecords::statusCodes_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<ErrorKind>("kind");
    QTest::newRow("not found") << 404 << ErrorKind::NotFound;
    QTest::newRow("owned by the table") << 409 << ErrorKind::Refused;
    QTest::newRow("bad input") << 422 << ErrorKind::BadInput;
    QTest::newRow("the disk is full") << 503 << ErrorKind::Io;
    QTest::newRow("wrong token") << 401 << ErrorKind::Unauthorized;
    QTest::newRow("may not") << 403 << ErrorKind::Forbidden;
}

void TestRemoteRecords::statusCodes()
{
    QFETCH(int, status);
    QFETCH(ErrorKind, kind);
    m_server->onAny([status](const ScriptedHttpServer::Request &request) {
        ScriptedHttpServer::answer(request, status, R"({"detail":"because"})", "application/problem+json");
    });
    askAll();
    QTRY_VERIFY(allAnswered());
    for (const Error &error : m_errors) {
        QCOMPARE(error, (Error{kind, u"because"_s}));
    }
}

void TestRemoteRecords::noConnection()
{
    m_server->vanish();
    askAll();
    QTRY_VERIFY(allAnswered());
    for (const Error &error : m_errors) {
        QCOMPARE(error.kind, ErrorKind::LinkLost);
        QVERIFY2(error.text.contains(m_server->url().host()), qPrintable(error.text));
    }
}

void TestRemoteRecords::noAnswerInTime()
{
    m_server->onAny([](const ScriptedHttpServer::Request &) {});
    askAll();
    QTRY_VERIFY_WITH_TIMEOUT(allAnswered(), 30'000);
    for (const Error &error : m_errors) {
        QVERIFY(error.kind == ErrorKind::Timeout || error.kind == ErrorKind::LinkLost);
    }
}

QTEST_GUILESS_MAIN(TestRemoteRecords)
#include "tst_remoterecords.moc"
