// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bus/lateanswers.h"

#include <QRandomGenerator>
#include <QTest>

#include <deque>

using namespace std::chrono_literals;
using namespace cellar;

class LateAnswersTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void nothingIsExpectedAtFirst();
    void decoysLookLikeNothingThatMayStillCome_data();
    void decoysLookLikeNothingThatMayStillCome();
    void lateAnswerExplainsItself();
    void whatIsTooOldIsForgotten();
    void unitsDoNotMix();
    void waitsWhenEveryLengthIsTaken();
    void noAnswerIsEverTakenForAnother_data();
    void noAnswerIsEverTakenForAnother();

private:
    static RtuFrame frameFor(const QByteArray &bytes)
    {
        const auto *data = reinterpret_cast<const quint8 *>(bytes.constData());
        const auto size = static_cast<std::size_t>(bytes.size());
        return {data[0], {data + 1, size - 3}, size};
    }
    // As long as the right answer to the request; of its content nothing matters here.
    static QByteArray answerTo(const ModbusRequest &request, bool exception)
    {
        QByteArray bytes(exception ? 5 : static_cast<qsizetype>(rtuAnswerLength(request)), '\0');
        bytes[0] = static_cast<char>(request.unit);
        bytes[1] = static_cast<char>(exception ? request.function | 0x80 : request.function);
        return bytes;
    }
    static bool passesFor(const ModbusRequest &asked, const ModbusRequest &request, bool exception)
    {
        return asked.function == request.function && (exception || rtuAnswerLength(asked) == rtuAnswerLength(request));
    }

    const LateAnswers::Ticks m_start{1h};
};

void LateAnswersTest::nothingIsExpectedAtFirst()
{
    LateAnswers late(1s);
    const auto advice = late.adviceFor({1, 3, 0, 2, {}}, m_start);
    QVERIFY(!advice.decoy);
    QVERIFY(!advice.wait);
    QVERIFY(!late.take(frameFor(answerTo({1, 3, 0, 2, {}}, false)), m_start));
    QVERIFY(!late.take(frameFor(answerTo({1, 3, 0, 2, {}}, true)), m_start));
}

void LateAnswersTest::decoysLookLikeNothingThatMayStillCome_data()
{
    QTest::addColumn<int>("function");
    QTest::addColumn<int>("count");
    QTest::addColumn<int>("decoyFunction");
    QTest::addColumn<int>("decoyCount");
    QTest::newRow("one register") << 3 << 1 << 3 << 2;
    QTest::newRow("input registers") << 4 << 2 << 4 << 1; // inside of what is known to exist
    QTest::newRow("many registers") << 3 << 125 << 3 << 124;
    QTest::newRow("one coil") << 1 << 1 << 1 << 9;
    QTest::newRow("nine inputs") << 2 << 9 << 2 << 1;
    QTest::newRow("write of a coil") << 5 << 1 << 1 << 1;
    QTest::newRow("write of a register") << 6 << 1 << 3 << 1;
    QTest::newRow("write of two") << 16 << 2 << 3 << 1;
}

void LateAnswersTest::decoysLookLikeNothingThatMayStillCome()
{
    QFETCH(int, function);
    QFETCH(int, count);
    QFETCH(int, decoyFunction);
    QFETCH(int, decoyCount);
    LateAnswers late(1s);
    const ModbusRequest request{7, static_cast<quint8>(function), 40, static_cast<quint16>(count), {}};
    late.expect(request, m_start);
    const auto advice = late.adviceFor(request, m_start);
    QVERIFY(advice.decoy);
    QCOMPARE(advice.decoy->unit, quint8(7));
    QCOMPARE(int(advice.decoy->function), decoyFunction);
    QCOMPARE(int(advice.decoy->count), decoyCount);
    QCOMPARE(advice.decoy->address, quint16(40));
    // Answered, also with a refusal: on with it.
    late.answered(*advice.decoy, QTest::currentDataTag() == QByteArray("one register"), m_start);
    QVERIFY(!late.adviceFor(request, m_start).decoy);
}

void LateAnswersTest::lateAnswerExplainsItself()
{
    LateAnswers late(1s);
    const ModbusRequest request{1, 3, 0, 2, {}};
    late.expect(request, m_start);
    late.expect(request, m_start);
    QVERIFY(late.take(frameFor(answerTo(request, false)), m_start));
    QVERIFY(late.adviceFor(request, m_start).decoy); // one more is to come
    QVERIFY(late.take(frameFor(answerTo(request, true)), m_start));
    QVERIFY(!late.adviceFor(request, m_start).decoy);
    QVERIFY(!late.take(frameFor(answerTo(request, false)), m_start));
}

void LateAnswersTest::whatIsTooOldIsForgotten()
{
    LateAnswers late(1s);
    const ModbusRequest request{1, 3, 0, 2, {}};
    late.expect(request, m_start);
    QVERIFY(late.adviceFor(request, m_start + 999ms).decoy);
    QVERIFY(!late.adviceFor(request, m_start + 1000ms).decoy);
    // Decoys that nobody answers do not keep it alive.
    late.expect(request, m_start);
    const auto decoy = late.adviceFor(request, m_start + 500ms).decoy;
    QVERIFY(decoy);
    late.expect(*decoy, m_start + 600ms);
    QVERIFY(!late.adviceFor(request, m_start + 1000ms).decoy);
}

void LateAnswersTest::unitsDoNotMix()
{
    LateAnswers late(1s);
    late.expect({1, 3, 0, 2, {}}, m_start);
    QVERIFY(!late.adviceFor({2, 3, 0, 2, {}}, m_start).decoy);
    QVERIFY(!late.take(frameFor(answerTo({2, 3, 0, 2, {}}, false)), m_start));
    late.answered({2, 3, 0, 2, {}}, false, m_start);
    QVERIFY(late.adviceFor({1, 3, 0, 2, {}}, m_start).decoy);
}

void LateAnswersTest::waitsWhenEveryLengthIsTaken()
{
    LateAnswers late(1s);
    for (quint16 count = 1; count <= 8; ++count) {
        late.expect({1, 3, 0, count, {}}, m_start);
    }
    late.expect({1, 4, 0, 1, {}}, m_start);
    const auto advice = late.adviceFor({1, 3, 0, 1, {}}, m_start);
    QVERIFY(advice.wait);
    QVERIFY(!advice.decoy);
    QVERIFY(!late.adviceFor({1, 3, 0, 1, {}}, m_start + 1s).wait);
}

void LateAnswersTest::noAnswerIsEverTakenForAnother_data()
{
    QTest::addColumn<int>("lost"); // per cent
    QTest::addColumn<int>("patience"); // answers that come before the deadline, on average
    QTest::addColumn<int>("refusing"); // per cent of the addresses
    QTest::newRow("now and then") << 1 << 20 << 0;
    QTest::newRow("often late") << 5 << 2 << 0;
    QTest::newRow("mostly late") << 20 << 1 << 0;
    QTest::newRow("late and refusing") << 5 << 2 << 30;
    QTest::newRow("mostly refusing") << 10 << 2 << 80;
}

// A device that answers in the order in which it is asked: late, or never, or with an exception.
void LateAnswersTest::noAnswerIsEverTakenForAnother()
{
    QFETCH(int, lost);
    QFETCH(int, patience);
    QFETCH(int, refusing);
    struct Asked
    {
        ModbusRequest request;
        int number = 0;
        bool refused = false;
    };
    QRandomGenerator dice(7);
    LateAnswers late(1h);
    auto now = m_start;
    std::deque<Asked> device;
    int numbers = 0;
    int good = 0;
    int wrong = 0;
    // True when an answer came that passes for the right one.
    const auto exchange = [&](const ModbusRequest &request, bool decoy) {
        const int number = ++numbers;
        if (int(dice.bounded(100)) >= lost) {
            device.push_back({request, number, int(dice.bounded(100)) < refusing});
        }
        for (quint32 left = dice.bounded(quint32(2 * patience + 1)); left > 0 && !device.empty(); --left) {
            const Asked asked = device.front();
            device.pop_front();
            if (passesFor(asked.request, request, asked.refused)) {
                late.answered(request, asked.refused, now);
                good += !decoy && !asked.refused && asked.number == number ? 1 : 0;
                wrong += !decoy && !asked.refused && asked.number != number ? 1 : 0;
                return true;
            }
            late.take(frameFor(answerTo(asked.request, asked.refused)), now);
        }
        now += 500ms;
        late.expect(request, now);
        return false;
    };
    for (int round = 0; round < 200'000; ++round) {
        static constexpr std::array<quint8, 6> functions{3, 3, 3, 4, 6, 16};
        const quint8 function = functions[dice.bounded(quint32(functions.size()))];
        const ModbusRequest request{
            1, function, quint16(dice.bounded(1000)), quint16(function == 6 ? 1 : 1 + dice.bounded(3)), {}};
        LateAnswers::Advice advice = late.adviceFor(request, now);
        bool inStep = true;
        while (advice.decoy && inStep) {
            inStep = exchange(*advice.decoy, true);
            advice = late.adviceFor(request, now);
        }
        if (advice.wait) {
            now += 1h; // whatever was on its way has come by then
            device.clear();
        } else if (inStep) {
            exchange(request, false);
        }
    }
    QVERIFY2(good > 1000, qPrintable(QString::number(good)));
    QCOMPARE(wrong, 0);
}

QTEST_GUILESS_MAIN(LateAnswersTest)
#include "tst_lateanswers.moc"
