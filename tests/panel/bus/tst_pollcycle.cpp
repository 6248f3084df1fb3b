// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bus/pollcycle.h"
#include "fakes/faketransport.h"
#include "fakes/manualclock.h"

#include <QDeadlineTimer>
#include <QElapsedTimer>
#include <QSet>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace cellar;

using Status = ModbusAnswer::Status;

// The transport stands still between two steps of the test, so "time-outs" cost nothing here; how many probes a
// cycle may spend is arithmetic on the timing that the cycle was given.
class PollCycleTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void silentUnitIsProbedOnceACycleAfterAllOthers();
    void silentUnitComesBackWithinOneCycle();
    void silentUnitsTakeTurns();
    void gatewayThatAnswersForSilentUnits();
    void allComeBackTogether();
    void whenAllAreSilentNobodyWaits();
    void silentUnitIsAskedEverLessOften();
    void deadUnitCostsASlowLineLittle();
    void deadLineIsProbedQuickly();
    void otherFailuresAreNotSilence();
    void stopInTheMiddle();
    void stopInsideASignal();
    void cyclesNeverOverlap();
    void startsEveryPoll();

private:
    // Units 1..count with two reads each.
    static QList<PlannedRead> reads(int count)
    {
        QList<PlannedRead> all;
        for (int unit = 1; unit <= count; ++unit) {
            all.append({static_cast<quint8>(unit), 3, 0, 2, {}});
            all.append({static_cast<quint8>(unit), 2, 0, 1, {}});
        }
        return all;
    }
    // Answers all of one cycle; `dead` units time out. Returns "unit:function" in the order of the requests.
    static QStringList runCycle(FakeTransport &transport, const QSet<int> &dead)
    {
        QStringList order;
        while (!transport.inFlight().isEmpty()) {
            const ModbusRequest request = transport.inFlight().first().request;
            order.append(u"%1:%2"_s.arg(request.unit).arg(request.function));
            dead.contains(request.unit) ? transport.timeOut() : transport.answerOk();
        }
        return order;
    }
    // QTRY_… looks every 50 ms only.
    static void awaitRequest(const FakeTransport &transport)
    {
        for (QDeadlineTimer patience(5s); transport.inFlight().isEmpty() && !patience.hasExpired();) {
            QCoreApplication::processEvents();
        }
        QVERIFY(!transport.inFlight().isEmpty());
    }
    static QStringList nextCycle(FakeTransport &transport, const QSet<int> &dead)
    {
        awaitRequest(transport);
        return runCycle(transport, dead);
    }

    SystemClock m_clock;
};

void PollCycleTest::silentUnitIsProbedOnceACycleAfterAllOthers()
{
    FakeTransport transport;
    RequestScheduler scheduler(transport, m_clock, {});
    PollCycle cycle(scheduler, m_clock, reads(3), {10ms, 5ms});
    QSignalSpy scanned(&cycle, &PollCycle::scanned);
    QSignalSpy silent(&cycle, &PollCycle::unitFellSilent);
    transport.open();
    cycle.start();
    // One time-out is all that it costs the others: its second read is not even tried.
    QCOMPARE(runCycle(transport, {1}), (QStringList{u"1:3"_s, u"2:3"_s, u"2:2"_s, u"3:3"_s, u"3:2"_s}));
    QCOMPARE(silent.size(), 1);
    for (int round = 0; round < 4; ++round) {
        QCOMPARE(nextCycle(transport, {1}), (QStringList{u"2:3"_s, u"2:2"_s, u"3:3"_s, u"3:2"_s, u"1:3"_s}));
    }
    QCOMPARE(scanned.size(), 5);
    QCOMPARE(silent.size(), 1);
}

void PollCycleTest::silentUnitComesBackWithinOneCycle()
{
    FakeTransport transport;
    RequestScheduler scheduler(transport, m_clock, {});
    PollCycle cycle(scheduler, m_clock, reads(2), {10ms, 5ms});
    QSignalSpy recovered(&cycle, &PollCycle::recovered);
    transport.open();
    cycle.start();
    runCycle(transport, {2});
    nextCycle(transport, {2});
    QCOMPARE(nextCycle(transport, {2}).last(), u"2:3"_s);
    // The probe is answered: the rest of the unit follows at once, and from then on it is as good as any other.
    QCOMPARE(nextCycle(transport, {}), (QStringList{u"1:3"_s, u"1:2"_s, u"2:3"_s, u"2:2"_s}));
    QCOMPARE(recovered.size(), 1);
    QCOMPARE(nextCycle(transport, {}).size(), 4);
    QCOMPARE(recovered.size(), 1);
}

void PollCycleTest::silentUnitsTakeTurns()
{
    FakeTransport transport;
    RequestScheduler scheduler(transport, m_clock, {});
    // Half of 40 ms is time for two time-outs of 10 ms.
    PollCycle cycle(scheduler, m_clock, reads(6), {40ms, 10ms});
    transport.open();
    cycle.start();
    const QSet<int> dead{1, 2, 3, 4, 5};
    runCycle(transport, dead);
    nextCycle(transport, dead);
    QStringList probes;
    for (int round = 0; round < 5; ++round) {
        const QStringList order = nextCycle(transport, dead);
        QCOMPARE(order.first(2), (QStringList{u"6:3"_s, u"6:2"_s})); // the living first
        QCOMPARE(order.size(), 4);
        probes += order.sliced(2);
    }
    // The second cycle made them silent and had probes left.
    QStringList turn;
    for (const QString &probe : std::as_const(probes)) {
        turn.append(probe.left(1));
    }
    QCOMPARE(turn.size(), 10);
    for (qsizetype at = 1; at < turn.size(); ++at) {
        QCOMPARE(turn.at(at).toInt(), turn.at(at - 1).toInt() % 5 + 1);
    }
}

void PollCycleTest::gatewayThatAnswersForSilentUnits()
{
    FakeTransport transport;
    RequestScheduler scheduler(transport, m_clock, {});
    PollCycle cycle(scheduler, m_clock, reads(2), {10ms, 5ms});
    QSignalSpy silent(&cycle, &PollCycle::unitFellSilent);
    transport.open();
    cycle.start();
    for (int round = 0; round < 2; ++round) {
        QTRY_VERIFY(!transport.inFlight().isEmpty());
        while (!transport.inFlight().isEmpty()) {
            if (transport.inFlight().first().request.unit == 2) {
                transport.answer({Status::Exception, 11, u"no answer"_s, {}});
            } else {
                transport.answerOk();
            }
        }
    }
    QCOMPARE(silent.size(), 1);
}

void PollCycleTest::allComeBackTogether()
{
    FakeTransport transport;
    RequestScheduler scheduler(transport, m_clock, {});
    PollCycle cycle(scheduler, m_clock, reads(9), {10ms, 5ms});
    transport.open();
    cycle.start();
    const QSet<int> dead{2, 3, 4, 5, 6, 7, 8, 9};
    runCycle(transport, dead);
    nextCycle(transport, dead);
    QCOMPARE(nextCycle(transport, dead).size(), 3); // unit 1 and one probe
    // Probes that are answered cost nothing, so one cycle is enough for all eight.
    QCOMPARE(nextCycle(transport, {}).size(), 18);
}

void PollCycleTest::whenAllAreSilentNobodyWaits()
{
    FakeTransport transport;
    RequestScheduler scheduler(transport, m_clock, {});
    PollCycle cycle(scheduler, m_clock, reads(4), {10ms, 5ms});
    QSignalSpy scanned(&cycle, &PollCycle::scanned);
    transport.open();
    cycle.start();
    const QSet<int> all{1, 2, 3, 4};
    runCycle(transport, all);
    nextCycle(transport, all);
    QStringList probes = nextCycle(transport, all);
    std::sort(probes.begin(), probes.end());
    QCOMPARE(probes, (QStringList{u"1:3"_s, u"2:3"_s, u"3:3"_s, u"4:3"_s}));
    QTRY_COMPARE(scanned.size(), 3);

    // The turn goes on where it was after a reconnect: the same dead ones first would hide the living for ever.
    [&] { QTRY_VERIFY(!transport.inFlight().isEmpty()); }();
    const int first = transport.inFlight().first().request.unit;
    transport.timeOut();
    transport.drop(u"reset"_s);
    cycle.stop();
    transport.open();
    cycle.start();
    QVERIFY(transport.inFlight().first().request.unit != first);
}

void PollCycleTest::silentUnitIsAskedEverLessOften()
{
    FakeTransport transport;
    ManualClock clock;
    RequestScheduler scheduler(transport, clock, {});
    PollCycle cycle(scheduler, clock, reads(2), {1ms, 1ms, 28s});
    transport.open();
    cycle.start();
    runCycle(transport, {1});
    QList<int> probes; // seconds
    for (int second = 1; second <= 120; ++second) {
        clock.advance(1s);
        if (nextCycle(transport, {1}).contains(u"1:3"_s)) {
            probes.append(second);
        }
    }
    QCOMPARE(probes, (QList<int>{1, 2, 4, 8, 16, 32, 60, 88, 116}));
    // It is back within half a minute, and when it goes again everything begins anew.
    clock.advance(28s);
    QCOMPARE(nextCycle(transport, {}).sliced(2), (QStringList{u"1:3"_s, u"1:2"_s}));
    QCOMPARE(nextCycle(transport, {1}).size(), 3);
    QCOMPARE(nextCycle(transport, {1}).size(), 3);
    QCOMPARE(nextCycle(transport, {1}).size(), 2);
}

void PollCycleTest::deadUnitCostsASlowLineLittle()
{
    // 33 units at 19200 baud: 20 ms a request, 500 ms a time-out.
    const auto scansIn5Minutes = [](const QSet<int> &dead) {
        FakeTransport transport;
        ManualClock clock;
        RequestScheduler scheduler(transport, clock, {});
        PollCycle cycle(scheduler, clock, reads(33), {1s, 500ms, 28s});
        QSignalSpy scanned(&cycle, &PollCycle::scanned);
        transport.open();
        cycle.start();
        const auto begun = clock.ticks();
        while (clock.ticks() - begun < 5min) {
            awaitRequest(transport);
            if (transport.inFlight().isEmpty()) {
                return qsizetype(0);
            }
            const bool silent = dead.contains(transport.inFlight().first().request.unit);
            clock.advance(silent ? 500ms : 20ms);
            silent ? transport.timeOut() : transport.answerOk();
        }
        return qsizetype(scanned.size());
    };
    const double healthy = double(scansIn5Minutes({}));
    QVERIFY(healthy > 150);
    const double oneDead = double(scansIn5Minutes({17}));
    const double fiveDead = double(scansIn5Minutes({3, 9, 17, 18, 33}));
    QVERIFY2(oneDead >= 0.97 * healthy, qPrintable(QString::number(oneDead / healthy)));
    QVERIFY2(fiveDead >= 0.88 * healthy, qPrintable(QString::number(fiveDead / healthy)));
}

void PollCycleTest::deadLineIsProbedQuickly()
{
    FakeTransport transport;
    ManualClock clock;
    RequestScheduler scheduler(transport, clock, {});
    PollCycle cycle(scheduler, clock, reads(9), {1ms, 1ms, 28s});
    transport.open();
    cycle.start();
    const QSet<int> all{1, 2, 3, 4, 5, 6, 7, 8, 9};
    runCycle(transport, all);
    for (int round = 0; round < 12; ++round) {
        QCOMPARE(nextCycle(transport, all).size(), 9); // whatever their pauses are by now
    }
    // All return: one cycle brings all of them back. One alone is not kept waiting by the others.
    QCOMPARE(nextCycle(transport, {}).size(), 18);
    runCycle(transport, all);
    for (int round = 0; round < 3; ++round) {
        nextCycle(transport, all);
    }
    QStringList order = nextCycle(transport, all - QSet<int>{5});
    QVERIFY2(order.indexOf(u"5:2"_s) >= order.size() - 2, qPrintable(order.join(u' ')));
    QCOMPARE(nextCycle(transport, all - QSet<int>{5}).first(2), (QStringList{u"5:3"_s, u"5:2"_s}));
}

void PollCycleTest::otherFailuresAreNotSilence()
{
    FakeTransport transport;
    RequestScheduler scheduler(transport, m_clock, {});
    PollCycle cycle(scheduler, m_clock, reads(1), {5ms, 5ms});
    QSignalSpy silent(&cycle, &PollCycle::unitFellSilent);
    transport.open();
    cycle.start();
    for (int round = 0; round < 10; ++round) {
        QTRY_VERIFY(!transport.inFlight().isEmpty());
        transport.answer({round % 2 == 0 ? Status::Exception : Status::Protocol, 2, u"no"_s, {}});
    }
    QVERIFY(silent.isEmpty());
}

void PollCycleTest::stopInTheMiddle()
{
    FakeTransport transport;
    RequestScheduler scheduler(transport, m_clock, {});
    PollCycle cycle(scheduler, m_clock, reads(3), {5ms, 5ms});
    QSignalSpy read(&cycle, &PollCycle::readFinished);
    QSignalSpy scanned(&cycle, &PollCycle::scanned);
    transport.open();
    cycle.start();
    transport.answerOk();
    transport.drop(u"unplugged"_s);
    cycle.stop();
    QCOMPARE(read.size(), 1); // LinkLost is not reported
    QVERIFY(scanned.isEmpty());
    transport.open();
    cycle.start();
    QCOMPARE(runCycle(transport, {}).size(), 6);
    QCOMPARE(scanned.size(), 1);
}

void PollCycleTest::stopInsideASignal()
{
    FakeTransport transport;
    RequestScheduler scheduler(transport, m_clock, {});
    PollCycle cycle(scheduler, m_clock, reads(2), {1ms, 1ms});
    connect(&cycle, &PollCycle::scanned, &cycle, [&] {
        cycle.stop();
        transport.close();
    });
    transport.open();
    cycle.start();
    runCycle(transport, {});
    QCoreApplication::processEvents();
    QCOMPARE(transport.sent().size(), 4);
    QVERIFY(!transport.isOpen());
}

void PollCycleTest::cyclesNeverOverlap()
{
    FakeTransport transport;
    RequestScheduler scheduler(transport, m_clock, {4, 0ms});
    PollCycle cycle(scheduler, m_clock, reads(2), {1ms, 100ms});
    QSignalSpy scanned(&cycle, &PollCycle::scanned);
    transport.open();
    cycle.start();
    QCOMPARE(transport.inFlight().size(), 4);
    for (int at = 0; at < 3; ++at) {
        transport.answerOk();
    }
    QElapsedTimer timer;
    timer.start();
    while (timer.elapsed() < 20) { // twenty polls late
        QCoreApplication::processEvents();
    }
    QCOMPARE(transport.sent().size(), 4);
    transport.answerOk();
    QVERIFY(scanned.last().first().toDouble() >= 20.0);
    QTRY_COMPARE(transport.sent().size(), 8); // the next one at once
}

void PollCycleTest::startsEveryPoll()
{
    FakeTransport transport;
    RequestScheduler scheduler(transport, m_clock, {});
    PollCycle cycle(scheduler, m_clock, reads(1), {50ms, 5ms});
    transport.open();
    QElapsedTimer timer;
    timer.start();
    cycle.start();
    for (int round = 1; round <= 4; ++round) {
        runCycle(transport, {});
        QTRY_VERIFY(!transport.inFlight().isEmpty());
        QVERIFY(timer.elapsed() >= 50 * round);
    }
    QVERIFY(timer.elapsed() < 50 * 40); // neither twice nor never, on a busy machine as well
}

QTEST_GUILESS_MAIN(PollCycleTest)
#include "tst_pollcycle.moc"
