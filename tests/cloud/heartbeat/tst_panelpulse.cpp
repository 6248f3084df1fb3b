// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "fakes/democellar.h"
#include "heartbeat/panelpulse.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace cellar;

namespace {

Snapshot readAt(Timestamp at)
{
    Snapshot snapshot = demoSnapshot();
    for (VesselState &vessel : snapshot.vessels) {
        vessel.temperature.at = at;
        vessel.setpoint.at = at;
        vessel.valve.at = at;
    }
    return snapshot;
}

} // namespace

class PanelPulseTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void nothingRead();
    void onlyWhatIsNewCounts();
    void faultyProbesAreRead();
    void everyPanelCounts();
    void clockSetBack();
};

void PanelPulseTest::nothingRead()
{
    PanelPulse pulse;
    QVERIFY(!pulse.isAlive());
    pulse.note(Snapshot());
    QVERIFY(!pulse.isAlive());
    Snapshot lost = readAt(Timestamp(1h));
    for (VesselState &vessel : lost.vessels) {
        vessel.temperature.quality = Quality::Stale;
        vessel.setpoint.quality = Quality::LinkLost;
        vessel.valve.quality = Quality::NeverRead;
    }
    pulse.note(lost);
    QVERIFY(!pulse.isAlive());
}

void PanelPulseTest::onlyWhatIsNewCounts()
{
    PanelPulse pulse;
    pulse.note(readAt(Timestamp(1h)));
    QVERIFY(pulse.isAlive());
    pulse.beat();
    QVERIFY(!pulse.isAlive());
    pulse.note(readAt(Timestamp(1h))); // published again, for somebody's setpoint
    QVERIFY(!pulse.isAlive());
    pulse.note(readAt(Timestamp(1h + 1ms)));
    QVERIFY(pulse.isAlive());
}

void PanelPulseTest::faultyProbesAreRead()
{
    Snapshot snapshot = readAt(Timestamp(1h));
    for (VesselState &vessel : snapshot.vessels) {
        vessel.temperature = {{}, Quality::SensorFault, Timestamp(), u"probe missing"_s};
    }
    PanelPulse pulse;
    pulse.note(snapshot);
    QVERIFY(pulse.isAlive());
}

void PanelPulseTest::everyPanelCounts()
{
    Snapshot snapshot = readAt(Timestamp(1h));
    snapshot.vessels.last().panel = u"second"_s;
    PanelPulse pulse;
    pulse.note(snapshot);
    pulse.beat();
    for (VesselState &vessel : snapshot.vessels) {
        vessel.setpoint.at += vessel.panel == u"second" ? 0s : 1s;
    }
    pulse.note(snapshot);
    QVERIFY(!pulse.isAlive());
    snapshot.vessels.last().setpoint = {34.0, Quality::Good, Timestamp(2h), {}};
    pulse.note(snapshot);
    QVERIFY(pulse.isAlive());
}

void PanelPulseTest::clockSetBack()
{
    PanelPulse pulse;
    pulse.note(readAt(Timestamp(48h)));
    pulse.beat();
    pulse.note(readAt(Timestamp(24h)));
    QVERIFY(pulse.isAlive());
}

QTEST_GUILESS_MAIN(PanelPulseTest)
#include "tst_panelpulse.moc"
