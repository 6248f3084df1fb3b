// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controllers/coolingcontroller.h"
#include "controllers/historycontroller.h"
#include "fakes/demorecords.h"
#include "fakes/fakecellar.h"
#include "fakes/manualclock.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace cellar;

class HistoryControllerTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { qputenv("TZ", "UTC"); }
    void init();
    void opensTheLastDay();
    void unknownVessel();
    void ranges();
    void panAndZoomAskForMore();
    void whatCannotBeReadIsSaid();
    void wayBack();
    void readingsAreAppended();
    void aFaultIsAGap();
    void fingerAndLegend();
    void marksAndTheirWords();
    void troubleInWords();
    void whatWasThereStaysInTrouble();
    void anOldAnswerComesTooLate();
    void coolingInWords();

private:
    void open();
    void publishAt(Milliseconds later, double temperature);
    [[nodiscard]] const QList<HistoryQuery> &queries() const { return m_cellar->records().historyQueries; }

    std::unique_ptr<FakeCellar> m_cellar;
    std::unique_ptr<ManualClock> m_clock;
    std::unique_ptr<HistoryController> m_history;
    std::unique_ptr<CoolingController> m_cooling;
};

void HistoryControllerTest::init()
{
    m_cooling.reset();
    m_history.reset();
    m_cellar = std::make_unique<FakeCellar>();
    m_clock = std::make_unique<ManualClock>();
    Snapshot snapshot = *m_cellar->snapshot();
    keepDemoRecords(m_cellar->records(), snapshot);
    m_cellar->publish(snapshot);
    m_history = std::make_unique<HistoryController>(*m_cellar, *m_clock, ChartTimes{10ms, 1h});
    m_cooling = std::make_unique<CoolingController>(*m_cellar, *m_history);
}

void HistoryControllerTest::open()
{
    m_history->open(u"fv-10-1"_s);
    QTRY_VERIFY(!m_history->curves().isEmpty());
    QTRY_VERIFY(!m_history->marks().isEmpty());
}

void HistoryControllerTest::publishAt(Milliseconds later, double temperature)
{
    m_clock->advance(later);
    Snapshot snapshot = *m_cellar->snapshot();
    snapshot.at += later;
    for (VesselState &vessel : snapshot.vessels) {
        vessel.temperature.value = temperature;
        vessel.temperature.at = snapshot.at;
    }
    m_cellar->publish(snapshot);
}

void HistoryControllerTest::opensTheLastDay()
{
    QVERIFY(!m_history->isOpen());
    open();
    QVERIFY(m_history->isOpen());
    QCOMPARE(m_history->label(), u"FV 10/1"_s);
    QCOMPARE(m_history->range(), look::Range::Day);
    QVERIFY(m_history->window().span() == 24h && m_history->window().to() == m_cellar->snapshot()->at);
    QCOMPARE(m_history->statusText(), QString());
    // More than is in sight, so that a moved chart is not empty.
    QVERIFY(queries().first().from < m_history->window().from());
    QCOMPARE(m_history->curves().temperature.size(), 2);
    QCOMPARE(m_history->batchTitle(), u"Pilsner"_s);
    QVERIFY(m_history->batchText().contains(u"#1042"));
    QVERIFY(m_history->nowText().contains(u"36.8"));
    m_history->close();
    QVERIFY(!m_history->isOpen());
    QVERIFY(m_history->curves().isEmpty());
}

void HistoryControllerTest::unknownVessel()
{
    m_history->open(u"fv-99"_s);
    QVERIFY(!m_history->isOpen());
    QVERIFY(queries().isEmpty());
}

void HistoryControllerTest::ranges()
{
    open();
    m_history->showRange(look::Range::Week);
    QVERIFY(m_history->window().span() == 7 * 24h);
    m_history->showRange(look::Range::Month);
    QVERIFY(m_history->window().span() == 30 * 24h);
    m_history->showRange(look::Range::Batch);
    QVERIFY(m_history->hasBatchRange());
    QVERIFY(m_history->window().from() < m_cellar->snapshot()->at - 12 * 24h);
    const ChartWindow before = m_history->window();
    m_history->showRange(look::Range::Free);
    QVERIFY(m_history->window() == before);
    m_history->open(u"fv-10-2"_s); // nobody knows when that was brewed
    m_history->showRange(look::Range::Batch);
    QCOMPARE(m_history->range(), look::Range::Day);
    QCOMPARE(m_history->batchTitle(), u"Empty"_s);
}

void HistoryControllerTest::panAndZoomAskForMore()
{
    open();
    const qsizetype before = queries().size();
    m_history->pan(-3);
    QCOMPARE(m_history->range(), look::Range::Free);
    QVERIFY(!m_history->follows());
    QTRY_COMPARE(queries().size(), before + 1);
    QVERIFY(queries().back().from <= m_history->window().from());
    // A little is in store already.
    m_history->pan(-0.1);
    QSignalSpy settled(m_history.get(), &HistoryController::settled);
    QTRY_COMPARE(settled.size(), 1);
    QCOMPARE(queries().size(), before + 1);
    // Finer data when what is there has become too coarse.
    m_history->zoom(8, 0.5);
    QTRY_COMPARE(queries().size(), before + 2);
    QVERIFY(queries().back().to - queries().back().from <= 2 * m_history->window().span());
}

void HistoryControllerTest::whatCannotBeReadIsSaid()
{
    open();
    m_cellar->records().series.reset();
    publishAt(10s, 41.5);
    QCOMPARE(m_history->statusText(), QString());
    m_history->showRange(look::Range::Week); // more than there is
    QTRY_VERIFY(m_history->statusText().contains(u"no records"_s));
    QVERIFY2(!m_history->curves().isEmpty(), "what is there stays");
    m_history->showRange(look::Range::Day);
    QTRY_COMPARE(m_history->statusText(), QString());
}

void HistoryControllerTest::wayBack()
{
    open();
    m_history->showRange(look::Range::Week);
    m_history->zoom(3, 0.2);
    m_history->pan(-1);
    m_history->reset();
    QCOMPARE(m_history->range(), look::Range::Week);
    QVERIFY(m_history->follows());
    QVERIFY(m_history->window().span() == 7 * 24h);
}

void HistoryControllerTest::readingsAreAppended()
{
    open();
    const qsizetype before = m_history->curves().temperature.back().mean.size();
    publishAt(10s, 41.5);
    QCOMPARE(m_history->curves().temperature.back().mean.size(), before + 1);
    QCOMPARE(m_history->curves().temperature.back().mean.back().y(), 41.5);
    QVERIFY2(m_history->window().to() == m_cellar->snapshot()->at, "the chart goes on");
    QVERIFY(m_history->legendTemperature().contains(u"41.5"));
    m_history->pan(-0.5);
    const ChartWindow window = m_history->window();
    publishAt(10s, 42.5);
    QVERIFY2(m_history->window() == window, "but not under somebody's fingers");
}

void HistoryControllerTest::aFaultIsAGap()
{
    open();
    const qsizetype before = m_history->curves().temperature.size();
    publishAt(10s, 41.5);
    m_clock->advance(10s);
    Snapshot snapshot = *m_cellar->snapshot();
    snapshot.at += 10s;
    snapshot.vessels.front().temperature = {std::nullopt, Quality::SensorFault, {}, u"probe missing"_s};
    m_cellar->publish(snapshot);
    publishAt(10s, 41.7);
    // The reading after the fault begins another line; that it is good again is what publishAt() says.
    QCOMPARE(m_history->curves().temperature.size(), before);
    snapshot = *m_cellar->snapshot();
    snapshot.at += 10s;
    snapshot.vessels.front().temperature = {41.0, Quality::Good, snapshot.at, {}};
    m_cellar->publish(snapshot);
    QCOMPARE(m_history->curves().temperature.size(), before + 1);
}

void HistoryControllerTest::fingerAndLegend()
{
    open();
    m_history->pointAt(0.1); // 21.6 h ago: the pull-down
    QCOMPARE(m_history->legendTime(), u"22 Nov 16:24"_s);
    QVERIFY(m_history->legendTemperature().contains(u" to "));
    QCOMPARE(m_history->legendSetpoint(), u"34.0\u00a0°F"_s);
    QCOMPARE(m_history->legendValve(), u"open 100\u00a0%"_s);
    m_history->pointAt(0.3); // in the gap
    QCOMPARE(m_history->legendTemperature(), u"no reading"_s);
    m_history->pan(-0.1);
    QVERIFY(!m_history->cursor());
}

void HistoryControllerTest::marksAndTheirWords()
{
    open();
    QVERIFY(std::ranges::is_sorted(m_history->marks(), {}, &ChartMark::at));
    QTRY_COMPARE(m_history->marks().size(), 4); // three of the vessel, one start
    QVERIFY2(m_history->legendNote().contains(u"gravity"), "the newest");
    m_history->pointAt(1 - 4.0 / 24);
    QVERIFY(m_history->legendNote().contains(u"36 °F"));
    m_history->pointAt(1 - 15.0 / 24);
    QVERIFY(m_history->legendNote().contains(u"power lost"));
    m_history->pointAt(0.5);
    QCOMPARE(m_history->legendNote(), QString());
}

void HistoryControllerTest::troubleInWords()
{
    m_cellar->records().series.reset();
    m_history->open(u"fv-10-1"_s);
    QVERIFY(!m_history->statusText().isEmpty());
    QTRY_VERIFY(m_history->statusText().contains(u"this node keeps no records"));
    m_cellar->records().series = HistorySeries{};
    m_history->showRange(look::Range::Week);
    QTRY_VERIFY(m_history->statusText().contains(u"No readings"));
}

void HistoryControllerTest::whatWasThereStaysInTrouble()
{
    open();
    m_cellar->records().series.reset();
    const qsizetype before = queries().size();
    m_history->showRange(look::Range::Week);
    QTRY_COMPARE(queries().size(), before + 1);
    QCoreApplication::processEvents();
    QVERIFY(!m_history->curves().isEmpty());
}

void HistoryControllerTest::anOldAnswerComesTooLate()
{
    m_cellar->records().hold();
    m_history->open(u"fv-10-1"_s);
    m_history->close();
    m_cellar->records().release();
    QCoreApplication::processEvents();
    QVERIFY(m_history->curves().isEmpty());
    QVERIFY(!m_history->isOpen());
}

void HistoryControllerTest::coolingInWords()
{
    QCOMPARE(m_cooling->duty(), u"–"_s);
    open();
    QTRY_COMPARE(m_cooling->duty(), u"open 42\u00a0% of the time"_s);
    QCOMPARE(m_cooling->valveMinutes(), u"605\u00a0min a day"_s);
    QCOMPARE(m_cooling->rate(), u"falls 3.4\u00a0°F an hour"_s);
    QVERIFY(m_cooling->pullDown().startsWith(u"10\u00a0h 0\u00a0min"));
    QVERIFY(m_cooling->note().contains(u"88"));
    m_cellar->records().figures->degreesPerHour = -1.8;
    Snapshot snapshot = *m_cellar->snapshot();
    snapshot.displayUnit = TemperatureUnit::Celsius;
    m_cellar->publish(snapshot);
    m_history->showRange(look::Range::Week);
    QTRY_COMPARE(m_cooling->rate(), u"rises 1.0\u00a0°C an hour"_s);
    m_cellar->records().figures.reset();
    m_history->showRange(look::Range::Month);
    QTRY_VERIFY(m_cooling->note().contains(u"no records"));
    QCOMPARE(m_cooling->duty(), u"–"_s);
}

QTEST_GUILESS_MAIN(HistoryControllerTest)
#include "tst_historycontroller.moc"
