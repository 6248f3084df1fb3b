// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "linktest.h"

using namespace cellar;
using namespace cellar::linktest;

class ModbusSetpointsTest : public LinkTest
{
    Q_OBJECT

private Q_SLOTS:
    void init() { begin(); }
    void cleanup() { end(); }

    void writeRefused_data();
    void writeRefused();
    void writesDisabled();
    void writesDisabledWithAHint();
    void everyExceptionOnTheEnable_data();
    void everyExceptionOnTheEnable();
    void checkThatIsNotAnswered();
    void limitsNotReadYetAreReadBeforeTheFirstWrite();
    void silenceAndResetDuringAWrite();
    void valueThatDoesNotFit();

    void writeOvertakesALongScan();
    void writeIsNotUndoneByAnOlderPoll();
    void enableOncePerConnection();
    void enableAgainAfterThePowerWasOff();
    void twoWritesShareOneEnable();
    void writesAFloatWithFunction16();
};

void ModbusSetpointsTest::writeRefused_data()
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

void ModbusSetpointsTest::writeRefused()
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

void ModbusSetpointsTest::writesDisabled()
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

void ModbusSetpointsTest::writesDisabledWithAHint()
{
    DeviceProfile profile = delta();
    profile.enableHint = u"set parameter P3-12 to ON"_s;
    quint8 refused = 5;
    startScripted(vesselsOf(1, profile), [&refused](const Request &request) {
        if (request.function == refused) {
            ScriptedModbusServer::answer(request, ScriptedModbusServer::exceptionPdu(refused, 3));
        } else {
            work(request);
        }
    });
    QTRY_COMPARE(m_link->status().state, LinkState::Connected);
    const auto enabling = write(u"v1"_s, 36);
    QVERIFY(!enabling);
    QCOMPARE(enabling.error().kind, ErrorKind::Refused);
    QCOMPARE(enabling.error().text,
        u"writes are disabled on this controller: set parameter P3-12 to ON (%1)"_s.arg(modbusExceptionText(3)));
    QVERIFY(m_scripted->requestsOf(6).isEmpty());
    refused = 6; // takes the enable, and refuses the value all the same
    const auto writing = write(u"v1"_s, 36);
    QVERIFY(!writing);
    QCOMPARE(writing.error().kind, ErrorKind::Refused);
    QVERIFY2(writing.error().text.contains(u"if it refuses every value: set parameter P3-12 to ON"_s),
        qPrintable(writing.error().text));
}

void ModbusSetpointsTest::everyExceptionOnTheEnable_data()
{
    QTest::addColumn<int>("code");
    for (int code = 1; code <= 11; ++code) {
        QTest::addRow("%d", code) << code;
    }
}

void ModbusSetpointsTest::everyExceptionOnTheEnable()
{
    QFETCH(const int, code);
    startScripted(vesselsOf(1, delta()), [code](const Request &request) {
        if (request.function == 5) {
            const auto pdu = ScriptedModbusServer::exceptionPdu(5, static_cast<quint8>(code));
            ScriptedModbusServer::answer(request, pdu);
        } else {
            work(request);
        }
    });
    QTRY_COMPARE(m_link->status().state, LinkState::Connected);
    const auto result = write(u"v1"_s, 36);
    QVERIFY(!result);
    QCOMPARE(result.error().kind, ErrorKind::Refused); // whatever the reason, no setpoint was sent
    QVERIFY(result.error().text.contains(modbusExceptionText(static_cast<quint8>(code))));
    QVERIFY(m_scripted->requestsOf(6).isEmpty());
}

void ModbusSetpointsTest::checkThatIsNotAnswered()
{
    DeviceProfile profile = plain();
    profile.unitPoint = UnitPoint{3, 0x2000, {{1, TemperatureUnit::Fahrenheit}}};
    bool silent = false;
    startScripted(
        vesselsOf(1, profile),
        [&silent](const Request &request) {
            if (request.address != 0x2000) {
                work(request);
            } else if (!silent) {
                ScriptedModbusServer::answer(request, ScriptedModbusServer::registersPdu({1}));
            }
        },
        20ms, 100ms);
    QTRY_VERIFY(last(u"v1"_s).temperature && *last(u"v1"_s).temperature);
    silent = true;
    const auto result = write(u"v1"_s, 36);
    QVERIFY(!result);
    QCOMPARE(result.error().kind, ErrorKind::Timeout);
    QVERIFY(m_scripted->requestsOf(6).isEmpty());
    silent = false;
    QVERIFY(write(u"v1"_s, 36));
}

void ModbusSetpointsTest::limitsNotReadYetAreReadBeforeTheFirstWrite()
{
    // The poll is answered, the facts are not: the first write asks for the limits itself.
    bool silent = true;
    startScripted(
        vesselsOf(1, delta()),
        [&silent](const Request &request) {
            if (request.address != 0x1002 || !silent) {
                work(request);
            }
        },
        20ms, 5s);
    QTRY_VERIFY(!m_scripted->requestsOf(3).isEmpty() && m_scripted->requestsOf(3).last().address == 0x1002);
    m_scripted->resetConnections();
    silent = false;
    QTRY_VERIFY(m_link->status().state != LinkState::Connected);
    QTRY_COMPARE(m_link->status().state, LinkState::Connected);
    const auto result = write(u"v1"_s, 31);
    QVERIFY(!result);
    QCOMPARE(result.error().kind, ErrorKind::OutOfLimits);
    QVERIFY(m_scripted->requestsOf(6).isEmpty());
}

void ModbusSetpointsTest::silenceAndResetDuringAWrite()
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

void ModbusSetpointsTest::valueThatDoesNotFit()
{
    startScripted(vesselsOf(1, delta()), work);
    QTRY_COMPARE(m_link->status().state, LinkState::Connected);
    QCOMPARE(write(u"v1"_s, 5000).error().kind, ErrorKind::BadInput);
    QCOMPARE(write(u"v1"_s, std::numeric_limits<double>::quiet_NaN()).error().kind, ErrorKind::BadInput);
    QVERIFY(m_scripted->requestsOf(5).isEmpty());
    QVERIFY(m_scripted->requestsOf(6).isEmpty());
}

void ModbusSetpointsTest::writeOvertakesALongScan()
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

void ModbusSetpointsTest::writeIsNotUndoneByAnOlderPoll()
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

void ModbusSetpointsTest::enableOncePerConnection()
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

void ModbusSetpointsTest::enableAgainAfterThePowerWasOff()
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

void ModbusSetpointsTest::twoWritesShareOneEnable()
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

void ModbusSetpointsTest::writesAFloatWithFunction16()
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

QTEST_GUILESS_MAIN(ModbusSetpointsTest)
#include "tst_modbussetpoints.moc"
