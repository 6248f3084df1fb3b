// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/units.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using namespace cellar;

class TestUnits : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void refusesOtherLetters();
    void spellsUnits();
    void converts_data();
    void converts();
    void differencesHaveNoOffset();
};

void TestUnits::refusesOtherLetters()
{
    for (const QString &letter : {QString(), u"f"_s, u"K"_s, u"°F"_s, u"FF"_s}) {
        QCOMPARE(unitFromLetter(letter), std::nullopt);
    }
}

void TestUnits::spellsUnits()
{
    for (const TemperatureUnit unit : {TemperatureUnit::Fahrenheit, TemperatureUnit::Celsius}) {
        QCOMPARE(unitFromLetter(unitLetter(unit)), std::optional(unit));
        QCOMPARE(unitSymbol(unit), u"°"_s + unitLetter(unit));
    }
}

void TestUnits::converts_data()
{
    QTest::addColumn<double>("fahrenheit");
    QTest::addColumn<double>("celsius");
    QTest::newRow("ice") << 32.0 << 0.0;
    QTest::newRow("steam") << 212.0 << 100.0;
    QTest::newRow("where both agree") << -40.0 << -40.0;
    QTest::newRow("ale") << 68.0 << 20.0;
}

void TestUnits::converts()
{
    QFETCH(double, fahrenheit);
    QFETCH(double, celsius);
    constexpr auto F = TemperatureUnit::Fahrenheit;
    constexpr auto C = TemperatureUnit::Celsius;
    QVERIFY(qAbs(convertTemperature(fahrenheit, F, C) - celsius) < 1e-9);
    QVERIFY(qAbs(convertTemperature(celsius, C, F) - fahrenheit) < 1e-9);
    QCOMPARE(convertTemperature(fahrenheit, F, F), fahrenheit);
    QCOMPARE(convertTemperature(celsius, C, C), celsius);
}

void TestUnits::differencesHaveNoOffset()
{
    QCOMPARE(convertDifference(9.0, TemperatureUnit::Fahrenheit, TemperatureUnit::Celsius), 5.0);
    QCOMPARE(convertDifference(5.0, TemperatureUnit::Celsius, TemperatureUnit::Fahrenheit), 9.0);
    QCOMPARE(convertDifference(5.0, TemperatureUnit::Celsius, TemperatureUnit::Celsius), 5.0);
}

QTEST_APPLESS_MAIN(TestUnits)
#include "tst_units.moc"
