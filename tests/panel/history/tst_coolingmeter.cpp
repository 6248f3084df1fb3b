// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "panel/history/historymodel.h"

#include "history/coolingmeter.h"
#include "history/coolingsurvey.h"

#include <QTemporaryDir>
#include <QTest>

using namespace cellar;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

constexpr Milliseconds hold = 15min;

struct Shown
{
    int minute = 0;
    double temperature = 0;
    bool open = false;
    double setpoint = 40;
};

CoolingFigures figuresOf(const std::vector<Shown> &shown, Milliseconds span = 60min)
{
    CoolingMeter meter(hold, historyStart, historyStart + span);
    for (const Shown &one : shown) {
        meter.add(goodSample(historyStart + one.minute * 1min, one.temperature, one.setpoint, one.open));
    }
    return meter.finish();
}

} // namespace

class TestCoolingMeter : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void nothingKnown();
    void dutyIsTheOpenShareOfWhatIsKnown();
    void degreesPerHourWhileCooling();
    void risingIsNegative();
    void longestPullDown();
    void pullDownEndsAtTheSetpoint();
    void gapsEndEverything();
    void brokenProbeStillHasAValve();
    void minutesGiveTheSameDuty();
    void surveyTakesMinutesWhereReadingsAreGone();
};

void TestCoolingMeter::nothingKnown()
{
    const CoolingFigures figures = figuresOf({});
    QVERIFY(!figures.duty && !figures.valveMinutesPerDay && !figures.degreesPerHour && !figures.longestPullDown);
    QCOMPARE(figures.knownShare, 0.0);
    QCOMPARE(figures.from, historyStart);
    QCOMPARE(figures.to, historyStart + 60min);
}

// Open from 10 to 20 of 0 to 45 minutes; then the last reading stands for 15.
void TestCoolingMeter::dutyIsTheOpenShareOfWhatIsKnown()
{
    const CoolingFigures figures = figuresOf({{0, 50, false}, {10, 50, true}, {20, 48, false}, {30, 48, false}}, 90min);
    QCOMPARE(*figures.duty, 10.0 / 45);
    QCOMPARE(*figures.valveMinutesPerDay, 24 * 60 * 10.0 / 45);
    QCOMPARE(figures.knownShare, 45.0 / 90);
}

// 2 degrees in 10 minutes and 1 degree in 10 minutes with the valve open: 3 in 20 minutes. Warming in between is not
// it.
void TestCoolingMeter::degreesPerHourWhileCooling()
{
    const CoolingFigures figures =
        figuresOf({{0, 50, true}, {10, 48, false}, {20, 49, false}, {30, 49, true}, {40, 48, false}});
    QCOMPARE(*figures.degreesPerHour, 9.0);
}

void TestCoolingMeter::risingIsNegative()
{
    const CoolingFigures figures = figuresOf({{0, 50, true}, {10, 51, true}, {20, 52, true}});
    QCOMPARE(*figures.degreesPerHour, -6.0);
    QVERIFY(!figures.longestPullDown);
}

void TestCoolingMeter::longestPullDown()
{
    const CoolingFigures figures = figuresOf({{0, 60, true}, {10, 59, false}, {15, 59, true}, {25, 57, true},
        {35, 55, false}, {36, 55, true}, {46, 54, true}, {50, 54, false}});
    QVERIFY(figures.longestPullDown);
    const CoolingFigures::PullDown expected{historyStart + 15min, historyStart + 35min, 59, 55};
    QVERIFY(*figures.longestPullDown == expected);
}

void TestCoolingMeter::pullDownEndsAtTheSetpoint()
{
    const CoolingFigures figures =
        figuresOf({{0, 44, true}, {10, 42, true}, {20, 40, true}, {30, 38, true}, {40, 36, true}, {50, 34, true}});
    QVERIFY(figures.longestPullDown);
    const CoolingFigures::PullDown expected{historyStart, historyStart + 20min, 44, 40};
    QVERIFY(*figures.longestPullDown == expected);
    QVERIFY(!figuresOf({{0, 39, true}, {10, 38, true}}).longestPullDown); // below from the beginning
}

void TestCoolingMeter::gapsEndEverything()
{
    const CoolingFigures figures =
        figuresOf({{0, 60, true}, {10, 58, true}, {50, 50, true}, {55, 49, true}, {59, 48, true}});
    const CoolingFigures::PullDown expected{historyStart, historyStart + 10min, 60, 58};
    QVERIFY(*figures.longestPullDown == expected);
    QCOMPARE(*figures.degreesPerHour, 4 / (19 / 60.0)); // 2 in 10 minutes and 2 in 9, not 8 in 40
    QCOMPARE(figures.knownShare, (25 + 10) / 60.0);
    QCOMPARE(*figures.duty, 1.0);
}

void TestCoolingMeter::brokenProbeStillHasAValve()
{
    CoolingMeter meter(hold, historyStart, historyStart + 60min);
    meter.add(goodSample(historyStart, 60, 40, true));
    meter.add({historyStart + 10min, noDegrees, 40'000, SampledValve::Open, Quality::SensorFault});
    meter.add({historyStart + 20min, noDegrees, 40'000, SampledValve::Closed, Quality::SensorFault});
    meter.add({historyStart + 30min, noDegrees, noDegrees, SampledValve::Unknown, Quality::LinkLost});
    const CoolingFigures figures = meter.finish();
    QCOMPARE(*figures.duty, 20.0 / 30);
    QCOMPARE(figures.knownShare, 10.0 / 60);
    QVERIFY(!figures.degreesPerHour && !figures.longestPullDown);
}

void TestCoolingMeter::minutesGiveTheSameDuty()
{
    HistoryModel model(hold);
    CoolingMeter raw(hold, historyStart, historyStart + 3h);
    for (int second = 0; second < 3 * 3600; second += 10) {
        const bool open = second / 600 % 3 == 0;
        const HistorySample sample = goodSample(historyStart + second * 1s, 60 - second * 0.001, 40, open);
        model.add(sample);
        raw.add(sample);
    }
    CoolingMeter minutes(hold, historyStart, historyStart + 3h);
    for (const HistoryRollUp &minute : model.rollUps(1min)) {
        if (minute.start < historyStart + 3h) {
            minutes.add(minute);
        }
    }
    const CoolingFigures exact = raw.finish();
    const CoolingFigures rough = minutes.finish();
    QCOMPARE(*rough.duty, *exact.duty);
    QCOMPARE(rough.knownShare, exact.knownShare);
    QVERIFY(qAbs(*exact.degreesPerHour - 3.6) < 0.01);
    QVERIFY(qAbs(*rough.degreesPerHour - 3.6) < 0.01);
    QVERIFY(rough.longestPullDown && exact.longestPullDown);
    QCOMPARE(exact.longestPullDown->to - exact.longestPullDown->from, 10min);
    QVERIFY(rough.longestPullDown->to - rough.longestPullDown->from >= 9min);
}

void TestCoolingMeter::surveyTakesMinutesWhereReadingsAreGone()
{
    const QTemporaryDir dir;
    auto opened = HistoryFile::open({dir.filePath(u"history.db"_s), 30s});
    QVERIFY(opened);
    HistoryFile &file = **opened;
    std::vector<HistorySample> samples;
    for (int second = 0; second < 30 * 3600; second += 10) {
        samples.push_back(goodSample(historyStart + second * 1s, 60, 40, second % 40 == 0));
    }
    file.add({u"v"_s, TemperatureUnit::Celsius, {}, samples});
    QVERIFY(file.save());
    file.hurry();
    QVERIFY(sealAll(file));
    const auto figures = [&] {
        CoolingSurvey survey({u"v"_s, historyStart, historyStart + 30h});
        while (*survey.step(file)) {
        }
        return survey.finish();
    };
    const auto before = figures();
    QVERIFY(before);
    QCOMPARE(*before->duty, 0.25);
    QCOMPARE(before->knownShare, 1.0);
    QCOMPARE(before->unit, TemperatureUnit::Celsius);
    HistoryFile::Limits limits{};
    limits[0] = historyStart + 20h;
    while (*file.forgetSome(limits)) {
    }
    const auto after = figures();
    QVERIFY(after);
    QVERIFY(qAbs(*after->duty - 0.25) < 1e-3);
    QVERIFY(qAbs(after->knownShare - 1) < 1e-3);
    CoolingSurvey nobody({u"nobody"_s, historyStart, historyStart + 1h});
    QVERIFY(!*nobody.step(file));
    QVERIFY(!nobody.finish());
}

QTEST_GUILESS_MAIN(TestCoolingMeter)
#include "tst_coolingmeter.moc"
