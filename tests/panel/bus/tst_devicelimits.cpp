// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "linktest.h"

using namespace cellar;
using namespace cellar::linktest;

class DeviceLimitsTest : public LinkTest
{
    Q_OBJECT

private Q_SLOTS:
    void init() { begin(); }
    void cleanup() { end(); }

    void outsideTheDevicesOwnLimits();
    void limitsThatMovedAreReadAgain();
    void deviceWithoutLimits();
    void silentDevicesAreNotAskedForLimits();
};

void DeviceLimitsTest::outsideTheDevicesOwnLimits()
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

void DeviceLimitsTest::limitsThatMovedAreReadAgain()
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

void DeviceLimitsTest::deviceWithoutLimits()
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

void DeviceLimitsTest::silentDevicesAreNotAskedForLimits()
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

QTEST_GUILESS_MAIN(DeviceLimitsTest)
#include "tst_devicelimits.moc"
