// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "panel/history/historymodel.h"

#include "history/historychart.h"

#include <QTemporaryDir>
#include <QTest>

using namespace cellar;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

constexpr Milliseconds hold = 30s;

} // namespace

class TestHistoryChart : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();

    void everyReadingWhereThereAreFew();
    void picksTheTier_data();
    void picksTheTier();
    void pointsAreThoseOfTheModel_data();
    void pointsAreThoseOfTheModel();
    void neverMorePointsThanAskedFor();
    void gapsStayGaps();
    void badQualityIsAGapWithItsName();
    void slowPanelHasNoGaps();
    void takesACoarserTierWhereTheFinerIsGone();
    void convertsWhatWasMeasuredInAnotherUnit();
    void nothingThereIsAnEmptySeries();
    void unknownVesselIsNothing();
    void refusesNonsense();

private:
    void add(const std::vector<HistorySample> &samples, TemperatureUnit unit = TemperatureUnit::Fahrenheit)
    {
        file->add({u"v"_s, unit, {}, samples});
    }
    // Samples every `step` for `span`.
    void addSteadily(Timestamp from, Milliseconds span, Milliseconds step)
    {
        std::vector<HistorySample> samples;
        for (Milliseconds after{0}; after < span; after += step) {
            samples.push_back(goodSample(from + after, 50));
        }
        add(samples);
    }
    [[nodiscard]] HistorySeries query(Timestamp from, Timestamp to, int points)
    {
        auto answer = historySeries(*file, {u"v"_s, from, to, points});
        return answer && *answer ? **answer : HistorySeries();
    }

    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<HistoryFile> file;
};

void TestHistoryChart::init()
{
    file.reset();
    m_dir = std::make_unique<QTemporaryDir>();
    auto opened = HistoryFile::open({m_dir->filePath(u"history.db"_s), hold});
    QVERIFY(opened);
    file = std::move(*opened);
}

void TestHistoryChart::everyReadingWhereThereAreFew()
{
    add({goodSample(historyStart, 36.8, 34, true), goodSample(historyStart + 1s, 36.7)});
    const HistorySeries series = query(historyStart, historyStart + 1h, 100);
    QCOMPARE(series.tier, HistoryTier::Raw);
    QCOMPARE(series.vessel, u"v"_s);
    const QList<HistoryPoint> expected{
        {historyStart, HistoryPoint::Temperature{36.8, 36.8, 36.8}, 34, 1, Quality::Good},
        {historyStart + 1s, HistoryPoint::Temperature{36.7, 36.7, 36.7}, 34, 0, Quality::Good}};
    QCOMPARE(series.points.size(), 2);
    QVERIFY(series.points == expected);
}

void TestHistoryChart::picksTheTier_data()
{
    QTest::addColumn<qint64>("hours");
    QTest::addColumn<int>("points");
    QTest::addColumn<HistoryTier>("tier");
    QTest::newRow("an hour") << 1LL << 1000 << HistoryTier::Raw;
    QTest::newRow("a day") << 24LL << 1000 << HistoryTier::Minute;
    QTest::newRow("a day, finely") << 24LL << 10'000 << HistoryTier::Raw;
    QTest::newRow("a week") << 7 * 24LL << 1000 << HistoryTier::Minute;
    QTest::newRow("a month") << 30 * 24LL << 1000 << HistoryTier::Quarter;
    QTest::newRow("a month, coarsely") << 30 * 24LL << 20 << HistoryTier::Day;
    QTest::newRow("a month, finely") << 30 * 24LL << 10'000 << HistoryTier::Minute;
}

void TestHistoryChart::picksTheTier()
{
    QFETCH(qint64, hours);
    QFETCH(int, points);
    addSteadily(historyStart, 31 * 24h, 10min);
    const HistorySeries series = query(historyStart, historyStart + hours * 1h, points);
    QTEST(series.tier, "tier");
    QVERIFY(series.points.size() <= points);
    QVERIFY(!series.points.isEmpty());
}

void TestHistoryChart::pointsAreThoseOfTheModel_data()
{
    QTest::addColumn<qint64>("minutes");
    QTest::addColumn<int>("points");
    QTest::newRow("raw") << 120LL << 200;
    QTest::newRow("minutes") << 600LL << 100;
    QTest::newRow("quarters") << 5000LL << 100;
    QTest::newRow("days") << 14'000LL << 6;
}

// Each point against samples that the model sums up into buckets of the same length.
void TestHistoryChart::pointsAreThoseOfTheModel()
{
    QFETCH(qint64, minutes);
    QFETCH(int, points);
    QRandomGenerator random(1);
    HistoryModel model(hold);
    std::vector<HistorySample> samples;
    const Timestamp from = floorTo(historyStart, 24h);
    for (Timestamp at = from; at < from + minutes * 1min; at += Milliseconds(random.bounded(20'000))) {
        samples.push_back(randomSample(random, at));
        model.add(samples.back());
    }
    add(samples);
    const HistorySeries series = query(from, from + minutes * 1min, points);
    QVERIFY(series.points.size() > 1);
    const Milliseconds length = series.points.at(1).at - series.points.at(0).at;
    const QList<HistoryPoint> expected = pointsOf(model.rollUps(length), length);
    // What the last sample tells about the time after the query is not in the answer.
    QVERIFY(series.points.size() == expected.size() || series.points.size() == expected.size() - 1);
    for (qsizetype i = 0; i + 1 < series.points.size(); ++i) {
        QVERIFY(series.points.at(i) == expected.at(i));
    }
}

void TestHistoryChart::neverMorePointsThanAskedFor()
{
    QRandomGenerator random(2);
    std::vector<HistorySample> samples;
    Timestamp at = historyStart;
    for (int i = 0; i < 20'000; ++i) {
        at += Milliseconds(random.bounded(50) == 0 ? random.bounded(3'000'000) : random.bounded(5'000));
        samples.push_back(randomSample(random, at));
    }
    add(samples);
    QVERIFY(file->save());
    file->hurry();
    QVERIFY(sealAll(*file));
    const qint64 span = (at - historyStart).count();
    for (int round = 0; round < 200; ++round) {
        const Timestamp from = historyStart + Milliseconds(random.bounded(span));
        const Timestamp to = from + Milliseconds(1 + random.bounded(round % 2 == 0 ? span : 3'000'000));
        const int points = random.bounded(2, 500);
        const HistorySeries series = query(from, to, points);
        QVERIFY2(series.points.size() <= points, qPrintable(u"%1 of %2"_s.arg(series.points.size()).arg(points)));
        for (qsizetype i = 1; i < series.points.size(); ++i) {
            QVERIFY(series.points.at(i - 1).at <= series.points.at(i).at);
        }
    }
}

void TestHistoryChart::gapsStayGaps()
{
    addSteadily(historyStart, 1h, 10s);
    addSteadily(historyStart + 3h, 1h, 10s);
    for (const int points : {1000, 200, 12}) {
        const HistorySeries series = query(historyStart, historyStart + 4h, points);
        const auto gap = std::ranges::find_if(
            series.points, [](const HistoryPoint &point) { return !point.temperature.has_value(); });
        QVERIFY(gap != series.points.end());
        QCOMPARE(gap->quality, Quality::NeverRead);
        QVERIFY(gap->at >= historyStart + 1h - 10s && gap->at < historyStart + 3h);
        QVERIFY(!gap->setpoint && !gap->valveOpen);
        QCOMPARE(std::ranges::count_if(series.points, [](const HistoryPoint &p) { return !p.temperature; }), 1);
        QVERIFY(series.points.constLast().temperature);
    }
}

void TestHistoryChart::badQualityIsAGapWithItsName()
{
    addSteadily(historyStart, 1h, 10s);
    std::vector<HistorySample> lost;
    for (int minute = 0; minute < 60; ++minute) {
        lost.push_back({historyStart + 1h + minute * 1min, noDegrees, noDegrees, SampledValve::Unknown,
            minute == 0 ? Quality::Stale : Quality::LinkLost});
    }
    add(lost);
    addSteadily(historyStart + 2h, 1h, 10s);
    for (const int points : {5000, 400, 12}) {
        const HistorySeries series = query(historyStart, historyStart + 3h, points);
        const Milliseconds length = points == 5000 ? Milliseconds(0) : series.points.at(1).at - series.points.at(0).at;
        for (const HistoryPoint &point : series.points) {
            if (point.at >= historyStart + 1h && point.at + length < historyStart + 2h) {
                QVERIFY(!point.temperature);
                QVERIFY(point.quality == Quality::Stale || point.quality == Quality::LinkLost);
            } else if (point.at < historyStart + 1h || point.at >= historyStart + 2h) {
                QVERIFY(point.temperature);
            }
        }
        QVERIFY(
            std::ranges::any_of(series.points, [](const HistoryPoint &p) { return p.quality == Quality::LinkLost; }));
    }
}

void TestHistoryChart::slowPanelHasNoGaps()
{
    file.reset();
    auto opened = HistoryFile::open({m_dir->filePath(u"slow.db"_s), 15min});
    QVERIFY(opened);
    file = std::move(*opened);
    addSteadily(historyStart, 24h, 5min);
    for (const int points : {1000, 200, 50}) {
        const HistorySeries series = query(historyStart, historyStart + 24h, points);
        QVERIFY(std::ranges::all_of(series.points, [](const HistoryPoint &p) { return p.temperature.has_value(); }));
    }
}

void TestHistoryChart::takesACoarserTierWhereTheFinerIsGone()
{
    addSteadily(historyStart, 10 * 24h, 5min);
    QVERIFY(file->save());
    file->hurry();
    QVERIFY(sealAll(*file));
    HistoryFile::Limits limits{};
    limits[0] = historyStart + 5 * 24h;
    limits[1] = historyStart + 2 * 24h;
    while (*file->forgetSome(limits)) {
    }
    QCOMPARE(query(historyStart + 6 * 24h, historyStart + 6 * 24h + 1h, 1000).tier, HistoryTier::Raw);
    QCOMPARE(query(historyStart + 3 * 24h, historyStart + 3 * 24h + 1h, 1000).tier, HistoryTier::Minute);
    const HistorySeries oldest = query(historyStart, historyStart + 1h, 1000);
    QCOMPARE(oldest.tier, HistoryTier::Quarter);
    QCOMPARE(oldest.points.size(), 4);
    // Before there was anything, nothing is missing.
    add({goodSample(historyStart + 20 * 24h, 50)}, TemperatureUnit::Fahrenheit);
    QCOMPARE(query(historyStart + 19 * 24h, historyStart + 20 * 24h + 1h, 1000).tier, HistoryTier::Minute);
}

void TestHistoryChart::convertsWhatWasMeasuredInAnotherUnit()
{
    add({goodSample(historyStart, 68, 50)}, TemperatureUnit::Fahrenheit);
    add({goodSample(historyStart + 1s, 21, 10)}, TemperatureUnit::Celsius);
    const HistorySeries both = query(historyStart, historyStart + 1h, 1000);
    QCOMPARE(both.unit, TemperatureUnit::Celsius);
    QCOMPARE(both.points.size(), 2);
    QCOMPARE(both.points.at(0).temperature->mean, 20.0);
    QCOMPARE(both.points.at(0).setpoint, 10.0);
    QCOMPARE(both.points.at(1).temperature->mean, 21.0);
    QCOMPARE(query(historyStart, historyStart + 1ms, 1000).unit, TemperatureUnit::Fahrenheit);
}

void TestHistoryChart::nothingThereIsAnEmptySeries()
{
    addSteadily(historyStart, 1h, 10s);
    for (const auto &[from, to] :
        {std::pair(historyStart + 100h, historyStart + 200h), std::pair(historyStart - 200h, historyStart - 100h),
            std::pair(lastRecordable - 1ms, Timestamp::max()), std::pair(Timestamp::min(), Timestamp{})}) {
        const auto answer = historySeries(*file, {u"v"_s, from, to, 1000});
        QVERIFY(answer && *answer);
        QVERIFY((*answer)->points.isEmpty());
    }
    const auto all = historySeries(*file, {u"v"_s, Timestamp::min(), Timestamp::max(), 1000});
    QVERIFY(all && *all);
    QCOMPARE((*all)->points.size(), 360); // clamped to what there is
}

void TestHistoryChart::unknownVesselIsNothing()
{
    const auto answer = historySeries(*file, {u"nobody"_s, historyStart, historyStart + 1h, 1000});
    QVERIFY(answer && !*answer);
}

void TestHistoryChart::refusesNonsense()
{
    QVERIFY(checkQuery({u"v"_s, historyStart, historyStart + 1ms, 2}));
    QVERIFY(checkQuery({u"v"_s, historyStart, historyStart + 1ms, 10'000}));
    for (const HistoryQuery &query : {HistoryQuery{u"v"_s, historyStart, historyStart, 1000},
             HistoryQuery{u"v"_s, historyStart, historyStart - 1h, 1000},
             HistoryQuery{u"v"_s, historyStart, historyStart + 1h, 1},
             HistoryQuery{u"v"_s, historyStart, historyStart + 1h, 10'001},
             HistoryQuery{u"v"_s, historyStart, historyStart + 1h, -5}}) {
        const auto checked = checkQuery(query);
        QVERIFY(!checked);
        QCOMPARE(checked.error().kind, ErrorKind::BadInput);
    }
}

QTEST_GUILESS_MAIN(TestHistoryChart)
#include "tst_historychart.moc"
