// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ctl/outside/cloudwatchalarmcommand.h"
#include "ctl/outside/connectionscommand.h"
#include "fakes/scriptedhttpserver.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QUrlQuery>

using namespace cellar;
using namespace Qt::StringLiterals;

using Request = ScriptedHttpServer::Request;

class OutsideCommandsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();

    void wrongOptions_data();
    void wrongOptions();
    void help();
    void alarmWithoutCloudWatch();
    void alarmWithABadConfiguration();
    void alarmThatIsRefused();
    void everythingThatIsWrongIsTold_data();
    void everythingThatIsWrongIsTold();
    void nodeThatIsNotThere();

    void createsTheAlarm();
    void tellsWhatIsWell();

private:
    [[nodiscard]] ExitCode run(Command &command);
    [[nodiscard]] OutsideOptions alarm(const QByteArray &cloudWatch);
    [[nodiscard]] static QJsonObject connections(const QByteArray &change = {}, const QByteArray &to = {});

    CtlOutput m_output{[this](const QString &text) { m_out += text; }, [this](const QString &text) { m_err += text; }};
    QString m_out;
    QString m_err;
    std::unique_ptr<ScriptedHttpServer> m_server;
    std::unique_ptr<QTemporaryDir> m_folder;
};

namespace {

const auto panelAndVessel = R"(
[cellar]
name = "SuperCellar"
[[panel]]
id = "main"
driver = "modbus-tcp"
address = "127.0.0.1:502"
[[vessel]]
id = "fv-1"
label = "FV 1"
panel = "main"
device = "delta-dtb"
)"_ba;

const auto allIsWell = R"({"sinks":[{"name":"influx","state":"idle","reason":null,"backlog":0,"sent":12,"quarantined":0,
"dropped":0,"outboxTrouble":null}],"heartbeats":[{"name":"cloudwatch","state":"beating","sent":4,"missed":1,"lastError":null}],
"batches":{"source":"sheet","state":"good","error":null,"warnings":["row 7: no such vessel"]},
"history":{"state":"recording","text":null,"bytes":1500000},"journal":{"trouble":null,"waiting":0,"lost":0}})"_ba;

} // namespace

void OutsideCommandsTest::init()
{
    m_out.clear();
    m_err.clear();
    m_server = std::make_unique<ScriptedHttpServer>();
    m_folder = std::make_unique<QTemporaryDir>();
}

ExitCode OutsideCommandsTest::run(Command &command)
{
    QSignalSpy finished(&command, &Command::finished);
    command.start();
    if (finished.isEmpty() && !finished.wait(20'000)) {
        return ExitCode::Interrupted;
    }
    return finished.first().first().value<ExitCode>();
}

OutsideOptions OutsideCommandsTest::alarm(const QByteArray &cloudWatch)
{
    QFile file(m_folder->filePath(u"cellar.toml"_s));
    if (file.open(QIODevice::WriteOnly)) {
        file.write(panelAndVessel + cloudWatch);
    }
    OutsideOptions options;
    options.action = OutsideAction::CloudWatchAlarm;
    options.configFile = file.fileName();
    options.alarmActions = QStringList{u"arn:aws:sns:us-east-1:1:pager"_s};
    return options;
}

QJsonObject OutsideCommandsTest::connections(const QByteArray &change, const QByteArray &to)
{
    QByteArray text = allIsWell;
    return QJsonDocument::fromJson(change.isEmpty() ? text : text.replace(change, to)).object();
}

void OutsideCommandsTest::wrongOptions_data()
{
    QTest::addColumn<bool>("alarm");
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QString>("says");
    QTest::newRow("unknown") << false << QStringList{u"--csv"_s} << u"csv"_s;
    QTest::newRow("a word") << false << QStringList{u"influx"_s} << u"usage: cellarctl connections"_s;
    QTest::newRow("no configuration") << true << QStringList{} << u"needs --config"_s;
    QTest::newRow("no minutes") << true << QStringList{u"--config"_s, u"x"_s, u"--minutes"_s, u"0"_s} << u"1 to 1440"_s;
    QTest::newRow("not a number") << true << QStringList{u"--config"_s, u"x"_s, u"--minutes"_s, u"five"_s}
                                  << u"1 to 1440"_s;
}

void OutsideCommandsTest::wrongOptions()
{
    QFETCH(const bool, alarm);
    QFETCH(const QStringList, arguments);
    QFETCH(const QString, says);
    const auto options =
        readOutsideOptions(alarm ? OutsideAction::CloudWatchAlarm : OutsideAction::Connections, arguments);
    QVERIFY(!options);
    QVERIFY2(options.error().text.contains(says), qPrintable(options.error().text));
}

void OutsideCommandsTest::help()
{
    for (const OutsideAction action : {OutsideAction::Connections, OutsideAction::CloudWatchAlarm}) {
        const auto options = readOutsideOptions(action, {u"--help"_s});
        QVERIFY(options && options->help);
        QVERIFY(options->help->startsWith(u"Usage: cellarctl "_s));
    }
}

void OutsideCommandsTest::alarmWithoutCloudWatch()
{
    CloudWatchAlarmCommand command(alarm({}), m_output);
    QCOMPARE(run(command), ExitCode::BadInput);
    QVERIFY2(m_err.contains(u"has no [cloudwatch]"_s), qPrintable(m_err));
}

void OutsideCommandsTest::alarmWithABadConfiguration()
{
    CloudWatchAlarmCommand command(alarm("[cloudwatch]\nregion = \"here\"\n"), m_output);
    QCOMPARE(run(command), ExitCode::BadInput);
    QVERIFY2(m_err.contains(u"nothing was sent"_s), qPrintable(m_err));
    QVERIFY(m_server->requests().isEmpty());
}

void OutsideCommandsTest::alarmThatIsRefused()
{
    m_server->onAny([](const Request &request) {
        ScriptedHttpServer::answer(request, 403,
            "<ErrorResponse><Error><Code>AccessDenied</Code><Message>not allowed</Message></Error></ErrorResponse>",
            "text/xml");
    });
    CloudWatchAlarmCommand command(
        alarm("[cloudwatch]\nregion = \"us-east-1\"\naccess_key = \"AKID\"\nsecret_key = \"s3cret\"\nendpoint = \"" +
              m_server->url().toEncoded() + "\"\n"),
        m_output);
    QCOMPARE(run(command), ExitCode::Failed);
    QVERIFY2(m_err.contains(u"not allowed"_s), qPrintable(m_err));
    QVERIFY(!m_err.contains(u"s3cret"_s));
}

void OutsideCommandsTest::everythingThatIsWrongIsTold_data()
{
    QTest::addColumn<QByteArray>("from");
    QTest::addColumn<QByteArray>("to");
    QTest::addColumn<QString>("says");
    QTest::newRow("held") << R"("idle","reason":null)"_ba
                          << R"("held","reason":"HTTP status 401")"_ba << u"held: HTTP status 401"_s;
    QTest::newRow("refused lines") << R"("quarantined":0)"_ba
                                   << R"("quarantined":2)"_ba << u"2 refused for good"_s;
    QTest::newRow("outbox") << R"("outboxTrouble":null)"_ba
                            << R"("outboxTrouble":"the disk is full")"_ba << u"the outbox: the disk is full"_s;
    QTest::newRow("heartbeat") << R"("beating")"_ba
                               << R"("silent")"_ba << u"silent"_s;
    QTest::newRow("sheet") << R"("good","error":null)"_ba
                           << R"("trouble","error":"not shared")"_ba << u"trouble: not shared"_s;
    QTest::newRow("history") << R"("recording","text":null)"_ba
                             << R"("disk-full","text":"no space")"_ba << u"disk-full: no space"_s;
    QTest::newRow("journal") << R"("trouble":null)"_ba
                             << R"("trouble":"read-only")"_ba << u"read-only"_s;
}

void OutsideCommandsTest::everythingThatIsWrongIsTold()
{
    QFETCH(const QByteArray, from);
    QFETCH(const QByteArray, to);
    QFETCH(const QString, says);
    const ConnectionsText told = connectionsText(connections(from, to));
    QVERIFY(!told.isWell);
    QVERIFY2(told.text.contains(says), qPrintable(told.text));
}

void OutsideCommandsTest::nodeThatIsNotThere()
{
    OutsideOptions options;
    options.access = {m_server->url(), "t", "cli"};
    m_server->vanish();
    ConnectionsCommand command(options, m_output);
    QCOMPARE(run(command), ExitCode::Unreachable);
}

void OutsideCommandsTest::createsTheAlarm()
{
    m_server->onAny([](const Request &request) { ScriptedHttpServer::answer(request, 200, "<ok/>", "text/xml"); });
    CloudWatchAlarmCommand command(
        alarm("[cloudwatch]\nregion = \"us-east-1\"\naccess_key = \"AKID\"\nsecret_key = \"s3cret\"\nendpoint = \"" +
              m_server->url().toEncoded() + "\"\n"),
        m_output);
    QCOMPARE(run(command), ExitCode::Ok);
    QCOMPARE(m_out, u"\"SuperCellar: panel not read\" goes off after 5 min without a heartbeat\n"_s);
    QCOMPARE(m_server->requests().size(), 1);
    const Request request = m_server->requests().first();
    QVERIFY(request.headers.value("authorization").startsWith("AWS4-HMAC-SHA256 Credential=AKID/"));
    const QUrlQuery form(QString::fromUtf8(request.body));
    QCOMPARE(form.queryItemValue(u"Action"_s), u"PutMetricAlarm"_s);
    QCOMPARE(form.queryItemValue(u"AlarmActions.member.1"_s, QUrl::FullyDecoded), u"arn:aws:sns:us-east-1:1:pager"_s);
    QVERIFY(!m_out.contains(u"s3cret"_s) && !request.body.contains("s3cret"));
}

void OutsideCommandsTest::tellsWhatIsWell()
{
    m_server->onAny(
        [](const Request &request) { ScriptedHttpServer::answer(request, 200, allIsWell, "application/json"); });
    OutsideOptions options;
    options.access = {m_server->url(), "t", "cli"};
    ConnectionsCommand command(options, m_output);
    QCOMPARE(run(command), ExitCode::Ok);
    QVERIFY2(m_out.contains(u"influx      idle; 0 wait, 12 arrived"_s), qPrintable(m_out));
    QVERIFY2(m_out.contains(u"row 7: no such vessel"_s), qPrintable(m_out));
    options.json = true;
    m_out.clear();
    ConnectionsCommand asJson(options, m_output);
    QCOMPARE(run(asJson), ExitCode::Ok);
    QCOMPARE(QJsonDocument::fromJson(m_out.toUtf8()).object(), connections());
}

QTEST_GUILESS_MAIN(OutsideCommandsTest)
#include "tst_outsidecommands.moc"
