// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bus/vesselpoll.h"
#include "fakes/fewestreads.h"
#include "fakes/tomlcases.h"
#include "sim/simdevice.h"
#include "simfixtures.h"

#include <QtEndian>
#include <QTest>

using namespace cellar;
using namespace cellar::simtest;
using namespace Qt::StringLiterals;

namespace {

// Two bytes a word, or a bit each, of an answer of the simulator; nothing when it was an exception.
std::optional<QList<quint16>> wordsIn(const QByteArray &answer, const PlannedRead &read)
{
    if (answer.size() < 2 || static_cast<quint8>(answer[0]) != read.function) {
        return std::nullopt;
    }
    QList<quint16> words;
    for (int at = 0; at < read.count; ++at) {
        words.append(read.function <= 2
                         ? static_cast<quint16>(static_cast<quint8>(answer.at(2 + at / 8)) >> (at % 8) & 1U)
                         : qFromBigEndian<quint16>(answer.constData() + 2 + qsizetype(2) * at));
    }
    return words;
}

// A vessel of one profile, played by the simulator and read by the node.
struct Bench
{
    explicit Bench(const QString &name)
        : profile(shipped(name))
        , sim(settingsFor(profile), profile, 1)
        , vessels{{u"fv"_s, 1, 0, profile}}
        , facts(profile)
    {
        ok = device.add(&sim).has_value();
    }

    static VesselSettings settingsFor(const DeviceProfile &profile)
    {
        VesselSettings settings = simtest::vessel(u"fv"_s);
        if (profile.unit == TemperatureUnit::Celsius) {
            settings.sim.temperature = 19.9;
            settings.sim.setpoint = 20.0;
            settings.limits = {-5, 40, 0.5};
        }
        return settings;
    }

    // One poll, after the facts that it does not bring. Nothing when something was answered with an exception.
    std::optional<VesselSample> read()
    {
        VesselPoll poll(vessels.first());
        const ReadPlan plan = planPoll(vessels);
        for (const PlannedRead &read : planFacts(vessels, plan).reads + plan.reads) {
            const auto words = wordsIn(device.answer(1, pdu(read.function, {read.address, read.count})).pdu, read);
            if (!words) {
                return std::nullopt;
            }
            for (const PlannedPoint &point : read.points) {
                const Words part =
                    Words(words->constData(), static_cast<std::size_t>(words->size()))
                        .subspan(static_cast<std::size_t>(point.offset), static_cast<std::size_t>(point.count));
                facts.note(point.point, part);
                poll.heard(point, part, {});
            }
        }
        return poll.take(facts);
    }

    // Writes as the node does, the enable first.
    bool write(double value)
    {
        if (const auto &enable = profile.enable) {
            const quint16 word = enable->function == 5 ? quint16{0xFF00} : enable->value;
            static_cast<void>(device.answer(
                1, pdu(static_cast<quint8>(enable->function), {static_cast<quint16>(enable->address), word})));
        }
        const auto words = facts.encode(value);
        const RegisterPoint &point = profile.setpointWrite;
        const auto address = static_cast<quint16>(point.address);
        QByteArray request;
        if (point.function == 6) {
            request = pdu(6, {address, words->first()});
        } else {
            request = pdu(16, {address, static_cast<quint16>(words->size())}) + static_cast<char>(2 * words->size());
            for (const quint16 word : *words) {
                request += pdu(0, {word}).sliced(1);
            }
        }
        return device.answer(1, request).pdu == request.first(5);
    }

    void fault(FaultKind kind)
    {
        Fault one;
        one.kind = kind;
        sim.addFault(one, {});
    }

    const DeviceProfile profile;
    SimVessel sim;
    SimDevice device;
    QList<ModbusVessel> vessels;
    VesselFacts facts;
    bool ok = false;
};

void everyProfile()
{
    QTest::addColumn<QString>("name");
    for (const QString &name : shippedNames()) {
        QTest::newRow(qPrintable(name)) << name;
    }
}

bool isSensorFault(const std::optional<PointResult<double>> &value)
{
    return value && !*value && value->error().kind == PointFault::Kind::SensorFault;
}

} // namespace

// Every profile of resources/devices: well-formed, honest, read with the fewest requests, played by the simulator and
// understood by the node.
class ShippedProfilesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void areTheOnesThatWerePromised()
    {
        QCOMPARE(shippedNames(), (QStringList{u"autonics-tk"_s, u"carel-ir33"_s, u"click-plc"_s, u"delta-dtb"_s,
                                     u"dixell-xr"_s, u"eurotherm-3200"_s, u"novus-n1040"_s, u"omron-e5c-4byte"_s,
                                     u"omron-e5c"_s, u"pixsys-atr142"_s, u"plc-block"_s, u"watlow-ez-zone-pm"_s}));
        for (const QString &name : {u"carel-ir33"_s, u"dixell-xr"_s}) {
            QVERIFY(!shipped(name).verifyOnSite.isEmpty());
        }
        QCOMPARE(shipped(u"eurotherm-3200"_s).setpointWrite.address, 26);
        QVERIFY(shipped(u"watlow-ez-zone-pm"_s).eeprom.contains(u"EEPROM"_s));
        QVERIFY(shipped(u"delta-dtb"_s).enableHint.contains(u"P3-12"_s));
        QVERIFY(shipped(u"delta-dtb"_s).verifyOnSite.isEmpty());
    }

    void isWellFormed_data() { everyProfile(); }
    void isWellFormed()
    {
        QFETCH(QString, name);
        QFile file(shippedFolder().filePath(name + u".toml"_s));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const ProfileResult result = readDeviceProfile(file.readAll(), name, name);
        QCOMPARE(tomlcases::texts(result.problems), QStringList());
        const DeviceProfile &profile = *result.profile;
        QVERIFY2(profile.title.size() > 5, "who makes it");
        QVERIFY2(profile.source.size() > 20, "where the map comes from");
        QVERIFY2(profile.valid, "without a range nothing finds a value that makes no sense");
        QCOMPARE(profile.valve.function == 0, !profile.valveUnknown.isEmpty());
        QVERIFY(profile.writeOnChange);
        QVERIFY(profile.maxRegisters <= 125 && profile.maxBits <= 2000);
    }

    void isReadWithTheFewestRequests_data() { everyProfile(); }
    void isReadWithTheFewestRequests()
    {
        QFETCH(QString, name);
        const DeviceProfile profile = shipped(name);
        const QList<ModbusVessel> one{{u"fv"_s, 1, 0, profile}};
        const ReadPlan plan = planPoll(one);
        QVERIFY(plan.unreachable.isEmpty());
        QCOMPARE(int(plan.reads.size()), fewestReads(one));
        for (int vessels = 1; vessels <= 8; ++vessels) {
            // As controllers, each a unit of its own, and as blocks of one PLC.
            QList<ModbusVessel> units;
            for (int unit = 1; unit <= vessels; ++unit) {
                units.append({QString::number(unit), static_cast<quint8>(unit), 0, profile});
            }
            QCOMPARE(int(planPoll(units).reads.size()), vessels * fewestReads(one));
            const QList<ModbusVessel> blocks = vesselsInARow(vessels, 6, profile);
            QCOMPARE(int(planPoll(blocks).reads.size()), fewestReads(blocks));
        }
    }

    void plcBlocksComeInOneRead()
    {
        for (int vessels = 1; vessels <= 8; ++vessels) {
            const QList<ModbusVessel> blocks = vesselsInARow(vessels, 4, shipped(u"plc-block"_s));
            QCOMPARE(planPoll(blocks).reads.size(), 1);
            QCOMPARE(fewestReads(blocks), 1);
            QCOMPARE(planPoll(vesselsInARow(vessels, 6, shipped(u"click-plc"_s))).reads.size(), 1);
        }
    }

    void isPlayedAndUnderstood_data() { everyProfile(); }
    void isPlayedAndUnderstood()
    {
        QFETCH(QString, name);
        Bench bench(name);
        QVERIFY(bench.ok);
        const auto sample = bench.read();
        QVERIFY2(sample, "the simulator answered one of the reads with an exception");
        QVERIFY2(
            *sample->temperature, qPrintable(*sample->temperature ? QString() : sample->temperature->error().text));
        QVERIFY(std::abs(**sample->temperature - bench.sim.temperature()) < 0.11);
        QVERIFY(std::abs(**sample->setpoint - bench.sim.setpoint()) < 1e-6);
        QCOMPARE(sample->valveOpen.has_value(), bench.profile.valve.function != 0);
        QVERIFY(!bench.facts.writeObjection());
    }

    void setpointsGoRound_data() { everyProfile(); }
    void setpointsGoRound()
    {
        QFETCH(QString, name);
        Bench bench(name);
        QVERIFY(bench.read());
        const bool celsius = bench.profile.unit == TemperatureUnit::Celsius;
        for (const double value : celsius ? QList<double>{-5, -0.5, 0, 3.5, 40} : QList<double>{34, 36.5, 68, 100}) {
            QVERIFY2(bench.write(value), qPrintable(QString::number(value)));
            QVERIFY(std::abs(bench.sim.setpoint() - value) < 1e-4);
            const auto sample = bench.read();
            QVERIFY(sample && *sample->setpoint);
            QCOMPARE(**sample->setpoint, value);
        }
    }

    void valvesOpenAndClose_data() { everyProfile(); }
    void valvesOpenAndClose()
    {
        QFETCH(QString, name);
        Bench bench(name);
        for (const bool open : {true, false}) {
            Fault stuck;
            stuck.kind = FaultKind::StuckValve;
            stuck.open = open;
            bench.sim.addFault(stuck, {});
            const auto sample = bench.read();
            QVERIFY(sample);
            QVERIFY(bench.profile.valve.function == 0 || **sample->valveOpen == open);
        }
    }

    void missingProbesAreNoTemperatures_data() { everyProfile(); }
    void missingProbesAreNoTemperatures()
    {
        QFETCH(QString, name);
        Bench bench(name);
        bench.fault(FaultKind::ProbeMissing);
        const auto sample = bench.read();
        QVERIFY(sample);
        QVERIFY(isSensorFault(sample->temperature));
        QVERIFY(*sample->setpoint); // the rest of the controller works
        bench.sim.clearFaults();
        QVERIFY(*bench.read()->temperature);
    }

    void anotherUnitIsFoundOut_data() { everyProfile(); }
    void anotherUnitIsFoundOut()
    {
        QFETCH(QString, name);
        Bench bench(name);
        const double before = **bench.read()->setpoint;
        bench.fault(FaultKind::UnitChanged);
        const auto sample = bench.read();
        QVERIFY(sample);
        if (!bench.profile.unitPoint) {
            // Nobody can know; but the number is the one of a device that really changed.
            QVERIFY(!*sample->setpoint || std::abs(**sample->setpoint - before) > 5);
            return;
        }
        QVERIFY(isSensorFault(sample->temperature));
        QVERIFY(isSensorFault(sample->setpoint));
        QVERIFY(bench.facts.writeObjection());
    }

    void swappedWordsAreFoundOut_data() { everyProfile(); }
    void swappedWordsAreFoundOut()
    {
        QFETCH(QString, name);
        Bench bench(name);
        bench.fault(FaultKind::WordsSwapped);
        const auto sample = bench.read();
        QVERIFY(sample);
        const bool wide = registerCount(bench.profile.temperature.type) == 2;
        QCOMPARE(isSensorFault(sample->temperature), wide);
        QCOMPARE(isSensorFault(sample->setpoint), wide);
        QCOMPARE(bench.facts.wordOrderFault().has_value(), wide);
    }
};

QTEST_GUILESS_MAIN(ShippedProfilesTest)
#include "tst_shippedprofiles.moc"
