// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bus/deviceprofile.h"
#include "fakes/tomlcases.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using namespace cellar;
using namespace cellar::tomlcases;

namespace {

// The first vessel begins in line 4 and has its device in line 8.
const QByteArray good = R"([[panel]]
id = "main"
address = "127.0.0.1:502"
[[vessel]]
id = "a"
label = "A"
panel = "main"
device = "plc-block"
unit = 1
offset = 100
limits = { min = 34.0, max = 100.0, step = 1.0 }
[[vessel]]
id = "b"
label = "B"
panel = "main"
device = "plc-block"
unit = 1
offset = 104
)"_ba;

const QByteArray celsius = R"(name = "In Celsius, whole degrees"
temperature_unit = "C"
temperature.read = { function = 3, address = 0 }
setpoint.read = { function = 3, address = 1 }
setpoint.write = { function = 6, address = 1 }
valve.read = { function = 1, address = 0 }
)"_ba;

} // namespace

class TestCellarConfig : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void unusableFile();
    void badInput_data();
    void badInput();
    void problemsOfSettingsAndProfilesComeTogether();
    void unreadableProfile();
    void profilesNameTheirOwnFile();
    void aProfileBesideTheConfigWins();
    void theConfigIsNotAProfileOfItself();
    void celsiusNeedsItsOwnLimits();
    void uncertainProfilesAreWarnedAboutOnce();
    void addressesOfFactsCountToo_data();
    void addressesOfFactsCountToo();
    void stepsOfADeviceWithADecimalPointAreItsOwn();
    void limitsOfAnAlphaPanel_data();
    void limitsOfAnAlphaPanel();
    void theDemoCellarIsRight();

private:
    QString write(const QString &name, const QByteArray &text);

    std::unique_ptr<QTemporaryDir> m_folder;
};

void TestCellarConfig::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
}

QString TestCellarConfig::write(const QString &name, const QByteArray &text)
{
    QFile file(m_folder->filePath(name));
    const bool opened = file.open(QIODevice::WriteOnly);
    return opened && file.write(text) == text.size() ? file.fileName() : QString();
}

void TestCellarConfig::unusableFile()
{
    const QString name = m_folder->filePath(u"none.toml"_s);
    const ConfigResult result = loadCellarConfig(name);
    QVERIFY(!result.config);
    QCOMPARE(texts(result.problems), QStringList{name + u": there is no such file"_s});
}

void TestCellarConfig::badInput_data()
{
    columns();
    row("profile misspelt", "plc-block", "plc-blok",
        {u"8:10: there is no device profile \"plc-blok\", did you mean \"plc-block\"?"_s});
    row("profile beside the config misspelt", "plc-block", "my-plc",
        {u"8:10: there is no device profile \"my-plc\", did you mean \"my-plcs\"?"_s});
    row("profile unknown", "plc-block", "toaster",
        {u"8:10: there is no device profile \"toaster\"; there are \"my-plcs\", \"autonics-tk\", \"carel-ir33\", "
         u"\"click-plc\", \"delta-dtb\", \"dixell-xr\", \"eurotherm-3200\", \"novus-n1040\", \"omron-e5c-4byte\", "
         u"\"omron-e5c\", \"pixsys-atr142\", \"plc-block\", \"watlow-ez-zone-pm\""_s});
    row("same setpoint register", "offset = 104", "offset = 100",
        {u"12:1: \"b\" has the same setpoint register as \"a\": panel \"main\", unit 1, address 101"_s});
    row("same register by another profile", "device = \"plc-block\"\nunit = 1\noffset = 104",
        "device = \"my-plcs\"\nunit = 1\noffset = 100\nlimits = { min = 0, max = 10 }",
        {u"12:1: \"b\" has the same setpoint register as \"a\": panel \"main\", unit 1, address 101"_s});
    row("offset beyond the end", "offset = 104", "offset = 65534",
        {u"12:1: 'offset' 65534 leads beyond address 65535"_s});
    row("step finer than the register", "step = 1.0", "step = 0.25",
        {u"11:10: the device holds setpoints in steps of 0.1: 'min' and 'step' must be multiples of it"_s});
    row("limit between two register values", "min = 34.0", "min = 34.05",
        {u"11:10: the device holds setpoints in steps of 0.1: 'min' and 'step' must be multiples of it"_s});
    row("limit that the register cannot hold", "max = 100.0", "max = 4000",
        {u"11:10: the device can only hold setpoints from -3276.8 to 3276.7"_s});
    row("device missing", "device = \"plc-block\"\n", "", {u"4:1: missing key 'device'"_s});
}

void TestCellarConfig::badInput()
{
    const QString file = m_folder->filePath(u"cellar.toml"_s);
    const Case changed = current(good, file);
    write(u"my-plcs.toml"_s, celsius);
    write(u"cellar.toml"_s, changed.text);
    const ConfigResult result = loadCellarConfig(file);
    QCOMPARE(texts(result.problems), changed.expected);
    QVERIFY(!result.config);
}

void TestCellarConfig::problemsOfSettingsAndProfilesComeTogether()
{
    QByteArray text = good;
    text.replace("label = \"B\"", "lable = \"B\"").replace("plc-block\"\nunit = 1\noffset = 100", "bad\"\nunit = -1");
    const QString profile = write(u"bad.toml"_s, QByteArray(celsius).replace("\"C\"", "\"X\""));
    const QString file = write(u"cellar.toml"_s, text);
    QCOMPARE(texts(loadCellarConfig(file).problems),
        (QStringList{
            file + u":9:8: 'unit' must be from 0 to 255, not -1"_s,
            file + u":11:1: missing key 'label'"_s,
            file + u":13:1: unknown key 'lable', did you mean 'label'?"_s,
            profile + u":2:20: 'temperature_unit' cannot be \"X\", did you mean \"F\"?"_s,
        }));
}

void TestCellarConfig::unreadableProfile()
{
    QVERIFY(QDir(m_folder->path()).mkdir(u"folder.toml"_s));
    const QString file = write(u"cellar.toml"_s, QByteArray(good).replace("plc-block", "folder"));
    const QString profile = m_folder->filePath(u"folder.toml"_s);
    // Once, although two vessels name it.
    QCOMPARE(texts(loadCellarConfig(file).problems), QStringList{profile + u": is a folder, not a file"_s});
}

void TestCellarConfig::profilesNameTheirOwnFile()
{
    const QString profile = write(u"plc-block.toml"_s, "name = \"x\"\nvalve = = 1\n");
    const QString file = write(u"cellar.toml"_s, good);
    const ConfigResult result = loadCellarConfig(file);
    QVERIFY(!result.config);
    QCOMPARE(result.problems.size(), 1);
    QCOMPARE(result.problems.first().where.file, profile);
    QCOMPARE(result.problems.first().where.line, 2);
    QCOMPARE(result.problems.first().where.column, 9);
}

void TestCellarConfig::aProfileBesideTheConfigWins()
{
    const QByteArray mine = QByteArray(celsius).replace("In Celsius, whole degrees", "Mine").replace("\"C\"", "\"F\"");
    write(u"plc-block.toml"_s, mine);
    const ConfigResult result = loadCellarConfig(write(u"cellar.toml"_s, good));
    QCOMPARE(texts(result.problems), QStringList());
    QCOMPARE(result.config->profileOf(result.config->settings.vessels.first()).title, u"Mine"_s);
}

void TestCellarConfig::theConfigIsNotAProfileOfItself()
{
    const QString file = write(u"cellar.toml"_s, QByteArray(good).replace("plc-block", "cellar"));
    const QString problem = texts(loadCellarConfig(file).problems).first();
    QVERIFY2(problem.startsWith(file + u":8:10: there is no device profile \"cellar\"; there are \"autonics-tk\", "_s),
        qPrintable(problem));
}

void TestCellarConfig::celsiusNeedsItsOwnLimits()
{
    write(u"celsius.toml"_s, celsius);
    const QString file = write(u"cellar.toml"_s, QByteArray(good).replace("plc-block", "celsius"));
    QCOMPARE(texts(loadCellarConfig(file).problems),
        QStringList{file + u":12:1: missing key 'limits': the usual ones are °F, but \"celsius\" speaks °C"_s});
}

void TestCellarConfig::uncertainProfilesAreWarnedAboutOnce()
{
    write(u"guess.toml"_s,
        "verify_on_site = \"the setpoint is a guess\"\n" + QByteArray(celsius).replace("\"C\"", "\"F\""));
    const QString file = write(u"cellar.toml"_s, QByteArray(good).replace("plc-block", "guess"));
    const ConfigResult result = loadCellarConfig(file);
    QVERIFY(result.config);
    QCOMPARE(texts(result.problems),
        QStringList{file + u":8:10: warning: verify \"guess\" on site before you trust it: the setpoint is a guess"_s});
}

void TestCellarConfig::addressesOfFactsCountToo_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::newRow("unit") << "temperature_unit = { function = 3, address = 65430, values = { 0 = \"F\" } }"_ba;
    QTest::newRow("fault code") << "temperature.fault_codes = { function = 3, address = 65430, good = [0] }"_ba;
    QTest::newRow("fault coil")
        << "temperature.fault_bits = { function = 1, address = 65425, bits = { 5 = \"x\" } }"_ba;
    QTest::newRow("limit")
        << "setpoint.limits = { min = { function = 3, address = 2 }, max = { function = 3, address = 65430 } }"_ba;
}

void TestCellarConfig::addressesOfFactsCountToo()
{
    QFETCH(QByteArray, line);
    QByteArray profile = QByteArray(celsius).replace("\"C\"", "\"F\"");
    if (line.startsWith("temperature_unit")) {
        profile.replace("temperature_unit = \"F\"", line);
    } else {
        profile += line + '\n';
    }
    write(u"far.toml"_s, profile);
    const QString file =
        write(u"cellar.toml"_s, QByteArray(good).replace("plc-block", "far").replace("= 104", "= 106"));
    QCOMPARE(texts(loadCellarConfig(file).problems),
        QStringList{file + u":12:1: 'offset' 106 leads beyond address 65535"_s});
}

void TestCellarConfig::stepsOfADeviceWithADecimalPointAreItsOwn()
{
    QByteArray profile = QByteArray(celsius).replace("\"C\"", "\"F\"");
    profile.replace("write = { function = 6, address = 1 }",
        "write = { function = 6, address = 1, decimals = { function = 3, address = 9 } }");
    write(u"point.toml"_s, profile);
    const QByteArray text = QByteArray(good).replace("plc-block", "point").replace("step = 1.0", "step = 0.1");
    QCOMPARE(texts(loadCellarConfig(write(u"cellar.toml"_s, text)).problems), QStringList());
}

void TestCellarConfig::limitsOfAnAlphaPanel_data()
{
    QTest::addColumn<QByteArray>("unit"); // of the panel
    QTest::addColumn<QByteArray>("limits");
    QTest::addColumn<QString>("problem");
    QTest::newRow("step")
        << QByteArray() << "limits = { min = 34.0, max = 100.0, step = 0.25 }"_ba
        << u"11:10: the device holds setpoints in steps of 0.1: 'min' and 'step' must be multiples of it"_s;
    QTest::newRow("min")
        << QByteArray() << "limits = { min = 34.05, max = 100.0 }"_ba
        << u"11:10: the device holds setpoints in steps of 0.1: 'min' and 'step' must be multiples of it"_s;
    QTest::newRow("negative") << QByteArray() << "limits = { min = -1, max = 100.0 }"_ba
                              << u"11:10: the device can only hold setpoints from 0 to 6553.5"_s;
    QTest::newRow("too large") << QByteArray() << "limits = { min = 34, max = 7000 }"_ba
                               << u"11:10: the device can only hold setpoints from 0 to 6553.5"_s;
    QTest::newRow("Celsius") << "temperature_unit = \"C\""_ba << QByteArray()
                             << u"6:1: missing key 'limits': the usual ones are °F, but \"main\" speaks °C"_s;
    QTest::newRow("tenths") << QByteArray() << "limits = { min = 34.3, max = 100.0, step = 0.1 }"_ba << QString();
    QTest::newRow("Celsius with limits") << "temperature_unit = \"C\""_ba
                                         << "limits = { min = 0, max = 38, step = 0.5 }"_ba << QString();
    QTest::newRow("none") << QByteArray() << QByteArray() << QString();
}

void TestCellarConfig::limitsOfAnAlphaPanel()
{
    QFETCH(const QByteArray, unit);
    QFETCH(const QByteArray, limits);
    QFETCH(const QString, problem);
    const QString file =
        write(u"cellar.toml"_s, "[[panel]]\nid = \"main\"\ndriver = \"alpha\"\naddress = \"127.0.0.1\"\n" + unit +
                                    "\n[[vessel]]\nid = \"a\"\nlabel = \"A\"\npanel = \"main\"\n"
                                    "address = 117\n" +
                                    limits + "\n");
    const ConfigResult result = loadCellarConfig(file);
    QCOMPARE(texts(result.problems), problem.isEmpty() ? QStringList() : QStringList{file + u':' + problem});
    QCOMPARE(result.config.has_value(), problem.isEmpty());
    if (result.config) {
        QCOMPARE(result.config->unitOf(result.config->settings.vessels.first()),
            unit.isEmpty() ? TemperatureUnit::Fahrenheit : TemperatureUnit::Celsius);
    }
}

void TestCellarConfig::theDemoCellarIsRight()
{
    const ConfigResult result =
        loadCellarConfig(qEnvironmentVariable("CELLAR_SOURCE") + u"/resources/demo/cellar.toml"_s);
    QCOMPARE(texts(result.problems), QStringList());
    const DeviceProfile &profile = result.config->profileOf(result.config->settings.vessels.first());
    QCOMPARE(profile.name, u"delta-dtb"_s);
    QCOMPARE(profile.temperature, (RegisterPoint{3, 0x1000, RegisterType::Int16, 0.1}));
    QCOMPARE(profile.faults.value(0x8003), u"probe missing"_s);
    QCOMPARE(profile.valve.function, 2);
    QCOMPARE(profile.valve.address, 0x0801);
}

QTEST_APPLESS_MAIN(TestCellarConfig)
#include "tst_cellarconfig.moc"
