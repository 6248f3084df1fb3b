// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "rtutransporttest.h"

#include <QElapsedTimer>
#include <QRandomGenerator>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace cellar;
using namespace cellar::rtutransporttest;

class ModbusRtuAnswersTest : public RtuTransportTest
{
    Q_OBJECT

private Q_SLOTS:
    void init() { begin(); }
    void cleanup() { end(); }

    void brokenAnswerFailsAtOnce_data();
    void brokenAnswerFailsAtOnce();
    void noiseAroundAnswers_data();
    void noiseAroundAnswers();
    void aByteOfNoiseIsSilence();
    void babblingLineTimesOut();
    void lateAnswerIsNotTheNext_data();
    void lateAnswerIsNotTheNext();
    void lateAnswerBeforeTheRequestHasLeft();
    void slowDeviceNeverGivesAWrongNumber();
    void deviceThatIgnoresDecoysIsNotLost();
};

void ModbusRtuAnswersTest::brokenAnswerFailsAtOnce_data()
{
    QTest::addColumn<QByteArray>("answer"); // to unit 1, function 3, two registers
    QTest::addColumn<QString>("text");

    const auto sealed = [](const char *hex) { return withModbusCrc(QByteArray::fromHex(hex)); };
    QByteArray wrong = sealed("01 03 04 0102 0304");
    wrong.back() = static_cast<char>(wrong.back() ^ 1);
    QTest::newRow("checksum") << wrong << u"checksum"_s;
    QTest::newRow("damaged data") << "\x01\x03\x04\x01\x07" + sealed("01 03 04 0102 0304").sliced(5) << u"checksum"_s;
    QTest::newRow("half a frame") << sealed("01 03 04 0102 0304").first(4) << u"only a part"_s;
    QTest::newRow("other unit") << sealed("02 03 04 0102 0304") << u"unit 2 answered instead of unit 1"_s;
    QTest::newRow("other function") << sealed("01 04 04 0102 0304") << u"function 4 instead of 3"_s;
    QTest::newRow("write confirmed") << sealed("01 06 0000 0002") << u"function 6 instead of 3"_s;
    QTest::newRow("too short") << sealed("01 03 02 0102") << u"2 bytes instead of 4"_s;
    QTest::newRow("too long") << sealed("01 03 06 0102 0304 0506") << u"6 bytes instead of 4"_s;
    QTest::newRow("count beyond the end") << sealed("01 03 FF 0102 0304") << u"only a part"_s;
    QTest::newRow("unknown function") << sealed("01 2B 04 0102 0304") << u"no answer of unit 1"_s;
    QTest::newRow("unit damaged") << "\x41" + sealed("01 03 04 0102 0304").sliced(1) << u"no answer of unit 1"_s;
    QTest::newRow("noise") << QByteArray(300, '\x03') << u"no answer of unit 1"_s;
}

void ModbusRtuAnswersTest::brokenAnswerFailsAtOnce()
{
    QFETCH(QByteArray, answer);
    QFETCH(QString, text);
    openTransport(10s);
    m_line->setScript([&](const Request &) { m_line->write(answer); });
    QElapsedTimer timer;
    timer.start();
    const Outcome broken = outcome({1, 3, 0, 2, {}});
    QCOMPARE(broken.status, Status::Protocol);
    QVERIFY2(broken.text.contains(text), qPrintable(broken.text));
    QVERIFY(timer.elapsed() < 5000); // long before the deadline
    QVERIFY(m_transport->isOpen());
    answerAll();
    QCOMPARE(outcome({1, 3, 0, 2, {}}).words, (QList<quint16>{7, 8}));
}

void ModbusRtuAnswersTest::noiseAroundAnswers_data()
{
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<QByteArray>("after");

    const QByteArray other = withModbusCrc(QByteArray::fromHex("02 03 04 0102 0304"));
    QTest::newRow("a zero before") << QByteArray(1, '\0') << QByteArray();
    QTest::newRow("FE after") << QByteArray() << QByteArray("\xFE");
    QTest::newRow("both") << QByteArray("\xFF\xFF") << QByteArray("\xFE\xFE");
    QTest::newRow("noise like a long answer") << QByteArray("\x01\x03\xFA") << QByteArray();
    QTest::newRow("a frame of somebody else before") << other << QByteArray();
    QTest::newRow("a frame of somebody else after") << QByteArray() << other;
    QTest::newRow("noise and such a frame") << QByteArray("\x55\x55\x55\x55\x55") << other;
}

void ModbusRtuAnswersTest::noiseAroundAnswers()
{
    QFETCH(QByteArray, before);
    QFETCH(QByteArray, after);
    openTransport(2s);
    m_line->setScript([&](const Request &request) {
        m_line->write(before + ScriptedRtuLine::answer(request, request.address) + after);
    });
    for (quint16 address = 100; address < 110; ++address) {
        const Outcome answer = outcome({1, 3, address, 2, {}});
        QCOMPARE(answer.text, QString());
        QCOMPARE(answer.words, (QList<quint16>{address, static_cast<quint16>(address + 1)}));
    }
}

void ModbusRtuAnswersTest::aByteOfNoiseIsSilence()
{
    // A line that nobody drives makes such bytes; the unit is as dead as without.
    openTransport(150ms);
    m_line->setScript([&](const Request &) { m_line->write(QByteArray(1, '\0')); });
    QCOMPARE(outcome({1, 3, 0, 2, {}}).status, Status::Timeout);
    // And a device that takes its time is not given up because of one.
    openTransport(5s);
    m_line->setScript([&](const Request &request) {
        m_line->write(QByteArray(1, '\0'));
        QTimer::singleShot(80, m_line.get(), [this, request] { m_line->write(ScriptedRtuLine::answer(request, 7)); });
    });
    QCOMPARE(outcome({2, 3, 0, 1, {}}).words, QList<quint16>{7});
}

void ModbusRtuAnswersTest::babblingLineTimesOut()
{
    openTransport(200ms);
    QTimer babble;
    connect(&babble, &QTimer::timeout, m_line.get(), [this] { m_line->write(QByteArray(16, '\x55')); });
    babble.start(3);
    QCOMPARE(outcome({1, 3, 0, 2, {}}).status, Status::Protocol);
    QCOMPARE(outcome({1, 3, 0, 2, {}}).status, Status::Protocol);
    babble.stop();
    answerAll();
    QTRY_COMPARE(outcome({1, 3, 0, 2, {}}).status, Status::Ok);
}

void ModbusRtuAnswersTest::lateAnswerIsNotTheNext_data()
{
    QTest::addColumn<int>("function");
    QTest::addColumn<int>("count");
    QTest::addColumn<int>("nextFunction");
    QTest::addColumn<int>("nextCount");
    QTest::addColumn<bool>("refusesDecoys");
    QTest::addColumn<int>("requests"); // that the device sees

    QTest::newRow("same length") << 3 << 2 << 3 << 2 << false << 3;
    QTest::newRow("one register") << 3 << 1 << 3 << 1 << false << 3;
    QTest::newRow("one register, decoy refused") << 3 << 1 << 3 << 1 << true << 3;
    QTest::newRow("other length") << 3 << 2 << 3 << 1 << false << 2;
    QTest::newRow("other function") << 3 << 2 << 4 << 2 << false << 2;
    QTest::newRow("bits") << 2 << 1 << 2 << 3 << false << 3;
    QTest::newRow("write after read") << 3 << 1 << 6 << 1 << false << 2;
    QTest::newRow("write after write") << 6 << 1 << 6 << 1 << false << 3;
    QTest::newRow("write of two") << 16 << 2 << 16 << 2 << false << 3;
}

void ModbusRtuAnswersTest::lateAnswerIsNotTheNext()
{
    QFETCH(int, function);
    QFETCH(int, count);
    QFETCH(int, nextFunction);
    QFETCH(int, nextCount);
    QFETCH(bool, refusesDecoys);
    QFETCH(int, requests);
    openTransport();
    const auto request = [](int code, int address, int many) {
        return ModbusRequest{
            1, static_cast<quint8>(code), static_cast<quint16>(address), static_cast<quint16>(many), {5, 6}};
    };
    QCOMPARE(outcome(request(function, 1000, count)).status, Status::Timeout);
    // The late answer comes when the device is spoken to again, and then what it was asked.
    bool late = true;
    m_line->setScript([&](const Request &asked) {
        QByteArray bytes;
        if (std::exchange(late, false)) {
            bytes += ScriptedRtuLine::answer(m_line->requests().first(), 1000);
        }
        const bool decoy = asked.function != nextFunction || (asked.function <= 4 && asked.count != nextCount);
        bytes += decoy && refusesDecoys ? ScriptedRtuLine::exception(asked, 2)
                                        : ScriptedRtuLine::answer(asked, asked.address);
        m_line->write(bytes);
    });
    const Outcome answer = outcome(request(nextFunction, 2000, nextCount));
    QCOMPARE(answer.text, QString());
    if (nextFunction == 3 || nextFunction == 4) {
        QCOMPARE(answer.words.first(), quint16(2000));
    }
    QCOMPARE(m_line->requests().size(), requests);
    // In step again: no more decoys.
    QCOMPARE(outcome(request(nextFunction, 3000, nextCount)).status, Status::Ok);
    QCOMPARE(m_line->requests().size(), requests + 1);
}

void ModbusRtuAnswersTest::lateAnswerBeforeTheRequestHasLeft()
{
    openTransport(60ms);
    Request lost;
    m_line->setScript([&](const Request &request) { lost = request; });
    QCOMPARE(outcome({1, 3, 1000, 1, {}}).status, Status::Timeout);
    QTest::qWait(50); // QModbusRtuSerialClient has given up as well

    m_line->setScript(
        [&](const Request &request) { m_line->write(ScriptedRtuLine::answer(request, request.address)); });
    const quint64 ticket = m_transport->send({1, 3, 2000, 1, {}});
    m_line->write(ScriptedRtuLine::answer(lost, lost.address)); // there before the silence before the request is over
    QTRY_VERIFY(outcomeOf(ticket));
    QCOMPARE(outcomeOf(ticket)->status, Status::Ok);
    QCOMPARE(outcomeOf(ticket)->words, QList<quint16>{2000});
    QCOMPARE(m_closed, QStringList());
}

void ModbusRtuAnswersTest::slowDeviceNeverGivesAWrongNumber()
{
    // Two devices that answer in their order whenever they like, or not at all. Their registers hold their own
    // address; unit 2 refuses to give more than one, decoys as well, and the addresses below 1000.
    openTransport(40ms);
    QRandomGenerator dice(1);
    QElapsedTimer now;
    now.start();
    struct Answer
    {
        qint64 due = 0;
        QByteArray bytes;
    };
    QList<Answer> queue;
    QTimer device;
    connect(&device, &QTimer::timeout, m_line.get(), [&] {
        while (!queue.isEmpty() && queue.first().due <= now.elapsed()) {
            m_line->write(queue.takeFirst().bytes);
        }
    });
    device.start(1);
    m_line->setScript([&](const Request &request) {
        const bool full = !queue.isEmpty() && queue.last().due > now.elapsed() + 200;
        if (full || dice.bounded(20) == 0) {
            return;
        }
        const bool refused = request.unit == 2 && (request.count > 1 || request.address < 1000);
        const qint64 takes = dice.bounded(5) == 0 ? dice.bounded(140) : 0;
        const qint64 free = queue.isEmpty() ? now.elapsed() : std::max(now.elapsed(), queue.last().due);
        queue.append({free + takes,
            refused ? ScriptedRtuLine::exception(request, 2) : ScriptedRtuLine::answer(request, request.address)});
    });
    int good = 0;
    int late = 0;
    for (int round = 0; round < 3000 && (good < 100 || late < 20); ++round) {
        const auto address = static_cast<quint16>(dice.bounded(10'000));
        const auto unit = static_cast<quint8>(1 + dice.bounded(2));
        const auto count = static_cast<quint16>(unit == 2 && dice.bounded(10) > 0 ? 1 : 1 + dice.bounded(2));
        QTRY_VERIFY(
            m_transport->isOpen()); // this process may be held up for longer than the transport waits for the port
        const Outcome answer = outcome({unit, 3, address, count, {}});
        late += answer.status == Status::Timeout ? 1 : 0;
        if (answer.status == Status::Ok) {
            ++good;
            QCOMPARE(answer.words.size(), qsizetype(count));
            QCOMPARE(answer.words.first(), address);
        }
    }
    QVERIFY(good >= 100);
    QVERIFY(late >= 20);
}

void ModbusRtuAnswersTest::deviceThatIgnoresDecoysIsNotLost()
{
    openTransport(60ms);
    QCOMPARE(outcome({1, 3, 10, 1, {}}).status, Status::Timeout);
    m_line->setScript([&](const Request &request) {
        if (request.count == 1) {
            m_line->write(ScriptedRtuLine::answer(request, request.address));
        }
    });
    QCOMPARE(outcome({1, 3, 10, 1, {}}).status, Status::Timeout);
    QTRY_COMPARE(outcome({1, 3, 10, 1, {}}).status, Status::Ok);
    QVERIFY(m_line->requests().size() > 3);
}

QTEST_GUILESS_MAIN(ModbusRtuAnswersTest)
#include "tst_modbusrtuanswers.moc"
