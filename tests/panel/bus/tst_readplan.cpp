// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bus/readplan.h"

#include <QRandomGenerator>
#include <QTest>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace cellar;

class ReadPlanTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void addressesOutsideTheDeviceAreNeverAsked();
    void holesAreNotBridged();
    void wideValuesAreNotSplit();
    void limitsPerReadHold();
    void profilesAndUnitsDoNotMix();
    void deltaTakesTwoReads();
    void plcBlockMergesAcrossVessels();
    void coilsMergeAcrossVessels();
    void sameRegisterTwiceIsOneRead();
    void deviceLimits();
    void oneSetpoint();
    void neverMoreThanAnExhaustiveSearch();
};

namespace {

DeviceProfile delta()
{
    DeviceProfile profile;
    profile.name = u"delta-dtb"_s;
    profile.maxRegisters = 8;
    profile.maxBits = 16;
    profile.temperature = {3, 0x1000, RegisterType::Int16, 0.1};
    profile.setpointRead = {3, 0x1001, RegisterType::Int16, 0.1};
    profile.setpointWrite = {6, 0x1001, RegisterType::Int16, 0.1};
    profile.deviceLimits = DeviceLimits{{3, 0x1003, RegisterType::Int16, 0.1}, {3, 0x1002, RegisterType::Int16, 0.1}};
    profile.valve = {2, 0x0801, {}, {}, RegisterType::Uint16, 1.0};
    return profile;
}

DeviceProfile block()
{
    DeviceProfile profile;
    profile.name = u"plc-block"_s;
    profile.temperature = {3, 0, RegisterType::Int16, 0.1};
    profile.setpointRead = {3, 1, RegisterType::Int16, 0.1};
    profile.setpointWrite = {6, 1, RegisterType::Int16, 0.1};
    profile.valve = {3, 2, 0, {}, RegisterType::Uint16, 1.0};
    return profile;
}

QList<ModbusVessel> blocks(int count, int stride, const DeviceProfile &profile)
{
    QList<ModbusVessel> vessels;
    for (int at = 0; at < count; ++at) {
        vessels.append({u"v%1"_s.arg(at), 1, stride * at, profile});
    }
    return vessels;
}

// Every point of every vessel is in exactly one read, at the address its profile says, and nothing else is read.
bool covers(const ReadPlan &plan, const QList<ModbusVessel> &vessels)
{
    QSet<std::pair<int, int>> seen;
    for (const PlannedRead &read : plan.reads) {
        QSet<int> mapped;
        for (const PlannedPoint &point : read.points) {
            const ModbusVessel &vessel = vessels.at(point.vessel);
            const int base = point.point == Point::Temperature ? vessel.profile.temperature.address
                             : point.point == Point::Setpoint  ? vessel.profile.setpointRead.address
                                                               : vessel.profile.valve.address;
            if (vessel.unit != read.unit || base + vessel.offset != read.address + point.offset ||
                point.offset + point.count > read.count) {
                return false;
            }
            for (int word = 0; word < point.count; ++word) {
                mapped.insert(point.offset + word);
            }
            seen.insert({point.vessel, static_cast<int>(point.point)});
        }
        if (mapped.size() != read.count) {
            return false;
        }
    }
    return seen.size() == 3 * vessels.size();
}

} // namespace

void ReadPlanTest::addressesOutsideTheDeviceAreNeverAsked()
{
    // 0x1000 + 61440 would wrap round to register 0 and read something else.
    const ReadPlan plan = planPoll({{u"a"_s, 1, 61440, delta()}, {u"b"_s, 1, -5000, delta()}});
    QCOMPARE(plan.unreachable.size(), 5);
    QCOMPARE(plan.reads.size(), 1);
    QCOMPARE(int(plan.reads.first().function), 2);
    QCOMPARE(int(plan.reads.first().address), 0x0801 + 61440);
}

void ReadPlanTest::holesAreNotBridged()
{
    const QList<ModbusVessel> vessels = blocks(3, 4, block()); // one spare register after each
    const ReadPlan plan = planPoll(vessels);
    QCOMPARE(plan.reads.size(), 3);
    for (const PlannedRead &read : plan.reads) {
        QCOMPARE(int(read.count), 3);
    }
    QVERIFY(covers(plan, vessels));
}

void ReadPlanTest::wideValuesAreNotSplit()
{
    DeviceProfile profile = block();
    profile.maxRegisters = 3;
    profile.temperature = {3, 0, RegisterType::Float32, 1.0};
    profile.setpointRead = {3, 2, RegisterType::Float32, 1.0};
    profile.valve = {3, 4, 0, {}, RegisterType::Uint16, 1.0};
    const QList<ModbusVessel> vessels = blocks(1, 5, profile);
    const ReadPlan plan = planPoll(vessels);
    QCOMPARE(plan.reads.size(), 2);
    QCOMPARE(int(plan.reads.at(0).count), 2);
    QCOMPARE(int(plan.reads.at(1).count), 3);
    QVERIFY(covers(plan, vessels));
}

void ReadPlanTest::limitsPerReadHold()
{
    DeviceProfile profile = block();
    profile.maxRegisters = 8;
    const QList<ModbusVessel> vessels = blocks(9, 3, profile); // 27 registers in a row
    const ReadPlan plan = planPoll(vessels);
    QCOMPARE(plan.reads.size(), 4);
    QVERIFY(
        std::all_of(plan.reads.cbegin(), plan.reads.cend(), [](const PlannedRead &read) { return read.count <= 8; }));
    QVERIFY(covers(plan, vessels));
}

void ReadPlanTest::profilesAndUnitsDoNotMix()
{
    DeviceProfile other = block();
    other.name = u"other"_s;
    // Neighbours in address, but of different devices.
    QCOMPARE(planPoll({{u"a"_s, 1, 0, block()}, {u"b"_s, 1, 3, other}}).reads.size(), 2);
    QCOMPARE(planPoll({{u"a"_s, 1, 0, block()}, {u"b"_s, 2, 3, block()}}).reads.size(), 2);
    QCOMPARE(planPoll({{u"a"_s, 1, 0, block()}, {u"b"_s, 1, 3, block()}}).reads.size(), 1);
}

void ReadPlanTest::deltaTakesTwoReads()
{
    const QList<ModbusVessel> vessels{{u"a"_s, 7, 0, delta()}, {u"b"_s, 3, 0, delta()}};
    const ReadPlan plan = planPoll(vessels);
    QCOMPARE(plan.reads.size(), 4);
    QVERIFY(covers(plan, vessels));
    // In the order of the vessels, each unit's reads together.
    QCOMPARE(int(plan.reads.at(0).unit), 7);
    QCOMPARE(int(plan.reads.at(1).unit), 7);
    QCOMPARE(int(plan.reads.at(2).unit), 3);
    const PlannedRead &bits = plan.reads.at(1);
    QCOMPARE(int(bits.function), 2);
    QCOMPARE(int(bits.address), 0x0801);
    QCOMPARE(int(bits.count), 1);
    const PlannedRead &registers = plan.reads.at(0);
    QCOMPARE(int(registers.function), 3);
    QCOMPARE(int(registers.address), 0x1000);
    QCOMPARE(int(registers.count), 2);
}

void ReadPlanTest::plcBlockMergesAcrossVessels()
{
    const QList<ModbusVessel> vessels = blocks(40, 3, block());
    const ReadPlan plan = planPoll(vessels);
    QCOMPARE(plan.reads.size(), 1);
    QCOMPARE(int(plan.reads.first().count), 120);
    QVERIFY(covers(plan, vessels));
    QCOMPARE(planPoll(blocks(42, 3, block())).reads.size(), 2); // 126 registers
}

void ReadPlanTest::coilsMergeAcrossVessels()
{
    DeviceProfile profile = block();
    profile.maxBits = 16;
    profile.temperature = {4, 0, RegisterType::Int16, 0.1};
    profile.setpointRead = {3, 0, RegisterType::Int16, 0.1};
    profile.valve = {1, 0, {}, {}, RegisterType::Uint16, 1.0};
    const QList<ModbusVessel> vessels = blocks(20, 1, profile);
    const ReadPlan plan = planPoll(vessels);
    QCOMPARE(plan.reads.size(), 4); // coils 16 + 4, holding 20, input 20
    QVERIFY(covers(plan, vessels));
}

void ReadPlanTest::sameRegisterTwiceIsOneRead()
{
    DeviceProfile profile = block();
    profile.valve = {3, 1, 15, {}, RegisterType::Uint16, 1.0}; // a bit of the setpoint's register
    const QList<ModbusVessel> vessels{{u"a"_s, 1, 0, profile}, {u"b"_s, 1, 0, profile}};
    const ReadPlan plan = planPoll(vessels);
    QCOMPARE(plan.reads.size(), 1);
    QCOMPARE(int(plan.reads.first().count), 2);
    QCOMPARE(plan.reads.first().points.size(), 6);
    QVERIFY(covers(plan, vessels));
}

void ReadPlanTest::deviceLimits()
{
    const ReadPlan plan = planLimits({{u"a"_s, 1, 0, block()}, {u"b"_s, 2, 0, delta()}});
    QCOMPARE(plan.reads.size(), 1);
    QCOMPARE(int(plan.reads.first().address), 0x1002);
    const QList<PlannedPoint> expected{{1, Point::LimitMax, 0, 1}, {1, Point::LimitMin, 1, 1}};
    QCOMPARE(plan.reads.first().points, expected);
}

void ReadPlanTest::oneSetpoint()
{
    const ReadPlan plan = planSetpoint(blocks(3, 3, block()), 2);
    QCOMPARE(plan.reads.size(), 1);
    QCOMPARE(int(plan.reads.first().address), 7);
    QCOMPARE(int(plan.reads.first().count), 1);
}

void ReadPlanTest::neverMoreThanAnExhaustiveSearch()
{
    QRandomGenerator random(20261123);
    for (int round = 0; round < 300; ++round) {
        DeviceProfile profile = block();
        profile.maxRegisters = random.bounded(2, 7);
        const bool wide = random.bounded(2) == 1;
        profile.temperature = {3, 0, wide ? RegisterType::Float32 : RegisterType::Int16, 1.0};
        profile.setpointRead = {3, random.bounded(1, 4), RegisterType::Int16, 1.0};
        profile.valve = {3, random.bounded(0, 6), 0, {}, RegisterType::Uint16, 1.0};
        QList<ModbusVessel> vessels;
        for (int at = 0; at < 4; ++at) {
            vessels.append({u"v%1"_s.arg(at), 1, random.bounded(0, 12), profile});
        }
        const ReadPlan plan = planPoll(vessels);
        QVERIFY(covers(plan, vessels));

        // Fewest windows over the sorted values, by dynamic programming over where each window begins.
        QList<std::pair<int, int>> spans;
        for (const PlannedRead &read : plan.reads) {
            for (const PlannedPoint &point : read.points) {
                spans.append({read.address + point.offset, read.address + point.offset + point.count});
            }
        }
        std::sort(spans.begin(), spans.end());
        const qsizetype n = spans.size();
        QList<int> fewest(n + 1, 1000);
        fewest[n] = 0;
        for (qsizetype from = n - 1; from >= 0; --from) {
            int end = spans.at(from).second;
            for (qsizetype to = from; to < n; ++to) {
                if (spans.at(to).first > end ||
                    std::max(end, spans.at(to).second) - spans.at(from).first > profile.maxRegisters) {
                    break;
                }
                end = std::max(end, spans.at(to).second);
                fewest[from] = std::min(fewest.at(from), 1 + fewest.at(to + 1));
            }
        }
        QCOMPARE(int(plan.reads.size()), fewest.at(0));
    }
}

QTEST_GUILESS_MAIN(ReadPlanTest)
#include "tst_readplan.moc"
