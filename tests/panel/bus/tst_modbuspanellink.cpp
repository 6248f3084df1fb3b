// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "linktest.h"

#include "bus/panellinkfactory.h"

#include <QElapsedTimer>

using namespace cellar;
using namespace cellar::linktest;

class ModbusPanelLinkTest : public LinkTest
{
    Q_OBJECT

private Q_SLOTS:
    void init() { begin(); }
    void cleanup() { end(); }

    void unknownVessels();
    void notConnected();
    void neverConnectedIsToldOnce();
    void acceptedButSilentIsNotConnected();
    void unpluggedIsToldAtOnce();
    void stopFinishesCallbacks();
    void destructionFinishesCallbacks();
    void callbackMayDeleteTheLink();
    void addressBeyondTheDevice();
    void pauseIsToldUntilTheNextAttempt();
    void flappingPanelCountsOn();
    void oneLinkDownLeavesTheOthers();

    void readsEverything();
    void comesBackAfterARestart();
    void silentUnitDoesNotStarveOthers();
    void factory();
};

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
    QTRY_VERIFY(m_link->status().statistics.timeouts > 0);
    QVERIFY(m_link->status().error.contains(u"did not answer"_s));
    m_scripted->setScript(work);
    QTRY_COMPARE(m_link->status().state, LinkState::Connected);
    QVERIFY(m_link->status().error.isEmpty());
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

void ModbusPanelLinkTest::pauseIsToldUntilTheNextAttempt()
{
    QVERIFY(m_scripted->listen());
    const quint16 port = m_scripted->port();
    m_scripted->shutDown();
    QList<std::pair<LinkState, qint64>> told;
    m_options.firstPause = 20ms;
    m_options.longestPause = 40ms;
    startLink(vesselsOf(1, plain()), port);
    connect(m_link.get(), &PanelLink::statusChanged, this, [&] {
        told.append({m_link->status().state, m_link->status().backoff.count()});
    });
    QTRY_VERIFY(told.size() >= 5);
    const auto down = LinkState::Disconnected;
    const auto trying = LinkState::Connecting;
    QCOMPARE(told.first(5),
        (QList<std::pair<LinkState, qint64>>{{down, 20}, {trying, 0}, {down, 40}, {trying, 0}, {down, 40}}));
    m_link->stop();
    QCOMPARE(m_link->status().backoff, 0ms);
    QCOMPARE(m_link->status().state, down);
}

void ModbusPanelLinkTest::flappingPanelCountsOn()
{
    LinkStatistics before;
    int polls = 0;
    startScripted(vesselsOf(2, plain()), work, 5ms);
    connect(m_link.get(), &PanelLink::sampled, this, [&] {
        const LinkStatistics now = m_link->status().statistics;
        QVERIFY(now.requests >= before.requests && now.errors >= before.errors && now.timeouts >= before.timeouts &&
                now.exceptions >= before.exceptions);
        before = now;
        ++polls;
    });
    for (int times = 1; times <= 3; ++times) {
        polls = 0;
        QTRY_VERIFY(polls >= 3);
        QCOMPARE(m_link->status().state, LinkState::Connected);
        QVERIFY(m_link->status().statistics.roundTripP50Ms > 0);
        const quint16 port = m_scripted->port();
        m_scripted->shutDown();
        QTRY_VERIFY(m_link->status().state != LinkState::Connected);
        QVERIFY(m_scripted->listen(port));
        QTRY_COMPARE(m_link->status().state, LinkState::Connected);
    }
    QVERIFY(before.requests >= 3 * 3 * 4);
    QVERIFY(before.errors <= before.requests / 4);
    QCOMPARE(before.timeouts, quint64(0));
}

void ModbusPanelLinkTest::oneLinkDownLeavesTheOthers()
{
    QVERIFY(m_scripted->listen());
    m_scripted->shutDown();
    startLink(vesselsOf(1, plain()), m_scripted->port());
    const auto dead = std::move(m_link);
    m_scripted = std::make_unique<ScriptedModbusServer>();
    startScripted(vesselsOf(3, plain()), work, 5ms, 500ms);
    int polls = 0;
    connect(m_link.get(), &PanelLink::sampled, this, [&polls] { ++polls; });
    QTRY_VERIFY(polls >= 50);
    QCOMPARE(m_link->status().state, LinkState::Connected);
    QCOMPARE(m_link->status().statistics.errors, quint64(0));
    QCOMPARE(m_link->status().backoff, 0ms);
    QVERIFY(dead->status().state != LinkState::Connected);
    QCOMPARE(dead->status().statistics, LinkStatistics()); // nothing ever went out
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
