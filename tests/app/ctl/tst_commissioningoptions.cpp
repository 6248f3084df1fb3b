// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ctl/ctloptions.h"
#include "ctl/texttable.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace cellar;

namespace {

Result<CtlOptions> read(const QString &line)
{
    return readCtlOptions(QStringList{u"cellarctl"_s} + line.split(u' ', Qt::SkipEmptyParts));
}

const auto writeLine = u"write --tcp h --unit 7 --function %1 --address %2 %3"_s;

} // namespace

class TestCommissioningOptions : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void usageErrors_data();
    void usageErrors();
    void units_data();
    void units();
    void targets();
    void registers();
    void writes();
    void negativeValues();
    void everyHelpHasAnExampleAndStandsIn80Columns_data();
    void everyHelpHasAnExampleAndStandsIn80Columns();
};

void TestCommissioningOptions::usageErrors_data()
{
    QTest::addColumn<QString>("line");
    QTest::addColumn<QString>("fragment");
    const auto row = [](const char *name, const QString &line, const QString &fragment) {
        QTest::newRow(name) << line << fragment;
    };
    row("nowhere", u"probe"_s, u"say where"_s);
    row("two places", u"probe --tcp h --serial /dev/x"_s, u"say where"_s);
    row("check nowhere", u"check"_s, u"needs the cellar"_s);
    row("check by address", u"check --tcp h"_s, u"tcp"_s);
    row("panel without config", u"probe --tcp h --panel main"_s, u"--panel belongs to --config"_s);
    row("baud without serial", u"probe --tcp h --baud 9600"_s, u"--baud belongs to --serial"_s);
    row("baud", u"probe --serial /dev/x --baud 12"_s, u"from 300"_s);
    row("parity", u"probe --serial /dev/x --parity evn"_s, u"none, even or odd"_s);
    row("stop bits", u"probe --serial /dev/x --stop-bits 3"_s, u"from 1 to 2"_s);
    row("address", u"probe --tcp h:99999"_s, u"99999"_s);
    row("timeout", u"probe --tcp h --timeout soon"_s, u"--timeout is a time"_s);
    row("endless timeout", u"probe --tcp h --timeout 2h"_s, u"--timeout is a time"_s);
    row("units", u"probe --tcp h --units 1-300"_s, u"--units is a list"_s);
    row("unit 0 of a line", u"probe --serial /dev/x --units 0-3"_s, u"units 1 to 247"_s);
    row("argument", u"probe --tcp h main"_s, u"takes no argument \"main\""_s);
    row("options before", u"--json probe --tcp h"_s, u"tcp"_s);
    row("command last", u"--json probe"_s, u"come after it"_s);
    row("no unit", u"read --tcp h --function 3 --address 1"_s, u"--unit is missing"_s);
    row("no function", u"read --tcp h --unit 1 --address 1"_s, u"--function is missing"_s);
    row("no register", u"read --tcp h --unit 1 --function 3"_s, u"--address is missing"_s);
    row("function", u"read --tcp h --unit 1 --function 6 --address 1"_s, u"knows the functions 1, 2, 3, 4"_s);
    row("octal nobody means", u"read --tcp h --unit 1 --function 3 --address 0b1"_s, u"--address is 0 to 65535"_s);
    row("register", u"read --tcp h --unit 1 --function 3 --address 65536"_s, u"--address is 0 to 65535"_s);
    row("count", u"read --tcp h --unit 1 --function 3 --address 0 --count 126"_s, u"from 1 to 125"_s);
    row("count of floats", u"read --tcp h --unit 1 --function 3 --address 0 --count 63 --type float32"_s,
        u"from 1 to 62"_s);
    row("beyond", u"read --tcp h --unit 1 --function 3 --address 65535 --count 2"_s, u"beyond address"_s);
    row("type", u"read --tcp h --unit 1 --function 3 --address 0 --type int8"_s, u"--type is one of"_s);
    row("typed bits", u"read --tcp h --unit 1 --function 1 --address 0 --type int16"_s, u"nothing to single bits"_s);
    row("order", u"read --tcp h --unit 1 --function 3 --address 0 --type int32 --word-order big"_s, u"high-first"_s);
    row("order alone", u"read --tcp h --unit 1 --function 3 --address 0 --word-order low-first"_s, u"need a --type"_s);
    row("scale", u"read --tcp h --unit 1 --function 3 --address 0 --type int16 --scale 0"_s, u"other than 0"_s);
    row("write what", writeLine.arg(6).arg(1).arg(QString()), u"what to write is missing"_s);
    row("write function", writeLine.arg(3).arg(1).arg(1), u"knows the functions 5, 6, 16"_s);
    row("write a word", writeLine.arg(6).arg(1).arg(70000), u"no register word"_s);
    row("write a fraction", writeLine.arg(6).arg(1).arg(u"1.5"_s), u"no register word"_s);
    row("write two with 6", writeLine.arg(6).arg(1).arg(u"1 2"_s), u"use --function 16"_s);
    row("write a float with 6", writeLine.arg(6).arg(1).arg(u"1.5 --type float32"_s), u"use --function 16"_s);
    row("write three", writeLine.arg(16).arg(1).arg(u"1 2 3"_s), u"at most two registers"_s);
    row("write too large", writeLine.arg(6).arg(1).arg(u"40000 --type int16"_s), u"does not fit into int16"_s);
    row("write beyond", writeLine.arg(16).arg(65535).arg(u"1 2"_s), u"beyond address"_s);
    row("write a coil", writeLine.arg(5).arg(1).arg(u"2"_s), u"on or off"_s);
    row("write everybody", u"write --serial /dev/x --unit 0 --function 6 --address 1 1"_s, u"units 1 to 247"_s);
    row("tags of what", u"import-tags"_s, u"needs one file"_s);
    row("tags of two", u"import-tags a b"_s, u"needs one file"_s);
    row("map", u"import-tags a --map TI_101"_s, u"--map is TAG=VESSEL"_s);
    row("map role", u"import-tags a --map TI_101=FV1.pressure"_s, u"--map is TAG=VESSEL"_s);
    row("tag scale", u"import-tags a --scale 0"_s, u"from 0.01 to 10"_s);
    row("tag unit", u"import-tags a --temperature-unit K"_s, u"is F or C"_s);
    row("tag panel", u"import-tags a --panel a\"b"_s, u"is no id"_s);
}

void TestCommissioningOptions::usageErrors()
{
    QFETCH(QString, line);
    QFETCH(QString, fragment);
    const Result<CtlOptions> options = read(line);
    QVERIFY(!options);
    QVERIFY2(options.error().text.contains(fragment), qPrintable(options.error().text));
}

void TestCommissioningOptions::units_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QList<int>>("units"); // empty: refused
    QTest::newRow("one") << u"7"_s << QList<int>{7};
    QTest::newRow("range") << u"1-3"_s << QList<int>{1, 2, 3};
    QTest::newRow("both, unsorted, twice") << u"40,1-3,2"_s << QList<int>{1, 2, 3, 40};
    QTest::newRow("spaces") << u"1 - 2, 4"_s << QList<int>{1, 2, 4};
    QTest::newRow("highest") << u"255"_s << QList<int>{255};
    QTest::newRow("too high") << u"256"_s << QList<int>();
    QTest::newRow("backwards") << u"3-1"_s << QList<int>();
    QTest::newRow("open") << u"3-"_s << QList<int>();
    QTest::newRow("three ends") << u"1-2-3"_s << QList<int>();
    QTest::newRow("nothing") << QString() << QList<int>();
    QTest::newRow("trailing comma") << u"1,"_s << QList<int>();
    QTest::newRow("negative") << u"-1"_s << QList<int>();
}

void TestCommissioningOptions::units()
{
    QFETCH(QString, text);
    QFETCH(QList<int>, units);
    const Result<QList<int>> result = unitsFromText(text);
    QCOMPARE(result.has_value(), !units.isEmpty());
    if (result) {
        QCOMPARE(*result, units);
    }
}

void TestCommissioningOptions::targets()
{
    const Result<CtlOptions> tcp = read(u"probe --tcp 10.1.10.105 --units 2 --device a --device b --json"_s);
    QCOMPARE(tcp->action, CtlOptions::Action::Probe);
    QCOMPARE(tcp->commissioning.target.direct.host, u"10.1.10.105"_s);
    QCOMPARE(tcp->commissioning.target.direct.port, quint16(502));
    QVERIFY(!tcp->commissioning.target.timeout);
    QCOMPARE(tcp->commissioning.devices, (QStringList{u"a"_s, u"b"_s}));
    QVERIFY(tcp->commissioning.json);
    QCOMPARE(read(u"probe --tcp h"_s)->commissioning.units.size(), 32);
    const Result<CtlOptions> serial =
        read(u"probe --serial /dev/ttyUSB0 --baud 9600 --parity none --stop-bits 2 --timeout 1s"_s);
    QCOMPARE(serial->commissioning.target.direct.serial, (SerialSettings{u"/dev/ttyUSB0"_s, 9600, Parity::None, 2}));
    QCOMPARE(serial->commissioning.target.timeout, std::optional(Milliseconds(1s)));
    const Result<CtlOptions> config = read(u"check --config c.toml --panel main"_s);
    QCOMPARE(config->action, CtlOptions::Action::Check);
    QCOMPARE(config->commissioning.target.configFile, u"c.toml"_s);
    QCOMPARE(config->commissioning.target.panel, u"main"_s);
}

void TestCommissioningOptions::registers()
{
    const CommissioningOptions options =
        read(u"read --tcp h --unit 7 --function 4 --address 0x1001 --count 3 --type float32 --word-order low-first "
             "--scale 0.1"_s)
            ->commissioning;
    QCOMPARE(options.unit, 7);
    QCOMPARE(options.function, 4);
    QCOMPARE(options.address, 0x1001);
    QCOMPARE(options.count, 3);
    QCOMPARE(options.format.type, std::optional(RegisterType::Float32));
    QCOMPARE(options.format.order, WordOrder::LowFirst);
    QCOMPARE(options.format.scale, 0.1);
    QCOMPARE(read(u"read --tcp h --unit 1 --function 3 --address 010"_s)->commissioning.address, 10);
}

void TestCommissioningOptions::writes()
{
    const CommissioningOptions options = read(writeLine.arg(16).arg(4097).arg(u"1 2 --yes 7/4097"_s))->commissioning;
    QCOMPARE(options.values, (QStringList{u"1"_s, u"2"_s}));
    QCOMPARE(options.yes, std::optional(u"7/4097"_s));
    QVERIFY(!read(writeLine.arg(5).arg(1).arg(u"off"_s))->commissioning.yes);
}

void TestCommissioningOptions::negativeValues()
{
    const CommissioningOptions options = read(writeLine.arg(6).arg(1).arg(u"-5"_s))->commissioning;
    QCOMPARE(*wordsFromTexts(options.values, options.format), QList<quint16>{0xFFFB});
    const CommissioningOptions typed = read(writeLine.arg(16).arg(1).arg(u"-0.5 --type float32"_s))->commissioning;
    QCOMPARE(*wordsFromTexts(typed.values, typed.format), (QList<quint16>{0xBF00, 0}));
}

void TestCommissioningOptions::everyHelpHasAnExampleAndStandsIn80Columns_data()
{
    QTest::addColumn<QString>("command");
    for (const char *command : {"probe", "read", "write", "check", "import-tags"}) {
        QTest::newRow(command) << QString::fromLatin1(command);
    }
}

void TestCommissioningOptions::everyHelpHasAnExampleAndStandsIn80Columns()
{
    QFETCH(QString, command);
    const Result<CtlOptions> help = read(command + u" --help"_s);
    QVERIFY(help);
    QCOMPARE(help->action, CtlOptions::Action::Help);
    QVERIFY(help->text.startsWith(u"Usage: cellarctl %1 [options]"_s.arg(command)));
    QVERIFY(help->text.contains(u"\n  cellarctl %1 "_s.arg(command)));
    for (const QString &line : help->text.split(u'\n')) {
        QVERIFY2(line.size() <= terminalWidth, qPrintable(line));
    }
}

QTEST_GUILESS_MAIN(TestCommissioningOptions)
#include "tst_commissioningoptions.moc"
