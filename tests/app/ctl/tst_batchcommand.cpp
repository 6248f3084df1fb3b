// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "csvbatches.h"
#include "ctl/command.h"
#include "ctl/record/batchcommand.h"
#include "fakes/scriptedhttpserver.h"
#include "model/snapshotjson.h"
#include "recordkeeper.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace cellar;
using namespace Qt::StringLiterals;

// cellarctl batch against the server of a node.
class BatchCommandTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup() { m_keeper.reset(); }

    void wrongOptions_data();
    void wrongOptions();
    void help();
    void notTaken_data();
    void notTaken();
    void besideATable();
    void withoutBatches();
    void withoutAToken();
    void withoutAnAnswer_data();
    void withoutAnAnswer();
    void notACellarNode();

    void emptyVessel();
    void writesDown();
    void takesAFieldOut();
    void clears();
    void showsJson();
    void showsNothingThatATerminalObeys();

private:
    void start(const QString &url, const QByteArray &token, const QStringList &arguments);
    ExitCode run(const QStringList &arguments);
    void waitUntilRead();
    [[nodiscard]] QString url() const { return u"http://127.0.0.1:%1"_s.arg(m_keeper->server.port()); }

    std::unique_ptr<RecordKeeper> m_keeper;
    std::unique_ptr<Command> m_command;
    QString m_out;
    QString m_err;
    QList<ExitCode> m_codes;
};

void BatchCommandTest::init()
{
    qunsetenv("CELLAR_URL");
    qunsetenv("CELLAR_TOKEN");
    m_keeper = std::make_unique<RecordKeeper>();
    m_keeper->server.cellar.publish(demoSnapshot());
    waitUntilRead();
}

// Until what was kept has been read, nothing is taken.
void BatchCommandTest::waitUntilRead()
{
    bool isRead = false;
    connect(&m_keeper->cloud.batches(), &BatchBook::statusChanged, this, [&isRead] { isRead = true; });
    QTRY_VERIFY(isRead);
    m_keeper->cloud.batches().disconnect(this);
}

void BatchCommandTest::start(const QString &url, const QByteArray &token, const QStringList &arguments)
{
    m_out.clear();
    m_err.clear();
    m_codes.clear();
    const QStringList whole =
        QStringList{u"cellarctl"_s, u"batch"_s, u"--url"_s, url} +
        (token.isEmpty() ? QStringList() : QStringList{u"--token"_s, QString::fromLatin1(token)}) + arguments;
    const Result<CtlOptions> options = readCtlOptions(whole);
    QVERIFY2(options, options ? "" : qPrintable(options.error().text));
    m_command = makeCommand(*options,
        {[this](const QString &text) { m_out += text; }, [this](const QString &text) { m_err += text + u'\n'; }});
    connect(m_command.get(), &Command::finished, this, [this](ExitCode code) { m_codes << code; });
    m_command->start();
    QTRY_COMPARE_WITH_TIMEOUT(m_codes.size(), 1, 20'000);
}

ExitCode BatchCommandTest::run(const QStringList &arguments)
{
    start(url(), m_keeper->server.token(), arguments);
    return m_codes.value(0, ExitCode::Interrupted);
}

void BatchCommandTest::wrongOptions_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QString>("says");
    QTest::newRow("no vessel") << QStringList{} << u"needs one vessel"_s;
    QTest::newRow("two vessels") << QStringList{u"FV"_s, u"20/1"_s} << u"needs one vessel"_s;
    QTest::newRow("no text") << QStringList{u"x"_s, u"--set"_s, u"gravity"_s} << u"FIELD=TEXT"_s;
    QTest::newRow("no field") << QStringList{u"x"_s, u"--set"_s, u"=1.012"_s} << u"FIELD=TEXT"_s;
    QTest::newRow("twice") << QStringList{u"x"_s, u"--set"_s, u"og=1"_s, u"--set"_s, u"og=2"_s} << u"og stands there"_s;
    QTest::newRow("both") << QStringList{u"x"_s, u"--set"_s, u"og=1"_s, u"--clear"_s} << u"do not go together"_s;
    QTest::newRow("unknown") << QStringList{u"x"_s, u"--csv"_s} << u"csv"_s;
    QTest::newRow("address") << QStringList{u"x"_s, u"--url"_s, u"ftp://x"_s} << u"is not an address"_s;
}

void BatchCommandTest::wrongOptions()
{
    QFETCH(const QStringList, arguments);
    QFETCH(const QString, says);
    const Result<BatchOptions> options = readBatchOptions(arguments);
    QVERIFY(!options);
    QVERIFY2(options.error().text.contains(says), qPrintable(options.error().text));
}

void BatchCommandTest::help()
{
    const Result<CtlOptions> options = readCtlOptions({u"cellarctl"_s, u"batch"_s, u"--help"_s});
    QVERIFY(options);
    QCOMPARE(options->action, CtlOptions::Action::Help);
    QVERIFY(options->text.startsWith(u"Usage: cellarctl batch [options] VESSEL"_s));
    // The help names the fields, so they must be those of the node.
    const auto state = m_keeper->server.ask(m_keeper->server.get("/api/v1/vessels/fv-10-1/batch")).json();
    const QJsonArray fields = state.value("editable"_L1).toArray();
    QCOMPARE(fields.size(), 11);
    for (const auto &field : fields) {
        QVERIFY2(options->text.contains(field.toString()), qPrintable(field.toString()));
    }
}

void BatchCommandTest::notTaken_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QString>("says");
    QTest::newRow("no such vessel") << QStringList{u"FV 10/9"_s} << u"did you mean"_s;
    QTest::newRow("no such field") << QStringList{u"fv-10-1"_s, u"--set"_s, u"beers=Pils"_s}
                                   << u"\"beers\" is unknown"_s;
    QTest::newRow("no date") << QStringList{u"fv-10-1"_s, u"--set"_s, u"beer=Pils"_s, u"--set"_s, u"brewed=soon"_s}
                             << u"soon"_s;
    QTest::newRow("neither beer nor number") << QStringList{u"fv-10-1"_s, u"--set"_s, u"og=1.05"_s} << u"beer"_s;
}

void BatchCommandTest::notTaken()
{
    QFETCH(const QStringList, arguments);
    QFETCH(const QString, says);
    QCOMPARE(run(arguments), ExitCode::BadInput);
    QVERIFY2(m_err.contains(says), qPrintable(m_err));
    QCOMPARE(m_out, QString());
    QCOMPARE(run({u"fv-10-1"_s}), ExitCode::Ok);
    QCOMPARE(m_out, u"FV 10/1: empty\n"_s);
}

void BatchCommandTest::besideATable()
{
    const CsvBatches table;
    QVERIFY(table.isWritten());
    m_keeper = std::make_unique<RecordKeeper>(table.settings);
    m_keeper->server.cellar.publish(demoSnapshot());
    QTRY_VERIFY(run({u"fv-10-1"_s}) == ExitCode::Ok && m_out.contains(u"Pils"_s));
    QCOMPARE(run({u"fv-10-1"_s, u"--set"_s, u"beer=IPA"_s}), ExitCode::Refused);
    QVERIFY2(m_err.contains(u"Beer"_s), qPrintable(m_err));
    QCOMPARE(run({u"fv-10-1"_s, u"--clear"_s}), ExitCode::Refused);
    QCOMPARE(run({u"fv-10-1"_s, u"--set"_s, u"gravity=1.012"_s}), ExitCode::Ok);
    QVERIFY2(m_out.startsWith(u"FV 10/1: Pils\n"_s) && m_out.contains(u"1.012"_s), qPrintable(m_out));
}

void BatchCommandTest::withoutBatches()
{
    m_keeper->server.records = {};
    m_keeper->server.start();
    QCOMPARE(run({u"fv-10-1"_s}), ExitCode::Failed);
    QVERIFY2(m_err.contains(u"keeps no batches"_s), qPrintable(m_err));
}

void BatchCommandTest::withoutAToken()
{
    start(url(), {}, {u"fv-10-1"_s});
    QCOMPARE(m_codes, QList{ExitCode::Unauthorized});
    QVERIFY(m_err.contains(u"--token-file"_s));
}

void BatchCommandTest::withoutAnAnswer_data()
{
    QTest::addColumn<QStringList>("change");
    QTest::newRow("set") << QStringList{u"--set"_s, u"beer=Pils"_s};
    QTest::newRow("clear") << QStringList{u"--clear"_s};
}

void BatchCommandTest::withoutAnAnswer()
{
    QFETCH(const QStringList, change);
    ScriptedHttpServer node;
    node.onAny([](const ScriptedHttpServer::Request &request) { request.socket->abort(); });
    node.on("GET", cellarPath, [](const ScriptedHttpServer::Request &request) {
        ScriptedHttpServer::answer(request, 200, QJsonDocument(toJson(demoSnapshot())).toJson(QJsonDocument::Compact));
    });
    start(node.url().toString(), "t", QStringList{u"fv-10-1"_s} + change);
    QCOMPARE(m_codes, QList{ExitCode::Failed});
    QVERIFY2(m_err.contains(u"whether it was written down is unknown"_s), qPrintable(m_err));
    QCOMPARE(node.requests().size(), 2);
}

void BatchCommandTest::notACellarNode()
{
    QVERIFY(!batchText(u"FV"_s, {}));
    QVERIFY(!batchText(u"FV"_s, {{u"batch"_s, 5}}));
    QVERIFY(!batchText(u"FV"_s, {{u"batch"_s, QJsonObject{{u"beer"_s, 5}}}}));
    QVERIFY(batchText(u"FV"_s, {{u"batch"_s, QJsonValue()}}));
}

void BatchCommandTest::emptyVessel()
{
    QCOMPARE(run({u"fv 10/1"_s}), ExitCode::Ok);
    QCOMPARE(m_out, u"FV 10/1: empty\n"_s);
    QCOMPARE(m_err, QString());
}

void BatchCommandTest::writesDown()
{
    QCOMPARE(run({u"FV 10/1"_s, u"--set"_s, u"beer=Helles 🍺"_s, u"--set"_s, u"number = 1042"_s, u"--set"_s,
                 u"notes=a=b, cold"_s}),
        ExitCode::Ok);
    const QString expected = u"FV 10/1: Helles 🍺\n  number  1042\n  beer    Helles 🍺\n  notes   a=b, cold\n"_s;
    QCOMPARE(m_out, expected);
    QCOMPARE(run({u"fv-10-1"_s}), ExitCode::Ok);
    QCOMPARE(m_out, expected);
    QCOMPARE(run({u"fv-10-2"_s}), ExitCode::Ok);
    QCOMPARE(m_out, u"FV 10/2: empty\n"_s);
}

void BatchCommandTest::takesAFieldOut()
{
    QCOMPARE(run({u"fv-10-1"_s, u"--set"_s, u"beer=Pils"_s, u"--set"_s, u"notes=dry hopped"_s}), ExitCode::Ok);
    QVERIFY(m_out.contains(u"dry hopped"_s));
    QCOMPARE(run({u"fv-10-1"_s, u"--set"_s, u"notes="_s}), ExitCode::Ok);
    QCOMPARE(m_out, u"FV 10/1: Pils\n  beer  Pils\n"_s);
}

void BatchCommandTest::clears()
{
    QCOMPARE(run({u"fv-10-1"_s, u"--set"_s, u"beer=Pils"_s}), ExitCode::Ok);
    QCOMPARE(run({u"fv-10-1"_s, u"--clear"_s}), ExitCode::Ok);
    QCOMPARE(m_out, u"FV 10/1: empty\n"_s);
    QTRY_COMPARE(m_keeper->journal.status().waiting, 0);
    const Answer journal = m_keeper->server.ask(m_keeper->server.get("/api/v1/journal?kind=batch"));
    QCOMPARE(journal.json().value("entries"_L1).toArray().size(), 2);
}

void BatchCommandTest::showsJson()
{
    QCOMPARE(run({u"fv-10-1"_s, u"--json"_s, u"--set"_s, u"beer=Pils"_s}), ExitCode::Ok);
    const QJsonObject changed = QJsonDocument::fromJson(m_out.toUtf8()).object();
    QCOMPARE(changed, m_keeper->server.ask(m_keeper->server.get("/api/v1/vessels/fv-10-1/batch")).json());
    QCOMPARE(changed.value("batch"_L1).toObject().value("beer"_L1).toString(), u"Pils"_s);
    QCOMPARE(run({u"fv-10-1"_s, u"--json"_s, u"--clear"_s}), ExitCode::Ok);
    QVERIFY(QJsonDocument::fromJson(m_out.toUtf8()).object().value("batch"_L1).isNull());
    QCOMPARE(m_out.count(u'\n'), 1);
}

void BatchCommandTest::showsNothingThatATerminalObeys()
{
    Batch batch;
    batch.beer = u"Pils\u001b[2J"_s;
    batch.notes = u"one\ntwo\u202e"_s;
    const Result<QString> text = batchText(u"FV"_s, {{u"batch"_s, toJson(batch)}});
    QVERIFY(text);
    QCOMPARE(*text, u"FV: Pils [2J\n  beer   Pils [2J\n  notes  one two\n"_s);
}

QTEST_GUILESS_MAIN(BatchCommandTest)
#include "tst_batchcommand.moc"
