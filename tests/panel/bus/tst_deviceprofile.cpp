// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bus/deviceprofile.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace cellar;

namespace {

// Right in every line; each bad case changes one thing.
const QByteArray good = R"(name = "Delta"
source = "manual"
temperature_unit = "C"
max_registers = 8
max_bits = 16
pipeline = 2
gap = "5ms"
word_order = "low-first"
[temperature]
read = { function = 4, address = 0x1000, type = "int32", scale = 0.1 }
faults = { 0x8002 = "no value yet", 32771 = "probe missing" }
valid = { min = -50.0, max = 500.0 }
[setpoint]
read = { function = 3, address = 0x1001, type = "float32" }
write = { function = 16, address = 0x1001, type = "float32" }
enable = { function = 5, address = 0x0810, value = true }
limits = { min = { function = 3, address = 0x1003, scale = 0.1 }, max = { function = 3, address = 0x1002, scale = 0.1 } }
[valve]
read = { function = 3, address = 7, bit = 6 }
)"_ba;

QStringList texts(const QList<ConfigProblem> &problems)
{
    QStringList list;
    for (const ConfigProblem &problem : problems) {
        list.append(problem.toString());
    }
    return list;
}

} // namespace

class TestDeviceProfile : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void badInput_data();
    void badInput();
    void readsEveryValue();
    void appliesDefaults();
    void readsOtherValves_data();
    void readsOtherValves();
    void registerCounts();
};

void TestDeviceProfile::badInput_data()
{
    QTest::addColumn<QByteArray>("from");
    QTest::addColumn<QByteArray>("to");
    QTest::addColumn<QStringList>("expected");
    const auto row = [](const char *name, const char *from, const char *to, const QStringList &expected) {
        QTest::newRow(name) << QByteArray(from) << QByteArray(to) << expected;
    };
    row("no TOML", "name = \"Delta\"", "name : Delta",
        {u"1:6: not valid TOML: Error while parsing key-value pair: expected '=', saw ':'"_s});
    row("no name", "name = \"Delta\"", "", {u"1:1: missing key 'name'"_s});
    row("no unit", "temperature_unit = \"C\"", "", {u"1:1: missing key 'temperature_unit'"_s});
    row("unit", "\"C\"", "\"Celsius\"",
        {u"3:20: 'temperature_unit' cannot be \"Celsius\", it must be one of \"F\", \"C\""_s});
    row("unit from a register", "\"C\"", "{ function = 3, address = 1 }",
        {u"3:20: a 'temperature_unit' that is read from the device is not part of this version yet"_s});
    row("max_registers", "= 8", "= 126", {u"4:17: 'max_registers' must be from 1 to 125, not 126"_s});
    row("max_registers below a value", "= 8", "= 1", {u"4:17: 'max_registers' is too small for a 32-bit value"_s});
    row("max_bits", "= 16", "= 0", {u"5:12: 'max_bits' must be from 1 to 2000, not 0"_s});
    row("pipeline", "pipeline = 2", "pipeline = 0", {u"6:12: 'pipeline' must be from 1 to 64, not 0"_s});
    row("gap", "\"5ms\"", "5", {u"7:7: 'gap' must be a duration such as \"1s\" or \"500ms\", not a whole number"_s});
    row("word order", "low-first", "low-frist",
        {u"8:14: 'word_order' cannot be \"low-frist\", did you mean \"low-first\"?"_s});
    row("no temperature", "[temperature]", "[temprature]",
        {u"1:1: missing key 'temperature'"_s, u"9:2: unknown key 'temprature', did you mean 'temperature'?"_s});
    row("no read", "read = { function = 4", "reed = { function = 4",
        {u"9:1: missing key 'read'"_s, u"10:1: unknown key 'reed', did you mean 'read'?"_s});
    row("function that writes", "function = 4", "function = 6", {u"10:21: 'function' must be 3 or 4 here, not 6"_s});
    row("no function", "function = 4, ", "", {u"10:8: missing key 'function'"_s});
    row("no address", "function = 4, address = 0x1000", "function = 4", {u"10:8: missing key 'address'"_s});
    row("address too high", "0x1000", "0x10000", {u"10:34: 'address' must be from 0 to 65535, not 65536"_s});
    row("second word beyond the end", "0x1000", "0xFFFF", {u"10:34: the value would end beyond address 65535"_s});
    row("type", "\"int32\"", "\"int64\"",
        {u"10:49: 'type' cannot be \"int64\", it must be one of \"int16\", \"uint16\", \"int32\", \"uint32\", \"float32\""_s});
    row("scale of zero", "scale = 0.1 }\nfaults", "scale = 0 }\nfaults", {u"10:66: 'scale' must not be 0"_s});
    row("scale of infinity", "scale = 0.1 }\nfaults", "scale = inf }\nfaults",
        {u"10:66: 'scale' must be a finite number"_s});
    row("decimals", "scale = 0.1 }\nfaults", "decimals = { function = 3, address = 1 } }\nfaults",
        {u"10:58: 'decimals' is not part of this version yet"_s});
    row("fault word is no number", "0x8002", "zero",
        {u"11:12: 'zero' must be a register word from 0 to 0xFFFF, such as 0x8003"_s});
    row("fault word too large", "0x8002", "0x18002",
        {u"11:12: '0x18002' must be a register word from 0 to 0xFFFF, such as 0x8003"_s});
    row("fault word twice", "0x8002", "0x8003", {u"11:37: '32771' is the same word as one before it"_s});
    row("fault text", "\"no value yet\"", "5", {u"11:21: '0x8002' must be text in quotes, not a whole number"_s});
    row("valid crossed", "min = -50.0", "min = 500.0", {u"12:17: 'min' must be below 'max'"_s});
    row("valid without max", ", max = 500.0", "", {u"12:9: missing key 'max'"_s});
    row("fault bits", "valid =", "fault_bits = {}\nvalid =", {u"12:1: 'fault_bits' is not part of this version yet"_s});
    row("no write",
        "write =", "wriet =", {u"13:1: missing key 'write'"_s, u"15:1: unknown key 'wriet', did you mean 'write'?"_s});
    row("function that reads", "function = 16", "function = 3", {u"15:22: 'function' must be 6 or 16 here, not 3"_s});
    row("function 6 for two words", "function = 16", "function = 6",
        {u"15:22: function 6 writes one register; use function 16 for 32-bit types"_s});
    row("enable", "function = 5", "function = 3", {u"16:23: 'function' must be 5 or 6 or 16 here, not 3"_s});
    row("enable a coil with a number", "value = true", "value = 255",
        {u"16:52: 'value' must be true or false, not a whole number"_s});
    row("one limit", ", max = { function = 3, address = 0x1002, scale = 0.1 }", "", {u"17:10: missing key 'max'"_s});
    row("no valve", "[valve]\nread = { function = 3, address = 7, bit = 6 }", "", {u"1:1: missing key 'valve'"_s});
    row("a register without bit", ", bit = 6", "", {u"19:8: a register needs either 'bit' or 'open_above'"_s});
    row("a register with both", "bit = 6", "bit = 6, open_above = 0.5",
        {u"19:8: a register needs either 'bit' or 'open_above'"_s});
    row("bit of a bit", "function = 3, address = 7", "function = 2, address = 7",
        {u"19:43: functions 1 and 2 read single bits: no 'bit' or 'open_above'"_s});
    row("bit too high", "bit = 6", "bit = 16", {u"19:43: 'bit' must be from 0 to 15, not 16"_s});
}

void TestDeviceProfile::badInput()
{
    QFETCH(QByteArray, from);
    QFETCH(QByteArray, to);
    QFETCH(QStringList, expected);
    QVERIFY2(good.contains(from), "the case changes something that is not there");
    QByteArray text = good;
    text.replace(text.indexOf(from), from.size(), to);

    const ProfileResult result = readDeviceProfile(text, u"p"_s, u"p.toml"_s);
    for (QString &line : expected) {
        line.prepend(u"p.toml:"_s);
    }
    QCOMPARE(texts(result.problems), expected);
    QVERIFY(!result.profile);
}

void TestDeviceProfile::readsEveryValue()
{
    const ProfileResult result = readDeviceProfile(good, u"p"_s, u"p.toml"_s);
    QCOMPARE(texts(result.problems), QStringList());
    const DeviceProfile &profile = *result.profile;
    QCOMPARE(profile.name, u"p"_s);
    QCOMPARE(profile.title, u"Delta"_s);
    QCOMPARE(profile.source, u"manual"_s);
    QCOMPARE(profile.unit, TemperatureUnit::Celsius);
    QCOMPARE(profile.maxRegisters, 8);
    QCOMPARE(profile.maxBits, 16);
    QCOMPARE(profile.pipeline, 2);
    QCOMPARE(profile.gap, 5ms);
    QCOMPARE(profile.wordOrder, WordOrder::LowFirst);
    QCOMPARE(profile.temperature, (RegisterPoint{4, 0x1000, RegisterType::Int32, 0.1}));
    QCOMPARE(profile.faults, (QMap<quint32, QString>{{0x8002, u"no value yet"_s}, {0x8003, u"probe missing"_s}}));
    QCOMPARE(profile.valid->min, -50.0);
    QCOMPARE(profile.valid->max, 500.0);
    QCOMPARE(profile.setpointRead, (RegisterPoint{3, 0x1001, RegisterType::Float32, 1.0}));
    QCOMPARE(profile.setpointWrite, (RegisterPoint{16, 0x1001, RegisterType::Float32, 1.0}));
    QCOMPARE(profile.enable->function, 5);
    QCOMPARE(profile.enable->address, 0x0810);
    QCOMPARE(profile.enable->value, 1);
    QCOMPARE(profile.deviceLimits->min, (RegisterPoint{3, 0x1003, RegisterType::Int16, 0.1}));
    QCOMPARE(profile.deviceLimits->max, (RegisterPoint{3, 0x1002, RegisterType::Int16, 0.1}));
    QCOMPARE(profile.valve.function, 3);
    QCOMPARE(profile.valve.address, 7);
    QCOMPARE(profile.valve.bit, std::optional(6));
    QVERIFY(!profile.valve.above);
}

void TestDeviceProfile::appliesDefaults()
{
    const ProfileResult result = readDeviceProfile(R"(
        name = "Small"
        temperature_unit = "F"
        temperature.read = { function = 3, address = 0 }
        setpoint.read = { function = 3, address = 1 }
        setpoint.write = { function = 6, address = 1 }
        valve.read = { function = 1, address = 0 })"_ba,
        u"s"_s, u"s.toml"_s);
    QCOMPARE(texts(result.problems), QStringList());
    const DeviceProfile &profile = *result.profile;
    QCOMPARE(profile.maxRegisters, 125);
    QCOMPARE(profile.maxBits, 2000);
    QCOMPARE(profile.pipeline, 1);
    QCOMPARE(profile.gap, 0ms);
    QCOMPARE(profile.wordOrder, WordOrder::HighFirst);
    QCOMPARE(profile.temperature, RegisterPoint());
    QVERIFY(profile.faults.isEmpty());
    QVERIFY(!profile.valid);
    QVERIFY(!profile.enable);
    QVERIFY(!profile.deviceLimits);
}

void TestDeviceProfile::readsOtherValves_data()
{
    QTest::addColumn<QByteArray>("valve");
    QTest::addColumn<int>("function");
    QTest::addColumn<bool>("analogue");
    QTest::newRow("coil") << "function = 1, address = 7"_ba << 1 << false;
    QTest::newRow("discrete input") << "function = 2, address = 7"_ba << 2 << false;
    QTest::newRow("analogue") << "function = 4, address = 7, open_above = 0.5, type = \"int16\", scale = 0.1"_ba << 4
                              << true;
}

void TestDeviceProfile::readsOtherValves()
{
    QFETCH(QByteArray, valve);
    QFETCH(bool, analogue);
    QByteArray text = good;
    text.replace("function = 3, address = 7, bit = 6", valve);
    const ProfileResult result = readDeviceProfile(text, u"p"_s, u"p.toml"_s);
    QCOMPARE(texts(result.problems), QStringList());
    QTEST(result.profile->valve.function, "function");
    QVERIFY(!result.profile->valve.bit);
    QCOMPARE(result.profile->valve.above, analogue ? std::optional(0.5) : std::nullopt);
    QCOMPARE(result.profile->valve.scale, analogue ? 0.1 : 1.0);
}

void TestDeviceProfile::registerCounts()
{
    QCOMPARE(registerCount(RegisterType::Int16), 1);
    QCOMPARE(registerCount(RegisterType::Uint16), 1);
    QCOMPARE(registerCount(RegisterType::Int32), 2);
    QCOMPARE(registerCount(RegisterType::Uint32), 2);
    QCOMPARE(registerCount(RegisterType::Float32), 2);
}

QTEST_APPLESS_MAIN(TestDeviceProfile)
#include "tst_deviceprofile.moc"
