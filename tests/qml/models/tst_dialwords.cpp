// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/dialwords.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace cellar;

class DialWordsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void setpoints_data()
    {
        QTest::addColumn<double>("value");
        QTest::addColumn<double>("step");
        QTest::addColumn<QString>("words");
        QTest::newRow("whole") << 34.0 << 1.0 << u"34"_s;
        QTest::newRow("off the step") << 34.3 << 1.0 << u"34.3"_s;
        QTest::newRow("half steps") << 34.0 << 0.5 << u"34.0"_s;
        QTest::newRow("tenths") << 34.7 << 0.1 << u"34.7"_s;
        QTest::newRow("quarters") << 34.25 << 0.25 << u"34.25"_s;
        QTest::newRow("no negative zero") << -0.0 << 1.0 << u"0"_s;
    }
    void setpoints()
    {
        QFETCH(double, value);
        QFETCH(double, step);
        VesselState vessel;
        vessel.limits.step = step;
        QTEST(setpointWords(value, vessel, TemperatureUnit::Fahrenheit), "words");
    }
    void temperaturesHaveOneDecimal()
    {
        QCOMPARE(temperatureWords(36.84, TemperatureUnit::Fahrenheit, TemperatureUnit::Fahrenheit), u"36.8"_s);
        QCOMPARE(temperatureWords(-0.04, TemperatureUnit::Celsius, TemperatureUnit::Celsius), u"0.0"_s);
        QCOMPARE(temperatureWords(68.0, TemperatureUnit::Fahrenheit, TemperatureUnit::Celsius), u"20.0"_s);
    }
    void ages()
    {
        QCOMPARE(ageWords(-5s), u"0\u00a0s"_s);
        QCOMPARE(ageWords(119s), u"119\u00a0s"_s);
        QCOMPARE(ageWords(120s), u"2\u00a0min"_s);
        QCOMPARE(ageWords(119min), u"119\u00a0min"_s);
        QCOMPARE(ageWords(3h), u"3\u00a0h"_s);
        QCOMPARE(ageWords(72h), u"3\u00a0d"_s);
    }
};

QTEST_GUILESS_MAIN(DialWordsTest)
#include "tst_dialwords.moc"
