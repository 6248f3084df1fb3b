// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "simfixtures.h"

#include "sim/simdevice.h"

#include <QTest>

using namespace cellar;
using namespace cellar::simtest;
using namespace Qt::StringLiterals;

namespace {

// A device of one vessel, and what it answers.
struct Bench
{
    explicit Bench(const DeviceProfile &profile, const VesselSettings &settings = simtest::vessel(u"fv"_s))
        : vessel(settings, profile, 1)
    {
        ok = device.add(&vessel).has_value();
    }

    [[nodiscard]] QByteArray ask(const QByteArray &request) const { return device.answer(1, request).pdu; }
    void fault(FaultKind kind, int code = 4)
    {
        Fault one;
        one.kind = kind;
        one.code = static_cast<quint8>(code);
        vessel.addFault(one, {});
    }

    SimVessel vessel;
    SimDevice device;
    bool ok = false;
};

const QByteArray enableDelta = pdu(5, {0x0810, 0xFF00});

QByteArray exception(quint8 function, quint8 code)
{
    QByteArray bytes(2, static_cast<char>(code));
    bytes[0] = static_cast<char>(function | 0x80);
    return bytes;
}

QByteArray words(quint8 function, std::initializer_list<quint16> values)
{
    const QByteArray data = pdu(function, values);
    return data.left(1) + char(values.size() * 2) + data.mid(1);
}

VesselSettings celsiusVessel()
{
    VesselSettings settings = simtest::vessel(u"fv"_s);
    settings.sim.temperature = 75.0;
    settings.sim.setpoint = 20.5;
    return settings;
}

} // namespace

class SimDeviceTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void refusesWhatTheDeltaDoesNotKnow_data()
    {
        QTest::addColumn<QByteArray>("request");
        QTest::addColumn<int>("code");
        QTest::newRow("nothing at all") << QByteArray() << 1;
        QTest::newRow("coils, which its profile does not read") << pdu(1, {0x0810, 1}) << 1;
        QTest::newRow("input registers") << pdu(4, {0x1000, 1}) << 1;
        QTest::newRow("write many") << pdu(16, {0x1001, 1}, QByteArray::fromHex("020154")) << 1;
        QTest::newRow("function 0x2B") << QByteArray::fromHex("2b0e0100") << 1;
        QTest::newRow("a function with the error bit") << pdu(0x83, {0x1000, 1}) << 1;
        QTest::newRow("below the map") << pdu(3, {0x0FFF, 2}) << 2;
        QTest::newRow("past the map") << pdu(3, {0x1000, 5}) << 2;
        QTest::newRow("past the end of addresses") << pdu(3, {0xFFFF, 2}) << 2;
        QTest::newRow("no such bit") << pdu(2, {0x0800, 2}) << 2;
        QTest::newRow("write the temperature") << pdu(6, {0x1000, 340}) << 2;
        QTest::newRow("write a limit") << pdu(6, {0x1002, 340}) << 2;
        QTest::newRow("write the valve") << pdu(5, {0x0801, 0xFF00}) << 2;
        QTest::newRow("nine registers") << pdu(3, {0x1000, 9}) << 3;
        QTest::newRow("seventeen bits") << pdu(2, {0x0801, 17}) << 3;
        QTest::newRow("no register") << pdu(3, {0x1000, 0}) << 3;
        QTest::newRow("65535 registers") << pdu(3, {0x1000, 0xFFFF}) << 3;
        QTest::newRow("a short request") << QByteArray::fromHex("031000") << 3;
        QTest::newRow("a long request") << pdu(3, {0x1000, 1, 0}) << 3;
        QTest::newRow("half a coil") << pdu(5, {0x0810, 1}) << 3;
        QTest::newRow("setpoint before enable") << pdu(6, {0x1001, 340}) << 3;
    }
    void refusesWhatTheDeltaDoesNotKnow()
    {
        QFETCH(QByteArray, request);
        QFETCH(int, code);
        const Bench bench(shipped(u"delta-dtb"_s));
        const quint8 function = request.isEmpty() ? 0 : static_cast<quint8>(request[0]);
        QCOMPARE(bench.ask(request), exception(function, static_cast<quint8>(code)));
        QCOMPARE(bench.vessel.setpoint(), 68.0);
    }

    void deltaReads()
    {
        Bench bench(shipped(u"delta-dtb"_s));
        QVERIFY(bench.ok);
        QCOMPARE(bench.ask(pdu(3, {0x1000, 4})), words(3, {678, 680, 1000, 340}));
        QCOMPARE(bench.ask(pdu(3, {0x1001, 1})), words(3, {680}));
        QCOMPARE(bench.ask(pdu(2, {0x0801, 1})), QByteArray::fromHex("020100"));
        QVERIFY(bench.vessel.setSetpoint(34).has_value());
        QCOMPARE(bench.ask(pdu(2, {0x0801, 1})), QByteArray::fromHex("020101"));
        QCOMPARE(bench.ask(pdu(2, {0x0810, 1})), QByteArray::fromHex("020100"));
    }

    void deltaWritesOnceEnabled()
    {
        const Bench bench(shipped(u"delta-dtb"_s));
        QCOMPARE(bench.ask(enableDelta), enableDelta);
        QCOMPARE(bench.ask(pdu(2, {0x0810, 1})), QByteArray::fromHex("020101"));
        QCOMPARE(bench.ask(pdu(6, {0x1001, 345})), pdu(6, {0x1001, 345}));
        QCOMPARE(bench.vessel.setpoint(), 34.5);
        QCOMPARE(bench.ask(pdu(3, {0x1001, 1})), words(3, {345}));
        QVERIFY(bench.vessel.isValveOpen());
        QCOMPARE(bench.ask(pdu(5, {0x0810, 0})), pdu(5, {0x0810, 0}));
        QCOMPARE(bench.ask(pdu(6, {0x1001, 400})), exception(6, 3));
    }

    void deltaKeepsToItsOwnLimits()
    {
        Bench bench(shipped(u"delta-dtb"_s));
        QCOMPARE(bench.ask(enableDelta), enableDelta);
        for (const int raw : {339, 1001, -10}) {
            QCOMPARE(bench.ask(pdu(6, {0x1001, static_cast<quint16>(raw)})), exception(6, 3));
        }
        QCOMPARE(bench.vessel.setpoint(), 68.0);
        bench.vessel.setDeviceLimits({50, 60});
        QCOMPARE(bench.ask(pdu(3, {0x1002, 2})), words(3, {600, 500}));
        QCOMPARE(bench.ask(pdu(6, {0x1001, 340})), exception(6, 3));
        QCOMPARE(bench.ask(pdu(6, {0x1001, 500})), pdu(6, {0x1001, 500}));
        QCOMPARE(bench.ask(pdu(6, {0x1001, 600})), pdu(6, {0x1001, 600}));
    }

    void aMissingProbeIsTheProfilesWord()
    {
        VesselSettings settings = simtest::vessel(u"bt"_s);
        settings.sim.probe = false;
        settings.sim.setpoint = 0.0;
        QCOMPARE(Bench(shipped(u"delta-dtb"_s), settings).ask(pdu(3, {0x1000, 2})), words(3, {0x8003, 0}));
        QCOMPARE(Bench(shipped(u"plc-block"_s), settings).ask(pdu(3, {0, 3})), words(3, {0x7FFF, 0, 0}));
        // "No probe" wins over the first word, whatever its case.
        QCOMPARE(Bench(floats(), settings).ask(pdu(4, {360, 2})), words(4, {0, 0x7FC1}));
        DeviceProfile mute = shipped(u"delta-dtb"_s);
        mute.faults = {{0x8006, u"converter fault"_s}, {0x8007, u"memory fault"_s}};
        QCOMPARE(Bench(mute, settings).ask(pdu(3, {0x1000, 1})), words(3, {0x8006}));
        mute.faults.clear();
        QCOMPARE(Bench(mute, settings).ask(pdu(3, {0x1000, 1})), words(3, {0x7FFF}));
    }

    void plcWritesWithoutEnableOrLimits()
    {
        const Bench bench(shipped(u"plc-block"_s));
        QCOMPARE(bench.ask(pdu(6, {1, 200})), pdu(6, {1, 200}));
        QCOMPARE(bench.vessel.setpoint(), 20.0);
        QCOMPARE(bench.ask(pdu(3, {0, 3})), words(3, {678, 200, 1}));
        QCOMPARE(bench.ask(pdu(3, {0, 4})), exception(3, 2));
    }

    void plcHasOneBlockPerVessel()
    {
        const DeviceProfile profile = shipped(u"plc-block"_s);
        SimVessel first(simtest::vessel(u"a"_s, 40), profile, 1);
        SimVessel second(simtest::vessel(u"b"_s, 44), profile, 1);
        second.setTemperature(50);
        SimDevice device;
        QVERIFY(device.add(&first).has_value());
        QVERIFY(device.add(&second).has_value());
        QCOMPARE(device.answer(1, pdu(3, {40, 3})).pdu, words(3, {678, 680, 0}));
        QCOMPARE(device.answer(1, pdu(3, {44, 3})).pdu, words(3, {500, 680, 0}));
        // The profile lets reads run over the spare register between two blocks, but not past the last one.
        QCOMPARE(device.answer(1, pdu(3, {40, 7})).pdu, words(3, {678, 680, 0, 0, 500, 680, 0}));
        QCOMPARE(device.answer(1, pdu(3, {39, 2})).pdu, exception(3, 2));
        QCOMPARE(device.answer(1, pdu(3, {44, 4})).pdu, exception(3, 2));
        QCOMPARE(device.answer(1, pdu(6, {45, 340})).pdu, pdu(6, {45, 340}));
        QCOMPARE(first.setpoint(), 68.0);
        QCOMPARE(second.setpoint(), 34.0);
        QCOMPARE(device.answer(1, pdu(6, {43, 340})).pdu, exception(6, 2));
    }

    void refusesVesselsInEachOthersWay()
    {
        const DeviceProfile profile = shipped(u"plc-block"_s);
        SimVessel first(simtest::vessel(u"a"_s, 0), profile, 1);
        SimVessel second(simtest::vessel(u"b"_s, 1), profile, 1);
        SimVessel far(simtest::vessel(u"c"_s, 0xFFFF), profile, 1);
        SimDevice device;
        QVERIFY(device.add(&first).has_value());
        const Result<void> overlap = device.add(&second);
        QVERIFY(!overlap);
        QVERIFY(overlap.error().text.contains(u"\"a\" and \"b\""));
        const Result<void> beyond = SimDevice().add(&far);
        QVERIFY(!beyond);
        QVERIFY(beyond.error().text.contains(u"\"c\""));
    }

    void floatsWithLowWordFirst()
    {
        const Bench bench(floats(), celsiusVessel());
        QVERIFY(bench.ok);
        QCOMPARE(bench.ask(pdu(4, {360, 2})), words(4, {0x0000, 0x4296}));
        QCOMPARE(bench.ask(pdu(3, {2160, 2})), words(3, {0x0000, 0x41A4}));
        QCOMPARE(bench.ask(pdu(4, {1906, 1})), words(4, {1000})); // 100.0 % open
        QCOMPARE(bench.ask(pdu(3, {100, 1})), words(3, {0}));
        const QByteArray twenty = QByteArray::fromHex("04000041A0");
        QCOMPARE(bench.ask(pdu(16, {2160, 2}, twenty)), exception(16, 3)); // not enabled
        QCOMPARE(bench.ask(pdu(6, {100, 1})), pdu(6, {100, 1})); // the wrong key
        QCOMPARE(bench.ask(pdu(16, {2160, 2}, twenty)), exception(16, 3));
        QCOMPARE(bench.ask(pdu(6, {100, 7})), pdu(6, {100, 7}));
        QCOMPARE(bench.ask(pdu(3, {100, 1})), words(3, {7}));
        QCOMPARE(bench.ask(pdu(16, {2160, 2}, twenty)), pdu(16, {2160, 2}));
        QCOMPARE(bench.vessel.setpoint(), 20.0);
    }

    void refusesHalfAndBrokenFloats_data()
    {
        QTest::addColumn<QByteArray>("request");
        QTest::addColumn<int>("code");
        QTest::newRow("one of two registers") << pdu(16, {2160, 1}, QByteArray::fromHex("020000")) << 3;
        QTest::newRow("the second half") << pdu(16, {2161, 1}, QByteArray::fromHex("020000")) << 3;
        QTest::newRow("byte count too small") << pdu(16, {2160, 2}, QByteArray::fromHex("02000041A0")) << 3;
        QTest::newRow("data missing") << pdu(16, {2160, 2}, QByteArray::fromHex("040000")) << 3;
        QTest::newRow("no byte count") << pdu(16, {2160, 2}) << 3;
        QTest::newRow("124 registers") << pdu(16, {2160, 124}, char(248) + QByteArray(248, 0)) << 3;
        QTest::newRow("past the end") << pdu(16, {2160, 3}, QByteArray::fromHex("06000041A00000")) << 2;
        QTest::newRow("NaN") << pdu(16, {2160, 2}, QByteArray::fromHex("0400007FC0")) << 3;
        QTest::newRow("infinity") << pdu(16, {2160, 2}, QByteArray::fromHex("0400007F80")) << 3;
        QTest::newRow("function 6 on a float") << pdu(6, {2160, 1}) << 2;
    }
    void refusesHalfAndBrokenFloats()
    {
        QFETCH(QByteArray, request);
        QFETCH(int, code);
        const Bench bench(floats(), celsiusVessel());
        QCOMPARE(bench.ask(pdu(6, {100, 7})), pdu(6, {100, 7}));
        const auto function = static_cast<quint8>(request[0]);
        QCOMPARE(bench.ask(request), exception(function, static_cast<quint8>(code)));
        QCOMPARE(bench.vessel.setpoint(), 20.5);
    }

    void faultsOnTheWire()
    {
        Bench bench(shipped(u"delta-dtb"_s));
        const QByteArray read = pdu(3, {0x1000, 2});
        QCOMPARE(bench.ask(enableDelta), enableDelta);

        bench.fault(FaultKind::ReadException, 6);
        QCOMPARE(bench.ask(read), exception(3, 6));
        QCOMPARE(bench.ask(pdu(6, {0x1001, 340})), pdu(6, {0x1001, 340}));
        bench.vessel.clearFaults();

        bench.fault(FaultKind::ShortAnswer);
        QCOMPARE(bench.ask(read), words(3, {678}));
        bench.vessel.clearFaults();

        bench.fault(FaultKind::OversizedAnswer);
        QCOMPARE(bench.ask(read), words(3, {678, 340, 0x5555, 0x5555}));
        bench.vessel.clearFaults();

        bench.fault(FaultKind::DeviceSilent);
        QCOMPARE(bench.device.answer(1, read).then, SimAnswer::Then::Silence);
        QCOMPARE(bench.device.answer(1, QByteArray()).then, SimAnswer::Then::Silence);
        bench.vessel.clearFaults();

        bench.fault(FaultKind::WrongUnit);
        QCOMPARE(bench.device.answer(255, read).unit, std::optional<quint8>(0));
        bench.vessel.clearFaults();

        bench.fault(FaultKind::HalfFrame);
        QCOMPARE(bench.device.answer(1, read).then, SimAnswer::Then::Half);
        bench.vessel.clearFaults();

        bench.fault(FaultKind::WrongTransaction);
        QVERIFY(bench.device.answer(1, read).transactionOffset != 0);
        bench.vessel.clearFaults();
        QCOMPARE(bench.ask(read), words(3, {678, 340}));
    }

    void faultsOnWriting()
    {
        Bench bench(shipped(u"delta-dtb"_s));
        const QByteArray write = pdu(6, {0x1001, 340});

        bench.fault(FaultKind::WriteException);
        QCOMPARE(bench.ask(enableDelta), enableDelta); // the coil is no setpoint
        QCOMPARE(bench.ask(write), exception(6, 4));
        QCOMPARE(bench.ask(pdu(3, {0x1001, 1})), words(3, {680}));
        bench.vessel.clearFaults();

        bench.fault(FaultKind::WriteIgnored);
        QCOMPARE(bench.ask(write), write);
        QCOMPARE(bench.vessel.setpoint(), 68.0);
        QCOMPARE(bench.ask(pdu(6, {0x1001, 0})), exception(6, 3));
        bench.vessel.clearFaults();

        bench.fault(FaultKind::DropOnWrite);
        QCOMPARE(bench.device.answer(1, write).then, SimAnswer::Then::Drop);
        QCOMPARE(bench.vessel.setpoint(), 68.0);
        QCOMPARE(bench.ask(pdu(3, {0x1001, 1})), words(3, {680}));
        bench.vessel.clearFaults();

        Fault applied;
        applied.kind = FaultKind::DropOnWrite;
        applied.apply = true;
        bench.vessel.addFault(applied, {});
        QCOMPARE(bench.device.answer(1, write).then, SimAnswer::Then::Drop);
        QCOMPARE(bench.vessel.setpoint(), 34.0);
    }

    void faultsInTheCellar()
    {
        Bench bench(shipped(u"delta-dtb"_s));
        bench.fault(FaultKind::ProbeMissing);
        QCOMPARE(bench.ask(pdu(3, {0x1000, 1})), words(3, {0x8003}));
        bench.vessel.clearFaults();
        QCOMPARE(bench.ask(pdu(3, {0x1000, 1})), words(3, {678}));

        Fault stuck;
        stuck.kind = FaultKind::StuckValve;
        stuck.open = true;
        bench.vessel.addFault(stuck, {});
        QCOMPARE(bench.ask(pdu(2, {0x0801, 1})), QByteArray::fromHex("020101"));
        bench.vessel.clearFaults();
        QCOMPARE(bench.ask(pdu(2, {0x0801, 1})), QByteArray::fromHex("020100"));

        const double usual = bench.vessel.glycol();
        bench.fault(FaultKind::GlycolWarm);
        QCOMPARE(qRound(bench.vessel.glycol()), 60);
        bench.vessel.clearFaults();
        QCOMPARE(bench.vessel.glycol(), usual);
    }

    void aFaultOfOneBlockLeavesTheOthersAlone()
    {
        const DeviceProfile profile = shipped(u"plc-block"_s);
        SimVessel first(simtest::vessel(u"a"_s, 0), profile, 1);
        SimVessel second(simtest::vessel(u"b"_s, 3), profile, 1);
        SimDevice device;
        QVERIFY(device.add(&first).has_value());
        QVERIFY(device.add(&second).has_value());
        first.addFault({FaultKind::DeviceSilent}, {});
        QCOMPARE(device.answer(1, pdu(3, {0, 3})).then, SimAnswer::Then::Silence);
        QCOMPARE(device.answer(1, pdu(3, {2, 2})).then, SimAnswer::Then::Silence);
        QCOMPARE(device.answer(1, pdu(3, {3, 3})).pdu, words(3, {678, 680, 0}));
    }
};

QTEST_APPLESS_MAIN(SimDeviceTest)
#include "tst_simdevice.moc"
