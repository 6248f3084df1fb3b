// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cloud/batches/googlefixtures.h"
#include "ctl/command.h"
#include "ctl/ctloptions.h"
#include "server/nodeconfig.h"

#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace cellar;

// cellarctl import-env from the command line to what the node makes of the files.
class TestImportEnv : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();

    void wrongOptions_data();
    void wrongOptions();
    void help();
    void badFiles_data();
    void badFiles();
    void badKeys_data();
    void badKeys();
    void everythingAtOnce();
    void nothingIsOverwritten_data();
    void nothingIsOverwritten();
    void folderThatIsNotThere();
    void whatHasNoPlace();

    void theNodeReadsIt();
    void onlyThePanel();
    void hostileTextStaysText();
    void theLastOneCounts();
    void onStandardOutput();
    void secretsElsewhere();
    void overwrites();
    void theKeyNeedsNoBase64();

private:
    ExitCode run(const QByteArray &env, const QStringList &more = {});
    [[nodiscard]] QByteArray wholeEnv() const;
    [[nodiscard]] QString path(const QString &name) const { return m_folder->filePath(name); }
    [[nodiscard]] QByteArray content(const QString &name) const;
    [[nodiscard]] QStringList files() const
    {
        return QDir(m_folder->path()).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot, QDir::Name);
    }
    [[nodiscard]] std::optional<NodeConfig> loaded(QString *problems = nullptr) const;

    QByteArray m_key;
    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_out;
    QString m_err;
};

namespace {

const auto panelOnly = "CELLAR_NAME=SuperCellar\nCELLAR_PANEL_IP=10.1.10.105\n"_ba;
const QStringList secretFiles{
    u"aws-access-key"_s, u"aws-secret-key"_s, u"google-service-account.json"_s, u"influx-token"_s};
constexpr QFile::Permissions others = QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther;

} // namespace

void TestImportEnv::initTestCase()
{
    m_key = secretOf(keyFile(rsaKey())).toUtf8();
    QVERIFY(m_key.contains("PRIVATE KEY"));
}

void TestImportEnv::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
}

// As its owner has it, with all that people do to such files.
QByteArray TestImportEnv::wholeEnv() const
{
    return "\xEF\xBB\xBF# brewery\r\nDEBUG=0\r\nexport CELLAR_NAME=\"SuperCellar\"\r\nCELLAR_PANEL_IP = 10.1.10.105 # "
           "panel\r\n"
           "AUTHENTICATE_SERVICE_URL=https://auth.corp.example.com\r\nAUTOCERT=true # let's encrypt\r\n"
           "COOKIE_SECRET=c00kie\r\nIDP_PROVIDER=google\r\nIDP_CLIENT_ID=id\r\nIDP_CLIENT_SECRET=idp5ecret\r\n"
           "POMERIUM_POLICY=cG9saWN5\r\n"
           "INFLUX_CLIENT_URL=https://us-west-2-1.aws.cloud2.influxdata.com\r\nINFLUX_DB_TOKEN='t0k3n=='\r\n"
           "INFLUX_ORG=brewery@example.com\r\nINFLUX_BUCKET=cellar\r\n"
           "AWS_REGION=us-east-1\r\nAWS_ACCESS_KEY=AKIDEXAMPLE\r\nAWS_SECRET_KEY=aws/5ecret+\r\n"
           "PRODUCTION_SPREADSHEET_ID=1aB_c-D\r\nMAIN_SHEET_NAME=\"Main \\\"2026\\\"\"\r\n"
           "GOOGLE_SERVICE_AUTH=" +
           m_key.toBase64() + "\r\nPAPERTRAIL_HOST=logs.example.com\r\nPAPERTRAIL_PORT=514\r\n"_ba;
}

QByteArray TestImportEnv::content(const QString &name) const
{
    QFile file(path(name));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

ExitCode TestImportEnv::run(const QByteArray &env, const QStringList &more)
{
    m_out.clear();
    m_err.clear();
    QFile file(path(u".env"_s));
    if (!file.open(QIODevice::WriteOnly) || file.write(env) != env.size()) {
        return ExitCode::Interrupted;
    }
    file.close();
    const QStringList out = more.contains(u"--secrets"_s) || more.contains(u"--out"_s)
                                ? QStringList()
                                : QStringList{u"--out"_s, path(u"cellar.toml"_s)};
    const Result<CtlOptions> options =
        readCtlOptions(QStringList{u"cellarctl"_s, u"import-env"_s, file.fileName()} + out + more);
    if (!options) {
        m_err = options.error().text;
        return ExitCode::Usage;
    }
    const auto command = makeCommand(*options,
        {[this](const QString &text) { m_out += text; }, [this](const QString &text) { m_err += text + u'\n'; }});
    QList<ExitCode> codes;
    connect(command.get(), &Command::finished, this, [&codes](ExitCode code) { codes << code; });
    command->start();
    return codes.size() == 1 ? codes.first() : ExitCode::Interrupted;
}

std::optional<NodeConfig> TestImportEnv::loaded(QString *problems) const
{
    const NodeConfigResult result = loadNodeConfig(path(u"cellar.toml"_s));
    for (const ConfigProblem &problem : result.problems) {
        if (problems != nullptr) {
            *problems += problem.toString() + u'\n';
        }
    }
    return result.config;
}

void TestImportEnv::wrongOptions_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QString>("says");
    QTest::newRow("no file") << QStringList{} << u"needs one file"_s;
    QTest::newRow("two files") << QStringList{u"a"_s, u"b"_s} << u"needs one file"_s;
    QTest::newRow("nowhere") << QStringList{u"a"_s, u"--out"_s, u""_s} << u"--out is empty"_s;
    QTest::newRow("no folder") << QStringList{u"a"_s, u"--secrets"_s, u""_s} << u"--secrets is empty"_s;
    QTest::newRow("unknown") << QStringList{u"a"_s, u"--url"_s, u"x"_s} << u"url"_s;
}

void TestImportEnv::wrongOptions()
{
    QFETCH(const QStringList, arguments);
    QFETCH(const QString, says);
    const Result<ImportEnvOptions> options = readImportEnvOptions(arguments);
    QVERIFY(!options);
    QVERIFY2(options.error().text.contains(says), qPrintable(options.error().text));
}

void TestImportEnv::help()
{
    const Result<CtlOptions> options = readCtlOptions({u"cellarctl"_s, u"import-env"_s, u"--help"_s});
    QVERIFY(options);
    QCOMPARE(options->action, CtlOptions::Action::Help);
    QVERIFY(options->text.startsWith(u"Usage: cellarctl import-env [options] FILE.env"_s));
}

void TestImportEnv::badFiles_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("says");
    QTest::newRow("not there") << u"other.env"_s << u"no such file"_s;
    QTest::newRow("a folder") << u"."_s << u"folder"_s;
    QTest::newRow("a device") << u"/dev/zero"_s << u"not a regular file"_s;
}

void TestImportEnv::badFiles()
{
    QFETCH(const QString, name);
    QFETCH(const QString, says);
    const Result<CtlOptions> options =
        readCtlOptions({u"cellarctl"_s, u"import-env"_s, QDir(m_folder->path()).absoluteFilePath(name)});
    QVERIFY(options);
    QString err;
    const auto command = makeCommand(*options, {[](const QString &) {}, [&err](const QString &text) { err += text; }});
    QList<ExitCode> codes;
    connect(command.get(), &Command::finished, this, [&codes](ExitCode code) { codes << code; });
    command->start();
    QCOMPARE(codes, QList{ExitCode::BadInput});
    QVERIFY2(err.contains(says) && err.contains(u"nothing was written"_s), qPrintable(err));
}

void TestImportEnv::badKeys_data()
{
    QTest::addColumn<QByteArray>("env"); // after the two lines of the panel
    QTest::addColumn<QString>("says");
    const QByteArray influx = "INFLUX_CLIENT_URL=https://x\nINFLUX_DB_TOKEN=s3cret\nINFLUX_ORG=o\nINFLUX_BUCKET=b\n"_ba;
    const QByteArray aws = "AWS_REGION=us-east-1\nAWS_ACCESS_KEY=s3cret\nAWS_SECRET_KEY=s3cret\n"_ba;
    const QByteArray sheet = "PRODUCTION_SPREADSHEET_ID=1a\nMAIN_SHEET_NAME=Main\nGOOGLE_SERVICE_AUTH="_ba;
    QTest::newRow("empty name") << "CELLAR_NAME=\n"_ba << u":3:1: CELLAR_NAME is missing"_s;
    QTest::newRow("panel") << "CELLAR_PANEL_IP=http://10.1.10.105/001.html\n"_ba << u":3:1: CELLAR_PANEL_IP: "_s;
    QTest::newRow("no address") << "CELLAR_PANEL_IP=see below\n"_ba << u":3:1: CELLAR_PANEL_IP: "_s;
    QTest::newRow("endless name") << "CELLAR_NAME=" + QByteArray(5000, 'x') + "\n" << u":3:1: CELLAR_NAME: "_s;
    QTest::newRow("bucket") << QByteArray(influx).replace("INFLUX_BUCKET=b", "")
                            << u":3:1: INFLUX_BUCKET is missing: [influx] needs all of"_s;
    QTest::newRow("empty bucket") << QByteArray(influx).replace("=b", "= # which?")
                                  << u":6:1: INFLUX_BUCKET is missing"_s;
    QTest::newRow("Influx URL") << QByteArray(influx).replace("https://x", "influxdata.com")
                                << u":3:1: INFLUX_CLIENT_URL: 'url' must be an address"_s;
    QTest::newRow("region") << QByteArray(aws).replace("us-east-1", "Ohio") << u":3:1: AWS_REGION: 'region' must be"_s;
    QTest::newRow("AWS secret") << QByteArray(aws).replace("AWS_SECRET_KEY", "AWS_SECRET")
                                << u"AWS_SECRET_KEY is missing"_s;
    QTest::newRow("spreadsheet") << sheet.chopped(20).replace("1a", "ein Blatt") +
                                        "GOOGLE_SERVICE_AUTH=" + m_key.toBase64()
                                 << u":3:1: PRODUCTION_SPREADSHEET_ID: "_s;
    QTest::newRow("no base64") << sheet + "s3cret!"
                               << u":5:1: GOOGLE_SERVICE_AUTH: the service account's key is neither"_s;
    QTest::newRow("no JSON") << sheet + "s3cret"_ba.toBase64()
                             << u":5:1: GOOGLE_SERVICE_AUTH: the service account's key is neither"_s;
    QTest::newRow("broken JSON") << sheet + R"({"private_key":"s3cret",)"_ba.toBase64() << u"is broken JSON at byte"_s;
    QTest::newRow("other JSON") << sheet + R"({"type":"authorized_user"})"_ba.toBase64()
                                << u"instead of \"service_account\""_s;
    QTest::newRow("cut off") << sheet + m_key.toBase64().chopped(900) << u":5:1: GOOGLE_SERVICE_AUTH: "_s;
    QTest::newRow("no line") << "INFLUX_DB_TOKEN\n"_ba << u":3:1: there is no '='"_s;
}

void TestImportEnv::badKeys()
{
    QFETCH(const QByteArray, env);
    QFETCH(const QString, says);
    QCOMPARE(run(panelOnly + env), ExitCode::BadInput);
    QVERIFY2(m_err.contains(says), qPrintable(m_err));
    QVERIFY2(m_err.endsWith(u"nothing was written\n"_s), qPrintable(m_err));
    QVERIFY2(!m_err.contains(u"s3cret"_s) && !m_err.contains(u"PRIVATE KEY"_s), "a secret is repeated");
    QCOMPARE(m_out, QString());
    QCOMPARE(files(), QStringList{u".env"_s});
}

void TestImportEnv::everythingAtOnce()
{
    QCOMPARE(run("CELLAR_PANEL_IP=a b\nwhat?\nAWS_REGION=Ohio\nAWS_ACCESS_KEY=a\nAWS_SECRET_KEY=b\nINFLUX_ORG=o\n"
                 "PRODUCTION_SPREADSHEET_ID=1a\nMAIN_SHEET_NAME=Main\nGOOGLE_SERVICE_AUTH=no\n"),
        ExitCode::BadInput);
    for (const QString &part : {u": CELLAR_NAME is missing"_s, u":1:1: CELLAR_PANEL_IP"_s, u":2:1: there is no '='"_s,
             u":3:1: AWS_REGION"_s, u":6:1: INFLUX_CLIENT_URL is missing"_s, u":6:1: INFLUX_DB_TOKEN is missing"_s,
             u":6:1: INFLUX_BUCKET is missing"_s, u":9:1: GOOGLE_SERVICE_AUTH"_s}) {
        QVERIFY2(m_err.contains(part), qPrintable(part + u'\n' + m_err));
    }
    QCOMPARE(files(), QStringList{u".env"_s});
}

void TestImportEnv::nothingIsOverwritten_data()
{
    QTest::addColumn<QString>("name");
    for (const QString &name : secretFiles + QStringList{u"cellar.toml"_s}) {
        QTest::newRow(qPrintable(name)) << name;
    }
}

void TestImportEnv::nothingIsOverwritten()
{
    QFETCH(const QString, name);
    QFile file(path(name));
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write("mine") == 4);
    file.close();
    QCOMPARE(run(wholeEnv()), ExitCode::BadInput);
    QVERIFY2(m_err.contains(name + u" exists already"_s), qPrintable(m_err));
    QCOMPARE(content(name), "mine"_ba);
    QCOMPARE(files(), (QStringList{u".env"_s, name}));
    QVERIFY(QFile::remove(path(name)));
    QVERIFY(QFile::link(u"nowhere"_s, path(name)));
    QCOMPARE(run(wholeEnv()), ExitCode::BadInput);
    QVERIFY(!QFile::exists(path(u"nowhere"_s)));
}

void TestImportEnv::folderThatIsNotThere()
{
    QCOMPARE(run(wholeEnv(), {u"--out"_s, path(u"etc/cellar.toml"_s)}), ExitCode::Failed);
    QVERIFY2(m_err.contains(u"etc/influx-token"_s), qPrintable(m_err));
    QCOMPARE(files(), QStringList{u".env"_s});
}

void TestImportEnv::whatHasNoPlace()
{
    QCOMPARE(run(wholeEnv() + "INFLUX_BUKET=x\nBREW=1\n"), ExitCode::Ok);
    const QStringList lines = m_err.split(u'\n', Qt::SkipEmptyParts);
    for (const QString &part : {u"AUTHENTICATE_SERVICE_URL is not used: "_s, u"IDP_PROVIDER is not used: "_s,
             u"IDP_CLIENT_ID is not used: "_s, u"line 10, IDP_CLIENT_SECRET is not used: "_s,
             u"COOKIE_SECRET is not used: "_s, u"POMERIUM_POLICY is not used: "_s, u"AUTOCERT is not used: "_s,
             u"PAPERTRAIL_HOST is not used: "_s, u"PAPERTRAIL_PORT is not used: "_s, u"DEBUG is not used: "_s,
             u"did you mean INFLUX_BUCKET?"_s, u"BREW is not used: nobody knows it"_s}) {
        QCOMPARE(lines.filter(part).size(), 1);
    }
    QCOMPARE(lines.size(), 12);
    QVERIFY(lines.filter(u"IDP_CLIENT_SECRET"_s).first().contains(u"not in this node yet"_s));
    for (const QString &secret :
        {u"c00kie"_s, u"idp5ecret"_s, u"t0k3n"_s, u"aws/5ecret"_s, u"AKIDEXAMPLE"_s, u"PRIVATE"_s}) {
        QVERIFY2(!m_err.contains(secret) && !m_out.contains(secret), qPrintable(secret));
    }
}

void TestImportEnv::theNodeReadsIt()
{
    QCOMPARE(run(wholeEnv()), ExitCode::Ok);
    QString problems;
    const std::optional<NodeConfig> config = loaded(&problems);
    QVERIFY2(config && problems.isEmpty(), qPrintable(problems));
    const Settings &settings = config->cellar.settings;
    QCOMPARE(settings.cellar.name, u"SuperCellar"_s);
    QCOMPARE(settings.panels.size(), 1);
    QCOMPARE(settings.panels.first().driver, PanelDriver::Alpha);
    QCOMPARE(settings.panels.first().alpha.url, QUrl(u"http://10.1.10.105"_s));
    QCOMPARE(settings.panels.first().alpha.pages, (QList<int>{1, 2}));

    // The vessels are those of the demo cellar; an Alpha panel begins with register 117.
    const NodeConfigResult demo =
        loadNodeConfig(qEnvironmentVariable("CELLAR_SOURCE") + u"/resources/demo/cellar.toml"_s);
    QVERIFY(demo.config);
    const QList<VesselSettings> &wanted = demo.config->cellar.settings.vessels;
    QCOMPARE(settings.vessels.size(), wanted.size());
    for (qsizetype i = 0; i < wanted.size(); ++i) {
        const VesselSettings &vessel = settings.vessels.at(i);
        QCOMPARE(vessel.id, wanted.at(i).id);
        QCOMPARE(vessel.label, wanted.at(i).label);
        QCOMPARE(vessel.kind, wanted.at(i).kind);
        QCOMPARE(vessel.limits, wanted.at(i).limits);
        QCOMPARE(vessel.slot, wanted.at(i).slot);
        QCOMPARE(vessel.address, 117 + int(i));
    }

    const CloudSettings &cloud = config->cloud;
    QVERIFY(cloud.influx && cloud.cloudWatch);
    QCOMPARE(cloud.influx->api, InfluxSettings::Api::V2);
    QCOMPARE(cloud.influx->url, QUrl(u"https://us-west-2-1.aws.cloud2.influxdata.com"_s));
    QCOMPARE(cloud.influx->token, u"t0k3n=="_s);
    QCOMPARE(cloud.influx->org, u"brewery@example.com"_s);
    QCOMPARE(cloud.influx->bucket, u"cellar"_s);
    QCOMPARE(cloud.cloudWatch->region, u"us-east-1"_s);
    QCOMPARE(cloud.cloudWatch->credentials.accessKey, "AKIDEXAMPLE"_ba);
    QCOMPARE(cloud.cloudWatch->credentials.secretKey, "aws/5ecret+"_ba);
    QCOMPARE(cloud.batches.source, BatchSettings::Source::Sheet);
    QCOMPARE(cloud.batches.spreadsheet, u"1aB_c-D"_s);
    QCOMPARE(cloud.batches.sheet, u"Main \"2026\""_s);
    QCOMPARE(cloud.batches.serviceAccount, u"file:google-service-account.json"_s);
    QCOMPARE(content(u"google-service-account.json"_s), m_key);

    QStringList wantedFiles = secretFiles + QStringList{u".env"_s, u"cellar.toml"_s};
    wantedFiles.sort();
    QCOMPARE(files(), wantedFiles);
    for (const QString &name : secretFiles) {
        QVERIFY2((QFile::permissions(path(name)) & others) == 0, qPrintable(name));
        QVERIFY2(!content(u"cellar.toml"_s).contains(content(name).trimmed()), qPrintable(name));
    }
}

void TestImportEnv::onlyThePanel()
{
    QCOMPARE(run(panelOnly), ExitCode::Ok);
    QString problems;
    const std::optional<NodeConfig> config = loaded(&problems);
    QVERIFY2(config && problems.isEmpty(), qPrintable(problems));
    QVERIFY(!config->cloud.influx && !config->cloud.cloudWatch);
    QCOMPARE(config->cloud.batches.source, BatchSettings::Source::Typed);
    QCOMPARE(files(), (QStringList{u".env"_s, u"cellar.toml"_s}));
    for (const QString &section : {u"[influx]"_s, u"[cloudwatch]"_s, u"[batches]"_s}) {
        QVERIFY2(m_err.contains(section + u" is left out"_s), qPrintable(m_err));
    }
}

void TestImportEnv::hostileTextStaysText()
{
    QCOMPARE(run("CELLAR_NAME='\"]\\u0041 [server] # 🍺'\nCELLAR_PANEL_IP=10.1.10.105\n"), ExitCode::Ok);
    const std::optional<NodeConfig> config = loaded();
    QVERIFY(config);
    QCOMPARE(config->cellar.settings.cellar.name, u"\"]\\u0041 [server] # 🍺"_s);
    // A name of two lines is nothing that could be shown.
    QVERIFY(QFile::remove(path(u"cellar.toml"_s)));
    QCOMPARE(run("CELLAR_NAME=\"a\\n[server]\"\nCELLAR_PANEL_IP=10.1.10.105\n"), ExitCode::BadInput);
    QVERIFY2(m_err.contains(u":1:1: CELLAR_NAME: "_s), qPrintable(m_err));
}

void TestImportEnv::theLastOneCounts()
{
    QCOMPARE(run(panelOnly + "CELLAR_PANEL_IP=10.1.10.106\nCELLAR_NAME=SuperCellar\n"), ExitCode::Ok);
    QCOMPARE(loaded()->cellar.settings.panels.first().alpha.url, QUrl(u"http://10.1.10.106"_s));
    QVERIFY2(m_err.contains(u"CELLAR_PANEL_IP stands there more than once; line 3 counts"_s), qPrintable(m_err));
    QVERIFY2(!m_err.contains(u"CELLAR_NAME"_s), "twice the same is no question");
}

void TestImportEnv::onStandardOutput()
{
    const QString before = QDir::currentPath();
    QVERIFY(QDir::setCurrent(m_folder->path()));
    const auto back = qScopeGuard([&before] { QDir::setCurrent(before); });
    m_out.clear();
    QFile env(path(u".env"_s));
    QVERIFY(env.open(QIODevice::WriteOnly) && env.write(wholeEnv()) > 0);
    env.close();
    const Result<CtlOptions> options = readCtlOptions({u"cellarctl"_s, u"import-env"_s, u".env"_s});
    QVERIFY(options);
    QString out;
    QString err;
    const auto command = makeCommand(
        *options, {[&out](const QString &text) { out += text; }, [&err](const QString &text) { err += text + u'\n'; }});
    command->start();
    QCOMPARE(files(), QStringList{u".env"_s} + secretFiles);
    QVERIFY2(err.contains(u"influx-token is written; it belongs beside the cellar.toml"_s), qPrintable(err));
    QFile toml(path(u"cellar.toml"_s));
    QVERIFY(toml.open(QIODevice::WriteOnly) && toml.write(out.toUtf8()) > 0);
    toml.close();
    QString problems;
    const std::optional<NodeConfig> config = loaded(&problems);
    QVERIFY2(config && problems.isEmpty(), qPrintable(problems));
    QCOMPARE(config->cloud.influx->token, u"t0k3n=="_s);
}

void TestImportEnv::secretsElsewhere()
{
    QVERIFY(QDir(m_folder->path()).mkpath(u"keys"_s));
    QCOMPARE(run(wholeEnv(), {u"--secrets"_s, path(u"keys"_s), u"--out"_s, path(u"cellar.toml"_s)}), ExitCode::Ok);
    QCOMPARE(files(), (QStringList{u".env"_s, u"cellar.toml"_s, u"keys"_s}));
    QString problems;
    const std::optional<NodeConfig> config = loaded(&problems);
    QVERIFY2(config && problems.isEmpty(), qPrintable(problems));
    QCOMPARE(config->cloud.influx->token, u"t0k3n=="_s);
}

void TestImportEnv::overwrites()
{
    for (const QString &name : secretFiles + QStringList{u"cellar.toml"_s}) {
        QFile file(path(name));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write("old") == 3);
        QVERIFY(file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | others));
    }
    QCOMPARE(run(wholeEnv(), {u"--force"_s}), ExitCode::Ok);
    QString problems;
    QVERIFY2(loaded(&problems) && problems.isEmpty(), qPrintable(problems));
    for (const QString &name : secretFiles) {
        QVERIFY2((QFile::permissions(path(name)) & others) == 0, qPrintable(name));
    }
}

void TestImportEnv::theKeyNeedsNoBase64()
{
    const QByteArray json = QJsonDocument::fromJson(m_key).toJson(QJsonDocument::Compact);
    QCOMPARE(
        run(panelOnly + "PRODUCTION_SPREADSHEET_ID=1a\nMAIN_SHEET_NAME=Main\nGOOGLE_SERVICE_AUTH='" + json + "'\n"),
        ExitCode::Ok);
    QVERIFY(ServiceAccount::fromSecret(QString::fromUtf8(content(u"google-service-account.json"_s))));
}

QTEST_GUILESS_MAIN(TestImportEnv)
#include "tst_importenv.moc"
