// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/simdevice.h"
#include "simfixtures.h"

#include <QTest>

using namespace cellar;
using namespace cellar::simtest;
using namespace Qt::StringLiterals;

namespace {

// A device of one vessel of a shipped profile, and what it answers.
struct Bench
{
    explicit Bench(const QString &name)
        : vessel(simtest::vessel(u"fv"_s), shipped(name), 1)
    {
        ok = device.add(&vessel).has_value();
    }

    [[nodiscard]] QByteArray ask(const QByteArray &request) const { return device.answer(1, request).pdu; }
    void fault(FaultKind kind, int code = 4, double rate = 1.0)
    {
        Fault one;
        one.kind = kind;
        one.code = code;
        one.rate = rate;
        vessel.addFault(one, {});
    }

    SimVessel vessel;
    SimDevice device;
    bool ok = false;
};

QByteArray words(quint8 function, std::initializer_list<quint16> values)
{
    const QByteArray data = pdu(function, values);
    return data.left(1) + char(values.size() * 2) + data.mid(1);
}

QByteArray exception(quint8 function, quint8 code)
{
    QByteArray bytes(2, static_cast<char>(code));
    bytes[0] = static_cast<char>(function | 0x80);
    return bytes;
}

} // namespace

// What only some profiles have: facts, status words, error registers, holes; and the faults that show in them.
class SimProfileFaultsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyExceptionOnEveryRequest_data()
    {
        QTest::addColumn<int>("code");
        for (int code = 1; code <= 11; ++code) {
            QTest::addRow("%d", code) << code;
        }
    }
    void everyExceptionOnEveryRequest()
    {
        QFETCH(const int, code);
        const auto byte = static_cast<quint8>(code);
        Bench bench(u"delta-dtb"_s);
        bench.fault(FaultKind::ReadException, code);
        QCOMPARE(bench.ask(pdu(3, {0x1000, 2})), exception(3, byte));
        QCOMPARE(bench.ask(pdu(2, {0x0811, 1})), exception(2, byte));
        bench.vessel.clearFaults();
        bench.fault(FaultKind::EnableRefused, code);
        QCOMPARE(bench.ask(pdu(5, {0x0810, 0xFF00})), exception(5, byte));
        QVERIFY(!bench.vessel.isWriteEnabled());
        QCOMPARE(bench.ask(pdu(3, {0x1000, 1})), words(3, {678}));
        bench.vessel.clearFaults();
        QCOMPARE(bench.ask(pdu(5, {0x0810, 0xFF00})), pdu(5, {0x0810, 0xFF00}));
        bench.fault(FaultKind::WriteException, code);
        QCOMPARE(bench.ask(pdu(6, {0x1001, 340})), exception(6, byte));
        QCOMPARE(bench.vessel.setpoint(), 68.0);
    }

    void faultsThatStrikeNowAndThen()
    {
        Bench bench(u"delta-dtb"_s);
        bench.fault(FaultKind::ReadException, 6, 0.25);
        int struck = 0;
        for (int at = 0; at < 1000; ++at) {
            struck += bench.ask(pdu(3, {0x1000, 1})) == exception(3, 6);
        }
        QVERIFY2(struck > 180 && struck < 320, qPrintable(QString::number(struck)));
    }

    void theUnitChangesWithEverythingInIt()
    {
        Bench bench(u"delta-dtb"_s);
        QVERIFY(bench.ok);
        QCOMPARE(bench.ask(pdu(2, {0x0811, 1})), QByteArray::fromHex("020100"));
        QCOMPARE(bench.ask(pdu(5, {0x0810, 0xFF00})), pdu(5, {0x0810, 0xFF00}));
        bench.fault(FaultKind::UnitChanged);
        QCOMPARE(bench.ask(pdu(2, {0x0811, 1})), QByteArray::fromHex("020101"));
        // 67.8 and 68 °F, limits 100 and 34 °F, in tenths of °C.
        QCOMPARE(bench.ask(pdu(3, {0x1000, 4})), words(3, {199, 200, 378, 11}));
        QCOMPARE(bench.ask(pdu(6, {0x1001, 100})), pdu(6, {0x1001, 100}));
        QCOMPARE(bench.vessel.setpoint(), 50.0); // 10 °C
        bench.vessel.clearFaults();
        QCOMPARE(bench.ask(pdu(3, {0x1001, 1})), words(3, {500}));
    }

    void theWordsOfFloatsAreSwapped()
    {
        Bench bench(u"click-plc"_s);
        QVERIFY(bench.ok);
        QCOMPARE(bench.ask(pdu(3, {28674, 2})), words(3, {0x0000, 0x4288}));
        bench.fault(FaultKind::WordsSwapped);
        QCOMPARE(bench.ask(pdu(3, {28674, 2})), words(3, {0x4288, 0x0000}));
        // It also takes them that way.
        QCOMPARE(bench.ask(pdu(16, {28674, 2}, QByteArray::fromHex("0442080000"))), pdu(16, {28674, 2}));
        QCOMPARE(bench.vessel.setpoint(), 34.0);
    }

    void missingProbesShowTheProfilesWay()
    {
        Bench watlow(u"watlow-ez-zone-pm"_s);
        QVERIFY(watlow.ok);
        QCOMPARE(watlow.ask(pdu(3, {362, 1})), words(3, {61}));
        const QByteArray before = watlow.ask(pdu(3, {360, 2}));
        watlow.fault(FaultKind::ProbeMissing);
        QCOMPARE(watlow.ask(pdu(3, {362, 1})), words(3, {65}));
        QCOMPARE(watlow.ask(pdu(3, {360, 2})), before); // looks as good as ever

        Bench eurotherm(u"eurotherm-3200"_s);
        QVERIFY(eurotherm.ok);
        QCOMPARE(eurotherm.ask(pdu(3, {75, 1})), words(3, {0}));
        eurotherm.fault(FaultKind::ProbeMissing);
        QCOMPARE(eurotherm.ask(pdu(3, {75, 1})), words(3, {1U << 5}));

        Bench carel(u"carel-ir33"_s);
        QVERIFY(carel.ok);
        QCOMPARE(carel.ask(pdu(1, {10, 2})), QByteArray::fromHex("010100"));
        carel.fault(FaultKind::ProbeMissing);
        QCOMPARE(carel.ask(pdu(1, {10, 2})), QByteArray::fromHex("010101"));

        Bench click(u"click-plc"_s);
        click.fault(FaultKind::ProbeMissing);
        QCOMPARE(click.ask(pdu(3, {28672, 2})), words(3, {0x0000, 0x7FC0})); // no number

        Bench novus(u"novus-n1040"_s);
        novus.fault(FaultKind::ProbeMissing);
        QCOMPARE(novus.ask(pdu(3, {1, 1})), words(3, {0x7FFF}));
    }

    void oneStatusWordTellsOfValveAndProbe()
    {
        Bench bench(u"omron-e5c"_s);
        QVERIFY(bench.ok);
        Fault stuck;
        stuck.kind = FaultKind::StuckValve;
        stuck.open = true;
        bench.vessel.addFault(stuck, {});
        QCOMPARE(bench.ask(pdu(3, {0x2001, 1})), words(3, {1U << 9}));
        bench.fault(FaultKind::ProbeMissing);
        QCOMPARE(bench.ask(pdu(3, {0x2001, 1})), words(3, {1U << 9 | 1U << 6}));
        Bench wide(u"omron-e5c-4byte"_s);
        QVERIFY(wide.ok);
        wide.fault(FaultKind::ProbeMissing);
        QCOMPARE(wide.ask(pdu(3, {0x0002, 2})), words(3, {0, 1U << 6}));
    }

    void theDecimalPointMovesTheNumbers()
    {
        Bench bench(u"autonics-tk"_s);
        QVERIFY(bench.ok);
        QCOMPARE(bench.ask(pdu(4, {1000, 4})), words(4, {678, 1, 1, 680}));
        bench.vessel.setDecimals(0);
        QCOMPARE(bench.ask(pdu(4, {1000, 4})), words(4, {68, 0, 1, 68}));
        QCOMPARE(bench.ask(pdu(6, {0, 34})), pdu(6, {0, 34}));
        QCOMPARE(bench.vessel.setpoint(), 34.0);
        Bench wide(u"omron-e5c-4byte"_s);
        QCOMPARE(wide.ask(pdu(3, {0x0420, 2})), words(3, {0, 1}));
    }

    void identities()
    {
        QCOMPARE(Bench(u"delta-dtb"_s).ask(pdu(3, {0x102F, 1})), words(3, {0x0100}));
        QCOMPARE(Bench(u"delta-dtb"_s).ask(pdu(6, {0x102F, 1})), exception(6, 2));
        const QByteArray letters = Bench(u"autonics-tk"_s).ask(pdu(4, {100, 10}));
        QCOMPARE(letters, char(4) + (char(20) + QByteArray("TK") + QByteArray(18, ' ')));
    }

    void holesThatMayBeReadOverHoldNothing()
    {
        const Bench bench(u"pixsys-atr142"_s);
        QVERIFY(bench.ok);
        QCOMPARE(bench.ask(pdu(3, {1000, 14})), words(3, {678, 680, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}));
        QCOMPARE(bench.ask(pdu(3, {1000, 15})), exception(3, 2));
        QCOMPARE(bench.ask(pdu(3, {999, 2})), exception(3, 2));
        QCOMPARE(bench.ask(pdu(6, {1002, 1})), exception(6, 2)); // there to be read over, not to be written
        QCOMPARE(Bench(u"watlow-ez-zone-pm"_s).ask(pdu(3, {360, 4})), exception(3, 2));
    }
};

QTEST_APPLESS_MAIN(SimProfileFaultsTest)
#include "tst_simprofilefaults.moc"
