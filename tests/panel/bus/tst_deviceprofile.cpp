// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bus/deviceprofile.h"
#include "fakes/tomlcases.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace cellar;
using namespace cellar::tomlcases;

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

// The same for what came later.
const QByteArray later = R"(name = "Other"
verify_on_site = "half of it is guessed"
bridge = 3
temperature_unit = { function = 3, address = 2490, values = { 15 = "C", 0x1E = "F" }, assume = "C" }
[identity]
read = { function = 4, address = 100, count = 10 }
text = "TK"
[temperature]
read = { function = 4, address = 1000, decimals = { function = 4, address = 1001, values = { 94 = 1, 105 = 0 } } }
fault_bits = { function = 3, address = 75, type = "uint32", bits = { 5 = "sensor break", 0x1F = "lost" } }
fault_codes = { function = 3, address = 362, good = [61, 62], codes = { 65 = "open" } }
[setpoint]
read = { function = 4, address = 1003, decimals = { function = 4, address = 1001, values = { 94 = 1, 105 = 0 } } }
write = { function = 6, address = 0 }
write_on_change = false
eeprom = "100,000 writes"
enable_hint = "set P3-12 to ON"
[valve]
read = { function = 3, address = 75, type = "uint32", bit = 31 }
)"_ba;

} // namespace

class TestDeviceProfile : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void badInput_data();
    void badInput();
    void badLaterInput_data();
    void badLaterInput();
    void readsEveryValue();
    void readsEveryLaterValue();
    void valveThatNobodyKnows();
    void appliesDefaults();
    void readsOtherValves_data();
    void readsOtherValves();
    void registerCounts();
};

void TestDeviceProfile::badInput_data()
{
    columns();
    row("no TOML", "name = \"Delta\"", "name : Delta",
        {u"1:6: not valid TOML: Error while parsing key-value pair: expected '=', saw ':'"_s});
    row("no name", "name = \"Delta\"", "", {u"1:1: missing key 'name'"_s});
    row("no unit", "temperature_unit = \"C\"", "", {u"1:1: missing key 'temperature_unit'"_s});
    row("unit", "\"C\"", "\"Celsius\"",
        {u"3:20: 'temperature_unit' cannot be \"Celsius\", it must be one of \"F\", \"C\""_s});
    row("unit from a register without values", "\"C\"", "{ function = 3, address = 1 }",
        {u"3:20: missing key 'values'"_s});
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
    row("fault word is no number", "0x8002", "zero",
        {u"11:12: 'zero' must be a raw value from 0 to 0xFFFFFFFF, both words joined, such as 0x7FC00000"_s});
    row("fault word too large", "0x8002", "0x100000000",
        {u"11:12: '0x100000000' must be a raw value from 0 to 0xFFFFFFFF, both words joined, such as 0x7FC00000"_s});
    row("fault word of one register too large", "type = \"int32\", scale = 0.1 }\nfaults = { 0x8002",
        "type = \"int16\", scale = 0.1 }\nfaults = { 0x18002",
        {u"11:12: '0x18002' must be a register word from 0 to 0xFFFF, such as 0x8003"_s});
    row("fault word negative", "0x8002", "-1",
        {u"11:12: '-1' must be a raw value from 0 to 0xFFFFFFFF, both words joined, such as 0x7FC00000"_s});
    row("fault word twice", "0x8002", "0x8003", {u"11:37: '32771' is the same number as one before it"_s});
    row("fault text", "\"no value yet\"", "5", {u"11:21: '0x8002' must be text in quotes, not a whole number"_s});
    row("valid crossed", "min = -50.0", "min = 500.0", {u"12:17: 'min' must be below 'max'"_s});
    row("valid without max", ", max = 500.0", "", {u"12:9: missing key 'max'"_s});
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
    const Case changed = current(good, u"p.toml"_s);
    const ProfileResult result = readDeviceProfile(changed.text, u"p"_s, u"p.toml"_s);
    QCOMPARE(texts(result.problems), changed.expected);
    QVERIFY(!result.profile);
}

void TestDeviceProfile::badLaterInput_data()
{
    columns();
    row("verify without a reason", "\"half of it is guessed\"", "true",
        {u"2:18: 'verify_on_site' must be text in quotes, not true or false"_s});
    row("bridge", "bridge = 3", "bridge = -1", {u"3:10: 'bridge' must be from 0 to 2000, not -1"_s});
    row("unit without an address", "address = 2490, ", "", {u"4:20: missing key 'address'"_s});
    row("unit by a function that writes", "function = 3, address = 2490", "function = 5, address = 2490",
        {u"4:33: 'function' must be 1 or 2 or 3 or 4 here, not 5"_s});
    row("unit of nothing", "{ 15 = \"C\", 0x1E = \"F\" }", "{}",
        {u"4:61: 'values' must say what at least one value means"_s});
    row("unit of another planet", "15 = \"C\"", "15 = \"K\"", {u"4:68: '15' cannot be \"K\", did you mean \"F\"?"_s});
    row("the same unit word twice", "0x1E", "0xF", {u"4:73: '0xF' is the same number as one before it"_s});
    row("unit bit that is no bit", "function = 3, address = 2490", "function = 2, address = 2490",
        {u"4:63: '15' must be 0 or 1, which is all that a bit can be"_s,
            u"4:73: '0x1E' must be 0 or 1, which is all that a bit can be"_s});
    row("assumed unit", "assume = \"C\"", "assume = \"X\"", {u"4:96: 'assume' cannot be \"X\", did you mean \"F\"?"_s});
    row("key of the unit misspelt", "assume", "asume", {u"4:87: unknown key 'asume', did you mean 'assume'?"_s});
    row("identity without read", "read = { function = 4, address = 100, count = 10 }", "",
        {u"5:1: missing key 'read'"_s});
    row("identity of coils", "function = 4, address = 100", "function = 1, address = 100",
        {u"6:21: 'function' must be 3 or 4 here, not 1"_s});
    row("identity beyond the end", "address = 100,", "address = 65530,",
        {u"6:34: the value would end beyond address 65535"_s});
    row("identity without anything", "text = \"TK\"", "",
        {u"5:1: 'identity' needs either 'min' and 'max' or 'text'"_s});
    row("identity with both", "text = \"TK\"", "text = \"TK\"\nmin = 1",
        {u"5:1: 'identity' needs either 'min' and 'max' or 'text'"_s});
    row("identity crossed", "text = \"TK\"", "min = 2\nmax = 1", {u"7:7: 'min' must not be above 'max'"_s});
    row("identity of too many registers", "count = 10", "count = 126",
        {u"6:47: 'count' must be from 1 to 125, not 126"_s});
    row("identity longer than its registers", "\"TK\"", "\"TK is what it is called\"",
        {u"7:8: 'text' is longer than the registers, which hold two characters each"_s});
    row("decimals of a float", "address = 1001, values = { 94 = 1, 105 = 0 } } }\nfault_bits",
        "address = 1001, type = \"float32\" } }\nfault_bits",
        {u"9:90: 'type' cannot be \"float32\", it must be one of \"int16\", \"uint16\", \"int32\", \"uint32\""_s,
            u"13:51: all 'decimals' of a profile must name the same register in the same words"_s});
    row("too many decimals", "94 = 1, 105 = 0 } } }\nfault_bits", "94 = 5, 105 = 0 } } }\nfault_bits",
        {u"9:99: '94' must be from 0 to 4, not 5"_s,
            u"13:51: all 'decimals' of a profile must name the same register in the same words"_s});
    row("decimals of another register", "address = 1001, values = { 94 = 1, 105 = 0 } } }\nwrite",
        "address = 1002, values = { 94 = 1, 105 = 0 } } }\nwrite",
        {u"13:51: all 'decimals' of a profile must name the same register in the same words"_s});
    row("decimals as a number",
        "address = 1003, decimals = { function = 4, address = 1001, values = { 94 = 1, 105 = 0 } }",
        "address = 1003, decimals = 1", {u"13:51: 'decimals' must be a table, not a whole number"_s});
    row("fault bits without bits", "bits = { 5 = \"sensor break\", 0x1F = \"lost\" }", "bits = {}",
        {u"10:68: 'bits' must name at least one bit"_s});
    row("fault bit too high", "0x1F", "32", {u"10:90: '32' must be a bit from 0 to 31"_s});
    row("fault bit twice", "0x1F", "0x05", {u"10:90: '0x05' is the same number as one before it"_s});
    row("fault bit of one register too high", "75, type = \"uint32\", bits", "75, bits",
        {u"10:73: '0x1F' must be a bit from 0 to 15"_s});
    row("fault coils with a type", "function = 3, address = 75, type = \"uint32\", bits",
        "function = 1, address = 75, type = \"uint32\", bits",
        {u"10:51: functions 1 and 2 read single bits, which have no 'type'"_s});
    row("fault bits of a float", "75, type = \"uint32\", bits", "75, type = \"float32\", bits",
        {u"10:51: 'type' cannot be \"float32\", it must be one of \"int16\", \"uint16\", \"int32\", \"uint32\""_s,
            u"10:91: '0x1F' must be a bit from 0 to 15"_s});
    row("fault codes without a good one", "good = [61, 62]", "good = []",
        {u"11:53: 'good' must name at least one code"_s});
    row("good code out of range", "61, 62", "61, -1", {u"11:58: 'good' takes numbers from 0 to 65535, not -1"_s});
    row("good and bad", "65 = \"open\"", "61 = \"open\"", {u"11:71: code 61 is good and a fault at once"_s});
    row("fault code misspelt", "fault_codes", "fault_code",
        {u"11:1: unknown key 'fault_code', did you mean 'fault_codes'?"_s});
    row("write on change", "write_on_change = false", "write_on_change = 0",
        {u"15:19: 'write_on_change' must be true or false, not a whole number"_s});
    row("valve bit too high", "bit = 31", "bit = 32", {u"19:61: 'bit' must be from 0 to 31, not 32"_s});
    row("valve bit of one register too high", "75, type = \"uint32\", bit = 31", "75, bit = 31",
        {u"19:44: 'bit' must be from 0 to 15, not 31"_s});
    row("valve bit of a float", "type = \"uint32\", bit = 31", "type = \"float32\", bit = 31",
        {u"19:45: a float32 has no bits to look at"_s});
    row("valve unknown and read", "[valve]", "[valve]\nunknown = \"nobody says\"",
        {u"20:1: unknown key 'read', known here: unknown"_s});
}

void TestDeviceProfile::badLaterInput()
{
    const Case changed = current(later, u"p.toml"_s);
    const ProfileResult result = readDeviceProfile(changed.text, u"p"_s, u"p.toml"_s);
    QCOMPARE(texts(result.problems), changed.expected);
    QVERIFY(!result.profile);
}

void TestDeviceProfile::readsEveryLaterValue()
{
    const ProfileResult result = readDeviceProfile(later, u"p"_s, u"p.toml"_s);
    QCOMPARE(texts(result.problems), QStringList());
    const DeviceProfile &profile = *result.profile;
    QCOMPARE(profile.verifyOnSite, u"half of it is guessed"_s);
    QCOMPARE(profile.bridge, 3);
    QCOMPARE(profile.unit, TemperatureUnit::Celsius);
    QCOMPARE(profile.unitPoint->function, 3);
    QCOMPARE(profile.unitPoint->address, 2490);
    QCOMPARE(profile.unitPoint->values,
        (QMap<quint16, TemperatureUnit>{{15, TemperatureUnit::Celsius}, {30, TemperatureUnit::Fahrenheit}}));
    QCOMPARE(profile.identity->function, 4);
    QCOMPARE(profile.identity->address, 100);
    QCOMPARE(profile.identity->count, 10);
    QCOMPARE(profile.identity->text, u"TK"_s);
    QVERIFY(!profile.identity->min && !profile.identity->max);
    QCOMPARE(*profile.decimals, (DecimalsPoint{4, 1001, RegisterType::Uint16, {{94, 1}, {105, 0}}}));
    QVERIFY(profile.temperature.decimals);
    QVERIFY(profile.setpointRead.decimals);
    QVERIFY(!profile.setpointWrite.decimals);
    QCOMPARE(profile.faultBits->type, RegisterType::Uint32);
    QCOMPARE(profile.faultBits->bits, (QMap<int, QString>{{5, u"sensor break"_s}, {31, u"lost"_s}}));
    QCOMPARE(profile.faultCodes->address, 362);
    QCOMPARE(profile.faultCodes->good, (QList<quint16>{61, 62}));
    QCOMPARE(profile.faultCodes->codes, (QMap<quint16, QString>{{65, u"open"_s}}));
    QVERIFY(!profile.writeOnChange);
    QCOMPARE(profile.eeprom, u"100,000 writes"_s);
    QCOMPARE(profile.enableHint, u"set P3-12 to ON"_s);
    QCOMPARE(profile.valve.bit, std::optional(31));
    QCOMPARE(profile.valve.type, RegisterType::Uint32);
}

void TestDeviceProfile::valveThatNobodyKnows()
{
    QByteArray text = later;
    text.replace("read = { function = 3, address = 75, type = \"uint32\", bit = 31 }", "unknown = \"nobody says\"");
    const ProfileResult result = readDeviceProfile(text, u"p"_s, u"p.toml"_s);
    QCOMPARE(texts(result.problems), QStringList());
    QCOMPARE(result.profile->valveUnknown, u"nobody says"_s);
    QCOMPARE(result.profile->valve.function, 0);
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
    QVERIFY(profile.verifyOnSite.isEmpty());
    QCOMPARE(profile.bridge, 0);
    QVERIFY(!profile.unitPoint && !profile.identity && !profile.decimals && !profile.faultBits && !profile.faultCodes);
    QVERIFY(profile.writeOnChange);
    QVERIFY(profile.eeprom.isEmpty() && profile.enableHint.isEmpty() && profile.valveUnknown.isEmpty());
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
