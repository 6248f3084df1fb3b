// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bus/requestscheduler.h"
#include "fakes/faketransport.h"
#include "fakes/manualclock.h"

#include <QElapsedTimer>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace cellar;

using Priority = RequestScheduler::Priority;
using Status = ModbusAnswer::Status;

class RequestSchedulerTest : public QObject, private RequestClient
{
    Q_OBJECT

private Q_SLOTS:
    void init();

    void withoutConnectionFailsFromTheEventLoop();
    void brokenConnectionFailsAllOnce();
    void submittedWhileBreakingDownFailsToo();
    void strangeTicketsAreIgnored();
    void urgentOvertakes();
    void answerMayBringUpSomethingUrgent();
    void neverDeeperThanAllowed();
    void gapIsKept();
    void everyEndingIsCounted_data();
    void everyEndingIsCounted();
    void whatNeverWentOutIsNotCounted();
    void countsOutliveTheConnection();
    void roundTripsAreThoseOfAnswers();

private:
    void requestFinished(quint32 cookie, quint64 sent, const ModbusAnswer &answer) override
    {
        m_finished.append({cookie, answer.status});
        m_sentOrder.append(sent);
        if (m_onFinished) {
            m_onFinished(cookie);
        }
    }
    static ModbusRequest request(quint16 address) { return {1, 3, address, 1, {}}; }

    SystemClock m_clock;
    QList<std::pair<quint32, Status>> m_finished;
    QList<quint64> m_sentOrder;
    std::function<void(quint32)> m_onFinished;
};

void RequestSchedulerTest::init()
{
    m_finished.clear();
    m_sentOrder.clear();
    m_onFinished = {};
}

void RequestSchedulerTest::withoutConnectionFailsFromTheEventLoop()
{
    FakeTransport transport;
    RequestScheduler scheduler(transport, m_clock, {});
    scheduler.submit(request(0), Priority::Poll, *this, 7);
    scheduler.submit(request(0), Priority::Urgent, *this, 8);
    QVERIFY(m_finished.isEmpty());
    QTRY_COMPARE(m_finished.size(), 2);
    QCOMPARE(m_finished, (QList<std::pair<quint32, Status>>{{8, Status::LinkLost}, {7, Status::LinkLost}}));
    QVERIFY(transport.sent().isEmpty());
}

void RequestSchedulerTest::brokenConnectionFailsAllOnce()
{
    FakeTransport transport;
    RequestScheduler scheduler(transport, m_clock, {2, 0ms});
    transport.open();
    for (quint32 cookie = 0; cookie < 5; ++cookie) {
        scheduler.submit(request(0), Priority::Poll, *this, cookie);
    }
    transport.drop(u"unplugged"_s);
    QCOMPARE(m_finished.size(), 5);
    QCOMPARE(m_sentOrder, (QList<quint64>{1, 2, 0, 0, 0})); // 0: never went out
    QCoreApplication::processEvents();
    QCOMPARE(m_finished.size(), 5);
    transport.open();
    QVERIFY(transport.inFlight().isEmpty()); // nothing old is sent on a new connection
}

void RequestSchedulerTest::submittedWhileBreakingDownFailsToo()
{
    FakeTransport transport;
    RequestScheduler scheduler(transport, m_clock, {});
    transport.open();
    scheduler.submit(request(0), Priority::Poll, *this, 1);
    m_onFinished = [&](quint32 cookie) {
        if (cookie < 3) {
            scheduler.submit(request(0), Priority::Urgent, *this, cookie + 1);
        }
    };
    transport.drop(u"unplugged"_s);
    QTRY_COMPARE(m_finished.size(), 3);
    QCOMPARE(transport.sent().size(), 1);
}

void RequestSchedulerTest::strangeTicketsAreIgnored()
{
    FakeTransport transport;
    RequestScheduler scheduler(transport, m_clock, {});
    transport.open();
    transport.send(request(0)); // somebody else's
    transport.answerOk();
    QVERIFY(m_finished.isEmpty());
}

void RequestSchedulerTest::urgentOvertakes()
{
    FakeTransport transport;
    RequestScheduler scheduler(transport, m_clock, {});
    transport.open();
    scheduler.submit(request(900), Priority::Idle, *this, 900);
    for (quint16 address = 0; address < 20; ++address) {
        scheduler.submit(request(address), Priority::Poll, *this, address);
    }
    scheduler.submit({1, 6, 500, 1, {340, 0}}, Priority::Urgent, *this, 500);
    scheduler.submit(request(501), Priority::Urgent, *this, 501);
    QList<quint16> order;
    while (!transport.inFlight().isEmpty()) {
        order.append(transport.inFlight().first().request.address);
        transport.answerOk();
    }
    QCOMPARE(order.size(), 23);
    QCOMPARE(order.first(3), (QList<quint16>{900, 500, 501})); // 900 was on its way already
    QCOMPARE(order.at(3), quint16(0));
    QCOMPARE(order.last(), quint16(19));
}

void RequestSchedulerTest::answerMayBringUpSomethingUrgent()
{
    FakeTransport transport;
    RequestScheduler scheduler(transport, m_clock, {});
    transport.open();
    for (quint16 address = 0; address < 3; ++address) {
        scheduler.submit(request(address), Priority::Poll, *this, address);
    }
    m_onFinished = [&](quint32 cookie) {
        if (cookie == 0) {
            scheduler.submit(request(77), Priority::Urgent, *this, 77);
        }
    };
    transport.answerOk();
    QCOMPARE(int(transport.inFlight().first().request.address), 77);
}

void RequestSchedulerTest::neverDeeperThanAllowed()
{
    for (const int depth : {1, 4}) {
        FakeTransport transport;
        RequestScheduler scheduler(transport, m_clock, {depth, 0ms});
        transport.open();
        for (quint16 at = 0; at < 50; ++at) {
            scheduler.submit(request(at), at % 3 == 0 ? Priority::Urgent : Priority::Poll, *this, at);
        }
        while (!transport.inFlight().isEmpty()) {
            transport.answerOk(transport.inFlight().size() - 1);
        }
        QCOMPARE(transport.deepest(), depth);
        QCOMPARE(transport.sent().size(), 50);
    }
}

void RequestSchedulerTest::gapIsKept()
{
    FakeTransport transport;
    RequestScheduler scheduler(transport, m_clock, {1, 20ms});
    transport.open();
    QElapsedTimer timer;
    timer.start();
    for (quint16 at = 0; at < 4; ++at) {
        scheduler.submit(request(at), Priority::Poll, *this, at);
    }
    for (int at = 0; at < 4; ++at) {
        QTRY_COMPARE(transport.inFlight().size(), 1);
        QVERIFY(timer.elapsed() >= 20 * at);
        transport.answerOk();
    }
    QCOMPARE(m_finished.size(), 4);
}

void RequestSchedulerTest::everyEndingIsCounted_data()
{
    QTest::addColumn<Status>("status");
    QTest::addColumn<LinkStatistics>("expected");
    const double took = 20;
    QTest::newRow("answer") << Status::Ok << LinkStatistics{1, 0, 0, 0, took, took};
    QTest::newRow("exception") << Status::Exception << LinkStatistics{1, 1, 0, 1, took, took};
    QTest::newRow("silence") << Status::Timeout << LinkStatistics{1, 1, 1, 0, 0, 0};
    QTest::newRow("broken frame") << Status::Protocol << LinkStatistics{1, 1, 0, 0, 0, 0};
    QTest::newRow("lost link") << Status::LinkLost << LinkStatistics{1, 1, 0, 0, 0, 0};
}

void RequestSchedulerTest::everyEndingIsCounted()
{
    QFETCH(Status, status);
    QFETCH(LinkStatistics, expected);
    ManualClock clock;
    FakeTransport transport;
    RequestScheduler scheduler(transport, clock, {});
    transport.open();
    scheduler.submit(request(0), Priority::Poll, *this, 1);
    QCOMPARE(scheduler.statistics(), LinkStatistics());
    clock.advance(20ms);
    transport.answer({status, 4, u"why"_s, {}});
    QCOMPARE(scheduler.statistics(), expected);
}

void RequestSchedulerTest::whatNeverWentOutIsNotCounted()
{
    FakeTransport transport;
    RequestScheduler scheduler(transport, m_clock, {});
    scheduler.submit(request(0), Priority::Urgent, *this, 1);
    QTRY_COMPARE(m_finished.size(), 1);
    transport.open();
    scheduler.submit(request(0), Priority::Poll, *this, 2);
    scheduler.submit(request(0), Priority::Poll, *this, 3);
    transport.drop(u"unplugged"_s);
    QCOMPARE(m_finished.size(), 3);
    QCOMPARE(scheduler.statistics(), (LinkStatistics{1, 1, 0, 0, 0, 0}));
}

void RequestSchedulerTest::countsOutliveTheConnection()
{
    FakeTransport transport;
    RequestScheduler scheduler(transport, m_clock, {});
    for (quint64 times = 1; times <= 3; ++times) {
        transport.open();
        scheduler.submit(request(0), Priority::Poll, *this, 1);
        transport.answerOk();
        scheduler.submit(request(0), Priority::Poll, *this, 2);
        transport.drop(u"unplugged"_s);
        QCOMPARE(scheduler.statistics().requests, 2 * times);
        QCOMPARE(scheduler.statistics().errors, times);
    }
}

void RequestSchedulerTest::roundTripsAreThoseOfAnswers()
{
    ManualClock clock;
    FakeTransport transport;
    RequestScheduler scheduler(transport, clock, {2, 0ms});
    transport.open();
    for (quint32 cookie = 0; cookie < 3; ++cookie) {
        scheduler.submit(request(0), Priority::Poll, *this, cookie); // the third waits until a place is free
    }
    clock.advance(10ms);
    transport.answerOk();
    clock.advance(30ms);
    transport.answerOk(); // 40 ms
    transport.answerOk(); // 30 ms, waiting does not count
    QCOMPARE(scheduler.statistics().roundTripP50Ms, 30.0);
    QCOMPARE(scheduler.statistics().roundTripP99Ms, 40.0);
    scheduler.submit(request(0), Priority::Poll, *this, 4);
    clock.advance(500ms);
    transport.timeOut();
    QCOMPARE(scheduler.statistics().roundTripP99Ms, 40.0);
}

QTEST_GUILESS_MAIN(RequestSchedulerTest)
#include "tst_requestscheduler.moc"
