// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "fakes/democellar.h"
#include "fakes/fakepanellink.h"
#include "fakes/manualclock.h"
#include "model/localcellar.h"
#include "model/snapshotjson.h"

#include <QJsonArray>
#include <QSignalSpy>
#include <QTest>

using namespace cellar;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr int perPanel = 3; // of the demo cellar's nine vessels

// The demo cellar with its vessels on three panels of different kinds.
CellarConfig threePanels()
{
    CellarConfig config;
    config.settings = demoSettings();
    PanelSettings line = config.settings.panels.first();
    line.id = u"line"_s;
    line.driver = PanelDriver::ModbusRtu;
    line.serial.device = u"/dev/ttyUSB0"_s;
    PanelSettings alpha = config.settings.panels.first();
    alpha.id = u"alpha"_s;
    alpha.driver = PanelDriver::Alpha;
    alpha.alpha.url = QUrl(u"http://10.1.10.106"_s);
    config.settings.panels += {line, alpha};
    for (int i = 0; i < config.settings.vessels.size(); ++i) {
        config.settings.vessels[i].panel = config.settings.panels.at(i / perPanel).id;
    }
    return config;
}

} // namespace

// A cellar behind three links, each with its own state, back-off and statistics.
class TestSeveralPanels : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();

    void oneDownLeavesTheOthers_data();
    void oneDownLeavesTheOthers();
    void oneThatNeverAnswersLeavesTheOthers();
    void aFlappingOneLeavesTheOthers();
    void allDown();
    void setpointsGoToTheirOwnPanel();
    void eachTellsItsOwnState();
    void aPollTellsOnlyItsOwnPanel();

private:
    void pollAll();
    [[nodiscard]] const PanelState &panel(int at) const { return m_cellar->snapshot()->panels.at(at); }
    // All readings of the vessels of one panel; nothing when they differ.
    [[nodiscard]] std::optional<Quality> qualityOn(int panel) const;

    ManualClock m_clock;
    CellarConfig m_config;
    std::vector<std::unique_ptr<FakePanelLink>> m_links;
    std::optional<LocalCellar> m_cellar;
};

void TestSeveralPanels::init()
{
    m_cellar.reset();
    m_links.clear();
    m_config = threePanels();
    QList<PanelLink *> links;
    for (const PanelSettings &settings : m_config.settings.panels) {
        auto link = std::make_unique<FakePanelLink>(settings.id);
        for (const VesselSettings &vessel : m_config.settings.vessels) {
            if (vessel.panel == settings.id) {
                link->setVessel(vessel.id, 36.8, 35.0, true);
            }
        }
        links.append(link.get());
        m_links.push_back(std::move(link));
    }
    m_cellar.emplace(m_config, links, m_clock);
    for (const auto &link : m_links) {
        link->setConnected(true, {}, m_clock.now());
    }
    pollAll();
}

void TestSeveralPanels::pollAll()
{
    for (const auto &link : m_links) {
        if (link->status().state == LinkState::Connected) {
            link->poll(m_clock.now());
        }
    }
}

std::optional<Quality> TestSeveralPanels::qualityOn(int panel) const
{
    const SnapshotPtr snapshot = m_cellar->snapshot();
    const Quality first = snapshot->vessels.at(panel * perPanel).temperature.quality;
    for (int i = panel * perPanel; i < (panel + 1) * perPanel; ++i) {
        const VesselState &vessel = snapshot->vessels.at(i);
        if (vessel.temperature.quality != first || vessel.setpoint.quality != first || vessel.valve.quality != first) {
            return std::nullopt;
        }
    }
    return first;
}

void TestSeveralPanels::oneDownLeavesTheOthers_data()
{
    QTest::addColumn<int>("down");
    QTest::newRow("TCP") << 0;
    QTest::newRow("serial line") << 1;
    QTest::newRow("Alpha") << 2;
}

void TestSeveralPanels::oneDownLeavesTheOthers()
{
    QFETCH(int, down);
    m_links[std::size_t(down)]->setBackoff(800ms, u"no answer"_s);
    for (int second = 0; second < 30; ++second) {
        pollAll();
        m_cellar->tick();
        for (int at = 0; at < 3; ++at) {
            const auto expected = at != down ? Quality::Good : second < 10 ? Quality::Stale : Quality::LinkLost;
            QCOMPARE(qualityOn(at), std::optional(expected));
        }
        m_clock.advance(1s);
    }
    QCOMPARE(panel(down).state, LinkState::Disconnected);
    QCOMPARE(panel(down).backoff, 800ms);
    QCOMPARE(panel(down).error, u"no answer"_s);
    for (const int other : {(down + 1) % 3, (down + 2) % 3}) {
        QCOMPARE(panel(other).state, LinkState::Connected);
        QCOMPARE(panel(other).backoff, 0ms);
        QCOMPARE(panel(other).error, QString());
    }
    m_links[std::size_t(down)]->setConnected(true, {}, m_clock.now());
    pollAll();
    QCOMPARE(qualityOn(down), std::optional(Quality::Good));
    QCOMPARE(panel(down).backoff, 0ms);
}

void TestSeveralPanels::oneThatNeverAnswersLeavesTheOthers()
{
    m_links[1]->setConnected(false);
    m_cellar.reset();
    const QList<PanelLink *> links{m_links[0].get(), m_links[1].get(), m_links[2].get()};
    m_cellar.emplace(m_config, links, m_clock);
    for (int poll = 0; poll < 20; ++poll) {
        pollAll();
        m_clock.advance(1s);
        m_cellar->tick();
    }
    QCOMPARE(qualityOn(0), std::optional(Quality::Good));
    QCOMPARE(qualityOn(1), std::optional(Quality::NeverRead));
    QCOMPARE(qualityOn(2), std::optional(Quality::Good));
}

void TestSeveralPanels::aFlappingOneLeavesTheOthers()
{
    LinkStatistics statistics;
    for (int time = 1; time <= 20; ++time) {
        const bool up = time % 2 == 0;
        statistics.requests += 4;
        statistics.errors += up ? 0 : 1;
        m_links[1]->setStatistics(statistics);
        m_links[1]->setConnected(up, up ? QString() : u"unplugged"_s, m_clock.now());
        pollAll();
        QCOMPARE(qualityOn(0), std::optional(Quality::Good));
        QCOMPARE(qualityOn(1), std::optional(up ? Quality::Good : Quality::Stale));
        QCOMPARE(qualityOn(2), std::optional(Quality::Good));
        QCOMPARE(panel(1).statistics, statistics); // never begins anew
        QCOMPARE(panel(1).since, m_clock.now());
        QVERIFY(panel(0).since < m_clock.now() || time == 1);
        m_clock.advance(300ms);
    }
}

void TestSeveralPanels::allDown()
{
    for (const auto &link : m_links) {
        link->setBackoff(50ms, u"unplugged %1"_s.arg(link->id()));
    }
    for (int at = 0; at < 3; ++at) {
        QCOMPARE(qualityOn(at), std::optional(Quality::Stale));
        const QString why = m_cellar->snapshot()->vessels.at(at * perPanel).temperature.detail;
        QCOMPARE(why, u"unplugged "_s + panel(at).id);
    }
}

void TestSeveralPanels::setpointsGoToTheirOwnPanel()
{
    m_links[0]->setConnected(false, u"unplugged"_s);
    const QString onFirst = m_config.settings.vessels.at(0).id;
    const QString onSecond = m_config.settings.vessels.at(perPanel).id;
    std::optional<Result<SetpointChange>> first;
    std::optional<Result<SetpointChange>> second;
    m_cellar->requestSetpoint({onFirst, 40, {}, {}, {}}, this, [&](const auto &answer) { first = answer; });
    m_cellar->requestSetpoint({onSecond, 40, {}, {}, {}}, this, [&](const auto &answer) { second = answer; });
    QTRY_VERIFY(first && second);
    QCOMPARE(first->error().kind, ErrorKind::LinkLost);
    QVERIFY(*second);
    QTRY_COMPARE(m_links[1]->setpoint(onSecond), 40.0);
    QCOMPARE(m_links[0]->writes() + m_links[2]->writes(), 0);
}

void TestSeveralPanels::eachTellsItsOwnState()
{
    for (int at = 0; at < 3; ++at) {
        m_links[std::size_t(at)]->setStatistics({quint64(100 + at), quint64(at), 0, 0, 1.5 * at, 3.0 * at});
    }
    pollAll();
    QCOMPARE(panel(0).address, u"127.0.0.1:502"_s);
    QCOMPARE(panel(1).address, u"/dev/ttyUSB0"_s);
    QCOMPARE(panel(2).address, u"http://10.1.10.106"_s);
    QCOMPARE(panel(1).driver, PanelDriver::ModbusRtu);
    for (int at = 0; at < 3; ++at) {
        QCOMPARE(panel(at).statistics.requests, quint64(100 + at));
        QCOMPARE(panel(at).statistics.roundTripP99Ms, 3.0 * at);
    }
}

void TestSeveralPanels::aPollTellsOnlyItsOwnPanel()
{
    SnapshotPtr before = m_cellar->snapshot();
    QList<QJsonObject> deltas;
    connect(&*m_cellar, &Cellar::snapshotChanged, this, [&](const SnapshotPtr &now) {
        deltas.append(toJsonDelta(*before, *now));
        before = now;
    });
    m_links[1]->setStatistics({4, 0, 0, 0, 10, 20});
    pollAll();
    QCOMPARE(deltas.size(), 3);
    QCOMPARE(deltas.at(0)[u"panels"].toArray().size(), 0);
    QCOMPARE(deltas.at(1)[u"panels"].toArray().size(), 1);
    QCOMPARE(deltas.at(1)[u"panels"][0][u"id"].toString(), u"line"_s);
    QCOMPARE(deltas.at(2)[u"panels"].toArray().size(), 0);
    for (const QJsonObject &delta : deltas) {
        QCOMPARE(delta[u"vessels"].toArray().size(), 0);
    }
}

QTEST_GUILESS_MAIN(TestSeveralPanels)
#include "tst_severalpanels.moc"
