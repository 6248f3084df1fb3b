// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/setpointrules.h"

#include <QTest>

#include <cmath>
#include <limits>

using namespace cellar;
using namespace Qt::StringLiterals;

class TestSetpointRules : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void allowed_data();
    void allowed();
    void refused_data();
    void refused();
    void nearestStaysInside();
    void numbersAreShort_data();
    void numbersAreShort();
};

void TestSetpointRules::allowed_data()
{
    QTest::addColumn<double>("value");
    QTest::addColumn<double>("step");
    QTest::addColumn<double>("exact");
    QTest::newRow("lower limit") << 34.0 << 1.0 << 34.0;
    QTest::newRow("upper limit") << 100.0 << 1.0 << 100.0;
    QTest::newRow("a tenth, as JSON carries it") << 34.3 << 0.1 << 34.3;
    QTest::newRow("a tenth, after binary arithmetic") << 34.0 + 3 * 0.1 << 0.1 << 34.3;
    QTest::newRow("half steps") << 65.5 << 0.5 << 65.5;
}

void TestSetpointRules::allowed()
{
    QFETCH(double, value);
    QFETCH(double, step);
    QFETCH(double, exact);
    const auto checked = checkSetpoint(value, {34.0, 100.0, step}, u"FV 20/1"_s, TemperatureUnit::Fahrenheit);
    QVERIFY(checked);
    QCOMPARE(*checked, exact);
}

void TestSetpointRules::refused_data()
{
    QTest::addColumn<double>("value");
    QTest::addColumn<ErrorKind>("kind");
    QTest::addColumn<QString>("part");
    QTest::newRow("NaN") << std::nan("") << ErrorKind::BadInput << u"must be a number"_s;
    QTest::newRow("infinite") << std::numeric_limits<double>::infinity() << ErrorKind::BadInput << u"number"_s;
    QTest::newRow("below") << 33.0 << ErrorKind::OutOfLimits
                           << u"33 °F is outside the limits of FV 20/1: 34 °F to 100 °F"_s;
    QTest::newRow("above") << 101.0 << ErrorKind::OutOfLimits << u"101 °F is outside"_s;
    QTest::newRow("just above") << 100.01 << ErrorKind::OutOfLimits << u"100.01 °F is outside"_s;
    QTest::newRow("between steps") << 34.5 << ErrorKind::OutOfLimits << u"moves in steps of 1 °F"_s;
    QTest::newRow("huge") << 1e300 << ErrorKind::OutOfLimits << u"outside the limits"_s;
}

void TestSetpointRules::refused()
{
    QFETCH(double, value);
    QFETCH(ErrorKind, kind);
    QFETCH(QString, part);
    const auto checked = checkSetpoint(value, {34.0, 100.0, 1.0}, u"FV 20/1"_s, TemperatureUnit::Fahrenheit);
    QVERIFY(!checked);
    QCOMPARE(checked.error().kind, kind);
    QVERIFY2(checked.error().text.contains(part), qPrintable(checked.error().text));
}

void TestSetpointRules::nearestStaysInside()
{
    const SetpointLimits limits{34.0, 99.5, 1.0};
    QCOMPARE(nearestSetpoint(-1000, limits), 34.0);
    QCOMPARE(nearestSetpoint(1000, limits), 99.0); // 100 would be beyond the limit
    QCOMPARE(nearestSetpoint(67.4, limits), 67.0);
    QCOMPARE(nearestSetpoint(67.6, limits), 68.0);
    QCOMPARE(nearestSetpoint(std::nan(""), limits), 34.0);
    QCOMPARE(nearestSetpoint(34.31, {34.0, 100.0, 0.1}), 34.3);
}

void TestSetpointRules::numbersAreShort_data()
{
    QTest::addColumn<double>("value");
    QTest::addColumn<QString>("text");
    QTest::newRow("whole") << 34.0 << u"34"_s;
    QTest::newRow("hundred") << 100.0 << u"100"_s;
    QTest::newRow("tenth") << 34.5 << u"34.5"_s;
    QTest::newRow("hundredth") << 34.25 << u"34.25"_s;
    QTest::newRow("minus nothing") << -0.001 << u"0"_s;
}

void TestSetpointRules::numbersAreShort()
{
    QFETCH(double, value);
    QFETCH(QString, text);
    QCOMPARE(shortNumber(value), text);
}

QTEST_APPLESS_MAIN(TestSetpointRules)
#include "tst_setpointrules.moc"
