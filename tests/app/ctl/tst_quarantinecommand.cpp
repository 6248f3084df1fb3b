// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cloud/gunzip.h"
#include "ctl/ctloptions.h"
#include "ctl/outside/quarantinecommand.h"
#include "fakes/scriptedhttpserver.h"
#include "recordkeeper.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace cellar;
using namespace Qt::StringLiterals;

using Request = ScriptedHttpServer::Request;

// cellarctl quarantine against the server of a node, whose destination refuses the lines of one vessel.
class QuarantineCommandTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void wrongOptions_data();
    void wrongOptions();
    void help();
    void unknownDestination_data();
    void unknownDestination();
    void nodeThatIsNotThere();
    void notACellarNode();
    void withoutAnAnswer_data();
    void withoutAnAnswer();

    void notConfirmed_data();
    void notConfirmed();
    void anotherOneMeanwhile();
    void interruptedWhileAsking();

    void nothingRefused();
    void shows();
    void showsJson();
    void triesAgain();
    void givesUp();
    void givesUpInAScript();
    void showsNothingThatATerminalObeys();

private:
    void take();
    void refuseOne();
    void start(const QStringList &arguments, const QString &url = {});
    ExitCode run(const QStringList &arguments, const QString &url = {});
    [[nodiscard]] int quarantined() const;
    [[nodiscard]] Keyboard keyboard();

    std::unique_ptr<ScriptedHttpServer> m_influx;
    std::unique_ptr<RecordKeeper> m_keeper;
    std::unique_ptr<QuarantineCommand> m_command;
    bool m_isPicky = true;
    bool m_isTerminal = true;
    std::optional<QString> m_typed;
    std::function<void()> m_beforeTyping;
    bool m_isAsked = false;
    Keyboard::LineDone m_done;
    QString m_out;
    QString m_err;
    QList<ExitCode> m_codes;
};

void QuarantineCommandTest::init()
{
    qunsetenv("CELLAR_URL");
    qunsetenv("CELLAR_TOKEN");
    m_isPicky = true;
    m_isTerminal = true;
    m_typed = u"influx"_s;
    m_beforeTyping = [] {};
    m_isAsked = false;
    m_influx = std::make_unique<ScriptedHttpServer>();
    m_influx->onAny([this](const Request &request) {
        const bool packed = request.headers.value("content-encoding") == "gzip";
        const QByteArray lines = packed ? gunzip(request.body) : request.body;
        const bool bad = m_isPicky && lines.contains("FV\\ 10/3");
        ScriptedHttpServer::answer(request, bad ? 400 : 204, bad ? "unable to parse" : "", "text/plain");
    });
    CloudSettings settings;
    settings.influx = InfluxSettings{.url = m_influx->url(), .token = u"secret-token"_s};
    m_keeper = std::make_unique<RecordKeeper>(settings);
    QTRY_VERIFY(m_keeper->cloud.batches().isKnown()); // before, no point is made
}

void QuarantineCommandTest::cleanup()
{
    m_command.reset();
    m_keeper.reset();
    m_influx.reset();
}

// One point of each vessel that is read.
void QuarantineCommandTest::take()
{
    Snapshot snapshot = demoSnapshot();
    m_keeper->clock.advance(std::chrono::minutes(1));
    for (VesselState &vessel : snapshot.vessels) {
        vessel.temperature.at = vessel.setpoint.at = vessel.valve.at = m_keeper->clock.now();
    }
    m_keeper->cloud.take(snapshot);
}

int QuarantineCommandTest::quarantined() const
{
    const Answer answer = m_keeper->server.ask(m_keeper->server.get("/api/v1/connections"));
    return answer.json().value("sinks"_L1).toArray().at(0).toObject().value("quarantined"_L1).toInt();
}

void QuarantineCommandTest::refuseOne()
{
    const int before = quarantined();
    take();
    QTRY_COMPARE(quarantined(), before + 1);
}

Keyboard QuarantineCommandTest::keyboard()
{
    return {m_isTerminal, [this](const Keyboard::LineDone &done) {
                m_isAsked = true;
                m_done = done;
                m_beforeTyping();
                if (m_typed) {
                    QMetaObject::invokeMethod(
                        this, [this] { m_done(m_typed); }, Qt::QueuedConnection);
                }
            }};
}

void QuarantineCommandTest::start(const QStringList &arguments, const QString &url)
{
    m_out.clear();
    m_err.clear();
    m_codes.clear();
    const QString node = url.isEmpty() ? u"http://127.0.0.1:%1"_s.arg(m_keeper->server.port()) : url;
    const QStringList whole{
        u"cellarctl"_s, u"quarantine"_s, u"--url"_s, node, u"--token"_s, QString::fromLatin1(m_keeper->server.token())};
    const Result<CtlOptions> options = readCtlOptions(whole + arguments);
    QVERIFY2(options, options ? "" : qPrintable(options.error().text));
    const CtlOutput output{
        [this](const QString &text) { m_out += text; }, [this](const QString &text) { m_err += text + u'\n'; }};
    m_command = std::make_unique<QuarantineCommand>(options->outside, output, keyboard());
    connect(m_command.get(), &Command::finished, this, [this](ExitCode code) { m_codes << code; });
    m_command->start();
}

ExitCode QuarantineCommandTest::run(const QStringList &arguments, const QString &url)
{
    start(arguments, url);
    [&] { QTRY_COMPARE_WITH_TIMEOUT(m_codes.size(), 1, 20'000); }();
    return m_codes.value(0, ExitCode::Interrupted);
}

void QuarantineCommandTest::wrongOptions_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QString>("says");
    QTest::newRow("no sink") << QStringList{} << u"usage: cellarctl quarantine"_s;
    QTest::newRow("two sinks") << QStringList{u"a"_s, u"b"_s} << u"usage: cellarctl quarantine"_s;
    QTest::newRow("both") << QStringList{u"a"_s, u"--retry"_s, u"--give-up"_s} << u"do not go together"_s;
    QTest::newRow("yes to what") << QStringList{u"a"_s, u"--yes"_s, u"a"_s} << u"belongs to --give-up"_s;
    QTest::newRow("yes without a name") << QStringList{u"a"_s, u"--give-up"_s, u"--yes"_s} << u"yes"_s;
    QTest::newRow("unknown") << QStringList{u"a"_s, u"--csv"_s} << u"csv"_s;
}

void QuarantineCommandTest::wrongOptions()
{
    QFETCH(const QStringList, arguments);
    QFETCH(const QString, says);
    const auto options = readOutsideOptions(OutsideAction::Quarantine, arguments);
    QVERIFY(!options);
    QVERIFY2(options.error().text.contains(says), qPrintable(options.error().text));
}

void QuarantineCommandTest::help()
{
    const auto options = readOutsideOptions(OutsideAction::Quarantine, {u"--help"_s});
    QVERIFY(options && options->help);
    QVERIFY(options->help->startsWith(u"Usage: cellarctl quarantine [options] SINK"_s));
}

void QuarantineCommandTest::unknownDestination_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::newRow("show") << QStringList{};
    QTest::newRow("retry") << QStringList{u"--retry"_s};
    QTest::newRow("give up") << QStringList{u"--give-up"_s};
    QTest::newRow("yes") << QStringList{u"--give-up"_s, u"--yes"_s, u"in/flux"_s};
}

void QuarantineCommandTest::unknownDestination()
{
    QFETCH(const QStringList, arguments);
    QCOMPARE(run(QStringList{u"in/flux"_s} + arguments), ExitCode::BadInput);
    QVERIFY2(m_err.contains(u"no destination"_s) || m_err.contains(u"nothing"_s), qPrintable(m_err));
    QVERIFY(!m_isAsked);
}

void QuarantineCommandTest::nodeThatIsNotThere()
{
    ScriptedHttpServer gone;
    gone.vanish();
    QCOMPARE(run({u"influx"_s, u"--retry"_s}, gone.url().toString()), ExitCode::Unreachable);
}

void QuarantineCommandTest::notACellarNode()
{
    ScriptedHttpServer other;
    other.onAny([](const Request &request) { ScriptedHttpServer::answer(request, 200, "{}"); });
    QCOMPARE(run({u"influx"_s}, other.url().toString()), ExitCode::Failed);
    QVERIFY2(m_err.contains(u"does not look like"_s), qPrintable(m_err));
}

void QuarantineCommandTest::withoutAnAnswer_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::newRow("retry") << QStringList{u"--retry"_s};
    QTest::newRow("give up") << QStringList{u"--give-up"_s, u"--yes"_s, u"influx"_s};
}

void QuarantineCommandTest::withoutAnAnswer()
{
    QFETCH(const QStringList, arguments);
    ScriptedHttpServer node;
    node.onAny([](const Request &request) { request.socket->abort(); });
    node.on("GET", "/api/v1/connections/influx/quarantine",
        [](const Request &request) { ScriptedHttpServer::answer(request, 200, R"({"records":[{"id":1}]})"); });
    QCOMPARE(run(QStringList{u"influx"_s} + arguments, node.url().toString()), ExitCode::Failed);
    QVERIFY2(m_err.contains(u"what became of it is unknown"_s), qPrintable(m_err));
    QCOMPARE(m_out, QString());
}

void QuarantineCommandTest::notConfirmed_data()
{
    QTest::addColumn<bool>("isTerminal");
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QStringList>("yes");
    QTest::addColumn<QString>("says");
    QTest::newRow("y") << true << u"y"_s << QStringList{} << u"not confirmed"_s;
    QTest::newRow("other case") << true << u"Influx"_s << QStringList{} << u"not confirmed"_s;
    QTest::newRow("no terminal") << false << QString() << QStringList{} << u"--yes influx"_s;
    QTest::newRow("other yes") << true << QString() << QStringList{u"--yes"_s, u"yes"_s} << u"is not \"influx\""_s;
}

void QuarantineCommandTest::notConfirmed()
{
    QFETCH(const bool, isTerminal);
    QFETCH(const QString, typed);
    QFETCH(const QStringList, yes);
    QFETCH(const QString, says);
    refuseOne();
    m_isTerminal = isTerminal;
    m_typed = typed;
    QCOMPARE(run(QStringList{u"influx"_s, u"--give-up"_s} + yes), ExitCode::Refused);
    QVERIFY2(m_err.contains(says) && m_err.contains(u"nothing was given up"_s), qPrintable(m_err));
    QCOMPARE(quarantined(), 1);
}

void QuarantineCommandTest::anotherOneMeanwhile()
{
    refuseOne();
    m_beforeTyping = [this] { refuseOne(); };
    QCOMPARE(run({u"influx"_s, u"--give-up"_s}), ExitCode::Refused);
    QVERIFY2(m_err.contains(u"changed meanwhile"_s), qPrintable(m_err));
    QCOMPARE(quarantined(), 2);
}

void QuarantineCommandTest::interruptedWhileAsking()
{
    refuseOne();
    m_typed.reset();
    start({u"influx"_s, u"--give-up"_s});
    QTRY_VERIFY(m_isAsked);
    m_command->interrupt();
    QCOMPARE(m_codes, QList{ExitCode::Interrupted});
    QVERIFY(m_err.contains(u"nothing was given up"_s));
    m_done(u"influx"_s); // too late
    QCOMPARE(quarantined(), 1);
}

void QuarantineCommandTest::nothingRefused()
{
    QCOMPARE(run({u"influx"_s}), ExitCode::Ok);
    QCOMPARE(m_out, u"influx has refused nothing\n"_s);
    QCOMPARE(run({u"influx"_s, u"--give-up"_s}), ExitCode::Ok);
    QCOMPARE(m_out, u"influx has refused nothing\n"_s);
    QVERIFY(!m_isAsked);
}

void QuarantineCommandTest::shows()
{
    refuseOne();
    QCOMPARE(run({u"influx"_s}), ExitCode::Ok);
    QVERIFY2(m_out.contains(u"unable to parse"_s), qPrintable(m_out));
    QVERIFY2(m_out.contains(u"\n    cellar_panel_read,"_s) && m_out.contains(u"FV\\ 10/3"_s), qPrintable(m_out));
    QCOMPARE(m_err, QString());
}

void QuarantineCommandTest::showsJson()
{
    refuseOne();
    QCOMPARE(run({u"influx"_s, u"--json"_s}), ExitCode::Ok);
    const Answer answer = m_keeper->server.ask(m_keeper->server.get("/api/v1/connections/influx/quarantine"));
    QCOMPARE(QJsonDocument::fromJson(m_out.toUtf8()).object(), answer.json());
}

void QuarantineCommandTest::triesAgain()
{
    refuseOne();
    m_isPicky = false;
    QCOMPARE(run({u"influx"_s, u"--retry"_s}), ExitCode::Ok);
    QCOMPARE(m_out, u"what influx had refused waits to be sent once more\n"_s);
    QTRY_COMPARE(quarantined(), 0);
    QCOMPARE(run({u"influx"_s, u"--retry"_s, u"--json"_s}), ExitCode::Ok);
    QCOMPARE(m_out, u"{\"records\":[]}\n"_s);
}

void QuarantineCommandTest::givesUp()
{
    refuseOne();
    QCOMPARE(run({u"influx"_s, u"--give-up"_s}), ExitCode::Ok);
    QVERIFY2(m_out.contains(u"FV\\ 10/3"_s), "one gives up what one has seen");
    QVERIFY2(m_out.endsWith(u"Type influx to give all of this up for good: what influx had refused is given up\n"_s),
        qPrintable(m_out));
    QTRY_COMPARE(quarantined(), 0);
}

void QuarantineCommandTest::givesUpInAScript()
{
    refuseOne();
    m_isTerminal = false;
    QCOMPARE(run({u"influx"_s, u"--give-up"_s, u"--yes"_s, u"influx"_s}), ExitCode::Ok);
    QVERIFY(!m_isAsked);
    QTRY_COMPARE(quarantined(), 0);
}

void QuarantineCommandTest::showsNothingThatATerminalObeys()
{
    const QJsonObject record{
        {u"id"_s, 7}, {u"since"_s, u"?"_s}, {u"reason"_s, u"no\u001b[2J"_s}, {u"payload"_s, u"a\r\nb"_s}};
    QCOMPARE(quarantineText(u"influx"_s, {{u"records"_s, QJsonArray{record}}}), u"7  ?  no [2J\n    a  b\n"_s);
}

QTEST_GUILESS_MAIN(QuarantineCommandTest)
#include "tst_quarantinecommand.moc"
