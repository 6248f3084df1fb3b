// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cloud/gunzip.h"
#include "fakes/scriptedhttpserver.h"
#include "recordkeeper.h"

#include <QJsonArray>
#include <QTest>

using namespace cellar;
using namespace Qt::StringLiterals;

using Request = ScriptedHttpServer::Request;

class ConnectionsApiTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void nothingIsConnected();
    void unknownDestination();
    void needsTheToken();
    void destinationThatSaysNo();
    void refusedLines();

    void delivers();

private:
    [[nodiscard]] Answer get(const QByteArray &path) const { return m_keeper->server.ask(m_keeper->server.get(path)); }
    [[nodiscard]] Answer send(const QByteArray &method, const QByteArray &path) const
    {
        return m_keeper->server.ask(method + ' ' + path + " HTTP/1.1\r\nHost: localhost\r\n" +
                                    m_keeper->server.bearer() + "Content-Length: 0\r\n\r\n");
    }
    [[nodiscard]] QJsonObject sink() const
    {
        return get("/api/v1/connections").json().value("sinks"_L1).toArray().at(0).toObject();
    }
    void take(int snapshots);

    std::unique_ptr<ScriptedHttpServer> m_influx;
    std::unique_ptr<RecordKeeper> m_keeper;
};

void ConnectionsApiTest::init()
{
    m_influx = std::make_unique<ScriptedHttpServer>();
    CloudSettings settings;
    settings.influx = InfluxSettings{.url = m_influx->url(), .token = u"secret-token"_s};
    m_keeper = std::make_unique<RecordKeeper>(settings);
    QTRY_VERIFY(m_keeper->cloud.batches().isKnown()); // before, no point is made
}

void ConnectionsApiTest::cleanup()
{
    m_keeper.reset();
    m_influx.reset();
}

// One point of each vessel that is read, a minute apart.
void ConnectionsApiTest::take(int snapshots)
{
    Snapshot snapshot = demoSnapshot();
    for (int i = 0; i < snapshots; ++i) {
        m_keeper->clock.advance(std::chrono::minutes(1));
        for (VesselState &vessel : snapshot.vessels) {
            vessel.temperature.at = vessel.setpoint.at = vessel.valve.at = m_keeper->clock.now();
        }
        m_keeper->cloud.take(snapshot);
    }
}

void ConnectionsApiTest::nothingIsConnected()
{
    m_keeper->server.records = {};
    m_keeper->server.start();
    const Answer answer = get("/api/v1/connections");
    QCOMPARE(answer.status, 200);
    QVERIFY(answer.json().value("sinks"_L1).toArray().isEmpty());
    QVERIFY(answer.json().value("batches"_L1).isNull());
    QVERIFY(answer.json().value("history"_L1).isNull());
    QVERIFY(answer.json().value("journal"_L1).isNull());
}

void ConnectionsApiTest::unknownDestination()
{
    QCOMPARE(get("/api/v1/connections/nowhere/quarantine").status, 404);
    QCOMPARE(send("DELETE", "/api/v1/connections/nowhere/quarantine").status, 404);
    QCOMPARE(send("POST", "/api/v1/connections/nowhere/quarantine/retry").status, 404);
}

void ConnectionsApiTest::needsTheToken()
{
    for (const char *path : {"/api/v1/connections", "/api/v1/connections/influx/quarantine"}) {
        QCOMPARE(m_keeper->server.ask("GET "_ba + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n").status, 401);
    }
}

void ConnectionsApiTest::destinationThatSaysNo()
{
    m_influx->onAny([](const Request &request) {
        ScriptedHttpServer::answer(request, 401, "unauthorized: secret-token", "text/plain");
    });
    take(1);
    QTRY_COMPARE(sink().value("state"_L1).toString(), u"held"_s);
    QVERIFY(sink().value("backlog"_L1).toInt() > 0);
    QVERIFY(!sink().value("lastError"_L1).isNull());
    QVERIFY2(!get("/api/v1/connections").body.contains("secret-token"), "a secret is repeated");
}

void ConnectionsApiTest::refusedLines()
{
    bool isPicky = true;
    m_influx->onAny([&isPicky](const Request &request) {
        const bool packed = request.headers.value("content-encoding") == "gzip";
        const QByteArray lines = packed ? gunzip(request.body) : request.body;
        const bool bad = isPicky && lines.contains("FV\\ 10/3");
        ScriptedHttpServer::answer(request, bad ? 400 : 204, bad ? "unable to parse" : "", "text/plain");
    });
    take(1);
    QTRY_COMPARE(sink().value("quarantined"_L1).toInt(), 1);
    const QJsonArray records = get("/api/v1/connections/influx/quarantine").json().value("records"_L1).toArray();
    QCOMPARE(records.size(), 1);
    QVERIFY(records.at(0).toObject().value("payload"_L1).toString().contains(u"FV\\ 10/3"_s));
    isPicky = false;
    const qsizetype before = m_influx->requests().size();
    QCOMPARE(send("POST", "/api/v1/connections/influx/quarantine/retry").status, 204);
    QTRY_COMPARE(sink().value("quarantined"_L1).toInt(), 0);
    QTRY_VERIFY(m_influx->requests().size() > before);

    isPicky = true;
    take(1);
    QTRY_COMPARE(sink().value("quarantined"_L1).toInt(), 1);
    QCOMPARE(send("DELETE", "/api/v1/connections/influx/quarantine").status, 204);
    QTRY_COMPARE(sink().value("quarantined"_L1).toInt(), 0);
    QTRY_COMPARE(m_keeper->journal.status().waiting, 0);
    const QByteArray journal = get("/api/v1/journal?kind=configuration").body;
    QVERIFY(journal.contains("sent once more"));
    QVERIFY(journal.contains("given up"));
}

void ConnectionsApiTest::delivers()
{
    m_influx->onAny([](const Request &request) { ScriptedHttpServer::answer(request, 204, {}); });
    QTRY_COMPARE(sink().value("state"_L1).toString(), u"idle"_s);
    take(3);
    const auto vessels = static_cast<int>(demoSnapshot().vessels.size());
    QTRY_COMPARE(sink().value("sent"_L1).toInt(), 3 * vessels);
    QCOMPARE(sink().value("backlog"_L1).toInt(), 0);
    QCOMPARE(m_influx->requests().first().headers.value("authorization"), "Token secret-token"_ba);
    QTRY_COMPARE(
        get("/api/v1/connections").json().value("batches"_L1).toObject().value("state"_L1).toString(), u"typed"_s);
}

QTEST_GUILESS_MAIN(ConnectionsApiTest)
#include "tst_connectionsapi.moc"
