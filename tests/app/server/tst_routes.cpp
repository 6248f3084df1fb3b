// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "testserver.h"

#include "model/snapshotjson.h"

#include <QJsonArray>
#include <QTest>

using namespace cellar;
using namespace Qt::StringLiterals;

namespace {

constexpr char setpointPath[] = "/api/v1/vessels/fv-10-1/setpoint";
constexpr char jsonType[] = "Content-Type: application/json\r\n";

// Accepts nothing and refuses nothing until told: every answer is a late one.
class SlowCellar final : public Cellar
{
public:
    [[nodiscard]] SnapshotPtr snapshot() const override { return fake.snapshot(); }
    [[nodiscard]] Connection connection() const override { return Connection::Online; }
    [[nodiscard]] QString connectionText() const override { return {}; }
    [[nodiscard]] std::optional<SetpointChange> change(const QString &id) const override { return fake.change(id); }
    [[nodiscard]] CellarRecords &records() override { return fake.records(); }
    void requestSetpoint(const SetpointRequest &, QObject *, SetpointAnswer answer) override
    {
        answers.append(std::move(answer));
    }

    FakeCellar fake;
    QList<SetpointAnswer> answers;
};

} // namespace

// What each route answers, good days and bad, over a real connection.
class RoutesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void unknownPathsAndMethods_data();
    void unknownPathsAndMethods();
    void headHasNoBody();
    void everyAnswerCarriesTheSecurityHeaders();
    void badSetpointBodies_data();
    void badSetpointBodies();
    void setpointNeedsJson();
    void bodyTooLarge();
    void contradictoryMessages_data();
    void contradictoryMessages();
    void modelErrors_data();
    void modelErrors();
    void movedTellsTheCurrentValue();
    void acceptedSetpoint();
    void clientHeaderSaysWhereFrom_data();
    void clientHeaderSaysWhereFrom();
    void changeResource();
    void cellarIsServedOncePerSnapshot();
    void health();
    void pipelinedRequestsAreAnsweredInOrder();
    void secondRequestDuringALateAnswerClosesTheConnection();
    void clientThatLeavesBeforeItsAnswer();
    void answerThatNeverComes();
    void connectionCloseIsHonoured();
    void openApiIsServed();
    void browserApp_data();
    void browserApp();

private:
    std::unique_ptr<TestServer> m_server;
};

void RoutesTest::init()
{
    m_server = std::make_unique<TestServer>();
    m_server->start();
}

void RoutesTest::unknownPathsAndMethods_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("allow");
    QTest::newRow("nothing") << "GET /nothing"_ba << 404 << QByteArray();
    QTest::newRow("prefix") << "GET /api/v1/cellar/"_ba << 404 << QByteArray();
    QTest::newRow("no id") << "GET /api/v1/setpoint-changes/"_ba << 404 << QByteArray();
    QTest::newRow("two segments as id") << "PUT /api/v1/vessels/a/b/setpoint"_ba << 404 << QByteArray();
    QTest::newRow("climbing out") << "GET /../admin.token"_ba << 404 << QByteArray();
    QTest::newRow("climbing out, encoded") << "GET /%2e%2e/admin.token"_ba << 404 << QByteArray();
    QTest::newRow("wrong method") << "DELETE /api/v1/cellar"_ba << 405 << "GET"_ba;
    QTest::newRow("options") << "OPTIONS /api/v1/cellar"_ba << 405 << "GET"_ba;
    QTest::newRow("unknown method") << "BREW /api/v1/cellar"_ba << 405 << "GET"_ba;
    QTest::newRow("two methods") << "PUT /login"_ba << 405 << "GET, POST"_ba;
}

void RoutesTest::unknownPathsAndMethods()
{
    QFETCH(QByteArray, line);
    QFETCH(int, status);
    QFETCH(QByteArray, allow);
    const Answer answer = m_server->ask(line + " HTTP/1.1\r\nHost: localhost\r\n" + m_server->bearer() + "\r\n");
    QCOMPARE(answer.status, status);
    QCOMPARE(answer.header("Allow"), allow);
    QCOMPARE(answer.header("Content-Type"), "application/problem+json"_ba);
    const QJsonObject problem = answer.json();
    QCOMPARE(problem.value("status"_L1).toInt(), status);
    QCOMPARE(problem.value("type"_L1).toString(), u"about:blank"_s);
    QVERIFY(!problem.value("title"_L1).toString().isEmpty());
    QVERIFY(!problem.value("detail"_L1).toString().isEmpty());
}

void RoutesTest::headHasNoBody()
{
    RawClient client(m_server->port());
    client.send("HEAD /api/v1/cellar HTTP/1.1\r\nHost: localhost\r\n\r\n");
    QCOMPARE(client.answer(true).status, 405);
    // Were there a body, it would be taken for the head of this answer.
    client.send(m_server->get("/healthz"));
    QCOMPARE(client.answer().status, 200);
}

void RoutesTest::everyAnswerCarriesTheSecurityHeaders()
{
    const QList<QByteArray> requests{m_server->get("/healthz"), m_server->get("/api/v1/cellar"),
        m_server->get("/nothing"), m_server->get("/login"), m_server->put(setpointPath, "x"),
        "GET /api/v1/cellar HTTP/1.1\r\nHost: evil.example\r\n\r\n"_ba};
    for (const QByteArray &request : requests) {
        const Answer answer = m_server->ask(request);
        QVERIFY(answer.status != 0);
        const QByteArray policy = answer.header("Content-Security-Policy");
        QVERIFY2(policy.startsWith("default-src 'none'; script-src 'self'; style-src 'self'"), policy.constData());
        QVERIFY(!policy.contains("unsafe"));
        QVERIFY(policy.contains("frame-ancestors 'none'"));
        QCOMPARE(answer.header("X-Content-Type-Options"), "nosniff"_ba);
        QCOMPARE(answer.header("Referrer-Policy"), "no-referrer"_ba);
        QCOMPARE(answer.header("Cache-Control"), "no-store"_ba);
    }
}

void RoutesTest::badSetpointBodies_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("broken") << "{\"value\": 36"_ba;
    QTest::newRow("array") << "[36]"_ba;
    QTest::newRow("number") << "36"_ba;
    QTest::newRow("NaN") << "{\"value\": NaN}"_ba;
    QTest::newRow("beyond a double") << "{\"value\": 1e999}"_ba;
    QTest::newRow("text") << "{\"value\": \"36\"}"_ba;
    QTest::newRow("null") << "{\"value\": null}"_ba;
    QTest::newRow("missing") << "{\"expected\": 34}"_ba;
    QTest::newRow("unknown member") << "{\"value\": 36, \"force\": true}"_ba;
    QTest::newRow("expected is text") << "{\"value\": 36, \"expected\": \"34\"}"_ba;
    QTest::newRow("trailing garbage") << "{\"value\": 36} {}"_ba;
    QTest::newRow("not UTF-8") << "{\"value\": 36, \"\xff\": 1}"_ba;
    QTest::newRow("deep") << QByteArray(2000, '[');
}

void RoutesTest::badSetpointBodies()
{
    QFETCH(QByteArray, body);
    const Answer answer = m_server->ask(m_server->put(setpointPath, body, jsonType));
    QCOMPARE(answer.status, 400);
    QVERIFY(!answer.json().value("detail"_L1).toString().isEmpty());
    QVERIFY(m_server->cellar.requests().isEmpty());
}

void RoutesTest::setpointNeedsJson()
{
    QCOMPARE(m_server->ask(m_server->put(setpointPath, "{\"value\": 36}")).status, 415);
    QCOMPARE(m_server->ask(m_server->put(setpointPath, "{\"value\": 36}", "Content-Type: text/plain\r\n")).status, 415);
    QCOMPARE(
        m_server->ask(m_server->put(setpointPath, "value=36", "Content-Type: application/x-www-form-urlencoded\r\n"))
            .status,
        415);
    QVERIFY(m_server->cellar.requests().isEmpty());
}

void RoutesTest::bodyTooLarge()
{
    const QByteArray body = "{\"value\": " + QByteArray(4096, ' ') + "36}";
    QCOMPARE(m_server->ask(m_server->put(setpointPath, body, jsonType)).status, 413);
    QVERIFY(m_server->cellar.requests().isEmpty());
}

void RoutesTest::contradictoryMessages_data()
{
    QTest::addColumn<QByteArray>("headers");
    QTest::addColumn<int>("status");
    QTest::newRow("chunked") << "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"_ba << 411;
    QTest::newRow("chunked and length") << "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"_ba << 411;
    QTest::newRow("two lengths") << "Content-Length: 0\r\nContent-Length: 5\r\n\r\n"_ba << 400;
    QTest::newRow("negative length") << "Content-Length: -5\r\n\r\n"_ba << 400;
    QTest::newRow("length beyond 63 bits") << "Content-Length: 18446744073709551615\r\n\r\n"_ba << 400;
    QTest::newRow("length in words") << "Content-Length: many\r\n\r\n"_ba << 400;
    QTest::newRow("two hosts") << "Host: evil.example\r\n\r\n"_ba << 400;
    QTest::newRow("two authorizations") << "Authorization: Bearer x\r\n\r\n"_ba << 400;
}

void RoutesTest::contradictoryMessages()
{
    QFETCH(QByteArray, headers);
    QFETCH(int, status);
    RawClient client(m_server->port());
    client.send("PUT /api/v1/vessels/fv-10-1/setpoint HTTP/1.1\r\nHost: localhost\r\n" + m_server->bearer() + headers);
    QCOMPARE(client.answer().status, status);
    // Where such a message ends is anybody's guess, so nothing more is read from this connection.
    QVERIFY(client.waitForEnd());
}

void RoutesTest::modelErrors_data()
{
    QTest::addColumn<ErrorKind>("kind");
    QTest::addColumn<int>("status");
    QTest::newRow("bad input") << ErrorKind::BadInput << 400;
    QTest::newRow("unknown vessel") << ErrorKind::NotFound << 404;
    QTest::newRow("limits") << ErrorKind::OutOfLimits << 422;
    QTest::newRow("moved") << ErrorKind::Moved << 409;
    QTest::newRow("locked") << ErrorKind::Locked << 423;
    QTest::newRow("link lost") << ErrorKind::LinkLost << 503;
    QTest::newRow("refused") << ErrorKind::Refused << 502;
    QTest::newRow("protocol") << ErrorKind::Protocol << 502;
    QTest::newRow("timeout") << ErrorKind::Timeout << 504;
    QTest::newRow("io") << ErrorKind::Io << 500;
    QTest::newRow("our bug") << ErrorKind::Internal << 500;
}

void RoutesTest::modelErrors()
{
    QFETCH(ErrorKind, kind);
    QFETCH(int, status);
    m_server->cellar.refuseWith({kind, u"why it was not begun"_s});
    const Answer answer = m_server->ask(m_server->put(setpointPath, "{\"value\": 36}", jsonType));
    QCOMPARE(answer.status, status);
    QCOMPARE(answer.header("Content-Type"), "application/problem+json"_ba);
    QCOMPARE(answer.json().value("detail"_L1).toString(), u"why it was not begun"_s);
    QCOMPARE(answer.json().contains("current"_L1), status == 409);
}

void RoutesTest::movedTellsTheCurrentValue()
{
    m_server->cellar.alter(u"fv-10-1"_s, [](VesselState &vessel) { vessel.setpoint.value = 40.0; });
    m_server->cellar.refuseWith({ErrorKind::Moved, u"the panel holds 40 now"_s});
    const Answer answer = m_server->ask(m_server->put(setpointPath, "{\"value\": 36, \"expected\": 34}", jsonType));
    QCOMPARE(answer.status, 409);
    QCOMPARE(answer.json().value("current"_L1).toDouble(), 40.0);
    QCOMPARE(m_server->cellar.requests().first().expected, std::optional(34.0));
}

void RoutesTest::acceptedSetpoint()
{
    m_server->cellar.accept();
    const Answer answer = m_server->ask(
        m_server->put(setpointPath, "{\"value\": 36.5}", "Content-Type: application/json; charset=utf-8\r\n"));
    QCOMPARE(answer.status, 202);
    QCOMPARE(answer.header("Location"), "/api/v1/setpoint-changes/change-1"_ba);
    const auto change = changeFromJson(answer.json());
    QVERIFY(change);
    QCOMPARE(change->requested, 36.5);
    const SetpointRequest request = m_server->cellar.requests().first();
    QCOMPARE(request.vessel, u"fv-10-1"_s);
    QCOMPARE(request.value, 36.5);
    QVERIFY(!request.expected);
    QCOMPARE(request.by, u"admin"_s);
}

void RoutesTest::clientHeaderSaysWhereFrom_data()
{
    QTest::addColumn<QByteArray>("headers");
    QTest::addColumn<QString>("from");
    QTest::newRow("script") << QByteArray() << u"api"_s;
    QTest::newRow("kiosk") << "X-Cellar-Client: kiosk\r\n"_ba << u"kiosk"_s;
    QTest::newRow("desktop") << "X-Cellar-Client: desktop\r\n"_ba << u"desktop"_s;
    QTest::newRow("cellarctl") << "X-Cellar-Client: cli\r\n"_ba << u"cli"_s;
    QTest::newRow("made up") << "X-Cellar-Client: root\r\n"_ba << u"api"_s;
}

void RoutesTest::clientHeaderSaysWhereFrom()
{
    QFETCH(QByteArray, headers);
    QFETCH(QString, from);
    m_server->cellar.accept();
    QCOMPARE(m_server->ask(m_server->put(setpointPath, "{\"value\": 36}", jsonType + headers)).status, 202);
    QCOMPARE(m_server->cellar.requests().first().from, from);
}

void RoutesTest::changeResource()
{
    QCOMPARE(m_server->ask(m_server->get("/api/v1/setpoint-changes/none")).status, 404);
    m_server->cellar.accept();
    const Answer accepted = m_server->ask(m_server->put(setpointPath, "{\"value\": 36}", jsonType));
    m_server->cellar.progress(u"change-1"_s, ChangeState::Verified, {}, 36.0);
    const Answer answer = m_server->ask(m_server->get(accepted.header("Location")));
    QCOMPARE(answer.status, 200);
    QCOMPARE(answer.json().value("state"_L1).toString(), u"verified"_s);
    QCOMPARE(answer.json().value("readBack"_L1).toDouble(), 36.0);
}

void RoutesTest::cellarIsServedOncePerSnapshot()
{
    const Answer first = m_server->ask(m_server->get("/api/v1/cellar"));
    QCOMPARE(first.status, 200);
    QCOMPARE(first.header("Content-Type"), "application/json"_ba);
    QCOMPARE(first.json().value("vessels"_L1).toArray().size(), 9);
    const QByteArray tag = first.header("ETag");
    QVERIFY(tag.startsWith('"') && tag.endsWith("-1\""));

    const Answer same = m_server->ask(m_server->get("/api/v1/cellar", "If-None-Match: " + tag + "\r\n"));
    QCOMPARE(same.status, 304);
    QVERIFY(same.body.isEmpty());
    QCOMPARE(same.header("ETag"), tag);

    m_server->cellar.publish(*m_server->cellar.snapshot());
    const Answer next = m_server->ask(m_server->get("/api/v1/cellar", "If-None-Match: " + tag + "\r\n"));
    QCOMPARE(next.status, 200);
    QVERIFY(next.header("ETag") != tag);

    // The same sequence number of another run is another snapshot.
    m_server->start();
    QVERIFY(m_server->ask(m_server->get("/api/v1/cellar")).header("ETag") != next.header("ETag"));
}

void RoutesTest::health()
{
    const QByteArray stranger = "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"_ba;
    QCOMPARE(m_server->ask(stranger).json().value("status"_L1).toString(), u"ok"_s);
    Snapshot broken = *m_server->cellar.snapshot();
    broken.panels.first().state = LinkState::Connecting;
    m_server->cellar.publish(broken);
    const Answer answer = m_server->ask(stranger);
    QCOMPARE(answer.status, 200);
    QCOMPARE(answer.json().value("status"_L1).toString(), u"degraded"_s);
}

void RoutesTest::pipelinedRequestsAreAnsweredInOrder()
{
    RawClient client(m_server->port());
    client.send(m_server->get("/healthz") + m_server->get("/nothing") + m_server->get("/api/v1/cellar"));
    QCOMPARE(client.answer().status, 200);
    QCOMPARE(client.answer().status, 404);
    QCOMPARE(client.answer().json().value("cellar"_L1).toString(), m_server->cellar.snapshot()->cellar);
    QVERIFY(client.isOpen());
}

void RoutesTest::secondRequestDuringALateAnswerClosesTheConnection()
{
    SlowCellar slow;
    TestServer server(slow);
    server.start();
    RawClient client(server.port());
    client.send(server.put(setpointPath, "{\"value\": 36}", jsonType) + server.get("/healthz"));
    QTRY_COMPARE(slow.answers.size(), 1);
    slow.answers.takeFirst()(unexpected(ErrorKind::Timeout, u"too late"_s));
    QCOMPARE(client.answer().status, 504);
    QVERIFY(client.waitForEnd());
    QVERIFY(client.received().isEmpty());
}

void RoutesTest::clientThatLeavesBeforeItsAnswer()
{
    SlowCellar slow;
    TestServer server(slow);
    server.start();
    {
        RawClient client(server.port());
        client.send(server.put(setpointPath, "{\"value\": 36}", jsonType));
        QTRY_COMPARE(slow.answers.size(), 1);
        client.socket().abort();
    }
    QTRY_COMPARE(server.server->connections(), 0);
    slow.answers.first()(unexpected(ErrorKind::Timeout, u"nobody listens"_s));
    QCOMPARE(server.ask(server.get("/api/v1/cellar")).status, 200);
    // The same after the server itself has gone.
    RawClient client(server.port());
    client.send(server.put(setpointPath, "{\"value\": 36}", jsonType));
    QTRY_COMPARE(slow.answers.size(), 2);
    client.socket().abort();
    QTRY_COMPARE(server.server->connections(), 0);
}

void RoutesTest::answerThatNeverComes()
{
    SlowCellar slow;
    TestServer server(slow);
    server.start();
    RawClient client(server.port());
    client.send(server.put(setpointPath, "{\"value\": 36}", jsonType));
    QTRY_COMPARE(slow.answers.size(), 1);
    server.clock.advance(Milliseconds(29'000));
    QVERIFY(!client.waitForEnd(600));
    server.clock.advance(Milliseconds(2'000));
    QVERIFY(client.waitForEnd());
}

void RoutesTest::connectionCloseIsHonoured()
{
    RawClient client(m_server->port());
    client.send(m_server->get("/api/v1/cellar", "Connection: close\r\n"));
    QCOMPARE(client.answer().status, 200);
    QVERIFY(client.waitForEnd());
}

void RoutesTest::openApiIsServed()
{
    const Answer answer = m_server->ask(m_server->get("/api/v1/openapi.json"));
    QCOMPARE(answer.status, 200);
    QCOMPARE(answer.json().value("openapi"_L1).toString(), u"3.1.0"_s);
}

void RoutesTest::browserApp_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("type");
    QTest::newRow("page") << "/"_ba
                          << "text/html; charset=utf-8"_ba;
    QTest::newRow("script") << "/app.js"_ba
                            << "text/javascript; charset=utf-8"_ba;
    QTest::newRow("style") << "/app.css"_ba
                           << "text/css; charset=utf-8"_ba;
    QTest::newRow("icon") << "/favicon.svg"_ba
                          << "image/svg+xml"_ba;
    QTest::newRow("manifest") << "/manifest.webmanifest"_ba
                              << "application/manifest+json"_ba;
}

void RoutesTest::browserApp()
{
    QFETCH(QByteArray, path);
    QFETCH(QByteArray, type);
    const Answer answer = m_server->ask(m_server->get(path));
    QCOMPARE(answer.status, 200);
    QCOMPARE(answer.header("Content-Type"), type);
    QCOMPARE(answer.header("Cache-Control"), "private, no-cache"_ba);
    QVERIFY(answer.header("Content-Security-Policy").startsWith("default-src 'none'"));
    QVERIFY(!answer.body.isEmpty());
    const QByteArray tag = answer.header("ETag");
    const Answer again = m_server->ask(m_server->get(path, "If-None-Match: " + tag + "\r\n"));
    QCOMPARE(again.status, 304);
    QCOMPARE(again.header("ETag"), tag);
    QVERIFY(again.body.isEmpty());
    QCOMPARE(m_server->ask(m_server->get(path, "If-None-Match: \"old\"\r\n")).status, 200);
    // The sign-in page has an address of its own.
    QCOMPARE(m_server->ask(m_server->get("/login.html")).status, 404);
    QCOMPARE(m_server->ask(m_server->get("/index.html")).status, 404);
}

QTEST_GUILESS_MAIN(RoutesTest)
#include "tst_routes.moc"
