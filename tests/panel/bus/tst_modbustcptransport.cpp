// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "transporttest.h"

#include <QSignalSpy>

using namespace cellar;
using namespace cellar::transporttest;

class ModbusTcpTransportTest : public TransportTest
{
    Q_OBJECT

private Q_SLOTS:
    void init() { begin(); }
    void cleanup() { end(); }

    void refusedConnectionIsTriedForEver();
    void pauseDoublesUntilItIsLongEnough();
    void unusableHostIsSaid();
    void sendWithoutConnectionFinishesLater();
    void resetInTheMiddleOfAWrite();
    void halfOpenConnectionIsReopened();
    void closeFinishesEverything();
    void closeInsideFinished();

    void fullPipelineAndTransactionWrap();
    void comesBackAfterARestart();
    void readsAndWrites();
};

void ModbusTcpTransportTest::refusedConnectionIsTriedForEver()
{
    const quint16 port = m_server->port();
    m_server->shutDown();
    ModbusTcpTransport::Options options;
    options.host = u"127.0.0.1"_s;
    options.port = port;
    options.firstPause = 5ms;
    options.longestPause = 20ms;
    ModbusTcpTransport transport(options, m_clock);
    QSignalSpy closed(&transport, &ModbusTransport::closed);
    transport.open();
    QTRY_VERIFY(closed.size() >= 6);
    QVERIFY2(closed.first().first().toString().contains(u"refused"_s), qPrintable(closed.first().first().toString()));
    QVERIFY(m_server->listen(port));
    QTRY_VERIFY(transport.isOpen());
    QCOMPARE(transport.pause(), 0ms);
}

void ModbusTcpTransportTest::pauseDoublesUntilItIsLongEnough()
{
    m_server->shutDown();
    ModbusTcpTransport::Options options;
    options.host = u"127.0.0.1"_s;
    options.port = m_server->port();
    options.firstPause = 5ms;
    options.longestPause = 20ms;
    ModbusTcpTransport transport(options, m_clock);
    QList<qint64> pauses;
    connect(&transport, &ModbusTransport::closed, this, [&] { pauses.append(transport.pause().count()); });
    connect(&transport, &ModbusTransport::connecting, this, [&] { pauses.append(transport.pause().count()); });
    QCOMPARE(transport.pause(), 0ms);
    transport.open();
    QTRY_VERIFY(pauses.size() >= 8);
    QCOMPARE(pauses.first(8), (QList<qint64>{0, 5, 0, 10, 0, 20, 0, 20}));
    transport.close();
    QCOMPARE(transport.pause(), 0ms);
}

void ModbusTcpTransportTest::unusableHostIsSaid()
{
    ModbusTcpTransport::Options options;
    options.host = u"no such host"_s;
    options.firstPause = 5ms;
    ModbusTcpTransport transport(options, m_clock);
    QSignalSpy closed(&transport, &ModbusTransport::closed);
    transport.open();
    QTRY_VERIFY(closed.size() >= 2);
    QVERIFY(!closed.first().first().toString().isEmpty());
}

void ModbusTcpTransportTest::sendWithoutConnectionFinishesLater()
{
    openTransport();
    m_transport->close();
    const quint64 ticket = m_transport->send({1, 3, 0, 1, {}});
    QVERIFY(!outcomeOf(ticket));
    QTRY_VERIFY(outcomeOf(ticket));
    QCOMPARE(outcomeOf(ticket)->status, Status::LinkLost);
}

void ModbusTcpTransportTest::resetInTheMiddleOfAWrite()
{
    openTransport(5s);
    m_server->setScript([this](const Request &) { m_server->resetConnections(); });
    const Outcome write = outcome({3, 6, 0x1001, 1, {340, 0}});
    QCOMPARE(write.status, Status::LinkLost);
    QVERIFY(!write.text.isEmpty());
    QCOMPARE(m_closed.size(), 1);
    QCOMPARE(m_server->requestsOf(6).size(), 1); // never written a second time by itself
    m_server->setScript(answerCorrectly);
    QTRY_VERIFY(m_transport->isOpen());
    QCOMPARE(outcome({3, 6, 0x1001, 1, {340, 0}}).status, Status::Ok);
}

void ModbusTcpTransportTest::halfOpenConnectionIsReopened()
{
    openTransport(50ms);
    connect(m_transport.get(), &ModbusTransport::finished, m_transport.get(), [this] {
        m_transport->send({1, 3, 0, 1, {}});
    });
    QElapsedTimer timer;
    timer.start();
    m_transport->send({1, 3, 0, 1, {}});
    QTRY_COMPARE(m_closed.size(), 1);
    QVERIFY2(timer.elapsed() >= 2000, qPrintable(QString::number(timer.elapsed())));
    QVERIFY(m_closed.first().contains(u"nothing was answered"_s));
    m_server->setScript(answerCorrectly);
    QTRY_COMPARE(m_server->connections(), 2);
}

void ModbusTcpTransportTest::closeFinishesEverything()
{
    openTransport(5s);
    const quint64 first = m_transport->send({1, 3, 0, 1, {}});
    const quint64 second = m_transport->send({2, 3, 0, 1, {}});
    m_transport->close();
    for (const quint64 ticket : {first, second}) {
        QVERIFY(outcomeOf(ticket));
        QCOMPARE(outcomeOf(ticket)->status, Status::LinkLost);
    }
    QCOMPARE(m_outcomes.size(), 2);
    m_transport->open();
    m_server->setScript(answerCorrectly);
    QTRY_VERIFY(m_transport->isOpen());
    QCOMPARE(outcome({1, 3, 9, 1, {}}).words, QList<quint16>{9});
}

void ModbusTcpTransportTest::closeInsideFinished()
{
    openTransport(5s);
    m_server->setScript(answerCorrectly);
    bool once = false;
    connect(m_transport.get(), &ModbusTransport::finished, m_transport.get(), [this, &once] {
        if (!std::exchange(once, true)) {
            m_transport->close();
        }
    });
    for (quint16 address = 0; address < 8; ++address) {
        m_transport->send({1, 3, address, 1, {}});
    }
    QTRY_COMPARE(m_outcomes.size(), 8);
    QCOMPARE(std::count_if(m_outcomes.cbegin(), m_outcomes.cend(),
                 [](const Outcome &outcome) { return outcome.status == Status::LinkLost; }),
        7);
}

void ModbusTcpTransportTest::fullPipelineAndTransactionWrap()
{
    openTransport(5s);
    m_server->setScript(answerCorrectly);
    constexpr int total = 70'000; // transaction ids are 16 bits
    int sent = 0;
    int wrong = 0;
    const auto send = [this, &sent] { m_transport->send({1, 3, static_cast<quint16>(sent++), 1, {}}); };
    m_transport->disconnect(this);
    int done = 0;
    connect(m_transport.get(), &ModbusTransport::finished, this, [&](quint64 ticket, const ModbusAnswer &answer) {
        ++done;
        const bool right = answer.status == Status::Ok && answer.words[0] == static_cast<quint16>(ticket - 1);
        wrong += right ? 0 : 1;
        if (sent < total) {
            send();
        }
    });
    for (int depth = 0; depth < 8; ++depth) {
        send();
    }
    QTRY_COMPARE_WITH_TIMEOUT(done, total, 30'000);
    QCOMPARE(wrong, 0);
    QCOMPARE(m_server->connections(), 1);
}

void ModbusTcpTransportTest::comesBackAfterARestart()
{
    openTransport();
    QSignalSpy answered(m_transport.get(), &ModbusTransport::answered);
    m_server->setScript(answerCorrectly);
    QCOMPARE(outcome({1, 3, 0, 1, {}}).status, Status::Ok);
    QCOMPARE(outcome({1, 3, 0, 1, {}}).status, Status::Ok);
    QCOMPARE(answered.size(), 1);
    const quint16 port = m_server->port();
    m_server->shutDown();
    QTRY_VERIFY(m_closed.size() >= 2);
    QVERIFY(m_server->listen(port));
    QTRY_VERIFY_WITH_TIMEOUT(m_transport->isOpen(), 2000);
    QCOMPARE(outcome({1, 3, 0, 1, {}}).status, Status::Ok);
    QCOMPARE(answered.size(), 2);
}

void ModbusTcpTransportTest::readsAndWrites()
{
    openTransport();
    m_server->setScript(answerCorrectly);
    QCOMPARE(outcome({1, 1, 4, 3, {}}).words, (QList<quint16>{1, 1, 1}));
    QCOMPARE(outcome({1, 2, 4, 1, {}}).words, (QList<quint16>{1}));
    QCOMPARE(outcome({1, 3, 4, 2, {}}).words, (QList<quint16>{4, 5}));
    QCOMPARE(outcome({1, 4, 4, 2, {}}).words, (QList<quint16>{4, 5}));
    QCOMPARE(outcome({0, 3, 4, 1, {}}).words, (QList<quint16>{4})); // unit 0 is a unit like any other over TCP
    for (const quint8 function : {5, 6}) {
        QCOMPARE(outcome({1, function, 4, 1, {0, 0}}).status, Status::Ok);
    }
    QCOMPARE(outcome({1, 16, 4, 2, {340, 1}}).status, Status::Ok);
    QVERIFY(m_closed.isEmpty());
}

QTEST_GUILESS_MAIN(ModbusTcpTransportTest)
#include "tst_modbustcptransport.moc"
