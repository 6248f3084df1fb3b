// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bus/modbusfacts.h"
#include "fakes/deviceprofiles.h"
#include "fakes/faketransport.h"
#include "fakes/manualclock.h"

#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace cellar;

using Status = ModbusAnswer::Status;

class ModbusFactsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup() { m_facts.reset(); }

    void silenceIsAskedAgainSoon();
    void denialIsAskedAgainLater();
    void aLostConnectionForgets();
    void whoFellSilentIsAskedAgainAtOnce();
    void unitsWithoutFactsAreNotAsked();
    void notTwiceAtATime();
    void everyHalfMinute();
    void neverBehindWhatHasTime();

private:
    void answer(const QList<quint16> &words)
    {
        m_transport->answer({Status::Ok, 0, {}, Words(words.constData(), static_cast<std::size_t>(words.size()))});
    }
    // The bit that says °F, and the limits 34 to 100.
    void answerAll()
    {
        answer({1000, 340});
        answer({0});
    }

    ManualClock m_clock;
    QList<ModbusVessel> m_vessels;
    std::unique_ptr<FakeTransport> m_transport;
    std::unique_ptr<RequestScheduler> m_scheduler;
    std::unique_ptr<ModbusFacts> m_facts;
};

void ModbusFactsTest::init()
{
    const DeviceProfile delta = shippedProfile(u"delta-dtb"_s);
    m_vessels = {{u"a"_s, 1, 0, delta}, {u"b"_s, 2, 0, delta}, {u"c"_s, 3, 0, shippedProfile(u"plc-block"_s)}};
    m_transport = std::make_unique<FakeTransport>();
    m_scheduler = std::make_unique<RequestScheduler>(*m_transport, m_clock, RequestScheduler::Limits{4, 0ms});
    m_facts = std::make_unique<ModbusFacts>(m_vessels, planPoll(m_vessels), *m_scheduler, m_clock);
    m_transport->open();
}

void ModbusFactsTest::silenceIsAskedAgainSoon()
{
    QSignalSpy told(m_facts.get(), &ModbusFacts::told);
    m_facts->unitAnswered(1);
    answer({1000, 340});
    m_transport->timeOut();
    QCOMPARE(told.size(), 1);
    QVERIFY(m_facts->of(0).writeObjection()); // the unit is not known
    m_clock.advance(999ms);
    m_facts->unitAnswered(1);
    QVERIFY(m_transport->inFlight().isEmpty());
    m_clock.advance(1ms);
    m_facts->unitAnswered(1);
    QCOMPARE(m_transport->inFlight().size(), 2);
    answerAll();
    QVERIFY(!m_facts->of(0).writeObjection());
}

void ModbusFactsTest::denialIsAskedAgainLater()
{
    m_facts->unitAnswered(1);
    answer({1000, 340});
    m_transport->answer({Status::Exception, 2, u"illegal data address"_s, {}});
    QVERIFY(!m_facts->of(0).writeObjection());
    m_clock.advance(29'999ms);
    m_facts->unitAnswered(1);
    QVERIFY(m_transport->inFlight().isEmpty());
    m_clock.advance(1ms);
    m_facts->unitAnswered(1);
    QVERIFY(!m_transport->inFlight().isEmpty());
}

void ModbusFactsTest::aLostConnectionForgets()
{
    m_facts->unitAnswered(1);
    answerAll();
    QVERIFY(m_facts->of(0).limits());
    m_clock.advance(30s);
    m_facts->unitAnswered(1);
    m_transport->drop(u"unplugged"_s); // in the middle of it
    m_facts->forgetConnection();
    QVERIFY(!m_facts->of(0).limits());
    QVERIFY(m_facts->of(0).writeObjection());
    m_transport->open();
    m_facts->unitAnswered(1);
    QCOMPARE(m_transport->inFlight().size(), 2);
    answerAll();
    QVERIFY(m_facts->of(0).limits());
}

void ModbusFactsTest::whoFellSilentIsAskedAgainAtOnce()
{
    m_facts->unitAnswered(1);
    answerAll();
    m_facts->unitAnswered(1);
    QVERIFY(m_transport->inFlight().isEmpty());
    m_facts->unitFellSilent(1);
    m_facts->unitAnswered(1); // somebody has put another controller there
    QCOMPARE(m_transport->inFlight().size(), 2);
    answer({1000, 340});
    answer({1}); // °C
    QVERIFY(m_facts->of(0).writeObjection());
}

void ModbusFactsTest::unitsWithoutFactsAreNotAsked()
{
    m_facts->unitAnswered(3);
    m_facts->unitAnswered(77);
    m_facts->unitFellSilent(77);
    QVERIFY(m_transport->sent().isEmpty());
    QVERIFY(!m_facts->of(2).writeObjection());
}

void ModbusFactsTest::notTwiceAtATime()
{
    m_facts->unitAnswered(1);
    m_facts->unitAnswered(1);
    m_clock.advance(1h);
    m_facts->unitAnswered(1);
    QCOMPARE(m_transport->inFlight().size(), 2);
    m_facts->unitAnswered(2);
    QCOMPARE(m_transport->inFlight().size(), 4);
    QCOMPARE(int(m_transport->inFlight().last().request.unit), 2);
}

void ModbusFactsTest::everyHalfMinute()
{
    QSignalSpy told(m_facts.get(), &ModbusFacts::told);
    for (int second = 0; second < 90; ++second) {
        m_facts->unitAnswered(1);
        while (!m_transport->inFlight().isEmpty()) {
            answer(
                m_transport->inFlight().first().request.function == 3 ? QList<quint16>{1000, 340} : QList<quint16>{0});
        }
        m_clock.advance(1s);
    }
    QCOMPARE(told.size(), 3);
    QCOMPARE(told.first().first().value<quint8>(), quint8(1));
    QCOMPARE(m_facts->of(0).limits()->min, 34.0);
    QCOMPARE(m_facts->of(0).limits()->max, 100.0);
    QVERIFY(!m_facts->of(1).limits()); // of another unit
}

void ModbusFactsTest::neverBehindWhatHasTime()
{
    struct Nobody final : RequestClient
    {
        void requestFinished(quint32, quint64, const ModbusAnswer &) override {}
    } nobody;
    RequestScheduler narrow(*m_transport, m_clock, {1, 0ms});
    ModbusFacts facts(m_vessels, planPoll(m_vessels), narrow, m_clock);
    narrow.submit({9, 3, 0, 1, {}}, RequestScheduler::Priority::Poll, nobody, 0); // holds the line
    narrow.submit({9, 3, 1, 1, {}}, RequestScheduler::Priority::Idle, nobody, 0);
    facts.unitAnswered(1);
    m_transport->answerOk();
    QCOMPARE(int(m_transport->inFlight().first().request.unit), 1);
    m_transport->close();
}

QTEST_GUILESS_MAIN(ModbusFactsTest)
#include "tst_modbusfacts.moc"
