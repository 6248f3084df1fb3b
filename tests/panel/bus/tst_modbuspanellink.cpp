// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bus/modbuspanellink.h"
#include "bus/modbustcptransport.h"
#include "bus/panellinkfactory.h"
#include "fakes/modbusunits.h"
#include "fakes/scriptedmodbusserver.h"

#include <QElapsedTimer>
#include <QRandomGenerator>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace cellar;

using Request = ScriptedModbusServer::Request;
using Fault = PointFault::Kind;

namespace {

DeviceProfile delta()
{
    DeviceProfile profile;
    profile.name = u"delta-dtb"_s;
    profile.maxRegisters = 8;
    profile.maxBits = 16;
    profile.temperature = {3, 0x1000, RegisterType::Int16, 0.1};
    profile.faults = {{0x8003, u"probe missing"_s}};
    profile.valid = ValueRange{-50, 500};
    profile.setpointRead = {3, 0x1001, RegisterType::Int16, 0.1};
    profile.setpointWrite = {6, 0x1001, RegisterType::Int16, 0.1};
    profile.enable = WriteEnable{5, 0x0810, 1};
    profile.deviceLimits = DeviceLimits{{3, 0x1003, RegisterType::Int16, 0.1}, {3, 0x1002, RegisterType::Int16, 0.1}};
    profile.valve = {2, 0x0801, {}, {}, RegisterType::Uint16, 1.0};
    return profile;
}

DeviceProfile plain()
{
    DeviceProfile profile = delta();
    profile.name = u"plain"_s;
    profile.enable.reset();
    profile.deviceLimits.reset();
    return profile;
}

QList<ModbusVessel> vesselsOf(int count, const DeviceProfile &profile)
{
    QList<ModbusVessel> vessels;
    for (int unit = 1; unit <= count; ++unit) {
        vessels.append({u"v%1"_s.arg(unit), static_cast<quint8>(unit), 0, profile});
    }
    return vessels;
}

// Answers as a Delta that works: 36.8, setpoint 34.0, limits 32..212, valve open.
QByteArray workingPdu(const Request &request)
{
    if (request.function != 3) {
        return ScriptedModbusServer::correctPdu(request);
    }
    const QMap<int, quint16> registers{{0x1000, 368}, {0x1001, 340}, {0x1002, 2120}, {0x1003, 320}};
    QList<quint16> words;
    for (int at = 0; at < request.count; ++at) {
        words.append(registers.value(request.address + at));
    }
    return ScriptedModbusServer::registersPdu(words);
}

void work(const Request &request)
{
    ScriptedModbusServer::answer(request, workingPdu(request));
}

template<typename T> bool isFault(const std::optional<PointResult<T>> &point, Fault kind)
{
    return point && !*point && point->error().kind == kind && !point->error().text.isEmpty();
}

} // namespace

class ModbusPanelLinkTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void unknownVessels();
    void notConnected();
    void neverConnectedIsToldOnce();
    void acceptedButSilentIsNotConnected();
    void missingProbe();
    void exceptionOnPollIsToldAtOnce();
    void noWrongNumberIsEverGood();
    void writeRefused_data();
    void writeRefused();
    void writesDisabled();
    void silenceAndResetDuringAWrite();
    void valueThatDoesNotFit();
    void outsideTheDevicesOwnLimits();
    void limitsThatMovedAreReadAgain();
    void deviceWithoutLimits();
    void silentDevicesAreNotAskedForLimits();
    void unpluggedIsToldAtOnce();
    void stopFinishesCallbacks();
    void destructionFinishesCallbacks();
    void callbackMayDeleteTheLink();
    void addressBeyondTheDevice();

    void readsEverything();
    void comesBackAfterARestart();
    void silentUnitDoesNotStarveOthers();
    void writeOvertakesALongScan();
    void writeIsNotUndoneByAnOlderPoll();
    void enableOncePerConnection();
    void enableAgainAfterThePowerWasOff();
    void twoWritesShareOneEnable();
    void writesAFloatWithFunction16();
    void factory();

private:
    void startLink(
        const QList<ModbusVessel> &vessels, quint16 port, Milliseconds poll = 20ms, Milliseconds timeout = 2s);
    void startScripted(const QList<ModbusVessel> &vessels, ScriptedModbusServer::Script script,
        Milliseconds poll = 20ms, Milliseconds timeout = 2s);
    // The newest value of every kind that was reported for a vessel.
    [[nodiscard]] VesselSample last(const QString &vessel) const { return m_last.value(vessel); }
    [[nodiscard]] Result<void> write(const QString &vessel, double value);
    [[nodiscard]] PointResult<double> read(const QString &vessel);
    void forget() { m_last.clear(); }

    SystemClock m_clock;
    ModbusTcpTransport::Options m_options;
    std::unique_ptr<ScriptedModbusServer> m_scripted;
    std::unique_ptr<ModbusUnits> m_units;
    std::unique_ptr<ModbusPanelLink> m_link;
    QHash<QString, VesselSample> m_last;
    int m_samples = 0;
};

void ModbusPanelLinkTest::init()
{
    m_scripted = std::make_unique<ScriptedModbusServer>();
    m_units = std::make_unique<ModbusUnits>();
    m_last.clear();
    m_samples = 0;
    m_options = {};
    m_options.firstPause = 5ms;
    m_options.longestPause = 100ms;
}

void ModbusPanelLinkTest::cleanup()
{
    m_link.reset();
    m_units.reset();
    m_scripted.reset();
}

void ModbusPanelLinkTest::startLink(
    const QList<ModbusVessel> &vessels, quint16 port, Milliseconds poll, Milliseconds timeout)
{
    ModbusTcpTransport::Options options = m_options;
    options.host = u"127.0.0.1"_s;
    options.port = port;
    options.timeout = timeout;
    m_link = std::make_unique<ModbusPanelLink>(u"main"_s, vessels,
        std::make_unique<ModbusTcpTransport>(options, m_clock), PollCycle::Timing{poll, timeout}, m_clock);
    connect(m_link.get(), &PanelLink::sampled, this, [this](const QList<VesselSample> &samples) {
        ++m_samples;
        for (const VesselSample &sample : samples) {
            VesselSample &known = m_last[sample.vessel];
            known.temperature = sample.temperature ? sample.temperature : known.temperature;
            known.setpoint = sample.setpoint ? sample.setpoint : known.setpoint;
            known.valveOpen = sample.valveOpen ? sample.valveOpen : known.valveOpen;
            known.at = sample.at;
        }
    });
    m_link->start();
}

void ModbusPanelLinkTest::startScripted(
    const QList<ModbusVessel> &vessels, ScriptedModbusServer::Script script, Milliseconds poll, Milliseconds timeout)
{
    QVERIFY(m_scripted->listen());
    m_scripted->setScript(std::move(script));
    startLink(vessels, m_scripted->port(), poll, timeout);
}

Result<void> ModbusPanelLinkTest::write(const QString &vessel, double value)
{
    std::optional<Result<void>> outcome;
    int calls = 0;
    m_link->writeSetpoint(vessel, value, [&](const Result<void> &result) {
        outcome = result;
        ++calls;
    });
    [&] {
        QCOMPARE(calls, 0); // never from inside the call
        QTRY_VERIFY(outcome);
        QCOMPARE(calls, 1);
    }();
    return outcome.value_or(unexpected(ErrorKind::Internal, u"no callback"_s));
}

PointResult<double> ModbusPanelLinkTest::read(const QString &vessel)
{
    std::optional<PointResult<double>> outcome;
    m_link->readSetpoint(vessel, [&](const PointResult<double> &result) { outcome = result; });
    [&] {
        QVERIFY(!outcome);
        QTRY_VERIFY(outcome);
    }();
    return outcome.value_or(PointResult<double>({PointFault{Fault::NoAnswer, u"no callback"_s}}));
}

void ModbusPanelLinkTest::unknownVessels()
{
    startScripted(vesselsOf(1, delta()), work);
    QCOMPARE(write(u"nobody"_s, 34).error().kind, ErrorKind::NotFound);
    QVERIFY(!read(u"nobody"_s));
    QVERIFY(!m_link->deviceLimits(u"nobody"_s));
}

void ModbusPanelLinkTest::notConnected()
{
    startScripted(vesselsOf(1, delta()), work);
    m_link->stop();
    QCOMPARE(write(u"v1"_s, 34).error().kind, ErrorKind::LinkLost);
    const auto value = read(u"v1"_s);
    QVERIFY(!value);
    QCOMPARE(value.error().kind, Fault::NoAnswer);
    QCOMPARE(m_link->status().state, LinkState::Disconnected);
}

void ModbusPanelLinkTest::neverConnectedIsToldOnce()
{
    QVERIFY(m_scripted->listen());
    m_scripted->shutDown();
    startLink(vesselsOf(2, delta()), m_scripted->port());
    QSignalSpy status(m_link.get(), &PanelLink::statusChanged);
    QTRY_VERIFY(status.size() >= 6);
    QCOMPARE(m_samples, 1);
    QVERIFY(isFault(last(u"v2"_s).temperature, Fault::NoAnswer));
    QVERIFY(isFault(last(u"v2"_s).valveOpen, Fault::NoAnswer));
    QVERIFY(!m_link->status().error.isEmpty());
    QVERIFY(m_link->status().state != LinkState::Connected);
}

void ModbusPanelLinkTest::acceptedButSilentIsNotConnected()
{
    startScripted(vesselsOf(1, delta()), {}, 20ms, 100ms);
    QTRY_VERIFY(isFault(last(u"v1"_s).temperature, Fault::NoAnswer));
    QVERIFY(last(u"v1"_s).temperature->error().text.contains(u"did not answer"_s));
    QCOMPARE(m_link->status().state, LinkState::Connecting);
    m_scripted->setScript(work);
    QTRY_COMPARE(m_link->status().state, LinkState::Connected);
    QVERIFY(m_link->status().error.isEmpty());
}

void ModbusPanelLinkTest::missingProbe()
{
    startScripted(vesselsOf(1, plain()), [](const Request &request) {
        if (request.function == 3) {
            ScriptedModbusServer::answer(request, ScriptedModbusServer::registersPdu({0x8003, 0}));
        } else {
            work(request);
        }
    });
    QTRY_VERIFY(last(u"v1"_s).temperature);
    QVERIFY(isFault(last(u"v1"_s).temperature, Fault::SensorFault));
    QCOMPARE(last(u"v1"_s).temperature->error().text, u"probe missing"_s);
    QCOMPARE(**last(u"v1"_s).setpoint, 0.0);
}

void ModbusPanelLinkTest::exceptionOnPollIsToldAtOnce()
{
    QList<Request> held;
    startScripted(
        vesselsOf(2, plain()),
        [&held](const Request &request) {
            if (request.unit == 1 && request.function == 3) {
                ScriptedModbusServer::answer(request, ScriptedModbusServer::exceptionPdu(3, 2));
            } else if (request.unit == 2) {
                held.append(request);
            } else {
                work(request);
            }
        },
        20ms, 5s);
    QTRY_COMPARE(held.size(), 1); // the cycle is not over
    QVERIFY(isFault(last(u"v1"_s).temperature, Fault::NoAnswer));
    QVERIFY(isFault(last(u"v1"_s).setpoint, Fault::NoAnswer));
    QVERIFY(last(u"v1"_s).temperature->error().text.contains(u"illegal data address (exception 2)"_s));
    QVERIFY(!last(u"v1"_s).valveOpen);
    QCOMPARE(m_link->status().state, LinkState::Connected);
    m_scripted->setScript(work);
    work(held.first());
    QTRY_VERIFY(last(u"v1"_s).valveOpen);
    QTRY_VERIFY(*last(u"v1"_s).temperature);
    QTRY_VERIFY(m_link->status().error.isEmpty());
}

void ModbusPanelLinkTest::noWrongNumberIsEverGood()
{
    // A panel that garbles answers in every way a byte stream allows, but never so that a wrong answer is a valid one.
    QRandomGenerator random(1);
    int wrong = 0;
    int good = 0;
    startScripted(
        vesselsOf(3, plain()),
        [&random](const Request &request) {
            const QByteArray right =
                ScriptedModbusServer::frame(request.transaction, request.unit, workingPdu(request));
            QByteArray bytes = right;
            switch (random.bounded(36)) {
            case 0:
                bytes.chop(random.bounded(1, 4));
                break;
            case 1:
                bytes.append("\x01\x02", random.bounded(1, 3));
                break;
            case 2:
                bytes[random.bounded(9)] = static_cast<char>(random.bounded(256)); // anything but the values
                break;
            case 3:
                bytes = right.first(7) + QByteArray::fromHex("0306 0170 0154 0001");
                break;
            case 4:
                bytes = ScriptedModbusServer::frame(
                    request.transaction, request.unit + 1, QByteArray::fromHex("0304 7777 7777"));
                break;
            case 5:
                return;
            default:
                break;
            }
            ScriptedModbusServer::send(request, bytes);
        },
        1ms, 10ms);
    connect(m_link.get(), &PanelLink::sampled, this, [&](const QList<VesselSample> &samples) {
        for (const VesselSample &sample : samples) {
            wrong += sample.temperature && *sample.temperature && **sample.temperature != 36.8;
            wrong += sample.setpoint && *sample.setpoint && **sample.setpoint != 34.0;
            wrong += sample.valveOpen && *sample.valveOpen && !**sample.valveOpen;
            good += sample.temperature && *sample.temperature;
        }
    });
    QTRY_VERIFY_WITH_TIMEOUT(good > 200, 40'000);
    QCOMPARE(wrong, 0);
}

void ModbusPanelLinkTest::writeRefused_data()
{
    QTest::addColumn<int>("code");
    QTest::addColumn<ErrorKind>("kind");
    for (const int code : {1, 2, 3, 4, 6, 7, 8, 9, 10}) {
        QTest::addRow("%d", code) << code << ErrorKind::Refused;
    }
    // It may have arrived all the same.
    QTest::newRow("5, still working") << 5 << ErrorKind::Timeout;
    QTest::newRow("11, gateway heard nothing") << 11 << ErrorKind::Timeout;
}

void ModbusPanelLinkTest::writeRefused()
{
    QFETCH(const int, code);
    QFETCH(const ErrorKind, kind);
    startScripted(vesselsOf(1, plain()), [code](const Request &request) {
        if (request.function == 6) {
            const auto pdu = ScriptedModbusServer::exceptionPdu(6, static_cast<quint8>(code));
            ScriptedModbusServer::answer(request, pdu);
        } else {
            work(request);
        }
    });
    QTRY_COMPARE(m_link->status().state, LinkState::Connected);
    const auto result = write(u"v1"_s, 36);
    QVERIFY(!result);
    QCOMPARE(result.error().kind, kind);
    QVERIFY(result.error().text.contains(modbusExceptionText(static_cast<quint8>(code))));
    QCOMPARE(m_scripted->requestsOf(6).size(), 1);
}

void ModbusPanelLinkTest::writesDisabled()
{
    startScripted(vesselsOf(1, delta()), [](const Request &request) {
        if (request.function == 5) {
            ScriptedModbusServer::answer(request, ScriptedModbusServer::exceptionPdu(5, 2));
        } else {
            work(request);
        }
    });
    QTRY_COMPARE(m_link->status().state, LinkState::Connected);
    const auto result = write(u"v1"_s, 36);
    QVERIFY(!result);
    QCOMPARE(result.error().kind, ErrorKind::Refused);
    QCOMPARE(result.error().text, u"writes are disabled on this controller (illegal data address (exception 2))"_s);
    QVERIFY(m_scripted->requestsOf(6).isEmpty());
    m_scripted->setScript(work);
    QVERIFY(write(u"v1"_s, 36)); // asked again next time
    QCOMPARE(m_scripted->requestsOf(6).size(), 1);
}

void ModbusPanelLinkTest::silenceAndResetDuringAWrite()
{
    startScripted(
        vesselsOf(1, plain()),
        [](const Request &request) {
            if (request.function != 6) {
                work(request);
            }
        },
        20ms, 100ms);
    QTRY_COMPARE(m_link->status().state, LinkState::Connected);
    QCOMPARE(write(u"v1"_s, 36).error().kind, ErrorKind::Timeout);
    m_scripted->setScript(
        [this](const Request &request) { request.function == 6 ? m_scripted->resetConnections() : work(request); });
    QCOMPARE(write(u"v1"_s, 36).error().kind, ErrorKind::LinkLost);
    QTRY_COMPARE(m_link->status().state, LinkState::Connected);
    m_scripted->setScript([](const Request &request) {
        const QByteArray pdu = request.function == 6 ? QByteArray::fromHex("06 1001 0001") : workingPdu(request);
        ScriptedModbusServer::answer(request, pdu);
    });
    QCOMPARE(write(u"v1"_s, 36).error().kind, ErrorKind::Protocol);
    QCOMPARE(m_scripted->requestsOf(6).size(), 3); // each exactly once
}

void ModbusPanelLinkTest::valueThatDoesNotFit()
{
    startScripted(vesselsOf(1, delta()), work);
    QTRY_COMPARE(m_link->status().state, LinkState::Connected);
    QCOMPARE(write(u"v1"_s, 5000).error().kind, ErrorKind::BadInput);
    QCOMPARE(write(u"v1"_s, std::numeric_limits<double>::quiet_NaN()).error().kind, ErrorKind::BadInput);
    QVERIFY(m_scripted->requestsOf(5).isEmpty());
    QVERIFY(m_scripted->requestsOf(6).isEmpty());
}

void ModbusPanelLinkTest::outsideTheDevicesOwnLimits()
{
    startScripted(vesselsOf(1, delta()), work);
    QTRY_VERIFY(m_link->deviceLimits(u"v1"_s));
    QCOMPARE(m_link->deviceLimits(u"v1"_s)->min, 32.0);
    QCOMPARE(m_link->deviceLimits(u"v1"_s)->max, 212.0);
    const auto result = write(u"v1"_s, 31.9);
    QCOMPARE(result.error().kind, ErrorKind::OutOfLimits);
    QVERIFY(result.error().text.contains(u"32 to 212 °F"_s));
    QVERIFY(result.error().text.contains(u"31.9"_s));
    QVERIFY(m_scripted->requestsOf(6).isEmpty());
    QVERIFY(write(u"v1"_s, 32));
}

void ModbusPanelLinkTest::limitsThatMovedAreReadAgain()
{
    startScripted(vesselsOf(1, delta()), work);
    QTRY_VERIFY(m_link->deviceLimits(u"v1"_s));
    m_scripted->setScript([](const Request &request) {
        if (request.address == 0x1002) {
            ScriptedModbusServer::answer(request, ScriptedModbusServer::registersPdu({2120, 200}));
        } else {
            work(request);
        }
    });
    QVERIFY(write(u"v1"_s, 25)); // somebody has lowered the limit to 20 meanwhile
    QCOMPARE(m_link->deviceLimits(u"v1"_s)->min, 20.0);
}

void ModbusPanelLinkTest::deviceWithoutLimits()
{
    startScripted(vesselsOf(1, delta()), [](const Request &request) {
        if (request.address == 0x1002) {
            ScriptedModbusServer::answer(request, ScriptedModbusServer::exceptionPdu(3, 2));
        } else {
            work(request);
        }
    });
    QTRY_VERIFY(!m_scripted->requestsOf(3).isEmpty() && last(u"v1"_s).temperature);
    QVERIFY(!m_link->deviceLimits(u"v1"_s));
    QVERIFY(write(u"v1"_s, 3000));
    QVERIFY(m_link->status().error.isEmpty());
}

void ModbusPanelLinkTest::silentDevicesAreNotAskedForLimits()
{
    startScripted(
        vesselsOf(3, delta()),
        [](const Request &request) {
            if (request.unit != 2) {
                work(request);
            }
        },
        10ms, 20ms);
    QTRY_VERIFY(m_link->deviceLimits(u"v1"_s) && m_link->deviceLimits(u"v3"_s));
    QTRY_VERIFY(m_samples > 10);
    const auto asked = [this](int unit) {
        return std::count_if(m_scripted->requests().cbegin(), m_scripted->requests().cend(),
            [unit](const Request &request) { return request.unit == unit && request.address == 0x1002; });
    };
    QCOMPARE(asked(1), 1);
    QCOMPARE(asked(2), 0);
    m_scripted->setScript(work);
    QTRY_VERIFY(m_link->deviceLimits(u"v2"_s));
}

void ModbusPanelLinkTest::unpluggedIsToldAtOnce()
{
    startScripted(vesselsOf(2, delta()), work, 10s); // long before the next poll
    QTRY_VERIFY(last(u"v2"_s).valveOpen && *last(u"v2"_s).valveOpen);
    QSignalSpy status(m_link.get(), &PanelLink::statusChanged);
    m_scripted->shutDown();
    QTRY_VERIFY(isFault(last(u"v1"_s).temperature, Fault::NoAnswer));
    QVERIFY(!status.isEmpty());
    for (const QString &vessel : {u"v1"_s, u"v2"_s}) {
        QVERIFY(isFault(last(vessel).temperature, Fault::NoAnswer));
        QVERIFY(isFault(last(vessel).setpoint, Fault::NoAnswer));
        QVERIFY(isFault(last(vessel).valveOpen, Fault::NoAnswer));
    }
}

void ModbusPanelLinkTest::stopFinishesCallbacks()
{
    startScripted(
        vesselsOf(1, delta()),
        [](const Request &request) {
            if (request.function == 3 && request.count == 2 && request.address == 0x1000) {
                work(request);
            }
        },
        10s, 10s);
    QTRY_COMPARE(m_link->status().state, LinkState::Connected);
    int writes = 0;
    int reads = 0;
    for (int at = 0; at < 3; ++at) {
        m_link->writeSetpoint(u"v1"_s, 36, [&](const Result<void> &result) {
            QVERIFY(!result);
            QCOMPARE(result.error().kind, ErrorKind::LinkLost);
            ++writes;
        });
        m_link->readSetpoint(u"v1"_s, [&](const PointResult<double> &result) {
            QVERIFY(!result);
            ++reads;
        });
    }
    m_link->stop();
    QCOMPARE(writes + reads, 0); // not from inside the call
    QTRY_COMPARE(writes, 3);
    QTRY_COMPARE(reads, 3);
    QCoreApplication::processEvents();
    QCOMPARE(writes + reads, 6);
    m_scripted->setScript(work);
    m_link->start();
    QTRY_COMPARE(m_link->status().state, LinkState::Connected);
}

void ModbusPanelLinkTest::destructionFinishesCallbacks()
{
    startScripted(vesselsOf(1, delta()), {}, 10s, 10s);
    int calls = 0;
    m_link->writeSetpoint(u"v1"_s, 36, [&](const Result<void> &result) {
        QVERIFY(!result);
        ++calls;
        m_link->readSetpoint(u"v1"_s, [&calls](const PointResult<double> &again) {
            QVERIFY(!again);
            ++calls;
        });
    });
    // As a member of its owner it is still reachable while it goes.
    delete m_link.get();
    (void)m_link.release();
    QCOMPARE(calls, 2);
}

void ModbusPanelLinkTest::callbackMayDeleteTheLink()
{
    startScripted(vesselsOf(1, delta()), work);
    QTRY_COMPARE(m_link->status().state, LinkState::Connected);
    int calls = 0;
    m_link->readSetpoint(u"v1"_s, [&](const PointResult<double> &) {
        ++calls;
        m_link.reset();
    });
    m_link->readSetpoint(u"v1"_s, [&](const PointResult<double> &) { ++calls; });
    QTRY_COMPARE(calls, 2);
    QVERIFY(!m_link);
}

void ModbusPanelLinkTest::addressBeyondTheDevice()
{
    QList<ModbusVessel> vessels = vesselsOf(2, plain());
    vessels[1].offset = 65535;
    startScripted(vessels, work);
    QTRY_VERIFY(isFault(last(u"v2"_s).temperature, Fault::NoAnswer));
    QTRY_VERIFY(last(u"v1"_s).temperature && *last(u"v1"_s).temperature);
    QCOMPARE(write(u"v2"_s, 36).error().kind, ErrorKind::BadInput);
    QVERIFY(!read(u"v2"_s));
    QVERIFY(std::all_of(m_scripted->requests().cbegin(), m_scripted->requests().cend(),
        [](const Request &request) { return request.unit == 1; }));
}

void ModbusPanelLinkTest::readsEverything()
{
    for (quint8 unit = 1; unit <= 9; ++unit) {
        ModbusUnit &device = m_units->add(unit, 0x0800, 0x0A00);
        device.setWord(QModbusDataUnit::HoldingRegisters, 0x1000, static_cast<quint16>(360 + unit));
        device.setWord(QModbusDataUnit::HoldingRegisters, 0x1001, static_cast<quint16>(340 + unit));
        device.setWord(QModbusDataUnit::DiscreteInputs, 0x0801, unit % 2);
    }
    QVERIFY(m_units->listen());
    startLink(vesselsOf(9, plain()), m_units->port(), 10s);
    QTRY_COMPARE(m_last.size(), 9);
    QCOMPARE(m_samples, 1); // once per poll, all of it
    for (int unit = 1; unit <= 9; ++unit) {
        const VesselSample sample = last(u"v%1"_s.arg(unit));
        QCOMPARE(**sample.temperature, (360 + unit) / 10.0);
        QCOMPARE(**sample.setpoint, (340 + unit) / 10.0);
        QCOMPARE(**sample.valveOpen, unit % 2 == 1);
        QVERIFY(sample.at <= m_clock.now() && sample.at > m_clock.now() - 1min);
    }
    QCOMPARE(m_units->requests(), 18);
    QVERIFY(m_link->status().cycleMs > 0);
    QVERIFY(write(u"v3"_s, 41.5));
    QCOMPARE(int(m_units->unit(3).word(QModbusDataUnit::HoldingRegisters, 0x1001)), 415);
    QCOMPARE(*read(u"v3"_s), 41.5);
}

void ModbusPanelLinkTest::comesBackAfterARestart()
{
    m_units->add(1, 0x0800, 0x0A00);
    QVERIFY(m_units->listen());
    m_options = {}; // the pauses of the product
    startLink(vesselsOf(1, delta()), m_units->port(), 100ms);
    QTRY_COMPARE(m_link->status().state, LinkState::Connected);
    m_units->shutDown();
    QTRY_VERIFY(m_link->status().state != LinkState::Connected);
    const Timestamp lost = m_link->status().since;
    QSignalSpy status(m_link.get(), &PanelLink::statusChanged);
    QTRY_VERIFY(status.size() >= 12); // six attempts: the pauses between them are as long as they get
    QCOMPARE(m_link->status().since, lost);
    forget();
    QVERIFY(m_units->listen(m_units->port()));
    QTRY_VERIFY_WITH_TIMEOUT(last(u"v1"_s).temperature && *last(u"v1"_s).temperature, 2000);
    QCOMPARE(m_link->status().state, LinkState::Connected);
}

void ModbusPanelLinkTest::silentUnitDoesNotStarveOthers()
{
    for (quint8 unit = 1; unit <= 9; ++unit) {
        m_units->add(unit, 0x0800, 0x0A00);
    }
    for (const quint8 unit : {2, 3, 5}) {
        m_units->unit(unit).silent = true;
    }
    QVERIFY(m_units->listen());
    startLink(vesselsOf(9, plain()), m_units->port(), 400ms, 100ms);
    // Until they are known to be silent they cost their time-outs.
    QTRY_VERIFY(isFault(last(u"v5"_s).temperature, Fault::NoAnswer));
    QTRY_VERIFY(m_samples > 20);
    QSignalSpy sampled(m_link.get(), &PanelLink::sampled);
    QElapsedTimer timer;
    timer.start();
    int good = 0;
    connect(m_link.get(), &PanelLink::sampled, this, [&good](const QList<VesselSample> &samples) {
        good += std::count_if(samples.cbegin(), samples.cend(),
            [](const VesselSample &sample) { return sample.vessel == u"v9"_s && *sample.temperature; });
    });
    QTRY_COMPARE(good, 5);
    QVERIFY2(timer.elapsed() < 5 * 400 * 3, qPrintable(QString::number(timer.elapsed()))); // 5 polls, busy machine
    QVERIFY(m_link->status().error.contains(u"unit 2"_s));
    QVERIFY(m_link->status().cycleMs < 300);

    forget();
    timer.restart();
    m_units->unit(5).silent = false;
    QTRY_VERIFY(last(u"v5"_s).temperature && *last(u"v5"_s).temperature && last(u"v5"_s).valveOpen);
    QVERIFY(timer.elapsed() < 2000);
}

void ModbusPanelLinkTest::writeOvertakesALongScan()
{
    QList<Request> held;
    startScripted(
        vesselsOf(50, plain()), [&held](const Request &request) { held.append(request); }, 20ms, 10s);
    QTRY_COMPARE(held.size(), 1);
    work(held.first()); // 99 more reads wait
    QTRY_COMPARE(held.size(), 2);
    std::optional<Result<void>> written;
    m_link->writeSetpoint(u"v40"_s, 36, [&](const Result<void> &result) { written = result; });
    work(held.at(1));
    QTRY_COMPARE(held.size(), 3);
    QCOMPARE(int(held.at(2).function), 6);
    QCOMPARE(int(held.at(2).unit), 40);
    work(held.at(2));
    QTRY_VERIFY(written);
    QVERIFY(*written);
}

void ModbusPanelLinkTest::writeIsNotUndoneByAnOlderPoll()
{
    DeviceProfile profile = plain();
    profile.pipeline = 4;
    QList<Request> held;
    bool hold = false;
    startScripted(
        vesselsOf(1, profile),
        [&](const Request &request) {
            if (hold && request.function == 3 && request.count == 2) {
                held.append(request);
            } else {
                work(request);
            }
        },
        20ms, 10s);
    QTRY_VERIFY(last(u"v1"_s).setpoint);
    hold = true;
    QTRY_COMPARE(held.size(), 1);
    forget();
    QVERIFY(write(u"v1"_s, 36));
    QVERIFY(!last(u"v1"_s).temperature);
    hold = false;
    std::optional<VesselSample> first;
    connect(m_link.get(), &PanelLink::sampled, this,
        [&first](const QList<VesselSample> &samples) { first = first ? first : std::optional(samples.first()); });
    work(held.first()); // was sent before the write: still shows 34
    QTRY_VERIFY(first);
    QVERIFY(first->temperature);
    QVERIFY(!first->setpoint);
    QTRY_VERIFY(last(u"v1"_s).setpoint);
}

void ModbusPanelLinkTest::enableOncePerConnection()
{
    startScripted(vesselsOf(2, delta()), work);
    QTRY_COMPARE(m_link->status().state, LinkState::Connected);
    QVERIFY(m_scripted->requestsOf(5).isEmpty()); // not before somebody writes
    for (const double value : {36.0, 37.0, 38.0}) {
        QVERIFY(write(u"v1"_s, value));
    }
    QCOMPARE(m_scripted->requestsOf(5).size(), 1);
    QCOMPARE(int(m_scripted->requestsOf(5).first().address), 0x0810);
    QCOMPARE(int(m_scripted->requestsOf(5).first().count), 0xFF00);
    QVERIFY(write(u"v2"_s, 36)); // another controller, another switch
    QCOMPARE(m_scripted->requestsOf(5).size(), 2);
    m_scripted->resetConnections();
    QTRY_VERIFY(m_link->status().state != LinkState::Connected);
    QTRY_COMPARE(m_link->status().state, LinkState::Connected);
    QVERIFY(write(u"v1"_s, 36));
    QVERIFY(write(u"v1"_s, 37));
    QCOMPARE(m_scripted->requestsOf(5).size(), 3);
}

void ModbusPanelLinkTest::enableAgainAfterThePowerWasOff()
{
    bool enabled = false;
    startScripted(vesselsOf(1, delta()), [&enabled](const Request &request) {
        enabled = enabled || request.function == 5;
        if (request.function == 6 && !enabled) {
            ScriptedModbusServer::answer(request, ScriptedModbusServer::exceptionPdu(6, 4));
        } else {
            work(request);
        }
    });
    QTRY_COMPARE(m_link->status().state, LinkState::Connected);
    QVERIFY(write(u"v1"_s, 36));
    enabled = false; // the controller alone was switched off and on; the gateway kept the connection
    QVERIFY(write(u"v1"_s, 37));
    QCOMPARE(m_scripted->requestsOf(5).size(), 2);
    QCOMPARE(m_scripted->requestsOf(6).size(), 3);
}

void ModbusPanelLinkTest::twoWritesShareOneEnable()
{
    QList<ModbusVessel> vessels{{u"a"_s, 1, 0, delta()}, {u"b"_s, 1, 0, delta()}};
    startScripted(vessels, work);
    QTRY_COMPARE(m_link->status().state, LinkState::Connected);
    int done = 0;
    for (const QString &vessel : {u"a"_s, u"b"_s}) {
        m_link->writeSetpoint(vessel, 36, [&done](const Result<void> &result) { done += result ? 1 : 0; });
    }
    QTRY_COMPARE(done, 2);
    QCOMPARE(m_scripted->requestsOf(5).size(), 1);
    QCOMPARE(m_scripted->requestsOf(6).size(), 2);
}

void ModbusPanelLinkTest::writesAFloatWithFunction16()
{
    DeviceProfile profile = plain();
    profile.wordOrder = WordOrder::LowFirst;
    profile.setpointRead = {3, 0x1100, RegisterType::Float32, 1.0};
    profile.setpointWrite = {16, 0x1100, RegisterType::Float32, 1.0};
    ModbusUnit &device = m_units->add(1, 0x0800, 0x0A00);
    QVERIFY(m_units->listen());
    startLink(vesselsOf(1, profile), m_units->port());
    QTRY_COMPARE(m_link->status().state, LinkState::Connected);
    QVERIFY(write(u"v1"_s, 36.8));
    QCOMPARE(int(device.word(QModbusDataUnit::HoldingRegisters, 0x1100)), 0x3333);
    QCOMPARE(int(device.word(QModbusDataUnit::HoldingRegisters, 0x1101)), 0x4213);
    QVERIFY(*read(u"v1"_s) == 36.8);
}

void ModbusPanelLinkTest::factory()
{
    QVERIFY(m_scripted->listen());
    m_scripted->setScript(work);
    CellarConfig config;
    VesselSettings vessel;
    vessel.id = u"fv-1"_s;
    vessel.panel = u"main"_s;
    vessel.device = u"delta-dtb"_s;
    vessel.unit = 5;
    VesselSettings elsewhere = vessel;
    elsewhere.id = u"fv-2"_s;
    elsewhere.panel = u"other"_s;
    config.settings.vessels = {vessel, elsewhere};
    config.profiles.insert(u"delta-dtb"_s, delta());
    PanelSettings panel;
    panel.id = u"main"_s;
    panel.host = u"127.0.0.1"_s;
    panel.port = m_scripted->port();
    const auto link = makePanelLink(panel, config, m_clock);
    QVERIFY(link);
    QCOMPARE(link->id(), u"main"_s);
    QList<VesselSample> seen;
    connect(link.get(), &PanelLink::sampled, this, [&seen](const QList<VesselSample> &samples) { seen = samples; });
    link->start();
    QTRY_COMPARE(seen.size(), 1);
    QCOMPARE(seen.first().vessel, u"fv-1"_s);
    QCOMPARE(**seen.first().temperature, 36.8);
    QCOMPARE(int(m_scripted->requests().first().unit), 5);
}

QTEST_GUILESS_MAIN(ModbusPanelLinkTest)
#include "tst_modbuspanellink.moc"
