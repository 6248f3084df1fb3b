// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "fakes/democellar.h"
#include "history/historysampler.h"

#include <QTest>

using namespace cellar;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

class TestHistorySampler : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();

    void everyReadingOnce();
    void aQualityIsNoticedWhenItIs();
    void brokenProbeDoesNotHideTheValve();
    void badStateIsSaidAgain();
    void clockThatGoesBackIsNews();
    void otherUnitIsAnotherBatch();
    void impossibleNumberIsAFault();
    void dropsTheOldest();

private:
    [[nodiscard]] VesselState &vessel() { return m_snapshot.vessels.front(); }
    void read(double temperature, Timestamp at)
    {
        vessel().temperature = {temperature, Quality::Good, at, {}};
        vessel().setpoint.at = at;
        vessel().valve.at = at;
        m_snapshot.at = at + 3ms;
    }
    // What the sampler found of the one vessel.
    [[nodiscard]] std::vector<HistorySample> found()
    {
        std::vector<HistorySample> samples;
        for (const HistoryBatch &batch : m_sampler.take()) {
            samples.insert(samples.end(), batch.samples.begin(), batch.samples.end());
        }
        return samples;
    }

    HistorySampler m_sampler;
    Snapshot m_snapshot;
    Timestamp m_start{};
};

void TestHistorySampler::init()
{
    m_sampler = HistorySampler();
    m_snapshot = demoSnapshot();
    m_snapshot.vessels.resize(1);
    m_start = vessel().temperature.at;
}

void TestHistorySampler::everyReadingOnce()
{
    m_sampler.add(m_snapshot);
    m_sampler.add(m_snapshot);
    m_snapshot.at += 5ms; // published again for another reason
    m_sampler.add(m_snapshot);
    QCOMPARE(m_sampler.size(), 1);
    read(36.7, m_start + 1s);
    m_sampler.add(m_snapshot);
    const std::vector<HistoryBatch> batches = m_sampler.take();
    QCOMPARE(batches.size(), 1U);
    QCOMPARE(batches.front().vessel, u"fv-10-1"_s);
    QCOMPARE(batches.front().label, u"FV 10/1"_s);
    const std::vector<HistorySample> expected{{m_start, 36'800, 34'000, SampledValve::Open, Quality::Good},
        {m_start + 1s, 36'700, 34'000, SampledValve::Open, Quality::Good}};
    QVERIFY(batches.front().samples == expected);
    QCOMPARE(m_sampler.size(), 0);
    m_sampler.add(m_snapshot);
    QVERIFY(m_sampler.take().empty());
}

void TestHistorySampler::aQualityIsNoticedWhenItIs()
{
    m_sampler.add(m_snapshot);
    vessel().temperature.quality = Quality::Stale; // the value stands, and so does its time
    vessel().setpoint.quality = Quality::Stale;
    vessel().valve.quality = Quality::Stale;
    m_snapshot.at = m_start + 2s;
    m_sampler.add(m_snapshot);
    m_snapshot.at = m_start + 3s;
    m_sampler.add(m_snapshot);
    vessel().temperature = {std::nullopt, Quality::LinkLost, m_start, u"nothing heard for 10 s"_s};
    m_snapshot.at = m_start + 10s;
    m_sampler.add(m_snapshot);
    const std::vector<HistorySample> samples = found();
    QCOMPARE(samples.size(), 3U);
    const HistorySample stale{m_start + 2s, noDegrees, noDegrees, SampledValve::Unknown, Quality::Stale};
    const HistorySample lost{m_start + 10s, noDegrees, noDegrees, SampledValve::Unknown, Quality::LinkLost};
    QVERIFY(samples.at(1) == stale);
    QVERIFY(samples.at(2) == lost);
    read(36.6, m_start + 11s);
    m_sampler.add(m_snapshot);
    QCOMPARE(found().front().quality, Quality::Good);
}

void TestHistorySampler::brokenProbeDoesNotHideTheValve()
{
    vessel().temperature = {std::nullopt, Quality::SensorFault, m_start, u"probe missing"_s};
    m_sampler.add(m_snapshot);
    vessel().valve = {ValveState::Closed, Quality::Good, m_start + 1s, {}};
    m_snapshot.at = m_start + 1s + 3ms;
    m_sampler.add(m_snapshot);
    m_sampler.add(m_snapshot);
    const std::vector<HistorySample> samples = found();
    QCOMPARE(samples.size(), 2U);
    const HistorySample expected{m_start + 1s, noDegrees, 34'000, SampledValve::Closed, Quality::SensorFault};
    QVERIFY(samples.at(1) == expected);
}

void TestHistorySampler::badStateIsSaidAgain()
{
    m_sampler.add(m_snapshot);
    m_sampler.remind(m_start + 10min);
    QCOMPARE(found().size(), 1U); // good is not said again: that would be a reading that nobody made
    vessel().temperature = {std::nullopt, Quality::LinkLost, m_start, {}};
    m_snapshot.at = m_start + 10min;
    m_sampler.add(m_snapshot);
    for (int second = 0; second < 600; second += 5) {
        m_sampler.remind(m_start + 10min + second * 1s);
    }
    const std::vector<HistorySample> samples = found();
    QCOMPARE(samples.size(), 10U);
    QCOMPARE(samples.back().at, m_start + 19min);
    QCOMPARE(samples.back().quality, Quality::LinkLost);
}

void TestHistorySampler::clockThatGoesBackIsNews()
{
    m_sampler.add(m_snapshot);
    read(36.5, m_start - 24h);
    m_sampler.add(m_snapshot);
    QCOMPARE(found().back().at, m_start - 24h);
    vessel().temperature = {std::nullopt, Quality::LinkLost, m_start, {}};
    m_sampler.add(m_snapshot);
    m_sampler.remind(m_start - 48h);
    QCOMPARE(found().size(), 2U);
}

void TestHistorySampler::otherUnitIsAnotherBatch()
{
    m_sampler.add(m_snapshot);
    vessel().unit = TemperatureUnit::Celsius;
    read(2.5, m_start + 1s);
    m_sampler.add(m_snapshot);
    const std::vector<HistoryBatch> batches = m_sampler.take();
    QCOMPARE(batches.size(), 2U);
    QCOMPARE(batches.at(0).unit, TemperatureUnit::Fahrenheit);
    QCOMPARE(batches.at(1).unit, TemperatureUnit::Celsius);
    QCOMPARE(batches.at(1).samples.front().temperature, 2'500);
}

void TestHistorySampler::impossibleNumberIsAFault()
{
    read(std::numeric_limits<double>::quiet_NaN(), m_start + 1s);
    m_sampler.add(m_snapshot);
    read(1e300, m_start + 2s);
    m_sampler.add(m_snapshot);
    for (const HistorySample &sample : found()) {
        QCOMPARE(sample.quality, Quality::SensorFault);
        QCOMPARE(sample.temperature, noDegrees);
    }
}

void TestHistorySampler::dropsTheOldest()
{
    for (int second = 0; second < 100; ++second) {
        read(36, m_start + second * 1s);
        m_sampler.add(m_snapshot);
    }
    QCOMPARE(m_sampler.dropOldest(), 11);
    QCOMPARE(m_sampler.size(), 89);
    QCOMPARE(found().front().at, m_start + 11s);
}

QTEST_GUILESS_MAIN(TestHistorySampler)
#include "tst_historysampler.moc"
