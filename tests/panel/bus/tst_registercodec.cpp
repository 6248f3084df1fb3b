// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bus/registercodec.h"

#include <QTest>

#include <array>
#include <bit>
#include <cmath>
#include <limits>

using namespace Qt::StringLiterals;
using namespace cellar;

class RegisterCodecTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void faultWordsAreNeverTemperatures();
    void valuesOutsideValidAreFaults();
    void floatsThatAreNoNumbersAreFaults();
    void wrongNumberOfWordsIsNoAnswer();
    void decodesEveryType_data();
    void decodesEveryType();
    void scalesToTheWrittenDecimal();
    void valve_data();
    void valve();
    void analogueValve();
    void wideStatusWords();
    void faultCodes();
    void decimalPoints_data();
    void decimalPoints();
    void scaledByTheDecimalPoint();
    void negativeTemperatures_data();
    void negativeTemperatures();
    void looksOfWords_data();
    void looksOfWords();
    void mostReadingsGiveSwappedWordsAway();
    void refusesSetpointsThatDoNotFit_data();
    void refusesSetpointsThatDoNotFit();
    void encodes_data();
    void encodes();
    void everySetpointComesBack();
};

namespace {

DeviceProfile delta()
{
    DeviceProfile profile;
    profile.temperature = {3, 0x1000, RegisterType::Int16, 0.1};
    profile.faults = {{0x8002, u"no value yet"_s}, {0x8003, u"probe missing"_s}};
    profile.valid = ValueRange{-50, 500};
    profile.setpointRead = {3, 0x1001, RegisterType::Int16, 0.1};
    profile.setpointWrite = {6, 0x1001, RegisterType::Int16, 0.1};
    return profile;
}

template<typename T> bool isSensorFault(const PointResult<T> &result)
{
    return !result && result.error().kind == PointFault::Kind::SensorFault && !result.error().text.isEmpty();
}

} // namespace

void RegisterCodecTest::faultWordsAreNeverTemperatures()
{
    const std::array<quint16, 1> missing{0x8003};
    const auto result = decodeTemperature(delta(), missing);
    QVERIFY(isSensorFault(result));
    QCOMPARE(result.error().text, u"probe missing"_s);

    DeviceProfile unlimited = delta(); // the fault rule alone must catch it
    unlimited.valid.reset();
    QVERIFY(isSensorFault(decodeTemperature(unlimited, missing)));

    // Of a 32-bit value both words count, whatever their order on the wire.
    unlimited.temperature.type = RegisterType::Uint32;
    unlimited.faults = {{0x7FC08003, u"broken"_s}};
    QVERIFY(isSensorFault(decodeTemperature(unlimited, std::array<quint16, 2>{0x7FC0, 0x8003})));
    QVERIFY(decodeTemperature(unlimited, std::array<quint16, 2>{0x8003, 0x7FC0}));
    QVERIFY(decodeTemperature(unlimited, std::array<quint16, 2>{0x0000, 0x8003}));
    unlimited.wordOrder = WordOrder::LowFirst;
    QVERIFY(isSensorFault(decodeTemperature(unlimited, std::array<quint16, 2>{0x8003, 0x7FC0})));
    // The same word in a setpoint means what it says.
    QCOMPARE(*decodeSetpoint(delta(), missing), -3276.5);
}

void RegisterCodecTest::valuesOutsideValidAreFaults()
{
    const auto at = [](int raw) { return decodeTemperature(delta(), std::array{static_cast<quint16>(raw)}); };
    QVERIFY(isSensorFault(at(5001)));
    QVERIFY(isSensorFault(at(10000))); // the 1000 °F of an unplugged probe
    QVERIFY(isSensorFault(at(-501)));
    QCOMPARE(*at(5000), 500.0);
    QCOMPARE(*at(-500), -50.0);
}

void RegisterCodecTest::floatsThatAreNoNumbersAreFaults()
{
    DeviceProfile profile = delta();
    profile.valid.reset();
    profile.temperature = {3, 0, RegisterType::Float32, 1.0};
    profile.setpointRead = profile.temperature;
    for (const quint16 high : {0x7FC0, 0x7F80, 0xFF80, 0xFFFF}) {
        const std::array<quint16, 2> words{high, 0};
        QVERIFY2(isSensorFault(decodeTemperature(profile, words)), qPrintable(QString::number(high, 16)));
        QVERIFY(isSensorFault(decodeSetpoint(profile, words)));
    }
}

void RegisterCodecTest::wrongNumberOfWordsIsNoAnswer()
{
    const auto none = decodeTemperature(delta(), {});
    QVERIFY(!none);
    QVERIFY(none.error().kind == PointFault::Kind::NoAnswer);
    QVERIFY(!decodeSetpoint(delta(), std::array<quint16, 2>{1, 2}));
    QVERIFY(!decodeValve(delta(), {}));
    DeviceProfile wide = delta();
    wide.temperature.type = RegisterType::Int32;
    QVERIFY(!decodeTemperature(wide, std::array<quint16, 1>{1}));
}

void RegisterCodecTest::decodesEveryType_data()
{
    QTest::addColumn<RegisterType>("type");
    QTest::addColumn<WordOrder>("order");
    QTest::addColumn<QList<quint16>>("words");
    QTest::addColumn<double>("scale");
    QTest::addColumn<double>("value");
    const auto high = WordOrder::HighFirst;
    const auto low = WordOrder::LowFirst;
    QTest::newRow("int16") << RegisterType::Int16 << high << QList<quint16>{0xFFFF} << 0.1 << -0.1;
    QTest::newRow("int16 lowest") << RegisterType::Int16 << high << QList<quint16>{0x8000} << 1.0 << -32768.0;
    QTest::newRow("uint16") << RegisterType::Uint16 << high << QList<quint16>{0xFFFF} << 0.1 << 6553.5;
    QTest::newRow("int32") << RegisterType::Int32 << high << QList<quint16>{0xFFFF, 0xFFFE} << 0.5 << -1.0;
    QTest::newRow("int32 low") << RegisterType::Int32 << low << QList<quint16>{0xFFFE, 0xFFFF} << 1.0 << -2.0;
    QTest::newRow("uint32") << RegisterType::Uint32 << high << QList<quint16>{0x0001, 0x0002} << 1.0 << 65538.0;
    QTest::newRow("uint32 low") << RegisterType::Uint32 << low << QList<quint16>{0x0002, 0x0001} << 1.0 << 65538.0;
    QTest::newRow("uint32 top") << RegisterType::Uint32 << high << QList<quint16>{0xFFFF, 0xFFFF} << 1.0
                                << 4294967295.0;
    QTest::newRow("float") << RegisterType::Float32 << high << QList<quint16>{0x4213, 0x3333} << 1.0 << 36.8;
    QTest::newRow("float low") << RegisterType::Float32 << low << QList<quint16>{0x3333, 0x4213} << 1.0 << 36.8;
}

void RegisterCodecTest::decodesEveryType()
{
    QFETCH(const RegisterType, type);
    QFETCH(const WordOrder, order);
    QFETCH(const QList<quint16>, words);
    QFETCH(const double, scale);
    QFETCH(const double, value);
    const auto decoded = decodeRegister({3, 0, type, scale}, order, words);
    QVERIFY(decoded);
    QVERIFY2(*decoded == value, qPrintable(QString::number(*decoded, 'g', 17)));
}

void RegisterCodecTest::scalesToTheWrittenDecimal()
{
    // 368 × 0.1 is 36.800000000000004; a setpoint of 36.8 must compare equal to what is read back.
    for (int raw = -500; raw <= 5000; ++raw) {
        const auto value = decodeTemperature(delta(), std::array{static_cast<quint16>(raw)});
        QVERIFY(value);
        QVERIFY2(*value == QString::number(raw / 10.0, 'f', 1).toDouble(), qPrintable(QString::number(raw)));
    }
}

void RegisterCodecTest::valve_data()
{
    QTest::addColumn<int>("bit");
    QTest::addColumn<int>("word");
    QTest::addColumn<bool>("open");
    QTest::newRow("coil on") << -1 << 1 << true;
    QTest::newRow("coil off") << -1 << 0 << false;
    QTest::newRow("bit 6 set") << 6 << 0x0040 << true;
    QTest::newRow("all but bit 6") << 6 << 0xFFBF << false;
    QTest::newRow("bit 15") << 15 << 0x8000 << true;
    QTest::newRow("bit 0") << 0 << 0xFFFE << false;
}

void RegisterCodecTest::valve()
{
    QFETCH(const int, bit);
    QFETCH(const int, word);
    QFETCH(const bool, open);
    DeviceProfile profile = delta();
    if (bit >= 0) {
        profile.valve.function = 3;
        profile.valve.bit = bit;
    }
    const auto decoded = decodeValve(profile, std::array{static_cast<quint16>(word)});
    QVERIFY(decoded);
    QCOMPARE(*decoded, open);
}

void RegisterCodecTest::analogueValve()
{
    DeviceProfile profile = delta();
    profile.valve = {3, 0, {}, 0.5, RegisterType::Float32, 1.0};
    QVERIFY(isSensorFault(decodeValve(profile, std::array<quint16, 2>{0x7FC0, 0})));
    QCOMPARE(*decodeValve(profile, std::array<quint16, 2>{0x3F00, 0}), false); // 0.5 is not above
    QCOMPARE(*decodeValve(profile, std::array<quint16, 2>{0x3F40, 0}), true);
}

void RegisterCodecTest::wideStatusWords()
{
    DeviceProfile profile = delta();
    profile.valve = {3, 2, 25, {}, RegisterType::Uint32, 1.0};
    QCOMPARE(*decodeValve(profile, std::array<quint16, 2>{0x0200, 0}), true);
    QCOMPARE(*decodeValve(profile, std::array<quint16, 2>{0xFDFF, 0xFFFF}), false);
    QVERIFY(!decodeValve(profile, std::array<quint16, 1>{0x0200}));
    profile.wordOrder = WordOrder::LowFirst;
    QCOMPARE(*decodeValve(profile, std::array<quint16, 2>{0, 0x0200}), true);

    const FaultBits bits{3, 2, RegisterType::Uint32, {{6, u"input error"_s}, {31, u"lost"_s}}};
    QCOMPARE(raisedFaults(bits, WordOrder::HighFirst, std::array<quint16, 2>{0x7FFF, 0xFFBF}), QStringList());
    QCOMPARE(raisedFaults(bits, WordOrder::HighFirst, std::array<quint16, 2>{0x8000, 0x0040}),
        (QStringList{u"input error"_s, u"lost"_s}));
    QCOMPARE(raisedFaults(bits, WordOrder::LowFirst, std::array<quint16, 2>{0x0040, 0}), QStringList{u"input error"_s});
    const FaultBits narrow{3, 2, RegisterType::Uint16, {{6, u"input error"_s}}};
    QCOMPARE(raisedFaults(narrow, WordOrder::HighFirst, std::array<quint16, 1>{0x0040}), QStringList{u"input error"_s});
}

void RegisterCodecTest::faultCodes()
{
    const FaultCodes codes{3, 362, {61}, {{65, u"probe open"_s}}};
    QVERIFY(!faultOfCode(codes, 61));
    QCOMPARE(*faultOfCode(codes, 65), u"probe open"_s);
    QCOMPARE(*faultOfCode(codes, 0), u"the controller reports probe fault 0"_s); // what nobody knows is no good
}

void RegisterCodecTest::decimalPoints_data()
{
    QTest::addColumn<DecimalsPoint>("point");
    QTest::addColumn<WordOrder>("order");
    QTest::addColumn<QList<quint16>>("words");
    QTest::addColumn<int>("decimals");
    const DecimalsPoint itself;
    const DecimalsPoint table{3, 0, RegisterType::Uint16, {{105, 0}, {94, 1}}};
    const DecimalsPoint wide{3, 0, RegisterType::Uint32, {}};
    const DecimalsPoint negative{3, 0, RegisterType::Int16, {}};
    const auto high = WordOrder::HighFirst;
    QTest::newRow("none") << itself << high << QList<quint16>{0} << 0;
    QTest::newRow("four") << itself << high << QList<quint16>{4} << 4;
    QTest::newRow("five") << itself << high << QList<quint16>{5} << -1;
    QTest::newRow("absurd") << itself << high << QList<quint16>{0xFFFF} << -1;
    QTest::newRow("below nothing") << negative << high << QList<quint16>{0xFFFF} << -1;
    QTest::newRow("by a table") << table << high << QList<quint16>{94} << 1;
    QTest::newRow("not in the table") << table << high << QList<quint16>{1} << -1;
    QTest::newRow("two registers") << wide << high << QList<quint16>{0, 2} << 2;
    QTest::newRow("two registers, low first") << wide << WordOrder::LowFirst << QList<quint16>{2, 0} << 2;
    QTest::newRow("two registers, absurd") << wide << high << QList<quint16>{2, 0} << -1;
}

void RegisterCodecTest::decimalPoints()
{
    QFETCH(const DecimalsPoint, point);
    QFETCH(const WordOrder, order);
    QFETCH(const QList<quint16>, words);
    const auto decimals =
        decodeDecimals(point, order, Words(words.constData(), static_cast<std::size_t>(words.size())));
    QTEST(decimals.value_or(-1), "decimals");
}

void RegisterCodecTest::scaledByTheDecimalPoint()
{
    DeviceProfile profile = delta();
    profile.temperature = {3, 0, RegisterType::Int16, 1.0, true};
    profile.setpointRead = profile.temperature;
    profile.setpointWrite = {6, 0, RegisterType::Int16, 1.0, true};
    QVERIFY(*decodeTemperature(profile, std::array<quint16, 1>{368}, 1) == 36.8);
    QVERIFY(*decodeTemperature(profile, std::array<quint16, 1>{368}, 0) == 368.0);
    QVERIFY(isSensorFault(decodeTemperature(profile, std::array<quint16, 1>{5001}, 1)));
    QVERIFY(*decodeSetpoint(profile, std::array<quint16, 1>{0xFF85}, 2) == -1.23);
    QCOMPARE(*encodeSetpoint(profile, 36.8, 1), QList<quint16>{368});
    QCOMPARE(*encodeSetpoint(profile, 36.8, 2), QList<quint16>{3680});
    QVERIFY(!encodeSetpoint(profile, 36.8, 3)); // 36800 is more than 16 bits hold
    // A point that does not follow it is not touched by it.
    QVERIFY(*decodeSetpoint(delta(), std::array<quint16, 1>{368}, 3) == 36.8);
}

void RegisterCodecTest::negativeTemperatures_data()
{
    QTest::addColumn<int>("word");
    QTest::addColumn<double>("value");
    QTest::newRow("just below") << 0xFFFF << -0.1;
    QTest::newRow("freezer") << 0xFF06 << -25.0; // an unsigned reader shows 6528.6
}

void RegisterCodecTest::negativeTemperatures()
{
    QFETCH(const int, word);
    const auto value = decodeTemperature(delta(), std::array{static_cast<quint16>(word)});
    QVERIFY(value);
    QTEST(*value, "value");
}

void RegisterCodecTest::looksOfWords_data()
{
    QTest::addColumn<RegisterType>("type");
    QTest::addColumn<QList<quint16>>("words");
    QTest::addColumn<WordsLook>("look");
    using enum WordsLook;
    const auto real = RegisterType::Float32;
    QTest::newRow("75.0") << real << QList<quint16>{0x4296, 0x0000} << AsDeclared;
    QTest::newRow("75.0 swapped") << real << QList<quint16>{0x0000, 0x4296} << Swapped;
    QTest::newRow("36.8 swapped") << real << QList<quint16>{0x3333, 0x4213} << Swapped;
    QTest::newRow("-12.3 swapped") << real << QList<quint16>{0xCCCD, 0xC144} << Swapped;
    QTest::newRow("zero") << real << QList<quint16>{0, 0} << Unclear;
    QTest::newRow("both are possible") << real << QList<quint16>{0x4288, 0x42A7} << Unclear;
    QTest::newRow("no number") << real << QList<quint16>{0x7FC0, 0x0000} << Unclear;
    QTest::newRow("no number as declared, 75 in the other order") << real << QList<quint16>{0x7FC0, 0x4296} << Swapped;
    QTest::newRow("far too hot either way") << real << QList<quint16>{0x4496, 0x0000} << Unclear;
    QTest::newRow("int32 tenths") << RegisterType::Int32 << QList<quint16>{0x0000, 0x041A} << AsDeclared;
    QTest::newRow("int32 tenths swapped") << RegisterType::Int32 << QList<quint16>{0x041A, 0x0000} << Swapped;
    QTest::newRow("int32 below zero") << RegisterType::Int32 << QList<quint16>{0xFFFF, 0xFFCE} << AsDeclared;
    QTest::newRow("int32 below zero swapped") << RegisterType::Int32 << QList<quint16>{0xFFCE, 0xFFFF} << Swapped;
    QTest::newRow("one register has no order") << RegisterType::Int16 << QList<quint16>{0x8003} << Unclear;
    QTest::newRow("half an answer") << real << QList<quint16>{0x4296} << Unclear;
}

void RegisterCodecTest::looksOfWords()
{
    QFETCH(const RegisterType, type);
    QFETCH(const QList<quint16>, words);
    const RegisterPoint point{3, 0, type, type == RegisterType::Int32 ? 0.1 : 1.0};
    QTEST(wordsLook(delta(), point, Words(words.constData(), static_cast<std::size_t>(words.size()))), "look");
    if (words.size() == 2) {
        // The other declaration of the same wire sees the opposite.
        DeviceProfile other = delta();
        other.wordOrder = WordOrder::LowFirst;
        const std::array<quint16, 2> turned{words.at(1), words.at(0)};
        QTEST(wordsLook(other, point, turned), "look");
    }
}

void RegisterCodecTest::mostReadingsGiveSwappedWordsAway()
{
    const DeviceProfile profile = delta();
    const RegisterPoint point{3, 0, RegisterType::Float32, 1.0};
    int given = 0;
    int wronged = 0;
    for (int at = 0; at < 10'000; ++at) {
        const auto value = std::bit_cast<quint32>(static_cast<float>(30.0 + at * 0.00731));
        const auto high = static_cast<quint16>(value >> 16U);
        const auto low = static_cast<quint16>(value);
        given += wordsLook(profile, point, std::array{low, high}) == WordsLook::Swapped;
        wronged += wordsLook(profile, point, std::array{high, low}) == WordsLook::Swapped;
    }
    QVERIFY2(given > 9000, qPrintable(QString::number(given)));
    QCOMPARE(wronged, 0);
}

void RegisterCodecTest::refusesSetpointsThatDoNotFit_data()
{
    QTest::addColumn<RegisterType>("type");
    QTest::addColumn<double>("value");
    QTest::newRow("NaN") << RegisterType::Int16 << std::numeric_limits<double>::quiet_NaN();
    QTest::newRow("infinite") << RegisterType::Float32 << std::numeric_limits<double>::infinity();
    QTest::newRow("int16 above") << RegisterType::Int16 << 3276.8;
    QTest::newRow("int16 below") << RegisterType::Int16 << -3276.9;
    QTest::newRow("uint16 negative") << RegisterType::Uint16 << -0.1;
    QTest::newRow("uint16 above") << RegisterType::Uint16 << 6553.6;
    QTest::newRow("int32 above") << RegisterType::Int32 << 214748364.8;
    QTest::newRow("uint32 above") << RegisterType::Uint32 << 429496729.6;
    QTest::newRow("float above") << RegisterType::Float32 << 1e38 * 10;
    QTest::newRow("huge") << RegisterType::Int16 << 1e300;
}

void RegisterCodecTest::refusesSetpointsThatDoNotFit()
{
    QFETCH(const RegisterType, type);
    QFETCH(const double, value);
    DeviceProfile profile = delta();
    profile.setpointWrite.type = type;
    const auto words = encodeSetpoint(profile, value);
    QVERIFY(!words);
    QCOMPARE(words.error().kind, ErrorKind::BadInput);
}

void RegisterCodecTest::encodes_data()
{
    QTest::addColumn<RegisterType>("type");
    QTest::addColumn<WordOrder>("order");
    QTest::addColumn<double>("scale");
    QTest::addColumn<double>("value");
    QTest::addColumn<QList<quint16>>("words");
    const auto high = WordOrder::HighFirst;
    const auto low = WordOrder::LowFirst;
    QTest::newRow("tenths") << RegisterType::Int16 << high << 0.1 << 36.8 << QList<quint16>{368};
    QTest::newRow("rounds") << RegisterType::Int16 << high << 1.0 << 36.6 << QList<quint16>{37};
    QTest::newRow("negative") << RegisterType::Int16 << high << 0.1 << -0.1 << QList<quint16>{0xFFFF};
    QTest::newRow("lowest") << RegisterType::Int16 << high << 0.1 << -3276.8 << QList<quint16>{0x8000};
    QTest::newRow("uint16") << RegisterType::Uint16 << high << 0.1 << 6553.5 << QList<quint16>{0xFFFF};
    QTest::newRow("int32") << RegisterType::Int32 << high << 1.0 << -2.0 << QList<quint16>{0xFFFF, 0xFFFE};
    QTest::newRow("uint32 low") << RegisterType::Uint32 << low << 1.0 << 65538.0 << QList<quint16>{2, 1};
    QTest::newRow("float") << RegisterType::Float32 << high << 1.0 << 36.8 << QList<quint16>{0x4213, 0x3333};
    QTest::newRow("float low") << RegisterType::Float32 << low << 1.0 << 36.8 << QList<quint16>{0x3333, 0x4213};
}

void RegisterCodecTest::encodes()
{
    QFETCH(const RegisterType, type);
    QFETCH(const WordOrder, order);
    QFETCH(const double, scale);
    QFETCH(const double, value);
    QFETCH(const QList<quint16>, words);
    DeviceProfile profile = delta();
    profile.setpointWrite.type = type;
    profile.setpointWrite.scale = scale;
    profile.wordOrder = order;
    const auto encoded = encodeSetpoint(profile, value);
    QVERIFY(encoded);
    QCOMPARE(*encoded, words);
}

void RegisterCodecTest::everySetpointComesBack()
{
    for (const RegisterType type : {RegisterType::Int16, RegisterType::Int32, RegisterType::Float32}) {
        for (const WordOrder order : {WordOrder::HighFirst, WordOrder::LowFirst}) {
            DeviceProfile profile = delta();
            profile.wordOrder = order;
            profile.setpointRead.type = type;
            profile.setpointWrite.type = type;
            for (int tenths = -400; tenths <= 2120; ++tenths) {
                const double value = QString::number(tenths / 10.0, 'f', 1).toDouble();
                const auto words = encodeSetpoint(profile, value);
                QVERIFY(words);
                QVERIFY(*decodeSetpoint(profile, *words) == value);
            }
        }
    }
}

QTEST_GUILESS_MAIN(RegisterCodecTest)
#include "tst_registercodec.moc"
