// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "fakes/fakecellar.h"
#include "fakes/manualclock.h"
#include "models/vessellistmodel.h"

#include <QAbstractItemModelTester>
#include <QtTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace cellar;

class VesselListModelTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void invalidIndexesAreEmpty();
    void badReadingsHaveWords_data();
    void badReadingsHaveWords();
    void staleAgeGrowsBySecondsWithoutASnapshot();
    void wrongClockOfTheKioskDoesNotChangeTheAge();
    void lostConnectionMakesGoodReadingsStale();
    void staleValveIsUnknown();
    void sameValuesGiveNoSignal();
    void onlyChangedRolesAreSignalled();
    void otherVesselsResetTheModel();
    void showsNumbersOfGoodReadings();
    void bandsByTemperature_data();
    void bandsByTemperature();
    void showsCelsiusOfAFahrenheitPanel();
    void fractionsAreClamped();
    void changeUnderWayBlocksTheDial();
    void changesHaveWords_data();
    void changesHaveWords();
    void wordsOfAChangeGoAfterTenSeconds();
    void changeThatTheNodeForgotFreesTheDial();
    void lateAnswerDoesNotUndoTheEnd();

private:
    [[nodiscard]] static QVariant value(const VesselListModel &model, int row, VesselListModel::Role role)
    {
        return model.data(model.index(row), role);
    }
    [[nodiscard]] static SetpointChange change(ChangeState state)
    {
        SetpointChange change;
        change.id = u"c1"_s;
        change.vessel = u"fv-10-1"_s;
        change.requested = 36.0;
        change.state = state;
        change.elapsedMs = 14.2;
        change.requestedAt = ManualClock().now();
        return change;
    }
};

void VesselListModelTest::invalidIndexesAreEmpty()
{
    FakeCellar cellar;
    const ManualClock clock;
    const VesselListModel model(cellar, clock);
    QCOMPARE(model.data({}, VesselListModel::LabelRole), QVariant());
    QCOMPARE(model.data(model.index(0), Qt::DisplayRole), QVariant());
    QCOMPARE(model.rowCount(model.index(0)), 0);
    QVERIFY(model.row(u"no-such"_s) == nullptr);
}

void VesselListModelTest::badReadingsHaveWords_data()
{
    QTest::addColumn<Quality>("quality");
    QTest::addColumn<look::Trust>("trust");
    QTest::addColumn<QString>("words");
    QTest::newRow("stale") << Quality::Stale << look::Trust::Stale << u"STALE 12\u00a0s"_s;
    QTest::newRow("fault") << Quality::SensorFault << look::Trust::Fault << u"PROBE FAULT"_s;
    QTest::newRow("lost") << Quality::LinkLost << look::Trust::NoLink << u"NO LINK"_s;
    QTest::newRow("never") << Quality::NeverRead << look::Trust::NoData << u"NO DATA"_s;
}

void VesselListModelTest::badReadingsHaveWords()
{
    QFETCH(Quality, quality);
    QFETCH(look::Trust, trust);
    QFETCH(QString, words);
    FakeCellar cellar;
    const ManualClock clock;
    VesselListModel model(cellar, clock);
    cellar.alter(u"fv-10-1"_s, [&](VesselState &vessel) {
        vessel.temperature.quality = quality;
        vessel.temperature.at -= 12s;
        if (quality != Quality::Stale) {
            vessel.temperature.value.reset();
        }
    });
    QCOMPARE(value(model, 0, VesselListModel::TrustRole).value<look::Trust>(), trust);
    QCOMPARE(value(model, 0, VesselListModel::TrustTextRole).toString(), words);
    QCOMPARE(value(model, 0, VesselListModel::CanDragRole).toBool(), false);
    const bool stale = quality == Quality::Stale;
    QCOMPARE(value(model, 0, VesselListModel::HasTemperatureRole).toBool(), stale);
    QCOMPARE(value(model, 0, VesselListModel::TemperatureTextRole).toString(), stale ? u"36.8"_s : u"–"_s);
}

void VesselListModelTest::staleAgeGrowsBySecondsWithoutASnapshot()
{
    FakeCellar cellar;
    ManualClock clock;
    VesselListModel model(cellar, clock);
    cellar.alter(u"fv-10-1"_s, [](VesselState &vessel) { vessel.temperature.quality = Quality::Stale; });
    QCOMPARE(value(model, 0, VesselListModel::TrustTextRole).toString(), u"STALE 0\u00a0s"_s);
    clock.advance(5s);
    QTRY_COMPARE(value(model, 0, VesselListModel::TrustTextRole).toString(), u"STALE 5\u00a0s"_s);
}

void VesselListModelTest::wrongClockOfTheKioskDoesNotChangeTheAge()
{
    FakeCellar cellar;
    ManualClock clock;
    clock.setNow(Timestamp(0ms));
    VesselListModel model(cellar, clock);
    cellar.alter(u"fv-10-1"_s, [](VesselState &vessel) {
        vessel.temperature.quality = Quality::Stale;
        vessel.temperature.at -= 300s;
    });
    QCOMPARE(value(model, 0, VesselListModel::TrustTextRole).toString(), u"STALE 5\u00a0min"_s);
}

void VesselListModelTest::lostConnectionMakesGoodReadingsStale()
{
    FakeCellar cellar;
    const ManualClock clock;
    VesselListModel model(cellar, clock);
    cellar.setConnection(Cellar::Connection::Lost);
    QCOMPARE(value(model, 0, VesselListModel::TrustRole).value<look::Trust>(), look::Trust::Stale);
    QCOMPARE(value(model, 0, VesselListModel::CanDragRole).toBool(), false);
    QCOMPARE(value(model, 8, VesselListModel::TrustRole).value<look::Trust>(), look::Trust::Fault);
    cellar.setConnection(Cellar::Connection::Online);
    QCOMPARE(value(model, 0, VesselListModel::TrustRole).value<look::Trust>(), look::Trust::Good);
}

void VesselListModelTest::staleValveIsUnknown()
{
    FakeCellar cellar;
    const ManualClock clock;
    VesselListModel model(cellar, clock);
    QCOMPARE(value(model, 0, VesselListModel::ValveRole).value<look::Valve>(), look::Valve::Open);
    cellar.alter(u"fv-10-1"_s, [](VesselState &vessel) { vessel.valve.quality = Quality::Stale; });
    QCOMPARE(value(model, 0, VesselListModel::ValveRole).value<look::Valve>(), look::Valve::Unknown);
    // A valve that cannot be read is no reason to forbid a setpoint.
    QCOMPARE(value(model, 0, VesselListModel::CanDragRole).toBool(), true);
}

void VesselListModelTest::sameValuesGiveNoSignal()
{
    FakeCellar cellar;
    const ManualClock clock;
    VesselListModel model(cellar, clock);
    QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
    QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
    Snapshot snapshot = *cellar.snapshot();
    snapshot.at += 1s;
    for (VesselState &vessel : snapshot.vessels) {
        vessel.temperature.at += 1s;
    }
    cellar.publish(snapshot);
    QCOMPARE(changed.count(), 0);
    QCOMPARE(reset.count(), 0);
}

void VesselListModelTest::onlyChangedRolesAreSignalled()
{
    FakeCellar cellar;
    const ManualClock clock;
    VesselListModel model(cellar, clock);
    const QAbstractItemModelTester tester(&model);
    QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
    cellar.alter(u"fv-10-2"_s, [](VesselState &vessel) { vessel.valve.value = ValveState::Open; });
    QCOMPARE(changed.count(), 1);
    QCOMPARE(changed.front().at(0).toModelIndex().row(), 1);
    QCOMPARE(changed.front().at(2).value<QList<int>>(), QList<int>{VesselListModel::ValveRole});
}

void VesselListModelTest::otherVesselsResetTheModel()
{
    FakeCellar cellar;
    const ManualClock clock;
    VesselListModel model(cellar, clock);
    const QAbstractItemModelTester tester(&model);
    QSignalSpy counted(&model, &VesselListModel::countChanged);
    Snapshot snapshot = *cellar.snapshot();
    snapshot.vessels.removeFirst();
    cellar.publish(snapshot);
    QCOMPARE(model.rowCount(), 8);
    QCOMPARE(counted.count(), 1);
    QCOMPARE(value(model, 0, VesselListModel::VesselIdRole).toString(), u"fv-10-2"_s);
}

void VesselListModelTest::showsNumbersOfGoodReadings()
{
    FakeCellar cellar;
    const ManualClock clock;
    const VesselListModel model(cellar, clock);
    QCOMPARE(model.rowCount(), 9);
    QCOMPARE(value(model, 0, VesselListModel::LabelRole).toString(), u"FV 10/1"_s);
    QCOMPARE(value(model, 0, VesselListModel::TemperatureTextRole).toString(), u"36.8"_s);
    QCOMPARE(value(model, 0, VesselListModel::SetpointTextRole).toString(), u"34"_s);
    QCOMPARE(value(model, 0, VesselListModel::UnitTextRole).toString(), u"°F"_s);
    QCOMPARE(value(model, 0, VesselListModel::TrustTextRole).toString(), QString());
    QCOMPARE(value(model, 0, VesselListModel::SetpointFractionRole).toReal(), 0.0);
    QCOMPARE(value(model, 6, VesselListModel::SetpointFractionRole).toReal(), 34.0 / 66.0);
    QCOMPARE(value(model, 0, VesselListModel::CanDragRole).toBool(), true);
}

void VesselListModelTest::bandsByTemperature_data()
{
    QTest::addColumn<double>("temperature");
    QTest::addColumn<look::Band>("band");
    QTest::newRow("chill") << 40.0 << look::Band::Chill;
    QTest::newRow("transition") << 40.1 << look::Band::Transition;
    QTest::newRow("still transition") << 55.0 << look::Band::Transition;
    QTest::newRow("fermenting") << 55.1 << look::Band::Fermenting;
    QTest::newRow("still fermenting") << 80.0 << look::Band::Fermenting;
    QTest::newRow("hot") << 80.1 << look::Band::Hot;
}

void VesselListModelTest::bandsByTemperature()
{
    QFETCH(double, temperature);
    FakeCellar cellar;
    const ManualClock clock;
    VesselListModel model(cellar, clock);
    cellar.alter(u"fv-10-1"_s, [&](VesselState &vessel) { vessel.temperature.value = temperature; });
    QTEST(value(model, 0, VesselListModel::BandRole).value<look::Band>(), "band");
}

void VesselListModelTest::showsCelsiusOfAFahrenheitPanel()
{
    FakeCellar cellar;
    const ManualClock clock;
    VesselListModel model(cellar, clock);
    Snapshot snapshot = *cellar.snapshot();
    snapshot.displayUnit = TemperatureUnit::Celsius;
    cellar.publish(snapshot);
    QCOMPARE(value(model, 6, VesselListModel::TemperatureTextRole).toString(), u"19.9"_s);
    QCOMPARE(value(model, 6, VesselListModel::SetpointTextRole).toString(), u"20.0"_s);
    QCOMPARE(value(model, 6, VesselListModel::UnitTextRole).toString(), u"°C"_s);
    QCOMPARE(value(model, 6, VesselListModel::BandRole).value<look::Band>(), look::Band::Fermenting);
}

void VesselListModelTest::fractionsAreClamped()
{
    FakeCellar cellar;
    const ManualClock clock;
    VesselListModel model(cellar, clock);
    cellar.alter(u"fv-10-1"_s, [](VesselState &vessel) {
        vessel.temperature.value = 130.0;
        vessel.setpoint.value = 0.0;
    });
    QCOMPARE(value(model, 0, VesselListModel::TemperatureFractionRole).toReal(), 1.0);
    QCOMPARE(value(model, 0, VesselListModel::SetpointFractionRole).toReal(), 0.0);
    QCOMPARE(arcFraction(50.0, {50.0, 50.0, 1.0}), 0.0);
}

void VesselListModelTest::changeUnderWayBlocksTheDial()
{
    FakeCellar cellar;
    const ManualClock clock;
    VesselListModel model(cellar, clock);
    model.applyChange(change(ChangeState::Requested));
    QCOMPARE(value(model, 0, VesselListModel::CanDragRole).toBool(), false);
    QCOMPARE(value(model, 1, VesselListModel::CanDragRole).toBool(), true);
    model.applyChange(change(ChangeState::Verified));
    QCOMPARE(value(model, 0, VesselListModel::CanDragRole).toBool(), true);
}

void VesselListModelTest::changesHaveWords_data()
{
    QTest::addColumn<ChangeState>("state");
    QTest::addColumn<QString>("words");
    QTest::newRow("requested") << ChangeState::Requested << u"Writing…"_s;
    QTest::newRow("writing") << ChangeState::Writing << u"Writing…"_s;
    QTest::newRow("verified") << ChangeState::Verified << u"Verified: panel holds 38\u00a0°F (14\u00a0ms)"_s;
    QTest::newRow("refused") << ChangeState::Refused << u"Refused: because"_s;
    QTest::newRow("overridden") << ChangeState::Overridden << u"Overridden at the panel: it holds 38\u00a0°F"_s;
    QTest::newRow("failed") << ChangeState::Failed << u"Failed: because"_s;
}

void VesselListModelTest::changesHaveWords()
{
    QFETCH(ChangeState, state);
    FakeCellar cellar;
    const ManualClock clock;
    VesselListModel model(cellar, clock);
    SetpointChange told = change(state);
    told.reason = u"because"_s;
    told.readBack = 38.0;
    cellar.alter(u"fv-10-1"_s, [&](VesselState &vessel) { vessel.change = told; });
    QTEST(value(model, 0, VesselListModel::ProgressTextRole).toString(), "words");
}

void VesselListModelTest::wordsOfAChangeGoAfterTenSeconds()
{
    FakeCellar cellar;
    ManualClock clock;
    VesselListModel model(cellar, clock);
    cellar.alter(u"fv-10-1"_s, [](VesselState &vessel) { vessel.change = change(ChangeState::Verified); });
    clock.advance(9s);
    cellar.publish(*cellar.snapshot());
    QVERIFY(!value(model, 0, VesselListModel::ProgressTextRole).toString().isEmpty());
    clock.advance(1s);
    cellar.publish(*cellar.snapshot());
    QCOMPARE(value(model, 0, VesselListModel::ProgressTextRole).toString(), QString());
    // It must not come back while the node still tells it.
    clock.advance(1s);
    cellar.publish(*cellar.snapshot());
    QCOMPARE(value(model, 0, VesselListModel::ProgressRole).value<look::Progress>(), look::Progress::None);
}

void VesselListModelTest::changeThatTheNodeForgotFreesTheDial()
{
    FakeCellar cellar;
    ManualClock clock;
    VesselListModel model(cellar, clock);
    model.applyChange(change(ChangeState::Writing));
    clock.advance(9s);
    cellar.publish(*cellar.snapshot());
    QCOMPARE(value(model, 0, VesselListModel::CanDragRole).toBool(), false);
    clock.advance(1s);
    cellar.publish(*cellar.snapshot());
    QCOMPARE(value(model, 0, VesselListModel::CanDragRole).toBool(), true);
}

void VesselListModelTest::lateAnswerDoesNotUndoTheEnd()
{
    FakeCellar cellar;
    const ManualClock clock;
    VesselListModel model(cellar, clock);
    model.applyChange(change(ChangeState::Verified));
    model.applyChange(change(ChangeState::Requested));
    QCOMPARE(value(model, 0, VesselListModel::ProgressRole).value<look::Progress>(), look::Progress::Verified);
}

QTEST_GUILESS_MAIN(VesselListModelTest)
#include "tst_vessellistmodel.moc"
