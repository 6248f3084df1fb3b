// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controllers/draft.h"

#include <QtTest>

using namespace cellar;

class DraftTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void stopsAtTheLimits()
    {
        Draft draft = make(99.0, {34.0, 100.0, 1.0});
        draft.step(1);
        draft.step(1);
        QCOMPARE(draft.value(), 100.0);
        draft.moveTo(-3.0);
        QCOMPARE(draft.value(), 34.0);
        draft.step(-1);
        QCOMPARE(draft.value(), 34.0);
        draft.moveTo(7.0);
        QCOMPARE(draft.value(), 100.0);
    }
    void lastStepMayEndBelowTheLimit()
    {
        Draft draft = make(34.0, {34.0, 100.0, 7.0});
        draft.moveTo(1.0);
        QCOMPARE(draft.value(), 97.0);
    }
    void comesBackFromOutsideTheLimits()
    {
        Draft draft = make(0.0, {34.0, 100.0, 1.0});
        QVERIFY(!draft.isChanged());
        draft.step(1);
        QCOMPARE(draft.value(), 34.0);
        QCOMPARE(draft.expected(), 0.0);
    }
    void stepsFromBetweenSteps()
    {
        Draft up = make(34.3, {34.0, 100.0, 1.0});
        up.step(1);
        QCOMPARE(up.value(), 35.0);
        Draft down = make(34.3, {34.0, 100.0, 1.0});
        down.step(-1);
        QCOMPARE(down.value(), 34.0);
    }
    void tenthsDoNotDrift()
    {
        Draft draft = make(34.0, {34.0, 100.0, 0.1});
        for (int tap = 0; tap < 7; ++tap) {
            draft.step(1);
        }
        QCOMPARE(draft.value(), 34.7);
        for (int tap = 0; tap < 7; ++tap) {
            draft.step(-1);
        }
        QVERIFY(!draft.isChanged());
    }
    void snapsToTheNearestStep()
    {
        Draft draft = make(34.0, {34.0, 100.0, 1.0});
        draft.moveTo(0.4 / 66.0);
        QCOMPARE(draft.value(), 34.0);
        draft.moveTo(0.6 / 66.0);
        QCOMPARE(draft.value(), 35.0);
    }

private:
    [[nodiscard]] static Draft make(double setpoint, const SetpointLimits &limits)
    {
        VesselState vessel;
        vessel.limits = limits;
        vessel.setpoint.value = setpoint;
        return Draft(vessel);
    }
};

QTEST_GUILESS_MAIN(DraftTest)
#include "tst_draft.moc"
