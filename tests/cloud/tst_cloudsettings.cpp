// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cloudsettings.h"
#include "fakes/tomlcases.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace cellar;
using namespace cellar::tomlcases;

class CloudSettingsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();

    void badInput_data();
    void badInput();
    void secretThatIsGone();

    void readsEverything();
    void readsVersion1();
    void nothingIsSaid();
    void othersLeaveItAlone();

private:
    [[nodiscard]] QStringList read(const QByteArray &text)
    {
        m_settings = {};
        return texts(draftSettings(text, m_file, cloudSections(m_settings)).problems);
    }

    QTemporaryDir m_folder;
    QString m_file = m_folder.filePath(u"cellar.toml"_s);
    CloudSettings m_settings;
};

namespace {

// Right in every line; each bad case changes one thing.
const QByteArray good = R"([influx]
url = "https://influx.example.com:8086/base"
api = "v2"
org = "Example"
bucket = "cellar"
token = "env:CELLAR_TEST_TOKEN"
interval = "10s"
timeout = "5s"
[outbox]
max_megabytes = 200
[cloudwatch]
region = "us-east-1"
access_key = "env:CELLAR_TEST_TOKEN"
secret_key = "env:CELLAR_TEST_TOKEN"
endpoint = "http://127.0.0.1:4566"
interval = "30s"
[heartbeat]
url = "env:CELLAR_TEST_URL"
method = "POST"
[batches]
source = "csv"
file = "batches.csv"
[[panel]]
id = "main"
driver = "modbus-tcp"
address = "10.1.10.105"
[[vessel]]
id = "fv-10-1"
label = "FV 10/1"
panel = "main"
device = "delta-dtb"
)"_ba;

} // namespace

void CloudSettingsTest::initTestCase()
{
    qputenv("CELLAR_TEST_TOKEN", "t0ken");
    qputenv("CELLAR_TEST_URL", "https://ping.example.com/abc");
    qunsetenv("CELLAR_TEST_NONE");
}

void CloudSettingsTest::badInput_data()
{
    columns();
    row("unknown key", "bucket", "buckets", {u"5:1: unknown key 'buckets', did you mean 'bucket'?"_s});
    row("no url", "url = \"https://influx.example.com:8086/base\"\n", "", {u"1:1: missing key 'url'"_s});
    row("not an address", "https://influx.example.com:8086/base", "influx",
        {u"2:7: 'url' must be an address such as \"https://example.com\""_s});
    row("another scheme", "https://influx", "ftp://influx",
        {u"2:7: 'url' must be an address such as \"https://example.com\""_s});
    row("password in the address", "https://influx", "https://me:pw@influx",
        {u"2:7: 'url' must not hold a name and password: they have keys of their own"_s});
    row("unknown api", "\"v2\"", "\"v3\"", {u"3:7: 'api' cannot be \"v3\", did you mean \"v2\"?"_s});
    row("of the other api", "[outbox]", "db = \"x\"\n[outbox]",
        {u"9:6: warning: 'db' means nothing with api = \"v2\""_s});
    row("too often", "\"10s\"", "\"10ms\"", {u"7:12: 'interval' must be from 1s to 1d, not 10ms"_s});
    row("no such secret", "env:CELLAR_TEST_TOKEN\"\ninterval", "env:CELLAR_TEST_NONE\"\ninterval",
        {u"6:9: warning: 'token': the environment variable \"CELLAR_TEST_NONE\" is not set"_s});
    row("secret in the file", "env:CELLAR_TEST_TOKEN\"\ninterval", "abc\"\ninterval",
        {u"6:9: warning: 'token': the secret stands in the file itself; better \"env:NAME\" or \"file:PATH\""_s});
    row("too small", "200", "1", {u"10:17: 'max_megabytes' must be from 16 to 1000000, not 1"_s});
    row("no region", "us-east-1", "New York", {u"12:10: 'region' must be a region of AWS such as \"us-east-1\""_s});
    row("no secret key", "secret_key = \"env:CELLAR_TEST_TOKEN\"\n", "", {u"11:1: missing key 'secret_key'"_s});
    row("method", "\"POST\"", "\"PUT\"", {u"19:10: 'method' cannot be \"PUT\", it must be one of \"GET\", \"POST\""_s});
    row("batches", "\"csv\"", "\"xls\"",
        {u"21:10: 'source' cannot be \"xls\", it must be one of \"typed\", \"csv\", \"sheet\""_s,
            u"22:1: unknown key 'file'"_s});
}

void CloudSettingsTest::badInput()
{
    const auto [text, expected] = current(good, m_file);
    const QStringList found = read(text);
    QCOMPARE(found.size(), expected.size());
    for (qsizetype i = 0; i < found.size(); ++i) {
        QVERIFY2(found.at(i).startsWith(expected.at(i)), qPrintable(found.at(i)));
    }
}

// The node starts without it: the beer must be cooled.
void CloudSettingsTest::secretThatIsGone()
{
    QByteArray text = good;
    text.replace("env:CELLAR_TEST_URL", "file:no-such-file");
    const SettingsDraft draft = draftSettings(text, m_file, cloudSections(m_settings));
    QVERIFY(!hasErrors(draft.problems));
    QCOMPARE(draft.problems.size(), 1);
    QVERIFY(m_settings.heartbeat && m_settings.heartbeat->url.isEmpty());
}

void CloudSettingsTest::readsEverything()
{
    QCOMPARE(read(good), QStringList());
    QVERIFY(m_settings.influx && m_settings.cloudWatch && m_settings.heartbeat);
    QCOMPARE(m_settings.influx->url, QUrl(u"https://influx.example.com:8086/base"_s));
    QCOMPARE(m_settings.influx->org, u"Example"_s);
    QCOMPARE(m_settings.influx->bucket, u"cellar"_s);
    QCOMPARE(m_settings.influx->token, u"t0ken"_s);
    QCOMPARE(m_settings.influx->interval, Milliseconds(10s));
    QCOMPARE(m_settings.influx->timeout, Milliseconds(5s));
    QCOMPARE(m_settings.outboxMegabytes, 200);
    QCOMPARE(m_settings.cloudWatch->region, u"us-east-1"_s);
    QCOMPARE(m_settings.cloudWatch->credentials.accessKey, "t0ken"_ba);
    QCOMPARE(m_settings.cloudWatch->endpoint, QUrl(u"http://127.0.0.1:4566"_s));
    QCOMPARE(m_settings.cloudWatch->interval, Milliseconds(30s));
    QCOMPARE(m_settings.heartbeat->url, QUrl(u"https://ping.example.com/abc"_s));
    QVERIFY(m_settings.heartbeat->post);
    QCOMPARE(m_settings.batches.source, BatchSettings::Source::Csv);
}

void CloudSettingsTest::readsVersion1()
{
    QFile ca(m_folder.filePath(u"ca.pem"_s));
    QVERIFY(ca.open(QIODevice::WriteOnly));
    ca.close();
    QByteArray text = good;
    text.replace(text.indexOf("api"), text.indexOf("interval") - text.indexOf("api"),
        "api = \"v1\"\ndb = \"cellar\"\nrp = \"month\"\nuser = \"me\"\npassword = \"env:CELLAR_TEST_TOKEN\"\n"
        "ca = \"file:ca.pem\"\n");
    QCOMPARE(read(text), QStringList());
    QCOMPARE(m_settings.influx->api, InfluxSettings::Api::V1);
    QCOMPARE(m_settings.influx->db, u"cellar"_s);
    QCOMPARE(m_settings.influx->rp, u"month"_s);
    QCOMPARE(m_settings.influx->user, u"me"_s);
    QCOMPARE(m_settings.influx->password, u"t0ken"_s);
    QCOMPARE(m_settings.influx->authorities, ca.fileName());
}

void CloudSettingsTest::nothingIsSaid()
{
    QCOMPARE(read(good.sliced(good.indexOf("[[panel]]"))), QStringList());
    QVERIFY(!m_settings.influx && !m_settings.cloudWatch && !m_settings.heartbeat);
    QCOMPARE(m_settings.outboxMegabytes, 1024);
    QCOMPARE(m_settings.batches.source, BatchSettings::Source::Typed);
}

// The simulator reads the same file.
void CloudSettingsTest::othersLeaveItAlone()
{
    QCOMPARE(texts(draftSettings(good, m_file).problems), QStringList());
}

QTEST_GUILESS_MAIN(CloudSettingsTest)
#include "tst_cloudsettings.moc"
