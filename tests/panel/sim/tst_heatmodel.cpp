// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/heatmodel.h"

#include "core/units.h"

#include <QTest>

#include <cmath>
#include <limits>

using namespace cellar;
using namespace std::chrono_literals;

namespace {

double celsius(double fahrenheit)
{
    return convertTemperature(fahrenheit, TemperatureUnit::Fahrenheit, TemperatureUnit::Celsius);
}

double fahrenheit(double value)
{
    return convertTemperature(value, TemperatureUnit::Celsius, TemperatureUnit::Fahrenheit);
}

HeatModel tank(double temperature, double setpoint, double volumeBbl = 10.0, quint64 seed = 1)
{
    const HeatParameters parameters = HeatParameters::forVessel(VesselKind::Fermenter, volumeBbl);
    return HeatModel(parameters, celsius(temperature), celsius(setpoint), seed);
}

// Hours until the beer is at or below the temperature; a negative number when that takes more than three days.
double hoursUntil(HeatModel &model, double temperature)
{
    for (int minutes = 0; minutes < 3 * 24 * 60; ++minutes) {
        if (model.temperature() <= celsius(temperature)) {
            return minutes / 60.0;
        }
        model.advance(60s);
    }
    return -1;
}

} // namespace

class HeatModelTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void ignoresTimeThatIsNone()
    {
        HeatModel model = tank(50, 34);
        for (const double seconds : {0.0, -5.0, std::numeric_limits<double>::quiet_NaN(),
                 std::numeric_limits<double>::infinity(), -std::numeric_limits<double>::infinity()}) {
            model.advance(std::chrono::duration<double>(seconds));
        }
        QCOMPARE(model.temperature(), celsius(50));
    }

    void survivesAbsurdParameters_data()
    {
        QTest::addColumn<double>("volume");
        QTest::addColumn<double>("fermentation");
        QTest::newRow("a thimble") << 0.0 << 0.0;
        QTest::newRow("a negative tank") << -10.0 << 0.0;
        QTest::newRow("a lake") << 1e12 << 0.0;
        QTest::newRow("a furnace") << 0.1 << 1e6;
    }
    void survivesAbsurdParameters()
    {
        QFETCH(double, volume);
        QFETCH(double, fermentation);
        HeatModel model = tank(68, 34, volume);
        model.setFermentationKw(fermentation);
        model.stickValve(false);
        for (int i = 0; i < 100; ++i) {
            model.advance(3600s);
            QVERIFY(std::isfinite(model.temperature()));
            // Yeast dies at 40 °C. One step with a million kilowatts may shoot past it; nothing may stay there.
            QVERIFY(fermentation > 0 || (model.temperature() > -3 && model.temperature() < 41));
        }
    }

    void aJacketCannotGetColderThanItsGlycol()
    {
        HeatModel model = tank(68, -40);
        model.advance(30 * 24h);
        QVERIFY(model.temperature() > model.glycol());
        QVERIFY(model.temperature() < model.glycol() + 1.0);
    }

    void aWarmTankWithoutCoolingEndsAtTheCellarsTemperature()
    {
        HeatModel model = tank(36, 100);
        model.advance(90 * 24h);
        QVERIFY(std::abs(model.temperature() - model.parameters().ambient) < 0.1);
    }

    void driftsSlowly()
    {
        HeatModel model = tank(36, 100);
        model.advance(1h);
        const double drift = fahrenheit(model.temperature()) - 36;
        QVERIFY2(drift > 0.01 && drift < 1.0, qPrintable(QString::number(drift)));
    }

    void fermentationWarmsAndStopsAtTheDeathOfTheYeast()
    {
        HeatModel idle = tank(68, 100, 20);
        HeatModel busy = tank(68, 100, 20);
        busy.setFermentationKw(0.9);
        idle.advance(1h);
        busy.advance(1h);
        const double perHour = fahrenheit(busy.temperature()) - fahrenheit(idle.temperature());
        QVERIFY2(perHour > 0.3 && perHour < 1.0, qPrintable(QString::number(perHour)));
        busy.advance(60 * 24h);
        QVERIFY(busy.temperature() < 40.0);
    }

    void crashesInAboutADay()
    {
        HeatModel model = tank(68, 34);
        QVERIFY(model.isValveOpen());
        const double hours = hoursUntil(model, 34.5);
        QVERIFY2(hours > 8 && hours < 26, qPrintable(QString::number(hours)));
        HeatModel big = tank(68, 34, 40);
        QVERIFY2(hoursUntil(big, 34.5) > hours, "a bigger tank takes longer");
    }

    void warmGlycolDoesNotCool()
    {
        HeatModel model = tank(50, 34);
        model.setGlycol(celsius(60));
        model.advance(1h);
        QVERIFY(model.isValveOpen());
        QVERIFY(model.temperature() > celsius(50));
        model.setGlycol(std::nullopt);
        model.advance(1h);
        QVERIFY(model.temperature() < celsius(50.5));
        QCOMPARE(model.glycol(), model.parameters().glycol);
    }

    void valveHasHysteresis()
    {
        QVERIFY(!tank(34.0, 34).isValveOpen());
        QVERIFY(!tank(34.9, 34).isValveOpen());
        QVERIFY(tank(35.1, 34).isValveOpen());

        HeatModel model = tank(35.5, 34);
        double lowest = 100;
        int switches = 0;
        bool open = model.isValveOpen();
        for (int minute = 0; minute < 7 * 24 * 60; ++minute) {
            model.advance(60s);
            lowest = std::min(lowest, fahrenheit(model.temperature()));
            switches += model.isValveOpen() != open ? 1 : 0;
            open = model.isValveOpen();
        }
        QVERIFY2(switches >= 2, "it closes, and opens again when the tank has warmed up");
        QVERIFY2(switches < 100, "it does not chatter");
        QVERIFY(lowest > 33.5);
        QVERIFY(fahrenheit(model.temperature()) < 35.5);
    }

    void setpointActsAtOnce()
    {
        HeatModel model = tank(67.8, 68);
        QVERIFY(!model.isValveOpen());
        model.setSetpoint(celsius(34));
        QVERIFY(model.isValveOpen());
        model.setSetpoint(celsius(68));
        QVERIFY(!model.isValveOpen());
    }

    void aStuckValveDoesNotObey()
    {
        HeatModel model = tank(68, 34);
        model.stickValve(std::nullopt);
        model.setSetpoint(celsius(80));
        model.advance(1h);
        QVERIFY(model.isValveOpen());
        model.stickValve(false);
        model.setSetpoint(celsius(34));
        model.advance(1h);
        QVERIFY(!model.isValveOpen());
        model.releaseValve();
        QVERIFY(model.isValveOpen());
    }

    void withoutAProbeTheValveCloses()
    {
        HeatModel model = tank(68, 34);
        model.setProbeConnected(false);
        QVERIFY(!model.isValveOpen());
        model.advance(10s);
        QVERIFY(!model.isValveOpen());
        model.setProbeConnected(true);
        QVERIFY(model.isValveOpen());
    }

    void theProbeLagsAndTrembles()
    {
        HeatModel model = tank(68, 34);
        QCOMPARE(model.probe(), model.temperature());
        double worst = 0;
        bool moved = false;
        for (int i = 0; i < 600; ++i) {
            model.advance(1s);
            worst = std::max(worst, std::abs(model.probe() - model.temperature()));
            moved = moved || model.probe() > model.temperature();
        }
        QVERIFY(worst > 0.0);
        QVERIFY2(worst < 0.06, "less than a tenth of a degree Fahrenheit");
        model.setTemperature(celsius(40));
        QCOMPARE(model.probe(), celsius(40));
    }

    void theSeedDecides()
    {
        HeatModel a = tank(50, 34, 10, 7);
        HeatModel b = tank(50, 34, 10, 7);
        HeatModel c = tank(50, 34, 10, 8);
        a.advance(3600s);
        b.advance(3600s);
        c.advance(3600s);
        QCOMPARE(a.probe(), b.probe());
        QVERIFY(a.probe() != c.probe());
    }

    void howTimeIsCutDoesNotMatter()
    {
        HeatModel whole = tank(50, 34);
        HeatModel pieces = tank(50, 34);
        whole.advance(1800s);
        for (int i = 0; i < 18000; ++i) {
            pieces.advance(100ms);
        }
        QCOMPARE(pieces.probe(), whole.probe());
        QCOMPARE(pieces.temperature(), whole.temperature());
    }

    void isStableAtAnySpeed()
    {
        HeatModel slow = tank(68, 34);
        HeatModel fast = tank(68, 34);
        for (int i = 0; i < 5 * 24 * 3600 / 180; ++i) { // five days as --speed 3600 cuts them, 50 ms at a time
            fast.advance(180s);
            QVERIFY(fast.temperature() > celsius(30) && fast.temperature() < celsius(70));
        }
        for (int i = 0; i < 5 * 24 * 3600 / 60; ++i) {
            slow.advance(60s);
        }
        QCOMPARE(fast.temperature(), slow.temperature());
    }

    void theDemoStaysNearItsValuesForMinutes_data()
    {
        QTest::addColumn<double>("temperature");
        QTest::addColumn<double>("setpoint");
        QTest::addColumn<double>("volume");
        QTest::addColumn<double>("fermentation");
        QTest::newRow("FV 10/1") << 36.8 << 34.0 << 10.0 << 0.0;
        QTest::newRow("FV 10/4") << 37.0 << 35.0 << 10.0 << 0.0;
        QTest::newRow("FV 10/5") << 35.9 << 35.0 << 10.0 << 0.0;
        QTest::newRow("FV 20/1") << 67.8 << 68.0 << 20.0 << 0.9;
    }
    void theDemoStaysNearItsValuesForMinutes()
    {
        QFETCH(double, temperature);
        QFETCH(double, setpoint);
        QFETCH(double, volume);
        QFETCH(double, fermentation);
        HeatModel model = tank(temperature, setpoint, volume);
        model.setFermentationKw(fermentation);
        const bool open = model.isValveOpen();
        for (int second = 0; second < 300; ++second) {
            model.advance(1s);
            QVERIFY(std::abs(fahrenheit(model.probe()) - temperature) < 0.2);
            QCOMPARE(model.isValveOpen(), open);
        }
    }

    void roomsAndReservoirsHaveTheirOwnNumbers()
    {
        const HeatParameters tankOf10 = HeatParameters::forVessel(VesselKind::Fermenter, 10);
        const HeatParameters room = HeatParameters::forVessel(VesselKind::Room, 10);
        const HeatParameters glycol = HeatParameters::forVessel(VesselKind::Glycol, 10);
        QVERIFY(room.ambientUa > tankOf10.ambientUa);
        QVERIFY(glycol.glycol < tankOf10.glycol);
        QVERIFY(std::abs(tankOf10.massKg - 1185) < 1);
    }
};

QTEST_APPLESS_MAIN(HeatModelTest)
#include "tst_heatmodel.moc"
