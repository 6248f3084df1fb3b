// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bus/registercodec.h"

#include <QTest>

#include <array>
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

    // A 32-bit value is judged by its first word on the wire, whatever the order of the words.
    unlimited.temperature.type = RegisterType::Float32;
    for (const WordOrder order : {WordOrder::HighFirst, WordOrder::LowFirst}) {
        unlimited.wordOrder = order;
        QVERIFY(isSensorFault(decodeTemperature(unlimited, std::array<quint16, 2>{0x8003, 0x4213})));
    }
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
