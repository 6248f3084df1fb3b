// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "goodsettings.h"

#include "core/settings.h"
#include "fakes/tomlcases.h"

#include <QtTest>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace cellar;
using namespace cellar::goodsettings;
using namespace cellar::tomlcases;

class TestBadSettings : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void badInput_data();
    void badInput();
    void unusableText_data();
    void unusableText();
    void unusableFile_data();
    void unusableFile();
    void everythingWrongIsReportedAtOnceInFileOrder();
    void aProblemWithoutAPlaceHasNoNumbers();
};

namespace {

bool hasError(const QList<ConfigProblem> &problems)
{
    return std::ranges::any_of(problems, [](const ConfigProblem &problem) { return !problem.warning; });
}

} // namespace

void TestBadSettings::badInput_data()
{
    columns();

    row("unknown section", "[cellar]", "[celar]", {u"1:2: unknown key 'celar', did you mean 'cellar'?"_s});
    row("unknown key", "behind_proxy", "behindproxy",
        {u"8:1: unknown key 'behindproxy', did you mean 'behind_proxy'?"_s});
    row("unknown key without a near word", "behind_proxy", "zzz",
        {u"8:1: unknown key 'zzz', known here: listen, public_url, behind_proxy, tls"_s});
    row("unknown key in a panel", "poll", "pol", {u"13:1: unknown key 'pol', did you mean 'poll'?"_s});
    row("unknown key in an inline table", "step =", "stepp =", {u"24:36: unknown key 'stepp', did you mean 'step'?"_s});
    row("unknown key in sim", "probe", "prob", {u"25:86: unknown key 'prob', did you mean 'probe'?"_s});

    row("name is a number", "\"SuperCellar\"", "5", {u"2:8: 'name' must be text in quotes, not a whole number"_s});
    row("name is blank", "\"SuperCellar\"", "\"  \"", {u"2:8: 'name' must not be empty"_s});
    row("name of two lines", "\"SuperCellar\"", "\"a\\nb\"",
        {u"2:8: 'name' must be one line without control characters"_s});
    row("unit of Kelvin", "\"C\"", "\"K\"", {u"3:16: 'display_unit' cannot be \"K\", did you mean \"F\"?"_s});
    row("language", "\"de\"", "\"German\"", {u"4:12: 'language' must be a language such as \"en\" or \"de_AT\""_s});
    row("cellar is no table", "[cellar]", "cellar = true\n[[x]]",
        {u"1:10: 'cellar' must be a table, not true or false"_s,
            u"2:3: unknown key 'x', known here: cellar, server, panel, vessel, history, influx, outbox, cloudwatch, "
            "heartbeat, batches, pager, auth, alarms"_s});

    row("listen is text", "[\"127.0.0.1:8080\"]", "\"127.0.0.1:8080\"",
        {u"6:10: 'listen' must be a list such as [\"…\", \"…\"], not text"_s});
    row("listen is empty", "[\"127.0.0.1:8080\"]", "[]",
        {u"6:10: 'listen' needs at least one address, such as \"127.0.0.1:8080\""_s});
    row("listen holds a number", "[\"127.0.0.1:8080\"]", "[8080]",
        {u"6:11: 'listen' must be a list of texts in quotes, not a whole number"_s});
    row("listen without port", "127.0.0.1:8080", "127.0.0.1",
        {u"6:11: \"127.0.0.1\" needs a port, such as \"127.0.0.1:8080\""_s});
    row("listen on a name", "127.0.0.1:8080", "example.com:80",
        {u"6:11: \"example.com\" is not an address of this machine; \"0.0.0.0\" and \"[::]\" mean all of them"_s});
    row("listen twice", "\"127.0.0.1:8080\"", "\"127.0.0.1:8080\", \"127.0.0.1:8080\"",
        {u"6:29: \"127.0.0.1:8080\" is listed twice"_s});
    row("listen to everybody in clear", "\"127.0.0.1:8080\"", "\"127.0.0.1:8080\", \"0.0.0.0:80\", \"[::]:80\"",
        {u"6:29: \"0.0.0.0\" can be reached from other machines: add [server.tls], or behind_proxy = true"_s,
            u"6:43: \"::\" can be reached from other machines: add [server.tls], or behind_proxy = true"_s});
    row("public address of another kind", "https://", "ftp://",
        {u"7:14: 'public_url' must be an address such as \"https://cellar.example.com\""_s});
    row("public address without host", "https://cellar.example.com", "https://",
        {u"7:14: 'public_url' must be an address such as \"https://cellar.example.com\""_s});
    row("public address with a path", "example.com", "example.com/cellar",
        {u"7:14: 'public_url' must end after the host or port: the cellar serves from the top"_s});
    row("behind_proxy is text", "false", "\"no\"", {u"8:16: 'behind_proxy' must be true or false, not text"_s});
    row("tls without key", "behind_proxy = false", "tls = { certificate = \"file:/nowhere/c.pem\" }",
        {u"8:7: missing key 'key'"_s, u"8:23: 'certificate': cannot read the file \"/nowhere/c.pem\""_s});
    row("tls from the environment", "behind_proxy = false", "tls = { certificate = \"env:C\", key = \"file:\" }",
        {u"8:23: 'certificate' must be \"file:\" and a path, such as \"file:/etc/cellar/certificate.pem\""_s,
            u"8:38: 'key' must be \"file:\" and a path, such as \"file:/etc/cellar/key.pem\""_s});

    row("panel is one table", "[[panel]]", "[panel]",
        {u"9:1: 'panel' must be written as [[panel]], once for each, not a table"_s,
            u"19:9: there is no [[panel]] with id \"main\""_s, u"29:9: there is no [[panel]] with id \"main\""_s});
    row("panel without id", "id = \"main\"", "",
        {u"9:1: missing key 'id'"_s, u"19:9: there is no [[panel]] with id \"main\""_s,
            u"29:9: there is no [[panel]] with id \"main\""_s});
    row("panel twice", "[[vessel]]\nid = \"second\"",
        "[[panel]]\nid = \"main\"\naddress = \"10.0.0.1\"\n[[vessel]]\nid = \"second\"",
        {u"27:6: 'id' \"main\" is already used in line 10"_s});
    row("driver misspelt", "modbus-tcp", "modbus-tpc",
        {u"11:10: 'driver' cannot be \"modbus-tpc\", did you mean \"modbus-tcp\"?"_s});
    row("driver unknown", "modbus-tcp", "profibus",
        {u"11:10: 'driver' cannot be \"profibus\", it must be one of \"modbus-tcp\", \"modbus-rtu\", \"alpha\""_s});
    const char *tcp = "\"modbus-tcp\"\naddress = \"10.1.10.105:1502\"";
    row("serial line without a path", tcp, "\"modbus-rtu\"\naddress = \"ttyUSB0\"",
        {u"12:11: 'address' must be the path of a serial line, such as \"/dev/ttyUSB0\""_s});
    row("serial line settings", tcp,
        "\"modbus-rtu\"\naddress = \"/dev/ttyUSB0\"\nbaud = 12\nparity = \"evn\"\nstop_bits = 3",
        {u"13:8: 'baud' must be from 300 to 1000000, not 12"_s,
            u"14:10: 'parity' cannot be \"evn\", did you mean \"even\"?"_s,
            u"15:13: 'stop_bits' must be from 1 to 2, not 3"_s});
    row("unit beyond a serial line",
        "\"modbus-tcp\"\naddress = \"10.1.10.105:1502\"\npoll = \"2s\"\ntimeout = \"250ms\"\n[[vessel]]\nid = "
        "\"fv-10-1\"",
        "\"modbus-rtu\"\naddress = \"/dev/ttyUSB0\"\npoll = \"2s\"\ntimeout = \"250ms\"\n[[vessel]]\nid = "
        "\"fv-0\"\nlabel = \"FV 0\"\npanel = \"main\"\ndevice = \"delta-dtb\"\nunit = 248\n[[vessel]]\nid = "
        "\"fv-10-1\"",
        {u"20:8: 'unit' must be from 1 to 247, not 248"_s});
    row("two panels on one serial line", "[[panel]]",
        "[[panel]]\nid = \"a\"\ndriver = \"modbus-rtu\"\naddress = \"/dev/ttyUSB0\"\n"
        "[[panel]]\nid = \"b\"\ndriver = \"modbus-rtu\"\naddress = \"/dev//ttyUSB0\"\n[[panel]]",
        {u"16:11: panel \"a\" is already on /dev/ttyUSB0: one line is one panel with many units"_s});
    row("alpha with a path", tcp, "\"alpha\"\naddress = \"http://10.1.10.105/001.html\"",
        {u"12:11: 'address' must be the host of the panel's pages, such as \"10.1.10.105\", not "
         "\"http://10.1.10.105/001.html\""_s,
            u"15:1: missing key 'address'"_s, u"20:1: warning: 'device' means nothing to driver \"alpha\""_s,
            u"21:1: warning: 'unit' means nothing to driver \"alpha\""_s,
            u"22:1: warning: 'offset' means nothing to driver \"alpha\""_s, u"26:1: missing key 'address'"_s,
            u"30:1: warning: 'device' means nothing to driver \"alpha\""_s});
    row("key of another driver", "\"modbus-tcp\"", "\"modbus-tcp\"\nbaud = 9600",
        {u"12:1: warning: 'baud' means nothing to driver \"modbus-tcp\""_s});
    row("panel without address", "address = \"10.1.10.105:1502\"", "", {u"9:1: missing key 'address'"_s});
    row("panel address with a bad port", ":1502", ":0",
        {u"12:11: \"10.1.10.105:0\" needs a port from 1 to 65535 after the colon"_s});
    row("panel address of three numbers", "10.1.10.105", "10.1.105",
        {u"12:11: \"10.1.105\" is not a host name or address"_s});
    row("poll too often", "\"2s\"", "\"9ms\"", {u"13:8: 'poll' must be from 10ms to 1h, not 9ms"_s});
    row("poll is a number", "\"2s\"", "2",
        {u"13:8: 'poll' must be a duration such as \"1s\" or \"500ms\", not a whole number"_s});
    row("poll without unit", "\"2s\"", "\"2\"",
        {u"13:8: 'poll' must be a duration such as \"1s\" or \"500ms\", not \"2\""_s});
    row("no timeout", "\"250ms\"", "\"0s\"", {u"14:11: 'timeout' must be from 1ms to 1m, not 0ms"_s});
    row("timeout in fortnights", "\"250ms\"", "\"2fortnights\"",
        {u"14:11: 'timeout' must be a duration such as \"1s\" or \"500ms\", not \"2fortnights\""_s});

    row("vessel without id", "id = \"fv-10-1\"", "", {u"15:1: missing key 'id'"_s});
    row("vessel id with a slash", "\"fv-10-1\"", "\"fv/10\"",
        {u"16:6: 'id' may only hold letters, digits, '-', '_' and '.', not \"fv/10\""_s});
    row("vessel id with a line end", "\"fv-10-1\"", "\"fv\\n\"",
        {u"16:6: 'id' may only hold letters, digits, '-', '_' and '.', not \"fv\n\""_s});
    row("vessel id that climbs", "\"fv-10-1\"", "\"..\"",
        {u"16:6: 'id' may only hold letters, digits, '-', '_' and '.', not \"..\""_s});
    row("vessel twice", "\"second\"", "\"fv-10-1\"", {u"27:6: 'id' \"fv-10-1\" is already used in line 16"_s});
    row("label empty", "\"FV 10/1\"", "\"\"", {u"17:9: 'label' must not be empty"_s});
    row("label missing", "label = \"FV 10/1\"", "", {u"15:1: missing key 'label'"_s});
    row("label too long", "\"Second\"", "\"0123456789012345678901234567890123456789012345678901234567890\"",
        {u"28:9: 'label' must not be longer than 60 characters"_s});
    row("label twice", "\"Second\"", "\"FV 10/1\"",
        {u"28:9: warning: 'label' \"FV 10/1\" is already used in line 17"_s});
    row("kind", "\"brite\"", "\"brit\"", {u"18:8: 'kind' cannot be \"brit\", did you mean \"brite\"?"_s});
    row("panel unknown", "panel = \"main\"\ndevice = \"delta-dtb\"\nunit", "panel = \"mian\"\ndevice = \"d\"\nunit",
        {u"19:9: there is no [[panel]] with id \"mian\", did you mean \"main\"?"_s});
    row("panel missing", "panel = \"main\"\ndevice = \"delta-dtb\"\nunit", "device = \"d\"\nunit",
        {u"15:1: missing key 'panel'"_s});
    row("device that climbs", "\"delta-dtb\"\nunit", "\"../etc/passwd\"\nunit",
        {u"20:10: 'device' may only hold letters, digits, '-', '_' and '.', not \"../etc/passwd\""_s});
    row("unit too large", "unit = 3", "unit = 256", {u"21:8: 'unit' must be from 0 to 255, not 256"_s});
    row("unit below zero", "unit = 3", "unit = -1", {u"21:8: 'unit' must be from 0 to 255, not -1"_s});
    row("unit with decimals", "unit = 3", "unit = 3.0",
        {u"21:8: 'unit' must be a whole number, not a number with decimals"_s});
    row("unit huge", "unit = 3", "unit = 9223372036854775807",
        {u"21:8: 'unit' must be from 0 to 255, not 9223372036854775807"_s});
    row("offset", "offset = 16", "offset = 65536", {u"22:10: 'offset' must be from 0 to 65535, not 65536"_s});
    row("slot", "slot = 7", "slot = 0", {u"23:8: 'slot' must be from 1 to 9999, not 0"_s});
    row("limits crossed", "min = 30.0", "min = 91", {u"24:18: 'min' (91) must not be above 'max' (90.5)"_s});
    row("limits without max", "max = 90.5, ", "", {u"24:10: missing key 'max'"_s});
    row("limits infinite", "max = 90.5", "max = inf", {u"24:30: 'max' must be a finite number"_s});
    row("limits not a number", "min = 30.0", "min = nan", {u"24:18: 'min' must be a finite number"_s});
    row("step of zero", "step = 0.5", "step = 0", {u"24:43: 'step' must be above 0"_s});
    row("limits as a list", "{ min = 30.0, max = 90.5, step = 0.5 }", "[30, 90]",
        {u"24:10: 'limits' must be a table, not a list"_s});
    row("sim temperature", "temperature = 36.8", "temperature = \"warm\"",
        {u"25:23: 'temperature' must be a number, not text"_s});
    row("sim volume", "volume_bbl = 20.0", "volume_bbl = 0", {u"25:57: 'volume_bbl' must be above 0"_s});
    row("sim yeast", "fermentation_kw = 0.9", "fermentation_kw = -1",
        {u"25:81: 'fermentation_kw' must not be below 0"_s});
    row("no raw history", "[cellar]", "[history]\nraw_days = 0\n[cellar]",
        {u"2:12: 'raw_days' must be from 1 to 36500, not 0"_s});
    row("too small a history", "[cellar]", "[history]\nmax_megabytes = 1\n[cellar]",
        {u"2:17: 'max_megabytes' must be from 16 to 1000000, not 1"_s});
    row("unknown key in history", "[cellar]", "[history]\nraw = 90\n[cellar]",
        {u"2:1: unknown key 'raw', known here: raw_days, minute_days, quarter_days, day_days, max_megabytes"_s});
    for (const char *section : {"pager", "auth", "alarms"}) {
        QTest::addRow("later section %s", section)
            << "[cellar]"_ba << QByteArray("[" + QByteArray(section) + "]\nanything = 1\n[cellar]")
            << QStringList{u"1:2: warning: [%1] is not used by this version yet"_s.arg(QLatin1StringView(section))};
    }
}

void TestBadSettings::badInput()
{
    const Case changed = current(good, u"t"_s);
    const SettingsResult result = readSettingsText(changed.text, u"t"_s);
    QCOMPARE(texts(result.problems), changed.expected);
    QCOMPARE(result.settings.has_value(), !hasError(result.problems));
}

void TestBadSettings::unusableText_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("expected");
    const QString empty = u"t:1:1: the file is empty: it needs at least one [[panel]] and one [[vessel]]"_s;
    QTest::newRow("empty") << QByteArray() << empty;
    QTest::newRow("only a comment") << "# hello\n"_ba << empty;
    QTest::newRow("no TOML") << "[cellar]\nname = \n"_ba << u"t:2:8: not valid TOML: "_s;
    QTest::newRow("key twice") << "[cellar]\nname = \"a\"\nname = \"b\"\n"_ba << u"t:3:"_s;
    QTest::newRow("unterminated text") << "[cellar]\nname = \"a\n"_ba << u"t:2:10: not valid TOML: "_s;
    QTest::newRow("invalid UTF-8") << "[cellar]\nname = \"\xff\xfe\"\n"_ba << u"t:2:"_s;
    QTest::newRow("NUL") << QByteArray("[cellar]\nna\0me = 1\n", 19) << u"t:2:"_s;
    QTest::newRow("nested too deep") << "a = "_ba + QByteArray(4000, '[') << u"t:1:"_s;
    QTest::newRow("dots without end") << QByteArray("a.").repeated(500'000) + "a = 1"_ba
                                      << u"t:1:1: the line is longer than 8192 characters"_s;
    QTest::newRow("an endless line further down")
        << "[cellar]\n"_ba + QByteArray(9000, '#') << u"t:2:1: the line is longer than 8192 characters"_s;
}

void TestBadSettings::unusableText()
{
    QFETCH(QByteArray, text);
    QFETCH(QString, expected);
    const SettingsResult result = readSettingsText(text, u"t"_s);
    QVERIFY(!result.settings);
    QCOMPARE(result.problems.size(), 1);
    QVERIFY2(result.problems.first().toString().startsWith(expected), qPrintable(result.problems.first().toString()));
}

void TestBadSettings::unusableFile_data()
{
    QTest::addColumn<QString>("kind");
    QTest::addColumn<QString>("expected");
    QTest::newRow("missing") << u"missing"_s << u"there is no such file"_s;
    QTest::newRow("folder") << u"folder"_s << u"is a folder, not a file"_s;
    QTest::newRow("device") << u"device"_s << u"is not a regular file"_s;
    QTest::newRow("unreadable") << u"unreadable"_s << u"cannot be read: "_s;
    QTest::newRow("too large") << u"large"_s << u"is larger than 1 MiB, which no configuration needs"_s;
}

void TestBadSettings::unusableFile()
{
    QFETCH(QString, kind);
    QFETCH(QString, expected);
    QTemporaryDir folder;
    QString name = folder.filePath(u"cellar.toml"_s);
    QFile file(name);
    if (kind == u"folder"_s) {
        name = folder.path();
    } else if (kind == u"device"_s) {
        name = u"/dev/zero"_s;
    } else if (kind != u"missing"_s) {
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(kind == u"large"_s ? good + QByteArray(1024 * 1024, '\n') : good);
        file.close();
    }
    if (kind == u"unreadable"_s) {
        QVERIFY(file.setPermissions(QFileDevice::Permissions()));
        // The superuser may read everything: there the file stays good.
        if (QFileInfo(name).isReadable()) {
            QVERIFY(readSettings(name).settings);
            return;
        }
    }
    const SettingsResult result = readSettings(name);
    QVERIFY(!result.settings);
    QCOMPARE(result.problems.size(), 1);
    QVERIFY2(result.problems.first().toString().startsWith(name + u": "_s + expected),
        qPrintable(result.problems.first().toString()));
}

void TestBadSettings::everythingWrongIsReportedAtOnceInFileOrder()
{
    QByteArray text = good;
    text.replace("fv-10-1", "second").replace("\"2s\"", "2").replace("language", "langage").replace("= 16", "= true");
    QCOMPARE(texts(readSettingsText(text, u"t"_s).problems),
        (QStringList{
            u"t:4:1: unknown key 'langage', did you mean 'language'?"_s,
            u"t:13:8: 'poll' must be a duration such as \"1s\" or \"500ms\", not a whole number"_s,
            u"t:22:10: 'offset' must be a whole number, not true or false"_s,
            u"t:27:6: 'id' \"second\" is already used in line 16"_s,
        }));
}

void TestBadSettings::aProblemWithoutAPlaceHasNoNumbers()
{
    QCOMPARE((ConfigProblem{{u"f"_s, 0, 0}, u"text"_s, false}.toString()), u"f: text"_s);
    QCOMPARE((ConfigProblem{{u"f"_s, 2, 3}, u"text"_s, true}.toString()), u"f:2:3: warning: text"_s);
}

QTEST_APPLESS_MAIN(TestBadSettings)
#include "tst_badsettings.moc"
