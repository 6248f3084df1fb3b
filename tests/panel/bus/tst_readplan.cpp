// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bus/readplan.h"
#include "fakes/deviceprofiles.h"
#include "fakes/fewestreads.h"

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
    void factsThatAreNotPolled();
    void factsComeAlongWhereTheyCostNothing_data();
    void factsComeAlongWhereTheyCostNothing();
    void whatVouchesForTheProbeIsAlwaysPolled();
    void bridgesHolesAsWideAsItMay();
    void aValveThatNobodyKnowsIsNotAsked();
    void pointsOfOneVessel();
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

// Every point of every vessel is in exactly one read, at the address its profile says, and no hole wider than
// `bridge` is read over.
bool covers(const ReadPlan &plan, const QList<ModbusVessel> &vessels, int bridge = 0)
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
        int hole = 0;
        for (int at = 0; at < read.count; ++at) {
            hole = mapped.contains(at) ? 0 : hole + 1;
            if (hole > bridge || (hole > 0 && at == read.count - 1)) {
                return false;
            }
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
    const QList<ModbusVessel> vessels = vesselsInARow(3, 4, block()); // one spare register after each
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
    const QList<ModbusVessel> vessels = vesselsInARow(1, 5, profile);
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
    const QList<ModbusVessel> vessels = vesselsInARow(9, 3, profile); // 27 registers in a row
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
    const QList<ModbusVessel> vessels = vesselsInARow(40, 3, block());
    const ReadPlan plan = planPoll(vessels);
    QCOMPARE(plan.reads.size(), 1);
    QCOMPARE(int(plan.reads.first().count), 120);
    QVERIFY(covers(plan, vessels));
    QCOMPARE(planPoll(vesselsInARow(42, 3, block())).reads.size(), 2); // 126 registers
}

void ReadPlanTest::coilsMergeAcrossVessels()
{
    DeviceProfile profile = block();
    profile.maxBits = 16;
    profile.temperature = {4, 0, RegisterType::Int16, 0.1};
    profile.setpointRead = {3, 0, RegisterType::Int16, 0.1};
    profile.valve = {1, 0, {}, {}, RegisterType::Uint16, 1.0};
    const QList<ModbusVessel> vessels = vesselsInARow(20, 1, profile);
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

void ReadPlanTest::factsThatAreNotPolled()
{
    const QList<ModbusVessel> vessels{{u"a"_s, 1, 0, block()}, {u"b"_s, 2, 0, delta()}};
    const ReadPlan plan = planFacts(vessels, planPoll(vessels));
    QCOMPARE(plan.reads.size(), 1);
    QCOMPARE(int(plan.reads.first().address), 0x1002);
    const QList<PlannedPoint> expected{{1, Point::LimitMax, 0, 1}, {1, Point::LimitMin, 1, 1}};
    QCOMPARE(plan.reads.first().points, expected);
}

void ReadPlanTest::factsComeAlongWhereTheyCostNothing_data()
{
    QTest::addColumn<int>("decimals");
    QTest::addColumn<int>("unit");
    QTest::addColumn<bool>("withDecimals");
    QTest::addColumn<bool>("withUnit");
    QTest::newRow("both beside") << 3 << 4 << true << true;
    QTest::newRow("both far away") << 100 << 200 << false << false;
    QTest::newRow("one beside") << 3 << 200 << true << false;
    QTest::newRow("the other beside") << 100 << 3 << false << true;
    QTest::newRow("beside the other only") << 100 << 101 << false << false;
    QTest::newRow("beyond what one read takes") << 3 << 8 << true << false;
}

void ReadPlanTest::factsComeAlongWhereTheyCostNothing()
{
    QFETCH(const int, decimals);
    QFETCH(const int, unit);
    QFETCH(const bool, withDecimals);
    QFETCH(const bool, withUnit);
    DeviceProfile profile = block();
    profile.maxRegisters = 8;
    profile.decimals = DecimalsPoint{3, decimals, RegisterType::Uint16, {}};
    profile.unitPoint = UnitPoint{3, unit, {{0, TemperatureUnit::Fahrenheit}}};
    const QList<ModbusVessel> vessels{{u"a"_s, 1, 0, profile}};
    const ReadPlan poll = planPoll(vessels);
    QCOMPARE(poll.reads.size(), 1);
    const auto has = [](const ReadPlan &plan, Point point) {
        return std::any_of(plan.reads.cbegin(), plan.reads.cend(), [point](const PlannedRead &read) {
            return std::any_of(read.points.cbegin(), read.points.cend(),
                [point](const PlannedPoint &planned) { return planned.point == point; });
        });
    };
    QCOMPARE(has(poll, Point::Decimals), withDecimals);
    QCOMPARE(has(poll, Point::Unit), withUnit);
    // What the poll does not bring is left to be asked for.
    const ReadPlan facts = planFacts(vessels, poll);
    QCOMPARE(has(facts, Point::Decimals), !withDecimals);
    QCOMPARE(has(facts, Point::Unit), !withUnit);
}

void ReadPlanTest::whatVouchesForTheProbeIsAlwaysPolled()
{
    DeviceProfile profile = block();
    profile.faultBits = FaultBits{1, 9, RegisterType::Uint16, {{1, u"probe 1"_s}, {4, u"probe 4"_s}}};
    profile.faultCodes = FaultCodes{4, 362, {61}, {}};
    const ReadPlan plan = planPoll({{u"a"_s, 1, 0, profile}});
    QCOMPARE(plan.reads.size(), 4); // the block, coil 10, coil 13 and the code
    const QList<PlannedPoint> first{{0, Point::FaultBits, 0, 1, 1}};
    const QList<PlannedPoint> second{{0, Point::FaultBits, 0, 1, 4}};
    QCOMPARE(int(plan.reads.at(1).address), 10);
    QCOMPARE(plan.reads.at(1).points, first);
    QCOMPARE(int(plan.reads.at(2).address), 13);
    QCOMPARE(plan.reads.at(2).points, second);
    QCOMPARE(int(plan.reads.at(3).function), 4);
}

void ReadPlanTest::bridgesHolesAsWideAsItMay()
{
    for (const int bridge : {0, 1, 2, 5}) {
        DeviceProfile profile = block();
        profile.bridge = bridge;
        for (const int stride : {3, 4, 5, 6, 9}) {
            const ReadPlan plan = planPoll(vesselsInARow(3, stride, profile));
            QCOMPARE(int(plan.reads.size()), stride - 3 <= bridge ? 1 : 3);
        }
    }
    DeviceProfile narrow = block();
    narrow.bridge = 5;
    narrow.maxRegisters = 8;
    QCOMPARE(planPoll(vesselsInARow(4, 5, narrow)).reads.size(), 2); // 3 + 2 + 3 and again
}

void ReadPlanTest::aValveThatNobodyKnowsIsNotAsked()
{
    DeviceProfile profile = block();
    profile.valve = {};
    profile.valve.function = 0;
    const ReadPlan plan = planPoll({{u"a"_s, 1, 0, profile}});
    QCOMPARE(plan.reads.size(), 1);
    QCOMPARE(int(plan.reads.first().count), 2);
    QVERIFY(plan.unreachable.isEmpty());
}

void ReadPlanTest::pointsOfOneVessel()
{
    const QList<ModbusVessel> vessels = vesselsInARow(3, 3, block());
    const ReadPlan plan = planPoints(vessels, 2, {Point::Setpoint});
    QCOMPARE(plan.reads.size(), 1);
    QCOMPARE(int(plan.reads.first().address), 7);
    QCOMPARE(int(plan.reads.first().count), 1);
    QVERIFY(planPoints(vessels, 2, {Point::Unit, Point::Decimals, Point::LimitMin}).reads.isEmpty());
}

void ReadPlanTest::neverMoreThanAnExhaustiveSearch()
{
    QRandomGenerator random(20261123);
    for (int round = 0; round < 300; ++round) {
        DeviceProfile profile = block();
        profile.maxRegisters = random.bounded(2, 9);
        profile.bridge = random.bounded(0, 4);
        const bool wide = random.bounded(2) == 1;
        profile.temperature = {3, 0, wide ? RegisterType::Float32 : RegisterType::Int16, 1.0};
        profile.setpointRead = {3, random.bounded(1, 4), RegisterType::Int16, 1.0};
        profile.valve = {3, random.bounded(0, 6), 0, {}, RegisterType::Uint16, 1.0};
        QList<ModbusVessel> vessels;
        QList<ReadSpan> spans;
        for (int at = 0; at < 3; ++at) {
            const int offset = random.bounded(0, 16);
            vessels.append({u"v%1"_s.arg(at), 1, offset, profile});
            spans += {{offset, offset + (wide ? 2 : 1)},
                {offset + profile.setpointRead.address, offset + profile.setpointRead.address + 1},
                {offset + profile.valve.address, offset + profile.valve.address + 1}};
        }
        const ReadPlan plan = planPoll(vessels);
        QVERIFY(covers(plan, vessels, profile.bridge));
        const ReadRules rules{profile.maxRegisters, profile.bridge};
        const int fewest = fewestByTryingAll(spans, rules);
        QCOMPARE(fewestInOrder(spans, rules), fewest); // what measures the profiles is right, too
        QCOMPARE(int(plan.reads.size()), fewest);
    }
}

QTEST_GUILESS_MAIN(ReadPlanTest)
#include "tst_readplan.moc"
