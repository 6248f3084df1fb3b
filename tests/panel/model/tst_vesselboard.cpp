// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "fakes/democellar.h"
#include "fakes/manualclock.h"
#include "model/vesselboard.h"

#include <QTest>

using namespace cellar;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

const QString vesselId = u"fv-20-1"_s;
const PointFault silence{PointFault::Kind::NoAnswer, u"no answer within 500 ms"_s};
const PointFault noProbe{PointFault::Kind::SensorFault, u"probe missing"_s};

} // namespace

class TestVesselBoard : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void beginsNeverRead();
    void silenceBeforeTheFirstAnswerIsNotStale();
    void aGoodSampleIsGood();
    void silenceMakesStaleThenLost();
    void aFaultIsNeverANumber();
    void aFaultThatFallsSilentIsLost();
    void nobodyConfirming();
    void aBrokenLinkMakesItsPanelStaleAtOnce();
    void aPollOvertakenByATransactionIsIgnored();
    void theClockSetBackDoesNotFreezeTheSetpoint();
    void unknownVesselsAreIgnored();

private:
    [[nodiscard]] VesselSample good(double temperature, double setpoint, bool open = false) const;
    [[nodiscard]] VesselSample failed(const PointFault &fault) const;
    [[nodiscard]] const VesselState &vessel() const { return *m_board->vessel(vesselId); }

    ManualClock m_clock;
    std::optional<VesselBoard> m_board;
};

void TestVesselBoard::init()
{
    CellarConfig config;
    config.settings = demoSettings();
    m_clock = {};
    m_board.emplace(config);
    m_board->apply(u"main"_s, {LinkState::Connected, m_clock.now(), 10, {}});
}

VesselSample TestVesselBoard::good(double temperature, double setpoint, bool open) const
{
    VesselSample sample;
    sample.vessel = vesselId;
    sample.temperature = PointResult<double>(temperature);
    sample.setpoint = PointResult<double>(setpoint);
    sample.valveOpen = PointResult<bool>(open);
    sample.at = m_clock.now();
    return sample;
}

VesselSample TestVesselBoard::failed(const PointFault &fault) const
{
    VesselSample sample;
    sample.vessel = vesselId;
    sample.temperature = PointResult<double>(unexpected(fault));
    sample.setpoint = PointResult<double>(unexpected(fault));
    sample.valveOpen = PointResult<bool>(unexpected(fault));
    sample.at = m_clock.now();
    return sample;
}

void TestVesselBoard::beginsNeverRead()
{
    QCOMPARE(vessel().temperature.quality, Quality::NeverRead);
    QVERIFY(!vessel().temperature.value);
    m_clock.advance(1h);
    m_board->age(m_clock.ticks());
    QCOMPARE(vessel().temperature.quality, Quality::NeverRead);
}

void TestVesselBoard::silenceBeforeTheFirstAnswerIsNotStale()
{
    m_board->apply({failed(silence)}, m_clock.ticks());
    QCOMPARE(vessel().temperature.quality, Quality::NeverRead);
    QCOMPARE(vessel().temperature.detail, silence.text);
    QVERIFY(!vessel().temperature.value);
}

void TestVesselBoard::aGoodSampleIsGood()
{
    m_board->apply({good(67.8, 68.0, true)}, m_clock.ticks());
    QCOMPARE(vessel().temperature.value, std::optional(67.8));
    QCOMPARE(vessel().temperature.at, m_clock.now());
    QCOMPARE(vessel().valve.value, std::optional(ValveState::Open));
    QVERIFY(vessel().setpoint.isGood());
}

void TestVesselBoard::silenceMakesStaleThenLost()
{
    m_board->apply({good(67.8, 68.0)}, m_clock.ticks());
    const Timestamp heard = m_clock.now();
    m_clock.advance(1500ms);
    m_board->apply({failed(silence)}, m_clock.ticks());
    QCOMPARE(vessel().temperature.quality, Quality::Stale);
    QCOMPARE(vessel().temperature.value, std::optional(67.8));
    QCOMPARE(vessel().temperature.at, heard);
    m_clock.advance(m_board->lostAfter(u"main"_s));
    QVERIFY(m_board->age(m_clock.ticks()));
    QCOMPARE(vessel().temperature.quality, Quality::LinkLost);
    QVERIFY(!vessel().temperature.value);
    QVERIFY(!m_board->age(m_clock.ticks()));
    m_board->apply({good(68.1, 68.0)}, m_clock.ticks());
    QCOMPARE(vessel().temperature.value, std::optional(68.1));
    QVERIFY(vessel().temperature.detail.isEmpty());
}

void TestVesselBoard::aFaultIsNeverANumber()
{
    m_board->apply({good(67.8, 68.0)}, m_clock.ticks());
    m_board->apply({failed(noProbe)}, m_clock.ticks());
    QCOMPARE(vessel().temperature.quality, Quality::SensorFault);
    QVERIFY(!vessel().temperature.value);
    QCOMPARE(vessel().temperature.detail, u"probe missing"_s);
}

void TestVesselBoard::aFaultThatFallsSilentIsLost()
{
    m_board->apply({failed(noProbe)}, m_clock.ticks());
    m_board->apply({failed(silence)}, m_clock.ticks());
    QCOMPARE(vessel().temperature.quality, Quality::SensorFault);
    QCOMPARE(vessel().temperature.detail, u"probe missing"_s);
    m_clock.advance(m_board->lostAfter(u"main"_s));
    m_board->age(m_clock.ticks());
    QCOMPARE(vessel().temperature.quality, Quality::LinkLost);
}

void TestVesselBoard::nobodyConfirming()
{
    m_board->apply({good(67.8, 68.0)}, m_clock.ticks());
    m_clock.advance(m_board->staleAfter(u"main"_s) - 1ms);
    QVERIFY(!m_board->age(m_clock.ticks()));
    m_clock.advance(1ms);
    QVERIFY(m_board->age(m_clock.ticks()));
    QCOMPARE(vessel().temperature.quality, Quality::Stale);
}

void TestVesselBoard::aBrokenLinkMakesItsPanelStaleAtOnce()
{
    m_board->apply({good(67.8, 68.0)}, m_clock.ticks());
    m_board->apply(u"another"_s, {LinkState::Disconnected, m_clock.now(), 0, u"unplugged"_s});
    QVERIFY(vessel().temperature.isGood());
    m_board->apply(u"main"_s, {LinkState::Disconnected, m_clock.now(), 0, u"connection refused"_s});
    QCOMPARE(vessel().temperature.quality, Quality::Stale);
    QCOMPARE(vessel().temperature.detail, u"connection refused"_s);
}

void TestVesselBoard::aPollOvertakenByATransactionIsIgnored()
{
    const VesselSample before = good(67.8, 68.0);
    m_clock.advance(5ms);
    m_board->applySetpoint(vesselId, 34.0, m_clock.now(), m_clock.ticks());
    m_board->apply({before}, m_clock.ticks());
    QCOMPARE(vessel().setpoint.value, std::optional(34.0));
    QCOMPARE(vessel().temperature.value, std::optional(67.8));
    m_clock.advance(1s);
    m_board->apply({good(67.8, 50.0)}, m_clock.ticks()); // a hand at the panel
    QCOMPARE(vessel().setpoint.value, std::optional(50.0));
}

void TestVesselBoard::theClockSetBackDoesNotFreezeTheSetpoint()
{
    m_board->applySetpoint(vesselId, 34.0, m_clock.now(), m_clock.ticks());
    m_clock.setNow(m_clock.now() - 24h);
    m_clock.advance(6s);
    m_board->apply({good(67.8, 50.0)}, m_clock.ticks());
    QCOMPARE(vessel().setpoint.value, std::optional(50.0));
}

void TestVesselBoard::unknownVesselsAreIgnored()
{
    VesselSample stranger = good(1, 2);
    stranger.vessel = u"nobody"_s;
    m_board->apply({stranger}, m_clock.ticks());
    QCOMPARE(m_board->snapshot(1, m_clock.now()).vessels.size(), 9);
    QCOMPARE(vessel().temperature.quality, Quality::NeverRead);
}

QTEST_APPLESS_MAIN(TestVesselBoard)
#include "tst_vesselboard.moc"
