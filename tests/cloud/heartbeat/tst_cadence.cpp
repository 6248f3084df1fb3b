// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "fakes/manualclock.h"
#include "heartbeat/cadence.h"

#include <QTest>

using namespace std::chrono_literals;
using namespace cellar;

class CadenceTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void keepsToItsPlan();
    void slowPollsAreTakenAsTheyCome();
    void nothingIsMadeUpFor();
};

void CadenceTest::keepsToItsPlan()
{
    ManualClock clock;
    Cadence cadence(60s, clock);
    int done = 0;
    for (int second = 0; second < 3'590; ++second) {
        if (cadence.isDue()) {
            cadence.done();
            ++done;
        }
        clock.advance(1s);
    }
    QCOMPARE(done, 60);
}

void CadenceTest::slowPollsAreTakenAsTheyCome()
{
    ManualClock clock;
    Cadence cadence(60s, clock);
    for (int poll = 0; poll < 10; ++poll) {
        QVERIFY(cadence.isDue());
        cadence.done();
        QVERIFY(!cadence.isDue());
        clock.advance(97s);
    }
}

void CadenceTest::nothingIsMadeUpFor()
{
    ManualClock clock;
    Cadence cadence(60s, clock);
    cadence.done();
    clock.advance(1h);
    QVERIFY(cadence.isDue());
    cadence.done();
    QVERIFY(!cadence.isDue());
    clock.advance(30s);
    QVERIFY(!cadence.isDue());
    clock.advance(30s);
    QVERIFY(cadence.isDue());
}

QTEST_GUILESS_MAIN(CadenceTest)
#include "tst_cadence.moc"
