// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/remotecellar.h"

#include "fakes/democellar.h"
#include "fakes/scriptedhttpserver.h"
#include "model/snapshotjson.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QtTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace cellar;

namespace {

const QString tank = u"fv-20-1"_s;

QByteArray bytes(const QJsonObject &json)
{
    return QJsonDocument(json).toJson(QJsonDocument::Compact);
}

SetpointChange demoChange(ChangeState state)
{
    SetpointChange change;
    change.id = u"c1"_s;
    change.vessel = tank;
    change.old = 68.0;
    change.requested = 34.0;
    change.state = state;
    change.by = u"anna"_s;
    change.from = u"kiosk"_s;
    change.requestedAt = Timestamp(1'700'000'000'000ms);
    return change;
}

} // namespace

class TestRemoteCellar : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();

    void beforeAnythingArrived();
    void anUnreachableNode();
    void aWrongToken();
    void aTokenThatIsTakenBack();
    void nonsense_data();
    void nonsense();
    void aLostConnectionMakesReadingsStale();
    void aNodeThatFallsSilent();

    void showsSnapshotsAndParts();
    void aRestartedNodeForgetsOldVessels();
    void resumingGoesOnWithParts();
    void resumingWithoutNewsAsksForAll();
    void eventsOfLaterVersionsAreIgnored();

    void requestsThatAreNotBegun_data();
    void requestsThatAreNotBegun();
    void anUnreachableNodeRefusesRequests();
    void aHangingNodeLeavesTheOutcomeOpen();
    void anAnswerThatIsNoChange();
    void theAnswerComesBeforeTheProgress();
    void progressIsPolledWhenTheStreamIsDown();
    void aForgottenChangeFails();
    void aDroppedContextDropsOnlyTheAnswer();
    void deletedInTheMiddle();

private:
    using Request = ScriptedHttpServer::Request;

    void serveStream(const QByteArray &first);
    void goOnline();
    void send(const QByteArray &type, const QJsonObject &json);
    void request(double value = 34.0, std::optional<double> expected = 68.0);
    [[nodiscard]] QByteArray nextId() { return "run-" + QByteArray::number(++m_eventNumber); }
    [[nodiscard]] Quality quality() const { return m_cellar->snapshot()->vessel(tank)->temperature.quality; }

    RemoteTiming m_timing{{600ms, 20ms, 80ms, 150ms}, {400ms, 1'000'000}, 100ms, 60ms};
    std::unique_ptr<ScriptedHttpServer> m_server;
    std::unique_ptr<RemoteCellar> m_cellar;
    QPointer<QTcpSocket> m_stream;
    Snapshot m_demo;
    int m_eventNumber = 0;
    std::optional<Result<SetpointChange>> m_answer;
    QStringList m_log; // answers and progress in the order in which they came
};

void TestRemoteCellar::init()
{
    m_cellar.reset();
    m_server = std::make_unique<ScriptedHttpServer>();
    m_cellar = std::make_unique<RemoteCellar>(NodeAccess{m_server->url(), "t", "kiosk"}, m_timing);
    m_stream = nullptr;
    m_demo = demoSnapshot();
    m_eventNumber = 0;
    m_answer.reset();
    m_log.clear();
    connect(m_cellar.get(), &Cellar::changeProgressed, this,
        [this](const SetpointChange &change) { m_log << changeStateName(change.state); });
}

void TestRemoteCellar::serveStream(const QByteArray &first)
{
    m_server->on("GET", eventsPath, [this, first](const Request &request) {
        ScriptedHttpServer::openStream(request);
        request.socket->write(first);
        m_stream = request.socket;
    });
}

void TestRemoteCellar::goOnline()
{
    serveStream(ScriptedHttpServer::event("cellar", nextId(), bytes(toJson(m_demo))));
    m_cellar->start();
    QTRY_COMPARE(m_cellar->connection(), Cellar::Connection::Online);
}

void TestRemoteCellar::send(const QByteArray &type, const QJsonObject &json)
{
    QVERIFY(m_stream);
    m_stream->write(ScriptedHttpServer::event(type, nextId(), bytes(json)));
}

void TestRemoteCellar::request(double value, std::optional<double> expected)
{
    m_cellar->requestSetpoint({tank, value, expected, {}, {}}, this, [this](const Result<SetpointChange> &answer) {
        m_answer = answer;
        m_log << u"answer"_s;
    });
    QVERIFY2(!m_answer, "never from inside the call");
}

void TestRemoteCellar::beforeAnythingArrived()
{
    QVERIFY(m_cellar->snapshot());
    QCOMPARE(m_cellar->snapshot()->sequence, 0);
    QCOMPARE(m_cellar->connection(), Cellar::Connection::Connecting);
    QVERIFY(m_cellar->connectionText().contains(u"connecting to http://127.0.0.1:"_s));
    QVERIFY(!m_cellar->change(u"x"_s));
}

void TestRemoteCellar::anUnreachableNode()
{
    m_server->vanish();
    m_cellar->start();
    QTRY_VERIFY(m_cellar->connectionText().contains(u"nothing listens there"_s));
    QCOMPARE(m_cellar->connection(), Cellar::Connection::Connecting);
}

void TestRemoteCellar::aWrongToken()
{
    m_server->on("GET", eventsPath, [](const Request &request) {
        ScriptedHttpServer::answer(request, 401, R"({"detail":"the token is not valid"})");
    });
    m_cellar->start();
    QTRY_COMPARE(m_cellar->connection(), Cellar::Connection::Unauthorized);
    QCOMPARE(m_cellar->connectionText(), u"the token is not valid"_s);
    // The token becomes valid at the node: no restart of ours is needed.
    serveStream(ScriptedHttpServer::event("cellar", nextId(), bytes(toJson(m_demo))));
    QTRY_COMPARE(m_cellar->connection(), Cellar::Connection::Online);
}

void TestRemoteCellar::aTokenThatIsTakenBack()
{
    goOnline();
    m_server->on("GET", eventsPath, [](const Request &request) { ScriptedHttpServer::answer(request, 401, {}); });
    m_stream->disconnectFromHost();
    QTRY_COMPARE(m_cellar->connection(), Cellar::Connection::Unauthorized);
    QCOMPARE(quality(), Quality::Stale);
}

void TestRemoteCellar::nonsense_data()
{
    QTest::addColumn<QByteArray>("type");
    QTest::addColumn<QByteArray>("data");
    QTest::newRow("garbage") << "cellar"_ba
                             << "{\"a\":"_ba;
    QTest::newRow("a list") << "cellar"_ba
                            << "[]"_ba;
    QTest::newRow("no snapshot") << "cellar"_ba
                                 << "{}"_ba;
    QTest::newRow("no change") << "change"_ba
                               << "{\"id\":5}"_ba;
    Snapshot snapshot = demoSnapshot();
    snapshot.vessels.front().label.clear();
    QJsonObject json = toJson(snapshot);
    json.insert(u"sequence"_s, u"text"_s);
    QTest::newRow("a sequence of text") << "cellar"_ba << bytes(json);
}

void TestRemoteCellar::nonsense()
{
    QFETCH(QByteArray, type);
    QFETCH(QByteArray, data);
    goOnline();
    QSignalSpy connections(m_cellar.get(), &Cellar::connectionChanged);
    m_stream->write(ScriptedHttpServer::event(type, nextId(), data));
    QTRY_VERIFY(connections.size() >= 1);
    // Nothing of it is believed; everything is asked for anew, and is well again.
    QTRY_COMPARE(m_cellar->connection(), Cellar::Connection::Online);
    QVERIFY(!m_server->requests().last().headers.contains("last-event-id"));
    QCOMPARE(quality(), Quality::Good);
}

void TestRemoteCellar::aLostConnectionMakesReadingsStale()
{
    goOnline();
    const SnapshotPtr good = m_cellar->snapshot();
    QSignalSpy published(m_cellar.get(), &Cellar::snapshotChanged);
    bool lostWhenPublished = false;
    connect(m_cellar.get(), &Cellar::snapshotChanged, this,
        [&] { lostWhenPublished |= m_cellar->connection() == Cellar::Connection::Lost; });
    m_server->vanish();
    QTRY_COMPARE(m_cellar->connection(), Cellar::Connection::Lost);
    QCOMPARE(published.size(), 1);
    QVERIFY(lostWhenPublished);
    QVERIFY(!m_cellar->connectionText().isEmpty());

    const SnapshotPtr lost = m_cellar->snapshot();
    QCOMPARE(lost->sequence, good->sequence + 1);
    QCOMPARE(lost->vessels.size(), good->vessels.size());
    const VesselState &vessel = *lost->vessel(tank);
    QCOMPARE(vessel.temperature.quality, Quality::Stale);
    QCOMPARE(vessel.temperature.value, good->vessel(tank)->temperature.value);
    QCOMPARE(vessel.temperature.at, good->vessel(tank)->temperature.at);
    QCOMPARE(vessel.temperature.detail, u"no connection to the cellar node"_s);
    QCOMPARE(vessel.setpoint.quality, Quality::Stale);
    QCOMPARE(vessel.valve.quality, Quality::Stale);
    // What was wrong before stays wrong for its own reason.
    QCOMPARE(lost->vessel(u"bt-10-1"_s)->temperature, good->vessel(u"bt-10-1"_s)->temperature);

    QVERIFY(m_server->comeBack());
    QTRY_COMPARE(m_cellar->connection(), Cellar::Connection::Online);
    QCOMPARE(m_cellar->connectionText(), QString());
    QCOMPARE(quality(), Quality::Good);
}

void TestRemoteCellar::aNodeThatFallsSilent()
{
    goOnline();
    m_server->on("GET", eventsPath, [](const Request &) {});
    QTRY_COMPARE(m_cellar->connection(), Cellar::Connection::Lost);
    QVERIFY(m_cellar->connectionText().contains(u"has fallen silent"_s));
    QCOMPARE(quality(), Quality::Stale);
}

void TestRemoteCellar::showsSnapshotsAndParts()
{
    goOnline();
    QCOMPARE(m_cellar->snapshot()->vessels, m_demo.vessels);
    QCOMPARE(m_cellar->snapshot()->sequence, 1);
    QSignalSpy published(m_cellar.get(), &Cellar::snapshotChanged);
    Snapshot next = m_demo;
    next.sequence += 1;
    next.vessels[6].temperature.value = 70.5;
    send("cellar", toJsonDelta(m_demo, next));
    QTRY_COMPARE(published.size(), 1);
    QCOMPARE(m_cellar->snapshot()->sequence, 2);
    QCOMPARE(m_cellar->snapshot()->vessel(tank)->temperature.value, std::optional(70.5));
    QCOMPARE(m_cellar->snapshot()->vessels.size(), 9);
}

void TestRemoteCellar::aRestartedNodeForgetsOldVessels()
{
    goOnline();
    Snapshot smaller = m_demo;
    smaller.vessels.resize(2);
    smaller.sequence = m_demo.sequence + 1; // looks as if it went on
    m_server->on("GET", eventsPath, [=](const Request &request) {
        ScriptedHttpServer::openStream(request);
        request.socket->write(ScriptedHttpServer::event("cellar", "other-1", bytes(toJson(smaller))));
    });
    m_stream->disconnectFromHost();
    QTRY_COMPARE(m_cellar->snapshot()->vessels.size(), 2);
    QCOMPARE(m_server->requests().last().headers.value("last-event-id"), "run-1"_ba);
}

void TestRemoteCellar::resumingGoesOnWithParts()
{
    goOnline();
    Snapshot next = m_demo;
    next.sequence += 1;
    next.vessels[6].temperature.value = 70.5;
    serveStream(ScriptedHttpServer::event("cellar", nextId(), bytes(toJsonDelta(m_demo, next))));
    m_stream->disconnectFromHost();
    QTRY_COMPARE(m_cellar->snapshot()->vessel(tank)->temperature.value, std::optional(70.5));
    QCOMPARE(m_cellar->snapshot()->vessels.size(), 9);
    QCOMPARE(m_cellar->snapshot()->vessels.first().temperature.quality, Quality::Good);
    QCOMPARE(m_server->count("GET", cellarPath), 0);
}

void TestRemoteCellar::resumingWithoutNewsAsksForAll()
{
    goOnline();
    Snapshot next = m_demo;
    next.sequence += 5;
    next.vessels[6].temperature.value = 70.5;
    serveStream("retry: 1000\n\n");
    m_server->on("GET", cellarPath,
        [=](const Request &request) { ScriptedHttpServer::answer(request, 200, bytes(toJson(next))); });
    m_stream->disconnectFromHost();
    QTRY_COMPARE(m_cellar->connection(), Cellar::Connection::Lost);
    QTRY_COMPARE(m_cellar->connection(), Cellar::Connection::Online);
    QCOMPARE(m_cellar->snapshot()->vessel(tank)->temperature.value, std::optional(70.5));
    QCOMPARE(m_server->count("GET", eventsPath), 2);
}

void TestRemoteCellar::eventsOfLaterVersionsAreIgnored()
{
    goOnline();
    send("alarm", {{u"anything"_s, 1}});
    Snapshot next = m_demo;
    next.sequence += 1;
    next.cellar = u"Renamed"_s;
    send("cellar", toJsonDelta(m_demo, next));
    QTRY_COMPARE(m_cellar->snapshot()->cellar, u"Renamed"_s);
    QCOMPARE(m_server->count("GET", eventsPath), 1);
}

void TestRemoteCellar::requestsThatAreNotBegun_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<ErrorKind>("kind");
    QTest::newRow("bad input") << 400 << ErrorKind::BadInput;
    QTest::newRow("token") << 401 << ErrorKind::Unauthorized;
    QTest::newRow("role") << 403 << ErrorKind::Forbidden;
    QTest::newRow("vessel") << 404 << ErrorKind::NotFound;
    QTest::newRow("moved") << 409 << ErrorKind::Moved;
    QTest::newRow("limits") << 422 << ErrorKind::OutOfLimits;
    QTest::newRow("locked") << 423 << ErrorKind::Locked;
    QTest::newRow("link lost") << 503 << ErrorKind::LinkLost;
}

void TestRemoteCellar::requestsThatAreNotBegun()
{
    QFETCH(int, status);
    goOnline();
    m_server->on("PUT", setpointPath(tank), [=](const Request &request) {
        ScriptedHttpServer::answer(request, status, R"({"detail":"because"})", "application/problem+json");
    });
    request();
    QTRY_VERIFY(m_answer);
    QVERIFY(!*m_answer);
    QTEST(m_answer->error().kind, "kind");
    QCOMPARE(m_answer->error().text, u"because"_s);
    const Request sent = m_server->requests().last();
    QCOMPARE(sent.body, R"({"expected":68,"value":34})"_ba);
    QCOMPARE(sent.headers.value("x-cellar-client"), "kiosk"_ba);
}

void TestRemoteCellar::anUnreachableNodeRefusesRequests()
{
    m_server->vanish();
    request();
    QTRY_VERIFY(m_answer);
    QCOMPARE(m_answer->error().kind, ErrorKind::LinkLost);
}

void TestRemoteCellar::aHangingNodeLeavesTheOutcomeOpen()
{
    goOnline();
    m_server->on("PUT", setpointPath(tank), [](const Request &) {});
    request();
    send("change", toJson(demoChange(ChangeState::Verified)));
    // The stream alone must stay alive until the request's own deadline.
    QTimer heart;
    connect(&heart, &QTimer::timeout, this, [this] { m_stream->write(":\n\n"); });
    heart.start(50ms);
    QTRY_VERIFY(m_answer);
    QCOMPARE(m_answer->error().kind, ErrorKind::Timeout);
    QVERIFY2(m_answer->error().text.contains(u"unknown"_s), qPrintable(m_answer->error().text));
    // What the node did with it is still told, after the answer.
    QTRY_COMPARE(m_log, (QStringList{u"answer"_s, u"verified"_s}));
}

void TestRemoteCellar::anAnswerThatIsNoChange()
{
    goOnline();
    m_server->on(
        "PUT", setpointPath(tank), [](const Request &request) { ScriptedHttpServer::answer(request, 202, "{}"); });
    request();
    QTRY_VERIFY(m_answer);
    QCOMPARE(m_answer->error().kind, ErrorKind::Protocol);
}

void TestRemoteCellar::theAnswerComesBeforeTheProgress()
{
    goOnline();
    m_server->on("PUT", setpointPath(tank), [this](const Request &request) {
        // The news overtake the answer on the other connection.
        send("change", toJson(demoChange(ChangeState::Requested)));
        send("change", toJson(demoChange(ChangeState::Writing)));
        send("change", toJson(demoChange(ChangeState::Verified)));
        QTimer::singleShot(50ms, this,
            [request] { ScriptedHttpServer::answer(request, 202, bytes(toJson(demoChange(ChangeState::Requested)))); });
    });
    request();
    QTRY_COMPARE(m_log, (QStringList{u"answer"_s, u"writing"_s, u"verified"_s}));
    QCOMPARE(m_answer->value().id, u"c1"_s);
    QCOMPARE(m_cellar->change(u"c1"_s)->state, ChangeState::Verified);
    // The same news again, as after a resume, are not told twice; the next change is.
    send("change", toJson(demoChange(ChangeState::Verified)));
    SetpointChange other = demoChange(ChangeState::Failed);
    other.id = u"c2"_s;
    send("change", toJson(other));
    QTRY_COMPARE(m_log, (QStringList{u"answer"_s, u"writing"_s, u"verified"_s, u"failed"_s}));
}

void TestRemoteCellar::progressIsPolledWhenTheStreamIsDown()
{
    goOnline();
    m_server->on("PUT", setpointPath(tank), [this](const Request &request) {
        m_server->on("GET", eventsPath, [](const Request &again) { ScriptedHttpServer::answer(again, 503, {}); });
        m_stream->abort();
        ScriptedHttpServer::answer(request, 202, bytes(toJson(demoChange(ChangeState::Requested))));
    });
    int asked = 0;
    m_server->on("GET", changePath(u"c1"_s), [&asked](const Request &request) {
        const ChangeState state = ++asked < 3 ? ChangeState::Writing : ChangeState::Verified;
        ScriptedHttpServer::answer(request, 200, bytes(toJson(demoChange(state))));
    });
    request();
    QTRY_COMPARE(m_log, (QStringList{u"answer"_s, u"writing"_s, u"verified"_s}));
    QCOMPARE(m_cellar->connection(), Cellar::Connection::Lost);
    QCOMPARE(asked, 3);
}

void TestRemoteCellar::aForgottenChangeFails()
{
    goOnline();
    m_server->on("PUT", setpointPath(tank), [](const Request &request) {
        ScriptedHttpServer::answer(request, 202, bytes(toJson(demoChange(ChangeState::Requested))));
    });
    m_server->on("GET", changePath(u"c1"_s),
        [](const Request &request) { ScriptedHttpServer::answer(request, 404, R"({"detail":"no"})"); });
    request();
    QTRY_COMPARE(m_log, (QStringList{u"answer"_s, u"failed"_s}));
    QVERIFY(m_cellar->change(u"c1"_s)->reason.contains(u"look at the set point"_s));
}

void TestRemoteCellar::aDroppedContextDropsOnlyTheAnswer()
{
    goOnline();
    m_server->on("PUT", setpointPath(tank), [this](const Request &request) {
        ScriptedHttpServer::answer(request, 202, bytes(toJson(demoChange(ChangeState::Requested))));
        send("change", toJson(demoChange(ChangeState::Verified)));
    });
    auto context = std::make_unique<QObject>();
    bool called = false;
    m_cellar->requestSetpoint({tank, 34.0, {}, {}, {}}, context.get(), [&](const auto &) { called = true; });
    context.reset();
    QTRY_COMPARE(m_log, QStringList{u"verified"_s});
    QVERIFY(!called);
    QCOMPARE(m_server->requests().last().body, R"({"value":34})"_ba);
}

void TestRemoteCellar::deletedInTheMiddle()
{
    goOnline();
    m_server->on("PUT", setpointPath(tank), [this](const Request &request) {
        ScriptedHttpServer::answer(request, 202, bytes(toJson(demoChange(ChangeState::Requested))));
    });
    bool gone = false;
    m_cellar->requestSetpoint({tank, 34.0, {}, {}, {}}, this, [&](const auto &) {
        m_cellar.reset();
        gone = true;
    });
    QTRY_VERIFY(gone);
    QTRY_VERIFY(m_stream.isNull());
}

QTEST_GUILESS_MAIN(TestRemoteCellar)
#include "tst_remotecellar.moc"
