// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controllers/setpointcontroller.h"
#include "fakes/fakecellar.h"
#include "fakes/manualclock.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace cellar;

namespace {

// The same order of things as on the kiosk, faster.
constexpr SetpointTimes quick{30ms, 20s, 60ms, 5ms};
constexpr double steps = 66.0; // from 34 to 100

} // namespace

class SetpointControllerTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void badReadingCannotBeDrafted_data();
    void badReadingCannotBeDrafted();
    void unknownVesselCannotBeDrafted();
    void offlineCannotBeDrafted();
    void changeUnderWayCannotBeDrafted();
    void readingGoneDuringADragCancelsWithAWord();
    void readingGoneDuringTheQuestionCancels();
    void connectionLostDuringADragCancels();
    void vesselGoneDuringADragCancels();
    void refusalsAreTold_data();
    void refusalsAreTold();
    void noticeGoesByItself();
    void questionCancelsItself();
    void cancelSendsNothing();
    void releaseAtTheOldValueIsSilent();
    void secondDraftIsRefused();
    void wordsWithoutADraftDoNothing();
    void dragSnapsAndAsks();
    void tapsMergeIntoOneQuestion();
    void tapsBackToTheOldValueAreSilent();
    void askDoesNotWaitForMoreTaps();
    void confirmSendsWhatWasSeen();
    void acceptedChangeIsPassedOn();
    void showsCelsiusOfAFahrenheitPanel();

private:
    void ask(); // fv-20-1: 68 → 34

    std::unique_ptr<FakeCellar> m_cellar;
    std::unique_ptr<ManualClock> m_clock;
    std::unique_ptr<SetpointController> m_controller;
};

void SetpointControllerTest::init()
{
    m_cellar = std::make_unique<FakeCellar>();
    m_clock = std::make_unique<ManualClock>();
    m_controller = std::make_unique<SetpointController>(*m_cellar, *m_clock, u"kiosk"_s, quick);
}

void SetpointControllerTest::cleanup()
{
    m_controller.reset();
    m_cellar.reset();
    m_clock.reset();
}

void SetpointControllerTest::ask()
{
    QVERIFY(m_controller->beginDrag(u"fv-20-1"_s));
    m_controller->dragTo(0.0);
    m_controller->release();
    QCOMPARE(m_controller->phase(), look::Phase::Confirming);
}

void SetpointControllerTest::badReadingCannotBeDrafted_data()
{
    QTest::addColumn<Quality>("quality");
    QTest::newRow("stale") << Quality::Stale;
    QTest::newRow("fault") << Quality::SensorFault;
    QTest::newRow("lost") << Quality::LinkLost;
    QTest::newRow("never") << Quality::NeverRead;
}

void SetpointControllerTest::badReadingCannotBeDrafted()
{
    QFETCH(Quality, quality);
    m_cellar->alter(u"fv-20-1"_s, [&](VesselState &vessel) { vessel.temperature.quality = quality; });
    m_cellar->alter(u"walk-in"_s, [&](VesselState &vessel) { vessel.setpoint.quality = quality; });
    for (const QString &vessel : {u"fv-20-1"_s, u"walk-in"_s}) {
        QVERIFY(!m_controller->beginDrag(vessel));
        m_controller->stepBy(vessel, 1);
        QCOMPARE(m_controller->phase(), look::Phase::Idle);
    }
}

void SetpointControllerTest::unknownVesselCannotBeDrafted()
{
    QVERIFY(!m_controller->beginDrag(u"no-such"_s));
    QCOMPARE(m_controller->phase(), look::Phase::Idle);
}

void SetpointControllerTest::offlineCannotBeDrafted()
{
    m_cellar->setConnection(Cellar::Connection::Lost);
    QVERIFY(!m_controller->beginDrag(u"fv-20-1"_s));
}

void SetpointControllerTest::changeUnderWayCannotBeDrafted()
{
    m_cellar->alter(u"fv-20-1"_s, [](VesselState &vessel) { vessel.change.emplace().state = ChangeState::Writing; });
    QVERIFY(!m_controller->beginDrag(u"fv-20-1"_s));
    m_cellar->alter(u"fv-20-1"_s, [](VesselState &vessel) { vessel.change->state = ChangeState::Verified; });
    QVERIFY(m_controller->beginDrag(u"fv-20-1"_s));
}

void SetpointControllerTest::readingGoneDuringADragCancelsWithAWord()
{
    QVERIFY(m_controller->beginDrag(u"fv-20-1"_s));
    m_cellar->alter(u"fv-20-1"_s, [](VesselState &vessel) { vessel.temperature.quality = Quality::Stale; });
    QCOMPARE(m_controller->phase(), look::Phase::Idle);
    QCOMPARE(m_controller->noticeVessel(), u"fv-20-1"_s);
    QCOMPARE(m_controller->noticeText(), u"Cancelled: the reading is stale"_s);
    QCOMPARE(m_controller->noticeProgress(), look::Progress::Canceled);
    m_controller->dragTo(0.5);
    m_controller->release();
    QCOMPARE(m_controller->phase(), look::Phase::Idle);
}

void SetpointControllerTest::readingGoneDuringTheQuestionCancels()
{
    ask();
    m_cellar->alter(u"fv-20-1"_s, [](VesselState &vessel) { vessel.setpoint.quality = Quality::LinkLost; });
    QCOMPARE(m_controller->phase(), look::Phase::Idle);
    m_controller->confirm();
    QVERIFY(m_cellar->requests().isEmpty());
}

void SetpointControllerTest::connectionLostDuringADragCancels()
{
    QVERIFY(m_controller->beginDrag(u"fv-20-1"_s));
    m_cellar->setConnection(Cellar::Connection::Lost);
    QCOMPARE(m_controller->phase(), look::Phase::Idle);
    QCOMPARE(m_controller->noticeText(), u"Cancelled: no connection to the cellar"_s);
}

void SetpointControllerTest::vesselGoneDuringADragCancels()
{
    QVERIFY(m_controller->beginDrag(u"fv-10-1"_s));
    Snapshot snapshot = *m_cellar->snapshot();
    snapshot.vessels.removeFirst();
    m_cellar->publish(snapshot);
    QCOMPARE(m_controller->phase(), look::Phase::Idle);
}

void SetpointControllerTest::refusalsAreTold_data()
{
    QTest::addColumn<ErrorKind>("kind");
    QTest::addColumn<look::Progress>("progress");
    QTest::addColumn<QString>("words");
    QTest::newRow("moved") << ErrorKind::Moved << look::Progress::Refused << u"Refused: why"_s;
    QTest::newRow("limits") << ErrorKind::OutOfLimits << look::Progress::Refused << u"Refused: why"_s;
    QTest::newRow("locked") << ErrorKind::Locked << look::Progress::Refused << u"Refused: why"_s;
    QTest::newRow("forbidden") << ErrorKind::Forbidden << look::Progress::Refused << u"Refused: why"_s;
    QTest::newRow("link") << ErrorKind::LinkLost << look::Progress::Failed << u"Failed: why"_s;
    QTest::newRow("timeout") << ErrorKind::Timeout << look::Progress::Failed << u"Failed: why"_s;
}

void SetpointControllerTest::refusalsAreTold()
{
    QFETCH(ErrorKind, kind);
    m_cellar->refuseWith({kind, u"why"_s});
    ask();
    m_controller->confirm();
    QCOMPARE(m_controller->noticeProgress(), look::Progress::Writing);
    QTRY_COMPARE(m_controller->noticeVessel(), u"fv-20-1"_s);
    QFETCH(look::Progress, progress);
    QTRY_COMPARE(m_controller->noticeProgress(), progress);
    QTEST(m_controller->noticeText(), "words");
}

void SetpointControllerTest::noticeGoesByItself()
{
    ask();
    m_controller->confirm();
    QTRY_COMPARE(m_controller->noticeProgress(), look::Progress::Failed);
    QTRY_COMPARE(m_controller->noticeProgress(), look::Progress::None);
    QCOMPARE(m_controller->noticeVessel(), QString());
}

void SetpointControllerTest::questionCancelsItself()
{
    ask();
    QCOMPARE(m_controller->remainingSeconds(), 20);
    m_clock->advance(5500ms);
    QTRY_COMPARE(m_controller->remainingSeconds(), 15);
    m_clock->advance(14'499ms);
    QTRY_COMPARE(m_controller->remainingSeconds(), 1);
    QCOMPARE(m_controller->phase(), look::Phase::Confirming);
    m_clock->advance(1ms);
    QTRY_COMPARE(m_controller->phase(), look::Phase::Idle);
    m_controller->confirm();
    QVERIFY(m_cellar->requests().isEmpty());
}

void SetpointControllerTest::cancelSendsNothing()
{
    ask();
    m_controller->cancel();
    QCOMPARE(m_controller->phase(), look::Phase::Idle);
    QCOMPARE(m_controller->vessel(), QString());
    m_controller->confirm();
    QVERIFY(m_cellar->requests().isEmpty());
}

void SetpointControllerTest::releaseAtTheOldValueIsSilent()
{
    QVERIFY(m_controller->beginDrag(u"fv-20-1"_s));
    m_controller->dragTo(0.9);
    m_controller->dragTo(34.0 / steps);
    m_controller->release();
    QCOMPARE(m_controller->phase(), look::Phase::Idle);
    QCOMPARE(m_controller->noticeText(), QString());
}

void SetpointControllerTest::secondDraftIsRefused()
{
    QVERIFY(m_controller->beginDrag(u"fv-20-1"_s));
    QVERIFY(!m_controller->beginDrag(u"fv-10-1"_s));
    m_controller->stepBy(u"fv-10-1"_s, 1);
    m_controller->stepBy(u"fv-20-1"_s, 1);
    QCOMPARE(m_controller->vessel(), u"fv-20-1"_s);
    QCOMPARE(m_controller->phase(), look::Phase::Dragging);
    QCOMPARE(m_controller->valueText(), u"68"_s);
}

void SetpointControllerTest::wordsWithoutADraftDoNothing()
{
    m_controller->dragTo(0.5);
    m_controller->release();
    m_controller->ask();
    m_controller->confirm();
    m_controller->cancel();
    QCOMPARE(m_controller->phase(), look::Phase::Idle);
    QVERIFY(m_cellar->requests().isEmpty());
}

void SetpointControllerTest::dragSnapsAndAsks()
{
    QSignalSpy values(m_controller.get(), &SetpointController::valueChanged);
    QVERIFY(m_controller->beginDrag(u"fv-20-1"_s));
    QCOMPARE(m_controller->valueText(), u"68"_s);
    m_controller->dragTo(0.2 / steps);
    QCOMPARE(m_controller->valueText(), u"34"_s);
    QCOMPARE(m_controller->fraction(), 0.0);
    QCOMPARE(m_controller->band(), look::Band::Chill);
    const auto told = values.count();
    m_controller->dragTo(0.3 / steps);
    QCOMPARE(values.count(), told);
    m_controller->release();
    QCOMPARE(m_controller->phase(), look::Phase::Confirming);
    QCOMPARE(m_controller->label(), u"FV 20/1"_s);
    QCOMPARE(m_controller->oldText(), u"68"_s);
    QCOMPARE(m_controller->unitText(), u"°F"_s);
}

void SetpointControllerTest::tapsMergeIntoOneQuestion()
{
    for (int tap = 0; tap < 3; ++tap) {
        m_controller->stepBy(u"fv-20-1"_s, -1);
    }
    QCOMPARE(m_controller->phase(), look::Phase::Stepping);
    QCOMPARE(m_controller->valueText(), u"65"_s);
    QTRY_COMPARE(m_controller->phase(), look::Phase::Confirming);
    QVERIFY(m_cellar->requests().isEmpty());
}

void SetpointControllerTest::tapsBackToTheOldValueAreSilent()
{
    m_controller->stepBy(u"fv-20-1"_s, -1);
    m_controller->stepBy(u"fv-20-1"_s, 1);
    QTRY_COMPARE(m_controller->phase(), look::Phase::Idle);
    QCOMPARE(m_controller->noticeText(), QString());
}

void SetpointControllerTest::askDoesNotWaitForMoreTaps()
{
    m_controller->stepBy(u"fv-20-1"_s, 1);
    m_controller->ask();
    QCOMPARE(m_controller->phase(), look::Phase::Confirming);
    QCOMPARE(m_controller->valueText(), u"69"_s);
}

void SetpointControllerTest::confirmSendsWhatWasSeen()
{
    m_cellar->accept();
    ask();
    // Somebody turns the knob at the panel while the question stands: what was seen stays what is expected.
    m_cellar->alter(u"fv-20-1"_s, [](VesselState &vessel) { vessel.setpoint.value = 50.0; });
    m_controller->confirm();
    m_controller->confirm();
    QCOMPARE(m_cellar->requests().size(), 1);
    const SetpointRequest &request = m_cellar->requests().front();
    QCOMPARE(request.vessel, u"fv-20-1"_s);
    QCOMPARE(request.value, 34.0);
    QCOMPARE(request.expected, std::optional(68.0));
    QCOMPARE(request.by, u"kiosk"_s);
    QCOMPARE(request.from, u"kiosk"_s);
}

void SetpointControllerTest::acceptedChangeIsPassedOn()
{
    m_cellar->accept();
    QSignalSpy accepted(m_controller.get(), &SetpointController::accepted);
    ask();
    m_controller->confirm();
    QCOMPARE(m_controller->noticeText(), u"Writing…"_s);
    QTRY_COMPARE(accepted.count(), 1);
    QCOMPARE(m_controller->noticeText(), QString());
    QVERIFY(m_controller->beginDrag(u"fv-10-1"_s));
}

void SetpointControllerTest::showsCelsiusOfAFahrenheitPanel()
{
    Snapshot snapshot = *m_cellar->snapshot();
    snapshot.displayUnit = TemperatureUnit::Celsius;
    m_cellar->publish(snapshot);
    m_cellar->accept();
    ask();
    QCOMPARE(m_controller->oldText(), u"20.0"_s);
    QCOMPARE(m_controller->valueText(), u"1.1"_s);
    m_controller->confirm();
    QCOMPARE(m_cellar->requests().front().value, 34.0);
}

QTEST_GUILESS_MAIN(SetpointControllerTest)
#include "tst_setpointcontroller.moc"
