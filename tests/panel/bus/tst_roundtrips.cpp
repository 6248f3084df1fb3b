// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bus/roundtrips.h"

#include <QtTest>

using namespace std::chrono_literals;
using namespace cellar;

class TestRoundTrips : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void nothingWasAnswered();
    void oneAnswerIsBoth();
    void ranksWhateverTheOrder();
    void ninetyNineOfAHundred();
    void forgetsTheOldest();
    void impossibleTimesStayInRange();
};

void TestRoundTrips::nothingWasAnswered()
{
    const RoundTrips trips;
    QCOMPARE(trips.p50Ms(), 0.0);
    QCOMPARE(trips.p99Ms(), 0.0);
}

void TestRoundTrips::oneAnswerIsBoth()
{
    RoundTrips trips;
    trips.add(2'500us);
    QCOMPARE(trips.p50Ms(), 2.5);
    QCOMPARE(trips.p99Ms(), 2.5);
}

void TestRoundTrips::ranksWhateverTheOrder()
{
    RoundTrips trips;
    for (const auto took : {9ms, 1ms, 5ms, 3ms, 7ms}) {
        trips.add(took);
    }
    QCOMPARE(trips.p50Ms(), 5.0);
    QCOMPARE(trips.p99Ms(), 9.0);
    trips.add(2ms);
    QCOMPARE(trips.p50Ms(), 3.0); // of 1 2 3 5 7 9
}

void TestRoundTrips::ninetyNineOfAHundred()
{
    RoundTrips trips;
    for (int i = 0; i < 99; ++i) {
        trips.add(1ms);
    }
    trips.add(100ms);
    QCOMPARE(trips.p99Ms(), 1.0);
    trips.add(100ms); // 100 of 101 is more than 99 %
    QCOMPARE(trips.p99Ms(), 100.0);
}

void TestRoundTrips::forgetsTheOldest()
{
    RoundTrips trips;
    for (std::size_t i = 0; i < RoundTrips::remembered; ++i) {
        trips.add(500ms);
    }
    for (std::size_t i = 0; i < RoundTrips::remembered - 1; ++i) {
        trips.add(1ms);
    }
    QCOMPARE(trips.p50Ms(), 1.0);
    QCOMPARE(trips.p99Ms(), 1.0); // one slow one of 1000 is left
    for (int i = 0; i < 11; ++i) {
        trips.add(40ms);
    }
    QCOMPARE(trips.p99Ms(), 40.0);
}

void TestRoundTrips::impossibleTimesStayInRange()
{
    RoundTrips trips;
    trips.add(-1s);
    QCOMPARE(trips.p99Ms(), 0.0);
    trips.add(std::chrono::nanoseconds::max());
    QVERIFY(trips.p99Ms() > 4e6);
}

QTEST_APPLESS_MAIN(TestRoundTrips)
#include "tst_roundtrips.moc"
