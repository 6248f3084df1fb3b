// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bus/vesselfacts.h"
#include "fakes/deviceprofiles.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace cellar;

using Fault = PointFault::Kind;
using Status = ModbusAnswer::Status;

namespace {

// Everything that a device can say about itself.
DeviceProfile talkative()
{
    DeviceProfile profile;
    profile.unit = TemperatureUnit::Fahrenheit;
    profile.decimals = DecimalsPoint{};
    profile.unitPoint = UnitPoint{3, 9, {{15, TemperatureUnit::Celsius}, {30, TemperatureUnit::Fahrenheit}}};
    profile.temperature = {3, 0, RegisterType::Int16, 1.0, true};
    profile.setpointRead = {3, 1, RegisterType::Int16, 1.0, true};
    profile.setpointWrite = {6, 1, RegisterType::Int16, 1.0, true};
    profile.faults = {{0x8003, u"probe missing"_s}};
    profile.valid = ValueRange{-50, 500};
    profile.deviceLimits = DeviceLimits{{3, 2, RegisterType::Int16, 1.0, true}, {3, 3, RegisterType::Int16, 1.0, true}};
    profile.valve = {3, 4, 0, {}, RegisterType::Uint16, 1.0};
    return profile;
}

void note(VesselFacts &facts, Point point, quint16 word)
{
    facts.note(point, std::array{word});
}

template<typename T> QString said(const PointResult<T> &result, Fault kind)
{
    return !result && result.error().kind == kind ? result.error().text : QString();
}

ModbusAnswer exception(quint8 code)
{
    return {Status::Exception, code, u"exception %1"_s.arg(code), {}};
}

} // namespace

class VesselFactsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void nothingIsKnownAtFirst();
    void anotherUnitMakesValuesFaults();
    void aUnitRegisterThatNamesNoUnit();
    void whoDeniesTheUnitRegisterIsBelieved_data();
    void whoDeniesTheUnitRegisterIsBelieved();
    void decimalsThatMakeNoSense();
    void swappedWordsMakeEverythingAFault();
    void aSingleReadCannotDispelDoubt();
    void limitsNeedTheDecimalPoint();
    void valuesThatTheDecimalsCannotHold();
    void theNextConnectionKnowsNothing();
    void allWell();
};

void VesselFactsTest::nothingIsKnownAtFirst()
{
    const DeviceProfile profile = talkative();
    VesselFacts facts(profile);
    const std::array<quint16, 1> word{368};
    QCOMPARE(said(facts.temperature(word), Fault::NoAnswer), u"temperature unit not read yet"_s);
    QCOMPARE(said(facts.setpoint(word), Fault::NoAnswer), u"temperature unit not read yet"_s);
    QVERIFY(facts.writeObjection());
    note(facts, Point::Unit, 30);
    QCOMPARE(said(facts.temperature(word), Fault::NoAnswer), u"decimal point not read yet"_s);
    QCOMPARE(said(facts.setpoint(word), Fault::NoAnswer), u"decimal point not read yet"_s);
    QCOMPARE(*facts.writeObjection(), u"decimal point not read yet"_s);
    facts.noteFailure(Point::Decimals, exception(2));
    QCOMPARE(said(facts.temperature(word), Fault::NoAnswer), u"decimal point not read yet: exception 2"_s);
    // What a probe that is not there reads as has no decimals and no unit.
    QCOMPARE(said(facts.temperature(std::array<quint16, 1>{0x8003}), Fault::SensorFault), u"probe missing"_s);
    QVERIFY(*facts.valve(std::array<quint16, 1>{1}));
    QVERIFY(!facts.limits());
}

void VesselFactsTest::anotherUnitMakesValuesFaults()
{
    const DeviceProfile profile = talkative();
    VesselFacts facts(profile);
    note(facts, Point::Decimals, 1);
    note(facts, Point::Unit, 15);
    const QString why = u"the controller is set to °C, but its values are taken for °F: set it to °F, or say "
                        u"temperature_unit = \"C\" for this vessel"_s;
    QCOMPARE(said(facts.temperature(std::array<quint16, 1>{200}), Fault::SensorFault), why);
    QCOMPARE(said(facts.setpoint(std::array<quint16, 1>{200}), Fault::SensorFault), why);
    QCOMPARE(*facts.writeObjection(), why);
    QVERIFY(facts.valve(std::array<quint16, 1>{1}));
    // A later read that fails does not make it better, one that agrees does.
    facts.noteFailure(Point::Unit, exception(2));
    QVERIFY(facts.writeObjection());
    note(facts, Point::Unit, 30);
    QVERIFY(!facts.writeObjection());
    QCOMPARE(*facts.temperature(std::array<quint16, 1>{200}), 20.0);
}

void VesselFactsTest::aUnitRegisterThatNamesNoUnit()
{
    const DeviceProfile profile = talkative();
    VesselFacts facts(profile);
    note(facts, Point::Decimals, 1);
    note(facts, Point::Unit, 2);
    QCOMPARE(*facts.writeObjection(), u"the controller's unit register holds 2, which is no temperature unit"_s);
}

void VesselFactsTest::whoDeniesTheUnitRegisterIsBelieved_data()
{
    QTest::addColumn<ModbusAnswer>("answer");
    QTest::addColumn<bool>("believed");
    for (const quint8 code : {1, 2, 3}) {
        QTest::addRow("exception %d", code) << exception(code) << true;
    }
    for (const quint8 code : {4, 5, 6, 7, 8, 10, 11}) {
        QTest::addRow("exception %d", code) << exception(code) << false;
    }
    QTest::newRow("silence") << ModbusAnswer{Status::Timeout, 0, u"silence"_s, {}} << false;
    QTest::newRow("garbage") << ModbusAnswer{Status::Protocol, 0, u"garbage"_s, {}} << false;
}

void VesselFactsTest::whoDeniesTheUnitRegisterIsBelieved()
{
    QFETCH(const ModbusAnswer, answer);
    QFETCH(const bool, believed);
    const DeviceProfile profile = talkative();
    VesselFacts facts(profile);
    note(facts, Point::Decimals, 1);
    facts.noteFailure(Point::Unit, answer);
    facts.noteFailure(Point::LimitMin, answer);
    QCOMPARE(facts.temperature(std::array<quint16, 1>{368}).has_value(), believed);
    QCOMPARE(!facts.writeObjection(), believed);
    QCOMPARE(facts.hasToldLimits(), believed);
}

void VesselFactsTest::decimalsThatMakeNoSense()
{
    const DeviceProfile profile = talkative();
    VesselFacts facts(profile);
    note(facts, Point::Unit, 30);
    note(facts, Point::Decimals, 1);
    QCOMPARE(*facts.temperature(std::array<quint16, 1>{368}), 36.8);
    note(facts, Point::Decimals, 7);
    QCOMPARE(said(facts.temperature(std::array<quint16, 1>{368}), Fault::NoAnswer),
        u"decimal point not read yet: the register of the decimal point holds 7"_s);
    note(facts, Point::Decimals, 1);
    facts.noteFailure(Point::Decimals, exception(4)); // what was told stays true for now
    QCOMPARE(*facts.temperature(std::array<quint16, 1>{368}), 36.8);
}

void VesselFactsTest::swappedWordsMakeEverythingAFault()
{
    const DeviceProfile profile = shippedProfile(u"watlow-ez-zone-pm"_s);
    VesselFacts facts(profile);
    note(facts, Point::Unit, 30);
    const std::array<quint16, 2> good{0x0000, 0x4296};
    QCOMPARE(*facts.temperature(good), 75.0);
    facts.noteLook(WordsLook::Swapped);
    const QString why = *facts.wordOrderFault();
    QVERIFY2(why.contains(u"set word_order = \"high-first\""_s), qPrintable(why));
    QCOMPARE(said(facts.temperature(good), Fault::SensorFault), why);
    QCOMPARE(said(facts.setpoint(good), Fault::SensorFault), why);
    QCOMPARE(said(facts.valve(good), Fault::SensorFault), why);
    QCOMPARE(*facts.writeObjection(), why);
    facts.noteLook(WordsLook::Unclear); // proves nothing
    QVERIFY(facts.wordOrderFault());
    facts.noteLook(WordsLook::AsDeclared);
    QCOMPARE(*facts.temperature(good), 75.0);
    DeviceProfile other = profile;
    other.wordOrder = WordOrder::HighFirst;
    VesselFacts others(other);
    others.noteLook(WordsLook::Swapped);
    QVERIFY(others.wordOrderFault()->contains(u"\"low-first\""_s));
}

void VesselFactsTest::aSingleReadCannotDispelDoubt()
{
    const DeviceProfile profile = shippedProfile(u"click-plc"_s);
    VesselFacts facts(profile);
    facts.noteDoubt(WordsLook::AsDeclared);
    QVERIFY(!facts.wordOrderFault());
    facts.noteDoubt(WordsLook::Swapped);
    QVERIFY(facts.wordOrderFault());
    facts.noteDoubt(WordsLook::AsDeclared);
    QVERIFY(facts.wordOrderFault());
}

void VesselFactsTest::limitsNeedTheDecimalPoint()
{
    const DeviceProfile profile = talkative();
    VesselFacts facts(profile);
    note(facts, Point::LimitMin, 320);
    QVERIFY(!facts.limits());
    note(facts, Point::LimitMax, 2120);
    QVERIFY(!facts.limits());
    QVERIFY(facts.hasToldLimits());
    note(facts, Point::Decimals, 1);
    QCOMPARE(facts.limits()->min, 32.0);
    QCOMPARE(facts.limits()->max, 212.0);
    note(facts, Point::LimitMax, 300); // crossed
    QVERIFY(!facts.limits());
}

void VesselFactsTest::valuesThatTheDecimalsCannotHold()
{
    const DeviceProfile profile = talkative();
    VesselFacts facts(profile);
    note(facts, Point::Decimals, 0);
    QCOMPARE(*facts.encode(36.0), QList<quint16>{36});
    const auto between = facts.encode(36.5);
    QVERIFY(!between);
    QCOMPARE(between.error().kind, ErrorKind::OutOfLimits);
    QCOMPARE(between.error().text, u"the controller shows 0 decimals now: it cannot hold 36.5"_s);
    note(facts, Point::Decimals, 1);
    QCOMPARE(*facts.encode(36.5), QList<quint16>{365});
    QCOMPARE(facts.encode(5000).error().kind, ErrorKind::BadInput);
}

void VesselFactsTest::theNextConnectionKnowsNothing()
{
    const DeviceProfile profile = talkative();
    VesselFacts facts(profile);
    note(facts, Point::Decimals, 1);
    note(facts, Point::Unit, 15);
    note(facts, Point::LimitMin, 320);
    facts.noteLook(WordsLook::Swapped);
    facts.forget();
    QVERIFY(!facts.decimals());
    QVERIFY(!facts.wordOrderFault());
    QVERIFY(!facts.hasToldLimits());
    QCOMPARE(*facts.writeObjection(), u"temperature unit not read yet"_s);
}

void VesselFactsTest::allWell()
{
    const DeviceProfile profile = talkative();
    VesselFacts facts(profile);
    note(facts, Point::Decimals, 1);
    note(facts, Point::Unit, 30);
    QCOMPARE(*facts.temperature(std::array<quint16, 1>{368}), 36.8);
    QCOMPARE(*facts.setpoint(std::array<quint16, 1>{0xFFFF}), -0.1);
    QVERIFY(!facts.writeObjection());
}

QTEST_GUILESS_MAIN(VesselFactsTest)
#include "tst_vesselfacts.moc"
