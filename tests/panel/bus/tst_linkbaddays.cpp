// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "linktest.h"

#include <QRandomGenerator>

using namespace cellar;
using namespace cellar::linktest;

class LinkBadDaysTest : public LinkTest
{
    Q_OBJECT

private Q_SLOTS:
    void init() { begin(); }
    void cleanup() { end(); }

    void missingProbe();
    void exceptionOnPollIsToldAtOnce();
    void noWrongNumberIsEverGood();
};

void LinkBadDaysTest::missingProbe()
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

void LinkBadDaysTest::exceptionOnPollIsToldAtOnce()
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

void LinkBadDaysTest::noWrongNumberIsEverGood()
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

QTEST_GUILESS_MAIN(LinkBadDaysTest)
#include "tst_linkbaddays.moc"
