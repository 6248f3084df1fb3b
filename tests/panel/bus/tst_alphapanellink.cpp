// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "alphalinktest.h"

#include "bus/panellinkfactory.h"

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace cellar;
using namespace cellar::alphalinktest;

class AlphaPanelLinkTest : public AlphaLinkTest
{
    Q_OBJECT

private Q_SLOTS:
    void init() { begin(); }
    void cleanup() { end(); }

    void unknownVessels();
    void notStarted();
    void stopFinishesCallbacks();
    void destructionFinishesCallbacks();
    void callbackMayDeleteTheLink();
    void slotsMayStopTheLink();
    void statistics();
    void factory();
};

void AlphaPanelLinkTest::unknownVessels()
{
    startLink();
    const PointResult<double> answer = read(u"nobody"_s);
    QVERIFY(!answer);
    QCOMPARE(answer.error().text, u"panel main has no vessel \"nobody\""_s);
    const Result<void> written = write(u"nobody"_s, 35);
    QVERIFY(!written);
    QCOMPARE(written.error().kind, ErrorKind::NotFound);
}

void AlphaPanelLinkTest::notStarted()
{
    startLink();
    QTRY_VERIFY(isGood(u"v9"_s));
    m_link->stop();
    QVERIFY(allUnanswered());
    QCOMPARE(m_link->status().state, LinkState::Disconnected);
    QCOMPARE(m_link->status().error, QString());
    QVERIFY(isFault(std::optional(read(u"v1"_s)), Fault::NoAnswer));
    const Result<void> written = write(u"v1"_s, 35);
    QVERIFY(!written);
    QCOMPARE(written.error().kind, ErrorKind::LinkLost);
    const int samples = m_samples;
    m_link->stop();
    QCOMPARE(m_samples, samples);
    m_link->start();
    QTRY_VERIFY(isGood(u"v9"_s));
}

void AlphaPanelLinkTest::stopFinishesCallbacks()
{
    startLink();
    QTRY_VERIFY(isGood(u"v9"_s));
    m_trouble = [](const Request &) { return true; };
    int reads = 0;
    int writes = 0;
    for (int i = 0; i < 3; ++i) {
        m_link->readSetpoint(u"v1"_s, [&reads](const PointResult<double> &answer) { reads += answer ? 100 : 1; });
        m_link->writeSetpoint(u"v2"_s, 36, [&writes](const Result<void> &answer) {
            writes += !answer && answer.error().kind == ErrorKind::LinkLost ? 1 : 100;
        });
    }
    m_link->stop();
    QCOMPARE(reads + writes, 0); // never from inside a call
    QTRY_VERIFY(reads == 3 && writes == 3);
}

void AlphaPanelLinkTest::destructionFinishesCallbacks()
{
    startLink();
    QTRY_VERIFY(isGood(u"v9"_s));
    m_trouble = [](const Request &) { return true; };
    int reads = 0;
    int writes = 0;
    int again = 0;
    m_link->readSetpoint(u"v1"_s, [&](const PointResult<double> &) {
        ++reads;
        m_link->readSetpoint(u"v1"_s, [&again](const PointResult<double> &) { ++again; });
    });
    m_link->writeSetpoint(u"v2"_s, 36, [&writes](const Result<void> &) { ++writes; });
    const int samples = m_samples;
    AlphaPanelLink *link = m_link.get();
    delete link; // and m_link still points at it, as an owner's member does while it is being destroyed
    static_cast<void>(m_link.release());
    QCOMPARE(reads, 1);
    QCOMPARE(writes, 1);
    QCOMPARE(again, 1);
    QCOMPARE(m_samples, samples);
}

void AlphaPanelLinkTest::callbackMayDeleteTheLink()
{
    startLink();
    QTRY_VERIFY(isGood(u"v9"_s));
    int others = 0;
    m_link->readSetpoint(u"v1"_s, [this](const PointResult<double> &) { m_link.reset(); });
    m_link->readSetpoint(u"v2"_s, [&others](const PointResult<double> &) { ++others; });
    m_link->readSetpoint(u"v9"_s, [&others](const PointResult<double> &) { ++others; });
    QTRY_VERIFY(!m_link);
    QTRY_COMPARE(others, 2);
}

void AlphaPanelLinkTest::slotsMayStopTheLink()
{
    startLink();
    connect(m_link.get(), &PanelLink::statusChanged, this, [this] {
        if (m_link->status().state == LinkState::Connected) {
            m_link->stop();
        }
    });
    QTRY_VERIFY(allUnanswered());
    QCOMPARE(m_link->status().state, LinkState::Disconnected);
    QVERIFY(!isGood(u"v1"_s));
}

void AlphaPanelLinkTest::statistics()
{
    AlphaPanelLink::Options options = quick();
    options.poll = 1h;
    startLink(options);
    QTRY_VERIFY(isGood(u"v9"_s));
    LinkStatistics statistics = m_link->status().statistics;
    QCOMPARE(int(statistics.requests), 2);
    QCOMPARE(int(statistics.errors), 0);
    QVERIFY(statistics.roundTripP50Ms > 0 && statistics.roundTripP99Ms >= statistics.roundTripP50Ms);
    m_trouble = [](const Request &request) {
        ScriptedHttpServer::answer(request, 200, "garbage");
        return true;
    };
    QVERIFY(!read(u"v1"_s));
    statistics = m_link->status().statistics;
    QCOMPARE(int(statistics.requests), 3);
    QCOMPARE(int(statistics.errors), 1);
    QCOMPARE(int(statistics.exceptions), 0);
    QCOMPARE(int(statistics.timeouts), 0);
}

void AlphaPanelLinkTest::factory()
{
    CellarConfig config;
    PanelSettings panel;
    panel.id = u"alpha"_s;
    panel.driver = PanelDriver::Alpha;
    panel.alpha = {m_server->url(), {1, 2}, 0ms};
    panel.poll = 30ms;
    panel.timeout = 5s;
    config.settings.panels = {panel};
    VesselSettings vessel;
    vessel.id = u"fv-20-1"_s;
    vessel.panel = panel.id;
    vessel.slot = 7;
    vessel.address = 123;
    VesselSettings other = vessel;
    other.id = u"elsewhere"_s;
    other.panel = u"modbus"_s;
    config.settings.vessels = {other, vessel};
    const std::unique_ptr<PanelLink> link = makePanelLink(panel, config, m_clock);
    QVERIFY(link);
    QList<VesselSample> told;
    connect(link.get(), &PanelLink::sampled, this, [&told](const QList<VesselSample> &samples) { told = samples; });
    link->start();
    QTRY_VERIFY(!told.isEmpty());
    QCOMPARE(told.size(), 1);
    QCOMPARE(told.first().vessel, u"fv-20-1"_s);
    QCOMPARE(valueOf(told.first().temperature, 0.0), 42.8);
}

QTEST_GUILESS_MAIN(AlphaPanelLinkTest)
#include "tst_alphapanellink.moc"
