// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/modbusrtusimline.h"

#include "bus/modbusrtuframe.h"

#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTest>
#include <QTimer>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace cellar;

class ModbusRtuSimLineTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();

    void damagedFramesMeetSilence_data();
    void damagedFramesMeetSilence();
    void silenceEndsAFrame();
    void wireFaults_data();
    void wireFaults();
    void brokenConnectionIsTold();
    void lateAnswersKeepTheirOrder();
    void resetForgetsEverything();
    void bytesTakeTheirTime_data();
    void bytesTakeTheirTime();

private:
    void makeLine(int baud, SimResponder responder);
    // Until `bytes` have been sent, or nothing more comes.
    void waitFor(qsizetype bytes) { QTRY_VERIFY_WITH_TIMEOUT(m_sent.size() >= bytes, 10'000); }
    static QByteArray sealed(const char *hex) { return withModbusCrc(QByteArray::fromHex(hex)); }
    static SimAnswer registers(const char *pduHex)
    {
        SimAnswer answer;
        answer.pdu = QByteArray::fromHex(pduHex);
        return answer;
    }

    SystemClock m_clock;
    std::unique_ptr<ModbusRtuSimLine> m_line;
    QByteArray m_sent;
    QList<QByteArray> m_asked; // unit and PDU
};

void ModbusRtuSimLineTest::init()
{
    makeLine(115'200, [](quint8, QByteArrayView) { return registers("03 02 0007"); });
}

void ModbusRtuSimLineTest::makeLine(int baud, SimResponder responder)
{
    m_sent.clear();
    m_asked.clear();
    const SerialSettings settings{u"/dev/null"_s, baud, Parity::Even, 1};
    m_line = std::make_unique<ModbusRtuSimLine>(
        settings,
        [this, responder = std::move(responder)](quint8 unit, QByteArrayView request) {
            m_asked.append(QByteArray(1, static_cast<char>(unit)) + request.toByteArray());
            return responder(unit, request);
        },
        m_clock);
    connect(m_line.get(), &ModbusRtuSimLine::transmit, this, [this](const QByteArray &bytes) { m_sent += bytes; });
}

void ModbusRtuSimLineTest::damagedFramesMeetSilence_data()
{
    QTest::addColumn<QByteArray>("bytes");

    const QByteArray request = sealed("01 03 0000 0001");
    QTest::newRow("wrong checksum") << request.first(7) + '\x00';
    QTest::newRow("half") << request.first(4);
    QTest::newRow("a byte too many") << request + '\xFE';
    QTest::newRow("two without silence") << request + request;
    QTest::newRow("one byte") << QByteArray(1, '\x01');
    QTest::newRow("empty PDU") << sealed("01");
    QTest::newRow("endless") << QByteArray(5000, '\x03');
}

void ModbusRtuSimLineTest::damagedFramesMeetSilence()
{
    QFETCH(QByteArray, bytes);
    m_line->receive(bytes);
    // The line is as good as before once it was quiet: somebody who asks again and again gets through.
    QTRY_VERIFY([&] {
        m_line->receive(sealed("05 03 0000 0001"));
        return !m_sent.isEmpty();
    }());
    QVERIFY(sealed("05 03 02 0007").startsWith(m_sent.first(1)));
    QCOMPARE(m_asked.first(), QByteArray::fromHex("05 03 0000 0001"));
}

void ModbusRtuSimLineTest::silenceEndsAFrame()
{
    makeLine(1200, [](quint8, QByteArrayView) { return registers("03 02 0007"); }); // 9 ms a character
    const QByteArray request = sealed("01 03 0000 0001");
    m_line->receive(request.first(3));
    m_line->receive(request.sliced(3)); // in time, the first bytes are still on their way
    waitFor(7);
    QCOMPARE(m_asked.size(), 1);
}

void ModbusRtuSimLineTest::wireFaults_data()
{
    QTest::addColumn<SimAnswer>("answer");
    QTest::addColumn<QByteArray>("bytes");

    const QByteArray right = sealed("01 03 02 0007");
    SimAnswer answer = registers("03 02 0007");
    answer.wrongChecksum = true;
    QByteArray damaged = right;
    damaged.back() = static_cast<char>(damaged.back() ^ 0x55);
    QTest::newRow("checksum") << answer << damaged;
    answer = registers("03 02 0007");
    answer.unit = 9;
    QTest::newRow("other unit") << answer << sealed("09 03 02 0007");
    answer = registers("03 02 0007");
    answer.then = SimAnswer::Then::Half;
    QTest::newRow("half") << answer << right.first(3);
    answer = registers("03 02 0007");
    answer.delayMs = 100;
    QTest::newRow("late") << answer << right;
}

void ModbusRtuSimLineTest::wireFaults()
{
    QFETCH(SimAnswer, answer);
    QFETCH(QByteArray, bytes);
    makeLine(115'200, [&](quint8, QByteArrayView) { return answer; });
    QElapsedTimer timer;
    timer.start();
    m_line->receive(sealed("01 03 0000 0001"));
    waitFor(bytes.size());
    QVERIFY(timer.elapsed() >= answer.delayMs);
    // Nothing else comes before the next answer.
    m_line->receive(sealed("01 03 0000 0001"));
    waitFor(2 * bytes.size());
    QCOMPARE(m_sent, bytes + bytes);
}

void ModbusRtuSimLineTest::brokenConnectionIsTold()
{
    SimAnswer answer;
    answer.then = SimAnswer::Then::Drop;
    makeLine(115'200, [&](quint8, QByteArrayView) { return answer; });
    QSignalSpy dropped(m_line.get(), &ModbusRtuSimLine::dropped);
    m_line->receive(sealed("01 06 0000 0001"));
    QTRY_COMPARE(dropped.size(), 1);
    QVERIFY(m_sent.isEmpty());
}

void ModbusRtuSimLineTest::lateAnswersKeepTheirOrder()
{
    // Unit 1 is slow once; unit 2 is served meanwhile, and what unit 1 is asked later is answered later.
    makeLine(115'200, [](quint8 unit, QByteArrayView request) {
        SimAnswer answer = registers("03 02 0000");
        answer.pdu[3] = request[2];
        answer.delayMs = unit == 1 && request[2] == 1 ? 150 : 0;
        return answer;
    });
    m_line->receive(sealed("01 03 0001 0001"));
    QTRY_COMPARE(m_asked.size(), 1);
    m_line->receive(sealed("01 03 0002 0001"));
    QTRY_COMPARE(m_asked.size(), 2);
    m_line->receive(sealed("02 03 0003 0001"));
    waitFor(21);
    QCOMPARE(m_sent, sealed("02 03 02 0003") + sealed("01 03 02 0001") + sealed("01 03 02 0002"));
}

void ModbusRtuSimLineTest::resetForgetsEverything()
{
    makeLine(1200, [](quint8, QByteArrayView) { return registers("03 02 0007"); });
    m_line->receive(sealed("01 03 0000 0001"));
    waitFor(1);
    m_line->reset();
    const qsizetype before = m_sent.size();
    m_line->receive(sealed("02 03 0000 0001"));
    waitFor(before + 7);
    QCOMPARE(m_sent.sliced(before), sealed("02 03 02 0007"));
}

void ModbusRtuSimLineTest::bytesTakeTheirTime_data()
{
    QTest::addColumn<int>("baud");
    QTest::addColumn<int>("least"); // ms for 8 and 37 bytes of 11 bits and 3.5 characters between them
    QTest::newRow("1200") << 1200 << 444;
    QTest::newRow("9600") << 9600 << 55;
    QTest::newRow("19200") << 19200 << 27;
}

void ModbusRtuSimLineTest::bytesTakeTheirTime()
{
    QFETCH(int, baud);
    QFETCH(int, least);
    makeLine(baud, [](quint8, QByteArrayView) {
        SimAnswer answer;
        answer.pdu = QByteArray(34, '\x20');
        return answer;
    });
    QElapsedTimer timer;
    timer.start();
    QList<qint64> times; // of each byte, in µs
    connect(m_line.get(), &ModbusRtuSimLine::transmit, this, [&](const QByteArray &bytes) {
        times.resize(times.size() + bytes.size());
        std::fill(times.end() - bytes.size(), times.end(), timer.nsecsElapsed() / 1000);
    });
    m_line->receive(sealed("01 03 0000 0010"));
    waitFor(37);
    QVERIFY2(timer.elapsed() >= least, qPrintable(QString::number(timer.elapsed())));
    // Nor does any byte leave before its time.
    const double character = 11e6 / baud;
    for (qsizetype at = 0; at < 37; ++at) {
        QVERIFY(double(times.at(at)) >= (8 + 3.5 + double(at + 1)) * character - 1);
    }
}

QTEST_GUILESS_MAIN(ModbusRtuSimLineTest)
#include "tst_modbusrtusimline.moc"
