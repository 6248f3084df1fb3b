// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ctl/command.h"
#include "ctl/typedwords.h"
#include "fakes/democellar.h"
#include "fakes/scriptedhttpserver.h"
#include "model/snapshotjson.h"

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

QByteArray demoChange(ChangeState state, const QString &reason = {}, std::optional<double> readBack = {})
{
    SetpointChange change;
    change.id = u"c1"_s;
    change.vessel = tank;
    change.old = 68.0;
    change.requested = 34.0;
    change.readBack = readBack;
    change.state = state;
    change.by = u"anna"_s;
    change.from = u"cli"_s;
    change.requestedAt = Timestamp(1'700'000'000'000ms);
    change.reason = reason;
    if (isFinal(state)) {
        change.finishedAt = change.requestedAt + 14ms;
        change.elapsedMs = 14.2;
    }
    return bytes(toJson(change));
}

} // namespace

class TestCommands : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();

    void nobodyListens_data();
    void nobodyListens();
    void wrongToken_data();
    void wrongToken();
    void notACellarNode();

    void statusShowsATable();
    void statusShowsJson();

    void setFindsNoVessel_data();
    void setFindsNoVessel();
    void setWantsANumber_data();
    void setWantsANumber();
    void setIsNotBegun_data();
    void setIsNotBegun();
    void setEnds_data();
    void setEnds();
    void setFindsTheLabel();
    void setShowsJson();
    void setWhenTheConnectionBreaks();
    void setWhenTheNodeForgets();
    void setWhenTheNodeGoesAwayAndComesBack();

    void watchShowsLines();
    void watchShowsJson();
    void watchGoesOnAfterALoss();

    void wireIsNotOfACellarNode();
    void wireIsRefused();
    void wireSwitches_data();
    void wireSwitches();
    void wireShowsJson();

private:
    using Request = ScriptedHttpServer::Request;

    void start(const QStringList &arguments);
    void run(const QStringList &arguments);
    void serveCellar();
    void acceptChange(const QByteArray &outcome);

    std::unique_ptr<ScriptedHttpServer> m_server;
    std::unique_ptr<Command> m_command;
    QString m_out;
    QString m_err;
    QList<ExitCode> m_codes;
};

void TestCommands::init()
{
    qunsetenv("CELLAR_URL");
    qunsetenv("CELLAR_TOKEN");
    m_command.reset();
    m_server = std::make_unique<ScriptedHttpServer>();
    m_out.clear();
    m_err.clear();
    m_codes.clear();
}

void TestCommands::start(const QStringList &arguments)
{
    const QStringList whole = QStringList{u"cellarctl"_s, u"--url"_s, m_server->url().toString()} + arguments;
    const Result<CtlOptions> options = readCtlOptions(whole);
    QVERIFY2(options, options ? "" : qPrintable(options.error().text));
    m_command = makeCommand(*options,
        {[this](const QString &text) { m_out += text; }, [this](const QString &text) { m_err += text + u'\n'; }});
    connect(m_command.get(), &Command::finished, this, [this](ExitCode code) { m_codes << code; });
    m_command->start();
}

void TestCommands::run(const QStringList &arguments)
{
    start(arguments);
    QTRY_COMPARE_WITH_TIMEOUT(m_codes.size(), 1, 15'000);
}

void TestCommands::serveCellar()
{
    m_server->on("GET", cellarPath,
        [](const Request &request) { ScriptedHttpServer::answer(request, 200, bytes(toJson(demoSnapshot()))); });
}

void TestCommands::acceptChange(const QByteArray &outcome)
{
    serveCellar();
    m_server->on("PUT", setpointPath(tank),
        [](const Request &request) { ScriptedHttpServer::answer(request, 202, demoChange(ChangeState::Requested)); });
    m_server->on("GET", changePath(u"c1"_s),
        [outcome](const Request &request) { ScriptedHttpServer::answer(request, 200, outcome); });
}

void TestCommands::nobodyListens_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::newRow("status") << QStringList{u"status"_s};
    QTest::newRow("set") << QStringList{u"set"_s, tank, u"34"_s};
    QTest::newRow("watch") << QStringList{u"watch"_s};
    QTest::newRow("wire") << QStringList{u"wire"_s, u"on"_s};
}

void TestCommands::nobodyListens()
{
    QFETCH(QStringList, arguments);
    m_server->vanish();
    run(arguments);
    QCOMPARE(m_codes, QList{ExitCode::Unreachable});
    QVERIFY2(m_err.contains(u"nothing listens there"_s), qPrintable(m_err));
    QVERIFY(m_err.contains(u"--url"_s));
    QCOMPARE(m_out, QString());
}

void TestCommands::wrongToken_data()
{
    nobodyListens_data();
}

void TestCommands::wrongToken()
{
    QFETCH(QStringList, arguments);
    m_server->onAny(
        [](const Request &request) { ScriptedHttpServer::answer(request, 401, R"({"detail":"sign in"})"); });
    run(arguments);
    QCOMPARE(m_codes, QList{ExitCode::Unauthorized});
    QVERIFY(m_err.contains(u"sign in"_s));
    QVERIFY(m_err.contains(u"--token-file"_s));
}

void TestCommands::notACellarNode()
{
    m_server->onAny([](const Request &request) { ScriptedHttpServer::answer(request, 200, "<html/>", "text/html"); });
    run({u"status"_s});
    QCOMPARE(m_codes, QList{ExitCode::Failed});
    QVERIFY(m_err.contains(u"is the address right?"_s));
}

void TestCommands::statusShowsATable()
{
    serveCellar();
    run({u"status"_s});
    QCOMPARE(m_codes, QList{ExitCode::Ok});
    QVERIFY(m_out.contains(u"FV 20/1"_s));
    QCOMPARE(m_err, QString());
}

void TestCommands::statusShowsJson()
{
    serveCellar();
    run({u"status"_s, u"--json"_s});
    QCOMPARE(m_codes, QList{ExitCode::Ok});
    QCOMPARE(QJsonDocument::fromJson(m_out.toUtf8()).object(), toJson(demoSnapshot()));
    QCOMPARE(m_out.count(u'\n'), 1);
}

void TestCommands::setFindsNoVessel_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("fragment");
    QTest::newRow("misspelt label") << u"FV 20/2"_s << u"did you mean \"FV 10/2\"?"_s;
    QTest::newRow("misspelt id") << u"walkin"_s << u"did you mean \"walk-in\"?"_s;
    QTest::newRow("nothing near") << u"Kitchen"_s << u"\"cellarctl status\" shows them"_s;
}

void TestCommands::setFindsNoVessel()
{
    QFETCH(QString, name);
    QFETCH(QString, fragment);
    serveCellar();
    run({u"set"_s, name, u"34"_s});
    QCOMPARE(m_codes, QList{ExitCode::BadInput});
    QVERIFY2(m_err.contains(fragment), qPrintable(m_err));
    QVERIFY(m_err.contains(u"nothing was written"_s));
    QCOMPARE(m_server->requests().size(), 1);
}

void TestCommands::setWantsANumber_data()
{
    QTest::addColumn<QString>("value");
    for (const char *value : {"warm", "nan", "inf", "34F", "3,4", "1e999", "0x20", "--", " "}) {
        QTest::addRow("'%s'", value) << QString::fromUtf8(value);
    }
}

void TestCommands::setWantsANumber()
{
    QFETCH(QString, value);
    serveCellar();
    // As a number in its own argument, so that the option parser leaves it alone.
    run({u"set"_s, u"--"_s, tank, value});
    QCOMPARE(m_codes, QList{ExitCode::BadInput});
    QVERIFY2(m_err.contains(u"is not a number\nnothing was written"_s), qPrintable(m_err));
    QCOMPARE(m_server->requests().size(), 1);
    QVERIFY(!numberFromText(value));
}

void TestCommands::setIsNotBegun_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<ExitCode>("code");
    QTest::newRow("bad input") << 400 << ExitCode::BadInput;
    QTest::newRow("role") << 403 << ExitCode::Unauthorized;
    QTest::newRow("moved") << 409 << ExitCode::Refused;
    QTest::newRow("limits") << 422 << ExitCode::BadInput;
    QTest::newRow("locked") << 423 << ExitCode::Refused;
    QTest::newRow("their bug") << 500 << ExitCode::Refused;
    QTest::newRow("panel out of reach") << 503 << ExitCode::Failed;
}

void TestCommands::setIsNotBegun()
{
    QFETCH(int, status);
    QFETCH(ExitCode, code);
    serveCellar();
    m_server->on("PUT", setpointPath(tank),
        [=](const Request &request) { ScriptedHttpServer::answer(request, status, R"({"detail":"because"})"); });
    run({u"set"_s, tank, u"34"_s, u"--expected"_s, u"68"_s});
    QCOMPARE(m_codes, QList{code});
    QVERIFY(m_err.contains(u"because"_s));
    QCOMPARE(m_out, QString());
    QCOMPARE(m_server->requests().last().body, R"({"expected":68,"value":34})"_ba);
}

void TestCommands::setEnds_data()
{
    QTest::addColumn<QByteArray>("outcome");
    QTest::addColumn<ExitCode>("code");
    QTest::addColumn<QString>("text");
    const QString start = u"FV 20/1: 68 → 34 °F … "_s;
    QTest::newRow("verified") << demoChange(ChangeState::Verified, {}, 34.0) << ExitCode::Ok
                              << QString(start + u"verified in 14 ms\n"_s);
    QTest::newRow("refused") << demoChange(ChangeState::Refused, u"exception 4"_s) << ExitCode::Refused
                             << QString(start + u"refused in 14 ms: exception 4\n"_s);
    QTest::newRow("overridden") << demoChange(ChangeState::Overridden, u"set by hand"_s, 50.0) << ExitCode::Refused
                                << QString(start + u"overridden in 14 ms: set by hand (the panel holds 50 °F)\n"_s);
    QTest::newRow("failed") << demoChange(ChangeState::Failed, u"no answer"_s) << ExitCode::Failed
                            << QString(start + u"failed in 14 ms: no answer\n"_s);
}

void TestCommands::setEnds()
{
    QFETCH(QByteArray, outcome);
    acceptChange(outcome);
    run({u"set"_s, tank, u"34"_s});
    QTEST(m_codes.first(), "code");
    QTEST(m_out, "text");
    QCOMPARE(m_err, QString());
}

void TestCommands::setFindsTheLabel()
{
    acceptChange(demoChange(ChangeState::Verified));
    run({u"set"_s, u"fv 20/1"_s, u"34.0"_s});
    QCOMPARE(m_codes, QList{ExitCode::Ok});
    QCOMPARE(m_server->count("PUT", setpointPath(tank)), 1);
    Snapshot twins = demoSnapshot();
    twins.vessels[0].label = u"FV 20/1"_s;
    QVERIFY(findVessel(twins, tank));
    QVERIFY(!findVessel(twins, u"fv 20/1"_s));
    QVERIFY(findVessel(twins, u"fv 20/1"_s).error().text.contains(u"use the id, such as \"fv-10-1\""_s));
}

void TestCommands::setShowsJson()
{
    const QByteArray outcome = demoChange(ChangeState::Refused, u"exception 4"_s);
    acceptChange(outcome);
    run({u"set"_s, tank, u"34"_s, u"--json"_s});
    QCOMPARE(m_codes, QList{ExitCode::Refused});
    QCOMPARE(m_out.toUtf8(), outcome + '\n');
}

void TestCommands::setWhenTheConnectionBreaks()
{
    serveCellar();
    m_server->on("PUT", setpointPath(tank), [](const Request &request) { request.socket->abort(); });
    run({u"set"_s, tank, u"34"_s});
    QCOMPARE(m_codes, QList{ExitCode::Failed});
    QVERIFY2(m_err.contains(u"whether the set point was changed is unknown"_s), qPrintable(m_err));
    QCOMPARE(m_server->count("PUT", setpointPath(tank)), 1);
}

void TestCommands::setWhenTheNodeForgets()
{
    acceptChange({});
    m_server->on(
        "GET", changePath(u"c1"_s), [](const Request &request) { ScriptedHttpServer::answer(request, 404, {}); });
    run({u"set"_s, tank, u"34"_s});
    QCOMPARE(m_codes, QList{ExitCode::Failed});
    QVERIFY(m_err.contains(u"no longer knows this change"_s));
}

void TestCommands::setWhenTheNodeGoesAwayAndComesBack()
{
    acceptChange({});
    int asked = 0;
    m_server->on("GET", changePath(u"c1"_s), [&asked](const Request &request) {
        if (++asked < 3) {
            request.socket->abort();
            return;
        }
        ScriptedHttpServer::answer(request, 200, demoChange(ChangeState::Verified));
    });
    run({u"set"_s, tank, u"34"_s});
    QCOMPARE(m_codes, QList{ExitCode::Ok});
}

void TestCommands::watchShowsLines()
{
    const Snapshot demo = demoSnapshot();
    Snapshot next = demo;
    next.sequence += 1;
    next.vessels[6].temperature.value = 70.5;
    m_server->on("GET", eventsPath, [=](const Request &request) {
        ScriptedHttpServer::openStream(request);
        request.socket->write(ScriptedHttpServer::event("cellar", "a-1", bytes(toJson(demo))) +
                              ScriptedHttpServer::event("cellar", "a-2", bytes(toJsonDelta(demo, next))) +
                              ScriptedHttpServer::event("change", "a-3", demoChange(ChangeState::Verified)));
    });
    start({u"watch"_s});
    QTRY_COMPARE(m_out.count(u'\n'), 11);
    const QStringList lines = m_out.split(u'\n');
    QVERIFY2(lines.at(9).contains(u"  FV 20/1  70.5 °F  set 68 °F  valve "_s), qPrintable(lines.at(9)));
    QVERIFY2(lines.at(10).endsWith(u"  FV 20/1  change 68 → 34 °F by anna: verified"_s), qPrintable(lines.at(10)));
    QVERIFY(m_codes.isEmpty());
}

void TestCommands::watchShowsJson()
{
    m_server->on("GET", eventsPath, [](const Request &request) {
        ScriptedHttpServer::openStream(request);
        request.socket->write(ScriptedHttpServer::event("later", "a-1", "{\"x\":1}"));
    });
    start({u"watch"_s, u"--json"_s});
    QTRY_COMPARE(m_out, u"{\"data\":{\"x\":1},\"event\":\"later\",\"id\":\"a-1\"}\n"_s);
}

void TestCommands::watchGoesOnAfterALoss()
{
    QPointer<QTcpSocket> stream;
    int opened = 0;
    m_server->on("GET", eventsPath, [&](const Request &request) {
        ScriptedHttpServer::openStream(request);
        stream = request.socket;
        ++opened;
        request.socket->write(ScriptedHttpServer::event("later", "a-1", "{}"));
    });
    start({u"watch"_s, u"--json"_s});
    QTRY_COMPARE(m_out.count(u'\n'), 1);
    stream->disconnectFromHost();
    QTRY_COMPARE(m_out.count(u'\n'), 2);
    QVERIFY2(opened >= 2, "a slow machine may need more than one attempt");
    QVERIFY2(m_err.contains(u"trying again"_s), qPrintable(m_err));
    QVERIFY(m_err.contains(u"connected again"_s));
    QVERIFY(m_codes.isEmpty());
}

void TestCommands::wireIsNotOfACellarNode()
{
    m_server->onAny([](const Request &request) { ScriptedHttpServer::answer(request, 200, "{}"); });
    run({u"wire"_s, u"status"_s});
    QCOMPARE(m_codes, QList{ExitCode::Failed});
    QVERIFY2(m_err.contains(u"does not look like the answer of a cellar node"_s), qPrintable(m_err));
    QCOMPARE(m_out, QString());
}

void TestCommands::wireIsRefused()
{
    m_server->on("PUT", wireLogPath,
        [](const Request &request) { ScriptedHttpServer::answer(request, 403, R"({"detail":"operators only"})"); });
    run({u"wire"_s, u"on"_s});
    QCOMPARE(m_codes, QList{ExitCode::Unauthorized});
    QVERIFY(m_err.contains(u"operators only"_s));
}

void TestCommands::wireSwitches_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QByteArray>("body");
    QTest::newRow("on") << QStringList{u"on"_s} << "PUT"_ba
                        << R"({"enabled":true})"_ba;
    QTest::newRow("on for a while") << QStringList{u"on"_s, u"--minutes"_s, u"15"_s} << "PUT"_ba
                                    << R"({"enabled":true,"minutes":15})"_ba;
    QTest::newRow("off") << QStringList{u"off"_s} << "PUT"_ba
                         << R"({"enabled":false})"_ba;
    QTest::newRow("status") << QStringList{u"status"_s} << "GET"_ba
                            << ""_ba;
}

void TestCommands::wireSwitches()
{
    QFETCH(QStringList, arguments);
    QFETCH(QByteArray, method);
    QFETCH(QByteArray, body);
    m_server->on(method, wireLogPath, [](const Request &request) {
        const bool on = request.body.contains("true");
        ScriptedHttpServer::answer(request, 200,
            on ? R"({"enabled":true,"until":"2026-11-22T15:00:00.123Z"})" : R"({"enabled":false,"until":null})");
    });
    run(QStringList{u"wire"_s} + arguments);
    QCOMPARE(m_codes, QList{ExitCode::Ok});
    QCOMPARE(m_out, body.contains("true") ? u"wire log on until 2026-11-22T15:00:00.123Z\n"_s : u"wire log off\n"_s);
    QCOMPARE(m_server->requests().size(), 1);
    QCOMPARE(m_server->requests().first().body, body);
}

void TestCommands::wireShowsJson()
{
    m_server->on("GET", wireLogPath,
        [](const Request &request) { ScriptedHttpServer::answer(request, 200, R"({"enabled":true,"until":null})"); });
    run({u"wire"_s, u"status"_s, u"--json"_s});
    QCOMPARE(m_codes, QList{ExitCode::Ok});
    QCOMPARE(m_out, u"{\"enabled\":true,\"until\":null}\n"_s);
}

QTEST_GUILESS_MAIN(TestCommands)
#include "tst_commands.moc"
