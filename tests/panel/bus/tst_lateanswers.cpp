// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bus/lateanswers.h"

#include <QTest>

using namespace cellar;

namespace {

constexpr Milliseconds patience{2000};
constexpr LateAnswers::Ticks start{};
constexpr ModbusRequest poll{1, 3, 0x1000, 2, {}};
constexpr ModbusRequest setpoint{1, 3, 0x1001, 1, {}};

// The bytes of an answer to a read of registers.
std::vector<quint8> answerTo(const ModbusRequest &request)
{
    std::vector<quint8> pdu{request.function, static_cast<quint8>(2 * request.count)};
    pdu.resize(2 + 2U * request.count);
    return pdu;
}

bool take(LateAnswers &late, const ModbusRequest &request, LateAnswers::Ticks now)
{
    const std::vector<quint8> pdu = answerTo(request);
    RtuFrame frame;
    frame.unit = request.unit;
    frame.pdu = pdu;
    return late.take(frame, now);
}

} // namespace

// Answers on a serial line that come when nobody waits for them any more.
class TestLateAnswers : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aLateDecoyIsNotTheSetpoint();
    void lateDecoysDoNotHoldUpWhatLooksOtherwise();
    void aDeviceThatIgnoresDecoysIsAskedAllTheSame();
};

// Poll and decoy both come late, one after the other: seen in the soak, a temperature passed for the setpoint.
void TestLateAnswers::aLateDecoyIsNotTheSetpoint()
{
    LateAnswers late(patience);
    late.expect(poll, false, start);
    const auto decoy = late.decoyFor(poll, start);
    QVERIFY(decoy);
    QCOMPARE(decoy->count, 1);
    late.expect(*decoy, true, start + Milliseconds(60));
    QVERIFY(take(late, poll, start + Milliseconds(70)));
    const auto another = late.decoyFor(setpoint, start + Milliseconds(80));
    QVERIFY(another);
    QVERIFY(another->count != 1);
    QVERIFY(take(late, *decoy, start + Milliseconds(90)));
    late.decoyAnswered(*another);
    QVERIFY(!late.decoyFor(setpoint, start + Milliseconds(100)));
}

void TestLateAnswers::lateDecoysDoNotHoldUpWhatLooksOtherwise()
{
    LateAnswers late(patience);
    late.expect(poll, false, start);
    const auto decoy = late.decoyFor(poll, start);
    QVERIFY(decoy);
    late.expect(*decoy, true, start);
    QVERIFY(take(late, poll, start));
    QVERIFY(!late.decoyFor(poll, start));
    QVERIFY(!late.decoyFor(setpoint, start + patience));
}

void TestLateAnswers::aDeviceThatIgnoresDecoysIsAskedAllTheSame()
{
    LateAnswers late(patience);
    late.expect(poll, false, start);
    LateAnswers::Ticks now = start;
    while (const auto decoy = late.decoyFor(setpoint, now)) {
        now += Milliseconds(60);
        late.expect(*decoy, true, now);
        QVERIFY(now - start < 2 * patience);
    }
}

QTEST_APPLESS_MAIN(TestLateAnswers)
#include "tst_lateanswers.moc"
