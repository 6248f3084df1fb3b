// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/chartcurves.h"

#include "models/chartticks.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace cellar;

namespace {

constexpr Timestamp start{1'795'392'000'000ms}; // 2026-11-23T00:00Z

HistoryPoint point(int minute, std::optional<double> temperature, std::optional<double> setpoint = 34.0)
{
    HistoryPoint made;
    made.at = start + minute * 1min;
    if (temperature) {
        made.temperature = {*temperature - 1, *temperature, *temperature + 1};
    } else {
        made.quality = Quality::LinkLost;
    }
    made.setpoint = setpoint;
    return made;
}

double place(int minute)
{
    return double((start + minute * 1min).time_since_epoch().count());
}

} // namespace

class ChartCurvesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { qputenv("TZ", "UTC"); }
    void gapsAreGaps();
    void aLoneReadingIsSeen();
    void setpointsAreSteps();
    void unitOfDisplay();
    void valveWhereItIsKnown();
    void nothingAtAll();
    void degreesInSight();
    void pointUnderTheFinger();
    void roundTimes_data();
    void roundTimes();
    void roundDegrees();
};

void ChartCurvesTest::gapsAreGaps()
{
    HistorySeries series;
    series.points = {point(0, 40), point(1, 41), point(2, {}), point(3, {}), point(4, 42), point(5, 43)};
    const ChartCurves curves = chartCurves(series, TemperatureUnit::Fahrenheit);
    QCOMPARE(curves.temperature.size(), 2);
    QCOMPARE(curves.temperature.at(0).mean, (ChartCurves::Line{{place(0), 40}, {place(1), 41}}));
    QCOMPARE(curves.temperature.at(1).mean, (ChartCurves::Line{{place(4), 42}, {place(5), 43}}));
    QCOMPARE(curves.temperature.at(1).low.first().y(), 41.0);
    QCOMPARE(curves.temperature.at(1).high.last().y(), 44.0);
}

void ChartCurvesTest::aLoneReadingIsSeen()
{
    HistorySeries series;
    series.points = {point(0, {}), point(1, 40), point(2, {}), point(3, 50)};
    const ChartCurves curves = chartCurves(series, TemperatureUnit::Fahrenheit);
    QCOMPARE(curves.temperature.size(), 2);
    QCOMPARE(curves.temperature.at(0).mean, (ChartCurves::Line{{place(1), 40}, {place(2), 40}}));
    QCOMPARE(curves.temperature.at(1).mean, (ChartCurves::Line{{place(3), 50}, {place(4), 50}}));
}

void ChartCurvesTest::setpointsAreSteps()
{
    HistorySeries series;
    series.points = {point(0, 40, 34), point(1, 40, 34), point(2, 40, 36), point(3, 40, {}), point(4, 40, 36)};
    const ChartCurves curves = chartCurves(series, TemperatureUnit::Fahrenheit);
    QCOMPARE(curves.setpoint.size(), 2);
    QCOMPARE(
        curves.setpoint.at(0), (ChartCurves::Line{{place(0), 34}, {place(2), 34}, {place(2), 36}, {place(3), 36}}));
    QCOMPARE(curves.setpoint.at(1), (ChartCurves::Line{{place(4), 36}, {place(5), 36}}));
}

void ChartCurvesTest::unitOfDisplay()
{
    HistorySeries series;
    series.points = {point(0, 50, 32), point(1, 50, 32)};
    const ChartCurves curves = chartCurves(series, TemperatureUnit::Celsius);
    QCOMPARE(curves.temperature.first().mean.first().y(), 10.0);
    QCOMPARE(curves.setpoint.first().first().y(), 0.0);
}

void ChartCurvesTest::valveWhereItIsKnown()
{
    HistorySeries series;
    series.points = {point(0, 50), point(1, 50), point(2, 50)};
    series.points[1].valveOpen = 0.5;
    const ChartCurves curves = chartCurves(series, TemperatureUnit::Fahrenheit);
    QCOMPARE(curves.valve.size(), 1);
    QCOMPARE(curves.valve.first().from, place(1));
    QCOMPARE(curves.valve.first().to, place(2));
    QCOMPARE(curves.valve.first().open, 0.5);
}

void ChartCurvesTest::nothingAtAll()
{
    HistorySeries series;
    QVERIFY(chartCurves(series, TemperatureUnit::Fahrenheit).isEmpty());
    series.points = {point(0, {}, {}), point(1, {}, {})};
    const ChartCurves curves = chartCurves(series, TemperatureUnit::Fahrenheit);
    QVERIFY(curves.isEmpty());
    QCOMPARE(curves.degrees(place(0), place(1)).low, 0.0);
    QCOMPARE(curves.degrees(place(0), place(1)).high, 100.0);
}

void ChartCurvesTest::degreesInSight()
{
    HistorySeries series;
    series.points = {point(0, 90, {}), point(1, 40, {}), point(2, 41, {})};
    const ChartCurves::Span span = chartCurves(series, TemperatureUnit::Fahrenheit).degrees(place(1), place(2));
    QVERIFY(span.low < 39 && span.low > 38);
    QVERIFY(span.high > 42 && span.high < 43);
}

void ChartCurvesTest::pointUnderTheFinger()
{
    const QList<HistoryPoint> points{point(0, 40), point(1, 40), point(3, 40)};
    QCOMPARE(cellar::pointAt(points, start - 1ms), qsizetype(-1));
    QCOMPARE(cellar::pointAt(points, start), qsizetype(0));
    QCOMPARE(cellar::pointAt(points, start + 90s), qsizetype(1));
    QCOMPARE(cellar::pointAt(points, start + 4min), qsizetype(2));
    QCOMPARE(cellar::pointAt(points, start + 6min), qsizetype(-1));
    QCOMPARE(cellar::pointAt({}, start), qsizetype(-1));
}

void ChartCurvesTest::roundTimes_data()
{
    QTest::addColumn<int>("minutes");
    QTest::addColumn<int>("most");
    QTest::addColumn<QStringList>("texts");
    QTest::newRow("an hour") << 60 << 4 << QStringList{u"23 Nov"_s, u"00:15"_s, u"00:30"_s, u"00:45"_s, u"01:00"_s};
    QTest::newRow("a day") << 24 * 60 << 4 << QStringList{u"23 Nov"_s, u"06:00"_s, u"12:00"_s, u"18:00"_s, u"24 Nov"_s};
    QTest::newRow("a week") << 7 * 24 * 60 << 8
                            << QStringList{u"23 Nov"_s, u"24 Nov"_s, u"25 Nov"_s, u"26 Nov"_s, u"27 Nov"_s, u"28 Nov"_s,
                                   u"29 Nov"_s, u"30 Nov"_s};
}

void ChartCurvesTest::roundTimes()
{
    QFETCH(int, minutes);
    QFETCH(int, most);
    QStringList texts;
    const QList<ChartTick> ticks = chartTicks(start, start + minutes * 1min, most);
    for (const ChartTick &tick : ticks) {
        texts.append(tick.text);
    }
    QTEST(texts, "texts");
}

void ChartCurvesTest::roundDegrees()
{
    QCOMPARE(degreeStep(30, 70, 5), 10.0);
    QCOMPARE(degreeStep(30, 70, 8), 5.0);
    QCOMPARE(degreeStep(34, 36, 5), 0.5);
    QCOMPARE(degreeStep(34, 34, 5), 1.0);
    QCOMPARE(degreeStep(0, 100, 0), 100.0);
}

QTEST_GUILESS_MAIN(ChartCurvesTest)
#include "tst_chartcurves.moc"
