// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "transporttest.h"

#include <QSemaphore>
#include <QThread>

using namespace cellar;
using namespace cellar::transporttest;

class ModbusTcpAnswersTest : public TransportTest
{
    Q_OBJECT

private Q_SLOTS:
    void init() { begin(); }
    void cleanup() { end(); }

    void silenceTimesOut();
    void lateAnswerIsDropped();
    void heldUpProcessStillTakesTheAnswer();
    void exceptions_data();
    void exceptions();
    void brokenAnswerFailsTheRequestOnly_data();
    void brokenAnswerFailsTheRequestOnly();
    void brokenStreamIsReopened_data();
    void brokenStreamIsReopened();
    void wrongTransactionIsReopened();
    void halfAFrameIsReopened();
    void byteCountReachingIntoTheNextFrame();
    void halfAFrameFilledUpFromTheNext_data();
    void halfAFrameFilledUpFromTheNext();

    void answersInPieces();
    void answersInAnyOrder();
};

void ModbusTcpAnswersTest::silenceTimesOut()
{
    openTransport();
    QElapsedTimer timer;
    timer.start();
    const Outcome silent = outcome({3, 3, 0, 1, {}});
    QCOMPARE(silent.status, Status::Timeout);
    QVERIFY(silent.text.contains(u"unit 3"_s));
    QVERIFY(timer.elapsed() >= 99);
    QVERIFY(m_transport->isOpen());
    QCOMPARE(m_server->requests().size(), 1); // not sent again
}

void ModbusTcpAnswersTest::lateAnswerIsDropped()
{
    openTransport();
    QList<Request> held;
    m_server->setScript([&held](const Request &request) { held.append(request); });
    QCOMPARE(outcome({3, 3, 0x10, 1, {}}).status, Status::Timeout);
    // The late one comes while the same register is asked for again: it must not be taken for the answer.
    const quint64 second = m_transport->send({3, 3, 0x10, 1, {}});
    QTRY_COMPARE(held.size(), 2);
    ScriptedModbusServer::answer(held.at(0), ScriptedModbusServer::registersPdu({1111}));
    ScriptedModbusServer::answer(held.at(1), ScriptedModbusServer::registersPdu({2222}));
    QTRY_VERIFY(outcomeOf(second));
    QCOMPARE(outcomeOf(second)->status, Status::Ok);
    QCOMPARE(outcomeOf(second)->words, QList<quint16>{2222});
    QCOMPARE(m_outcomes.size(), 2);
    QVERIFY(m_closed.isEmpty());
}

void ModbusTcpAnswersTest::heldUpProcessStillTakesTheAnswer()
{
    // The answer was in time, this process was not: that is no silence of the device.
    QThread elsewhere;
    QSemaphore received;
    QSemaphore mayAnswer;
    QSemaphore answered;
    m_server->setScript([&](const Request &request) {
        received.release();
        mayAnswer.acquire();
        answerCorrectly(request);
        request.socket->flush();
        answered.release();
    });
    m_server->moveToThread(&elsewhere);
    elsewhere.start();
    openTransport(1s);
    const quint64 ticket = m_transport->send({1, 3, 9, 1, {}});
    QTRY_COMPARE(received.available(), 1);
    mayAnswer.release();
    answered.acquire();
    QThread::msleep(1100); // the hold-up itself
    QTRY_VERIFY(outcomeOf(ticket));
    QCOMPARE(outcomeOf(ticket)->status, Status::Ok);
    QMetaObject::invokeMethod(
        m_server.get(), [this] { m_server.reset(); }, Qt::BlockingQueuedConnection);
    elsewhere.quit();
    QVERIFY(elsewhere.wait(5000));
}

void ModbusTcpAnswersTest::exceptions_data()
{
    QTest::addColumn<int>("code");
    for (int code = 1; code <= 11; ++code) {
        QTest::addRow("%d", code) << code;
    }
}

void ModbusTcpAnswersTest::exceptions()
{
    QFETCH(const int, code);
    openTransport();
    m_server->setScript([code](const Request &request) {
        ScriptedModbusServer::answer(
            request, ScriptedModbusServer::exceptionPdu(request.function, static_cast<quint8>(code)));
    });
    for (const quint8 function : {2, 3, 6}) {
        const Outcome refused = outcome({3, function, 0, 1, {}});
        QCOMPARE(refused.status, Status::Exception);
        QCOMPARE(int(refused.exception), code);
        QVERIFY(refused.text.contains(modbusExceptionText(static_cast<quint8>(code))));
    }
    QVERIFY(m_closed.isEmpty());
}

void ModbusTcpAnswersTest::brokenAnswerFailsTheRequestOnly_data()
{
    QTest::addColumn<int>("unit");
    QTest::addColumn<QByteArray>("pdu");
    QTest::newRow("wrong unit") << 7 << QByteArray::fromHex("03 04 0170 0154");
    QTest::newRow("short") << 3 << QByteArray::fromHex("03 02 0170");
    QTest::newRow("long") << 3 << QByteArray::fromHex("03 06 0170 0154 0001");
    QTest::newRow("lying byte count") << 3 << QByteArray::fromHex("03 F0 0170 0154");
    QTest::newRow("wrong function") << 3 << QByteArray::fromHex("04 04 0170 0154");
    QTest::newRow("unknown function") << 3 << QByteArray::fromHex("70 04 0170 0154");
    QTest::newRow("function 0") << 3 << QByteArray::fromHex("00");
    QTest::newRow("wrong exception") << 3 << QByteArray::fromHex("81 02");
    QTest::newRow("garbage") << 3 << QByteArray(250, '\xEE');
}

void ModbusTcpAnswersTest::brokenAnswerFailsTheRequestOnly()
{
    QFETCH(const int, unit);
    QFETCH(const QByteArray, pdu);
    openTransport();
    m_server->setScript([unit, pdu](const Request &request) {
        if (request.address == 0x1000) {
            const auto frame = ScriptedModbusServer::frame(request.transaction, static_cast<quint8>(unit), pdu);
            ScriptedModbusServer::send(request, frame);
        } else {
            answerCorrectly(request);
        }
    });
    const quint64 broken = m_transport->send({3, 3, 0x1000, 2, {}});
    const quint64 good = m_transport->send({3, 3, 0x2000, 2, {}});
    QTRY_VERIFY(outcomeOf(broken) && outcomeOf(good));
    QCOMPARE(outcomeOf(broken)->status, Status::Protocol);
    QVERIFY(outcomeOf(broken)->words.isEmpty());
    QCOMPARE(outcomeOf(good)->status, Status::Ok);
    QCOMPARE(outcomeOf(good)->words, (QList<quint16>{0x2000, 0x2001}));
    if (unit == 7) {
        QCOMPARE(outcomeOf(broken)->text, u"unit 7 answered instead of unit 3"_s);
    }
    QVERIFY(m_closed.isEmpty());
}

void ModbusTcpAnswersTest::brokenStreamIsReopened_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("protocol id") << QByteArray::fromHex("0000 0001 0007 03 03 04 0170 0154");
    QTest::newRow("length 0") << QByteArray::fromHex("0000 0000 0000 03 03 04 0170 0154");
    QTest::newRow("length 1") << QByteArray::fromHex("0000 0000 0001 03");
    QTest::newRow("length 300") << QByteArray::fromHex("0000 0000 012C 03 03 04 0170 0154");
    QTest::newRow("length 65535") << QByteArray::fromHex("0000 0000 FFFF 03 03 04 0170 0154");
    QTest::newRow("bytes between frames") << QByteArray::fromHex("EEEEEEEEEEEE 0000 0000 0007 03 03 04 0170 0154");
    QTest::newRow("HTTP") << "HTTP/1.1 400 Bad Request\r\n\r\n"_ba;
    QTest::newRow("ones") << QByteArray(5000, '\xFF');
}

void ModbusTcpAnswersTest::brokenStreamIsReopened()
{
    QFETCH(const QByteArray, bytes);
    openTransport(5s); // it must not take a time-out to notice
    m_server->setScript([this, bytes](const Request &request) {
        if (m_server->connections() > 1) {
            answerCorrectly(request);
        } else if (request.address == 1) {
            ScriptedModbusServer::send(request, bytes);
        }
    });
    const quint64 first = m_transport->send({3, 3, 0, 2, {}});
    const quint64 second = m_transport->send({3, 3, 1, 2, {}});
    QTRY_COMPARE(m_closed.size(), 1);
    QVERIFY(!m_closed.first().isEmpty());
    for (const quint64 ticket : {first, second}) {
        QVERIFY(outcomeOf(ticket));
        QCOMPARE(outcomeOf(ticket)->status, Status::Protocol);
    }
    QTRY_VERIFY(m_transport->isOpen());
    QCOMPARE(outcome({3, 3, 7, 1, {}}).words, QList<quint16>{7});
    QCOMPARE(m_outcomes.size(), 3);
}

void ModbusTcpAnswersTest::wrongTransactionIsReopened()
{
    openTransport(5s);
    m_server->setScript([](const Request &request) {
        const auto pdu = ScriptedModbusServer::correctPdu(request);
        ScriptedModbusServer::send(request, ScriptedModbusServer::frame(request.transaction + 77, request.unit, pdu));
    });
    const Outcome wrong = outcome({3, 3, 0, 1, {}});
    QCOMPARE(wrong.status, Status::Protocol);
    QVERIFY(wrong.text.contains(u"never sent"_s));
    QTRY_COMPARE(m_closed.size(), 1);
    QTRY_VERIFY(m_transport->isOpen());
}

void ModbusTcpAnswersTest::halfAFrameIsReopened()
{
    openTransport();
    m_server->setScript([](const Request &request) {
        const QByteArray whole =
            ScriptedModbusServer::frame(request.transaction, request.unit, ScriptedModbusServer::correctPdu(request));
        ScriptedModbusServer::send(request, whole.first(whole.size() - 1));
    });
    const Outcome half = outcome({3, 3, 0, 4, {}});
    QCOMPARE(half.status, Status::Protocol);
    QTRY_COMPARE(m_closed.size(), 1);
    m_server->setScript(answerCorrectly);
    QTRY_VERIFY(m_transport->isOpen());
    QCOMPARE(outcome({3, 3, 5, 1, {}}).words, QList<quint16>{5});
}

void ModbusTcpAnswersTest::byteCountReachingIntoTheNextFrame()
{
    // Two answers in one segment, the first of which claims the second one's bytes as its own registers.
    openTransport();
    QList<Request> held;
    m_server->setScript([&held](const Request &request) { held.append(request); });
    const quint64 first = m_transport->send({3, 3, 0, 8, {}});
    const quint64 second = m_transport->send({3, 3, 8, 1, {}});
    QTRY_COMPARE(held.size(), 2);
    const QByteArray lie =
        ScriptedModbusServer::frame(held.at(0).transaction, 3, QByteArray::fromHex("03 10 0001 0002"));
    const QByteArray truth =
        ScriptedModbusServer::frame(held.at(1).transaction, 3, ScriptedModbusServer::registersPdu({42}));
    ScriptedModbusServer::send(held.at(0), lie + truth);
    QTRY_VERIFY(outcomeOf(first) && outcomeOf(second));
    QCOMPARE(outcomeOf(first)->status, Status::Protocol);
    QCOMPARE(outcomeOf(second)->words, QList<quint16>{42});
}

void ModbusTcpAnswersTest::halfAFrameFilledUpFromTheNext_data()
{
    QTest::addColumn<int>("kept"); // bytes of the answer that broke off
    QTest::addColumn<QByteArray>("next"); // what the device says to the request after it
    const QByteArray registers = ScriptedModbusServer::registersPdu(QList<quint16>(15, 0x0255));
    QTest::newRow("registers") << 20 << registers;
    QTest::newRow("only the first bytes of the next one") << 37 << registers;
    QTest::newRow("exception") << 32 << ScriptedModbusServer::exceptionPdu(3, 6);
}

void ModbusTcpAnswersTest::halfAFrameFilledUpFromTheNext()
{
    QFETCH(const int, kept);
    QFETCH(const QByteArray, next);
    openTransport();
    QList<Request> held;
    m_server->setScript([&held](const Request &request) { held.append(request); });
    const quint64 first = m_transport->send({3, 3, 0, 15, {}});
    const quint64 second = m_transport->send({3, 3, 0, 15, {}});
    QTRY_COMPARE(held.size(), 2);
    const QByteArray whole =
        ScriptedModbusServer::frame(held.at(0).transaction, 3, ScriptedModbusServer::correctPdu(held.at(0)));
    QCOMPARE(whole.size(), 39);
    ScriptedModbusServer::send(
        held.at(0), whole.first(kept) + ScriptedModbusServer::frame(held.at(1).transaction, 3, next));
    QTRY_VERIFY(outcomeOf(first) && outcomeOf(second));
    QVERIFY(outcomeOf(first)->status != Status::Ok);
    QVERIFY(outcomeOf(second)->status != Status::Ok);
    QTRY_COMPARE(m_closed.size(), 1);
}

void ModbusTcpAnswersTest::answersInPieces()
{
    openTransport(5s);
    QList<Request> held;
    m_server->setScript([&held](const Request &request) { held.append(request); });
    const quint64 first = m_transport->send({1, 3, 0x10, 3, {}});
    const quint64 second = m_transport->send({2, 3, 0x20, 3, {}});
    QTRY_COMPARE(held.size(), 2);
    QByteArray bytes;
    for (const Request &request : held) {
        bytes += ScriptedModbusServer::frame(
            request.transaction, request.unit, ScriptedModbusServer::correctPdu(request, request.address));
    }
    for (const char byte : bytes) {
        ScriptedModbusServer::send(held.first(), QByteArray(1, byte));
        held.first().socket->flush();
        QCoreApplication::processEvents();
    }
    QTRY_VERIFY(outcomeOf(first) && outcomeOf(second));
    QCOMPARE(outcomeOf(first)->words, (QList<quint16>{0x10, 0x11, 0x12}));
    QCOMPARE(outcomeOf(second)->words, (QList<quint16>{0x20, 0x21, 0x22}));
}

void ModbusTcpAnswersTest::answersInAnyOrder()
{
    openTransport(5s);
    QList<Request> held;
    m_server->setScript([&held](const Request &request) { held.prepend(request); });
    for (quint16 address = 0; address < 8; ++address) {
        m_transport->send({1, 3, address, 1, {}});
    }
    QTRY_COMPARE(held.size(), 8);
    for (const Request &request : std::as_const(held)) {
        answerCorrectly(request);
    }
    QTRY_COMPARE(m_outcomes.size(), 8);
    for (const Outcome &outcome : std::as_const(m_outcomes)) {
        QCOMPARE(outcome.words, QList<quint16>{static_cast<quint16>(outcome.ticket - 1)});
    }
}

QTEST_GUILESS_MAIN(ModbusTcpAnswersTest)
#include "tst_modbustcpanswers.moc"
