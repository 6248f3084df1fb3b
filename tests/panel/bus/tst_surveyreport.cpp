// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bus/surveyreport.h"

#include "fakes/surveyprofiles.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using namespace cellar;

namespace {

SurveyReport reportOf(const DeviceProfile &profile, RegisterDevice &device, bool withEnable = false)
{
    const SurveyCandidate candidate{profile.name, profile, 0, true, withEnable};
    UnitSurvey survey(1, {candidate});
    if (!runSurvey(survey, device)) {
        return {};
    }
    return decodeSurvey(candidate, survey.image());
}

} // namespace

class TestSurveyReport : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_device = RegisterDevice(); }

    void whatIsMissingIsNamed();
    void faultWordsAreNoTemperatures();
    void faultBitsAndCodes();
    void faultCoils();
    void absurdNumbers_data();
    void absurdNumbers();
    void swappedWords();
    void anUnknownUnit();
    void theDevicesUnitCounts();
    void decimals_data();
    void decimals();
    void limitsUpsideDown();
    void aSetpointOutsideItsLimitsIsADoubt();
    void onlyZeros();
    void enable_data();
    void enable();
    void everythingIsDecoded();
    void anotherIdentity();

private:
    RegisterDevice m_device;
};

void TestSurveyReport::whatIsMissingIsNamed()
{
    m_device.put(3, 0, {678, 680});
    const SurveyReport report = reportOf(blockProfile(), m_device);
    QVERIFY(!report.fits());
    QCOMPARE(report.missing.size(), 3);
    QVERIFY2(report.missing.first().startsWith(u"valve: illegal"_s), qPrintable(report.missing.first()));
    QCOMPARE(**report.temperature, 67.8);
    QVERIFY(!*report.limits);
}

void TestSurveyReport::faultWordsAreNoTemperatures()
{
    fillBlock(m_device);
    m_device.put(3, 0, {0x8003});
    const SurveyReport report = reportOf(blockProfile(), m_device);
    QVERIFY(!*report.temperature);
    QCOMPARE(report.temperature->error().text, u"probe missing"_s);
    QCOMPARE(report.faults, QStringList{u"probe missing"_s});
    QVERIFY(!report.temperatureIsAbsurd);
    QVERIFY(report.fits()); // a fault that has a name speaks for the profile
}

void TestSurveyReport::faultBitsAndCodes()
{
    fillFloat(m_device);
    m_device.put(3, 102, {0x0008, 65});
    QCOMPARE(reportOf(floatProfile(), m_device).faults, (QStringList{u"input error"_s, u"open"_s}));
    RegisterDevice other;
    fillFloat(other);
    other.put(3, 103, {99});
    QCOMPARE(reportOf(floatProfile(), other).faults, QStringList{u"the controller reports probe fault 99"_s});
}

void TestSurveyReport::faultCoils()
{
    DeviceProfile profile = blockProfile();
    profile.faultBits = FaultBits{1, 8, RegisterType::Uint16, {{0, u"a"_s}, {5, u"b"_s}}};
    fillBlock(m_device);
    m_device.put(1, 8, {0});
    m_device.put(1, 13, {1}); // what lies between does not exist
    const SurveyReport report = reportOf(profile, m_device);
    QCOMPARE(report.faults, QStringList{u"b"_s});
    QVERIFY(report.fits());
}

void TestSurveyReport::absurdNumbers_data()
{
    QTest::addColumn<quint16>("word");
    QTest::newRow("too cold") << quint16(0xFD00);
    QTest::newRow("too hot") << quint16(32767);
}

void TestSurveyReport::absurdNumbers()
{
    QFETCH(quint16, word);
    fillBlock(m_device);
    m_device.put(3, 0, {word});
    const SurveyReport report = reportOf(blockProfile(), m_device);
    QVERIFY(report.temperatureIsAbsurd);
    QVERIFY(!*report.temperature);
    QVERIFY(!report.fits());
    QVERIFY(!report.wordsSwapped);
}

void TestSurveyReport::swappedWords()
{
    fillFloat(m_device);
    m_device.put(3, 100, {0x4296, 0x0000}); // high first: 2.4e-41 if taken as it is
    const SurveyReport report = reportOf(floatProfile(), m_device);
    QVERIFY(report.wordsSwapped);
    QVERIFY(report.temperatureIsAbsurd);
    RegisterDevice nan;
    fillFloat(nan);
    nan.put(3, 100, {0x7FC0, 0x7FC0});
    QVERIFY(!reportOf(floatProfile(), nan).wordsSwapped);
}

void TestSurveyReport::anUnknownUnit()
{
    fillFloat(m_device);
    m_device.put(3, 120, {7});
    const SurveyReport report = reportOf(floatProfile(), m_device);
    QVERIFY(!*report.unitRegister);
    QVERIFY(!report.fits());
}

void TestSurveyReport::theDevicesUnitCounts()
{
    fillFloat(m_device);
    m_device.put(3, 120, {15});
    m_device.put(3, 100, {0x0000, 0x43C8}); // 400: believable as °F, not as °C
    const SurveyReport report = reportOf(floatProfile(), m_device);
    QCOMPARE(report.unit, TemperatureUnit::Celsius);
    QVERIFY(report.temperatureIsAbsurd);
}

void TestSurveyReport::decimals_data()
{
    QTest::addColumn<quint16>("word");
    QTest::addColumn<double>("temperature"); // 0: none
    QTest::newRow("none") << quint16(0) << 678.0;
    QTest::newRow("one") << quint16(1) << 67.8;
    QTest::newRow("two") << quint16(2) << 6.78;
    QTest::newRow("nonsense") << quint16(9) << 0.0;
}

void TestSurveyReport::decimals()
{
    QFETCH(quint16, word);
    QFETCH(double, temperature);
    DeviceProfile profile = blockProfile();
    profile.decimals = DecimalsPoint{};
    profile.decimals->address = 4;
    profile.temperature.scale = 1.0;
    profile.temperature.decimals = true;
    profile.valid = ValueRange{-1000, 1000};
    fillBlock(m_device);
    m_device.put(3, 4, {word});
    const SurveyReport report = reportOf(profile, m_device);
    if (temperature == 0) {
        QVERIFY(!*report.temperature);
        QVERIFY(!report.fits());
    } else {
        QCOMPARE(**report.temperature, temperature);
    }
}

void TestSurveyReport::limitsUpsideDown()
{
    fillBlock(m_device);
    m_device.put(3, 2, {340, 1000});
    QVERIFY(!reportOf(blockProfile(), m_device).fits());
}

void TestSurveyReport::aSetpointOutsideItsLimitsIsADoubt()
{
    fillBlock(m_device);
    m_device.put(3, 1, {0});
    const SurveyReport report = reportOf(blockProfile(), m_device);
    QCOMPARE(report.doubts.size(), 1);
    QVERIFY(report.fits());
}

void TestSurveyReport::onlyZeros()
{
    m_device.put(3, 0, {0, 0, 0, 0});
    m_device.put(2, 1, {0});
    QVERIFY(reportOf(blockProfile(), m_device).allZero);
    RegisterDevice other;
    fillBlock(other);
    QVERIFY(!reportOf(blockProfile(), other).allZero);
}

void TestSurveyReport::enable_data()
{
    QTest::addColumn<bool>("coil");
    QTest::addColumn<quint16>("word");
    QTest::addColumn<bool>("enabled");
    QTest::newRow("coil off") << true << quint16(0) << false;
    QTest::newRow("coil on") << true << quint16(1) << true;
    QTest::newRow("register") << false << quint16(5) << true;
    QTest::newRow("another value") << false << quint16(4) << false;
}

void TestSurveyReport::enable()
{
    QFETCH(bool, coil);
    QFETCH(quint16, word);
    DeviceProfile profile = blockProfile();
    fillBlock(m_device);
    if (coil) {
        m_device.put(1, 16, {word});
    } else {
        profile.enable = WriteEnable{6, 77, 5};
        m_device.put(3, 77, {word});
    }
    const SurveyReport report = reportOf(profile, m_device, true);
    QVERIFY(*report.writesEnabled);
    QTEST(**report.writesEnabled, "enabled");
    RegisterDevice other;
    fillBlock(other);
    profile.enable = WriteEnable{6, 78, 5};
    QVERIFY(!*reportOf(profile, other, true).writesEnabled);
}

void TestSurveyReport::everythingIsDecoded()
{
    fillFloat(m_device);
    const SurveyReport report = reportOf(floatProfile(), m_device);
    QVERIFY2(report.fits(), qPrintable((report.missing + report.oddities).join(u';')));
    QCOMPARE(report.identity, SurveyReport::Identity::Matches);
    QCOMPARE(report.identityText, u"\"TK\""_s);
    QCOMPARE(**report.temperature, 75.0);
    QCOMPARE(**report.setpoint, 68.0);
    QCOMPARE(**report.valveOpen, true);
    QCOMPARE(**report.unitRegister, TemperatureUnit::Fahrenheit);
    RegisterDevice block;
    fillBlock(block);
    const SurveyReport second = reportOf(blockProfile(), block);
    QCOMPARE((*second.limits)->min, 34.0);
    QCOMPARE((*second.limits)->max, 100.0);
    QCOMPARE(second.identity, SurveyReport::Identity::None);
}

void TestSurveyReport::anotherIdentity()
{
    fillFloat(m_device);
    m_device.put(4, 200, {0x5858});
    const SurveyReport report = reportOf(floatProfile(), m_device);
    QCOMPARE(report.identity, SurveyReport::Identity::Differs);
    QVERIFY(!report.fits());
    QCOMPARE(**report.temperature, 75.0); // it was asked for by name
}

QTEST_APPLESS_MAIN(TestSurveyReport)
#include "tst_surveyreport.moc"
