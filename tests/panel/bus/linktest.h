// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bus/modbuspanellink.h"
#include "bus/modbustcptransport.h"
#include "fakes/modbusunits.h"
#include "fakes/scriptedmodbusserver.h"

#include <QSignalSpy>
#include <QTest>

// What the tests of a link share: a Delta, a peer that answers as one, and a link to it over a real socket.
namespace cellar::linktest {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

using Request = ScriptedModbusServer::Request;
using Fault = PointFault::Kind;

inline DeviceProfile delta()
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

inline DeviceProfile plain()
{
    DeviceProfile profile = delta();
    profile.name = u"plain"_s;
    profile.enable.reset();
    profile.deviceLimits.reset();
    return profile;
}

inline QList<ModbusVessel> vesselsOf(int count, const DeviceProfile &profile)
{
    QList<ModbusVessel> vessels;
    for (int unit = 1; unit <= count; ++unit) {
        vessels.append({u"v%1"_s.arg(unit), static_cast<quint8>(unit), 0, profile});
    }
    return vessels;
}

// Answers as a Delta that works: 36.8, setpoint 34.0, limits 32..212, valve open.
inline QByteArray workingPdu(const Request &request)
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

inline void work(const Request &request)
{
    ScriptedModbusServer::answer(request, workingPdu(request));
}

template<typename T> bool isFault(const std::optional<PointResult<T>> &point, Fault kind)
{
    return point && !*point && point->error().kind == kind && !point->error().text.isEmpty();
}

class LinkTest : public QObject
{
protected:
    void begin()
    {
        m_scripted = std::make_unique<ScriptedModbusServer>();
        m_units = std::make_unique<ModbusUnits>();
        m_last.clear();
        m_samples = 0;
        m_options = {};
        m_options.firstPause = 5ms;
        m_options.longestPause = 100ms;
    }
    void end()
    {
        m_link.reset();
        m_units.reset();
        m_scripted.reset();
    }

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

inline void LinkTest::startLink(
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

inline void LinkTest::startScripted(
    const QList<ModbusVessel> &vessels, ScriptedModbusServer::Script script, Milliseconds poll, Milliseconds timeout)
{
    QVERIFY(m_scripted->listen());
    m_scripted->setScript(std::move(script));
    startLink(vessels, m_scripted->port(), poll, timeout);
}

inline Result<void> LinkTest::write(const QString &vessel, double value)
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

inline PointResult<double> LinkTest::read(const QString &vessel)
{
    std::optional<PointResult<double>> outcome;
    m_link->readSetpoint(vessel, [&](const PointResult<double> &result) { outcome = result; });
    [&] {
        QVERIFY(!outcome);
        QTRY_VERIFY(outcome);
    }();
    return outcome.value_or(PointResult<double>({PointFault{Fault::NoAnswer, u"no callback"_s}}));
}

} // namespace cellar::linktest
