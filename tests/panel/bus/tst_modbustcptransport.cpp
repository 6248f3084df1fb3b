// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bus/modbustcptransport.h"
#include "fakes/scriptedmodbusserver.h"

#include <QSemaphore>
#include <QSignalSpy>
#include <QTest>
#include <QThread>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace cellar;

using Status = ModbusAnswer::Status;
using Request = ScriptedModbusServer::Request;

class ModbusTcpTransportTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void refusedConnectionIsTriedForEver();
    void pauseDoublesUntilItIsLongEnough();
    void unusableHostIsSaid();
    void sendWithoutConnectionFinishesLater();
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
    void resetInTheMiddleOfAWrite();
    void halfOpenConnectionIsReopened();
    void closeFinishesEverything();
    void closeInsideFinished();

    void answersInPieces();
    void answersInAnyOrder();
    void fullPipelineAndTransactionWrap();
    void comesBackAfterARestart();
    void readsAndWrites();

private:
    // What came out, in order.
    struct Outcome
    {
        quint64 ticket = 0;
        Status status = Status::Ok;
        quint8 exception = 0;
        QString text;
        QList<quint16> words;
    };

    void openTransport(Milliseconds timeout = 100ms);
    [[nodiscard]] const Outcome *outcomeOf(quint64 ticket) const;
    [[nodiscard]] Outcome outcome(const ModbusRequest &request);
    static void answerCorrectly(const Request &request)
    {
        ScriptedModbusServer::answer(request, ScriptedModbusServer::correctPdu(request, request.address));
    }

    SystemClock m_clock;
    std::unique_ptr<ScriptedModbusServer> m_server;
    std::unique_ptr<ModbusTcpTransport> m_transport;
    QList<Outcome> m_outcomes;
    QStringList m_closed;
};

void ModbusTcpTransportTest::init()
{
    m_server = std::make_unique<ScriptedModbusServer>();
    QVERIFY(m_server->listen());
    m_outcomes.clear();
    m_closed.clear();
}

void ModbusTcpTransportTest::cleanup()
{
    m_transport.reset();
    m_server.reset();
}

void ModbusTcpTransportTest::openTransport(Milliseconds timeout)
{
    ModbusTcpTransport::Options options;
    options.host = u"127.0.0.1"_s;
    options.port = m_server->port();
    options.timeout = timeout;
    options.firstPause = 10ms;
    options.longestPause = 100ms;
    m_transport = std::make_unique<ModbusTcpTransport>(options, m_clock);
    connect(m_transport.get(), &ModbusTransport::finished, this, [this](quint64 ticket, const ModbusAnswer &answer) {
        m_outcomes.append({ticket, answer.status, answer.exception, answer.text,
            QList<quint16>(answer.words.begin(), answer.words.end())});
    });
    connect(m_transport.get(), &ModbusTransport::closed, this, [this](const QString &why) { m_closed.append(why); });
    m_transport->open();
    QTRY_VERIFY(m_transport->isOpen());
}

const ModbusTcpTransportTest::Outcome *ModbusTcpTransportTest::outcomeOf(quint64 ticket) const
{
    const auto at = std::find_if(
        m_outcomes.cbegin(), m_outcomes.cend(), [ticket](const Outcome &outcome) { return outcome.ticket == ticket; });
    return at == m_outcomes.cend() ? nullptr : &*at;
}

ModbusTcpTransportTest::Outcome ModbusTcpTransportTest::outcome(const ModbusRequest &request)
{
    const quint64 ticket = m_transport->send(request);
    [&] { QTRY_VERIFY(outcomeOf(ticket)); }();
    const auto *found = outcomeOf(ticket);
    return found ? *found : Outcome{};
}

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

void ModbusTcpTransportTest::silenceTimesOut()
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

void ModbusTcpTransportTest::lateAnswerIsDropped()
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

void ModbusTcpTransportTest::heldUpProcessStillTakesTheAnswer()
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

void ModbusTcpTransportTest::exceptions_data()
{
    QTest::addColumn<int>("code");
    for (int code = 1; code <= 11; ++code) {
        QTest::addRow("%d", code) << code;
    }
}

void ModbusTcpTransportTest::exceptions()
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

void ModbusTcpTransportTest::brokenAnswerFailsTheRequestOnly_data()
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

void ModbusTcpTransportTest::brokenAnswerFailsTheRequestOnly()
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

void ModbusTcpTransportTest::brokenStreamIsReopened_data()
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

void ModbusTcpTransportTest::brokenStreamIsReopened()
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

void ModbusTcpTransportTest::wrongTransactionIsReopened()
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

void ModbusTcpTransportTest::halfAFrameIsReopened()
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

void ModbusTcpTransportTest::byteCountReachingIntoTheNextFrame()
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

void ModbusTcpTransportTest::answersInPieces()
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

void ModbusTcpTransportTest::answersInAnyOrder()
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
