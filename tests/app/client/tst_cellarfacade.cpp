// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/remotecellar.h"
#include "fakes/democellar.h"
#include "fakes/fakepanellink.h"
#include "fakes/manualclock.h"
#include "model/localcellar.h"
#include "model/setpointtransaction.h"
#include "server/cellarserver.h"

#include <QFile>
#include <QTemporaryDir>
#include <QtTest>

#include <cmath>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace cellar;

// What every implementation of Cellar promises, checked over both: the node's own, and a RemoteCellar that speaks to
// that node through the real server. The panel below is the same fake.
class TestCellarFacade : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data();
    void init();
    void cleanup();

    void showsTheCellar();
    void publishesWhatChanges();
    void faultsAndStaleReadingsKeepTheirReason();
    void aLostPanelIsNotALostNode();
    void requestsThatAreNotBegun_data();
    void requestsThatAreNotBegun();
    void movedMeanwhile();
    void onlyOneChangePerVessel();
    void aChangeEndsVerified();
    void endings_data();
    void endings();
    void somebodyElseSetsAThirdValue();
    void manyChangesAtOnce();
    void aDroppedContextDropsOnlyTheAnswer();
    void unknownChanges();

private:
    struct Outcome
    {
        std::optional<Result<SetpointChange>> answer;
        int answers = 0;
        QList<SetpointChange> progress;
    };

    [[nodiscard]] bool isRemote() const;
    [[nodiscard]] QByteArray adminToken() const;
    void connectRemotely();
    void poll() { m_link->poll(m_clock.now()); }
    void request(double value, std::optional<double> expected = {}, const QString &vessel = u"fv-20-1"_s);
    [[nodiscard]] const VesselState &vessel(const QString &id = u"fv-20-1"_s) const
    {
        return *m_cellar->snapshot()->vessel(id);
    }
    [[nodiscard]] bool ended() const { return !m_outcome.progress.isEmpty() && isFinal(last().state); }
    [[nodiscard]] SetpointChange last() const { return m_outcome.progress.value(m_outcome.progress.size() - 1); }

    ManualClock m_clock;
    std::optional<QTemporaryDir> m_folder;
    std::optional<FakePanelLink> m_link;
    std::optional<LocalCellar> m_node;
    std::optional<CellarServer> m_server;
    std::optional<RemoteCellar> m_remote;
    Cellar *m_cellar = nullptr; // the one under test
    Outcome m_outcome;
};

void TestCellarFacade::initTestCase_data()
{
    QTest::addColumn<bool>("remote");
    QTest::newRow("local") << false;
    QTest::newRow("remote") << true;
}

bool TestCellarFacade::isRemote() const
{
    QFETCH_GLOBAL(bool, remote);
    return remote;
}

void TestCellarFacade::init()
{
    CellarConfig config;
    config.settings = demoSettings();
    m_outcome = {};
    m_link.emplace(u"main"_s);
    for (const VesselSettings &settings : config.settings.vessels) {
        m_link->setVessel(settings.id, 67.8, 68.0, false);
    }
    m_node.emplace(config, QList<PanelLink *>{&*m_link}, m_clock);
    m_cellar = &*m_node;
    m_link->setConnected(true, {}, m_clock.now());
    poll();
    if (isRemote()) {
        connectRemotely();
    }
    connect(m_cellar, &Cellar::changeProgressed, this, [this](const SetpointChange &change) {
        QVERIFY2(m_outcome.answers >= 1, "the answer comes before any progress");
        m_outcome.progress.append(change);
    });
}

QByteArray TestCellarFacade::adminToken() const
{
    QFile file(m_folder->filePath(u"admin.token"_s));
    return file.open(QIODevice::ReadOnly) ? file.readAll().trimmed() : QByteArray();
}

void TestCellarFacade::connectRemotely()
{
    m_folder.emplace();
    ServerSettings settings;
    settings.listen.append({QHostAddress(QHostAddress::LocalHost), 0});
    m_server.emplace(settings, m_folder->path(), *m_node, m_clock);
    const Result<void> listening = m_server->listen();
    QVERIFY2(listening, listening ? "" : qPrintable(listening.error().text));
    m_remote.emplace(NodeAccess{m_server->urls().first(), adminToken(), "kiosk"});
    m_cellar = &*m_remote;
    m_remote->start();
    QTRY_COMPARE(m_remote->connection(), Cellar::Connection::Online);
}

void TestCellarFacade::cleanup()
{
    m_remote.reset();
    m_server.reset();
    m_node.reset();
    m_link.reset();
    m_folder.reset();
}

void TestCellarFacade::request(double value, std::optional<double> expected, const QString &vessel)
{
    const int before = m_outcome.answers;
    m_cellar->requestSetpoint(
        {vessel, value, expected, u"anna"_s, u"kiosk"_s}, this, [this](const Result<SetpointChange> &answer) {
            m_outcome.answer = answer;
            ++m_outcome.answers;
        });
    QVERIFY2(m_outcome.answers == before, "never from inside the call");
    QTRY_COMPARE(m_outcome.answers, before + 1);
}

void TestCellarFacade::showsTheCellar()
{
    const SnapshotPtr snapshot = m_cellar->snapshot();
    QCOMPARE(m_cellar->connection(), Cellar::Connection::Online);
    QCOMPARE(m_cellar->connectionText(), QString());
    QCOMPARE(snapshot->cellar, u"SuperCellar"_s);
    QCOMPARE(snapshot->panels.size(), 1);
    QCOMPARE(snapshot->panels.first().state, LinkState::Connected);
    QCOMPARE(snapshot->vessels.size(), 9);
    QVERIFY(snapshot->sequence > 0);
    // All of it but the count of publications, which is each one's own.
    Snapshot same = *m_node->snapshot();
    same.sequence = snapshot->sequence;
    QCOMPARE(*snapshot, same);
}

void TestCellarFacade::publishesWhatChanges()
{
    QSignalSpy published(m_cellar, &Cellar::snapshotChanged);
    const SnapshotPtr before = m_cellar->snapshot();
    m_link->setVessel(u"fv-20-1"_s, 66.1, 68.0, true);
    poll();
    QTRY_COMPARE(published.size(), 1);
    QCOMPARE(m_cellar->snapshot()->sequence, before->sequence + 1);
    QCOMPARE(vessel().temperature.value, std::optional(66.1));
    QCOMPARE(vessel().valve.value, std::optional(ValveState::Open));
    QVERIFY2(before->vessel(u"fv-20-1"_s)->temperature.value == 67.8, "a published snapshot never changes");
}

void TestCellarFacade::faultsAndStaleReadingsKeepTheirReason()
{
    m_link->setTemperatureFault(u"bt-10-1"_s, u"probe missing"_s);
    poll();
    QTRY_COMPARE(vessel(u"bt-10-1"_s).temperature.quality, Quality::SensorFault);
    QCOMPARE(vessel(u"bt-10-1"_s).temperature.detail, u"probe missing"_s);
    QVERIFY(!vessel(u"bt-10-1"_s).temperature.value);
    m_link->pollSilent(u"fv-20-1"_s, m_clock.now());
    QTRY_COMPARE(vessel().temperature.quality, Quality::Stale);
    QCOMPARE(vessel().temperature.value, std::optional(67.8));
    QVERIFY(!vessel().temperature.detail.isEmpty());
    QCOMPARE(vessel().temperature, m_node->snapshot()->vessel(u"fv-20-1"_s)->temperature);
}

void TestCellarFacade::aLostPanelIsNotALostNode()
{
    m_link->setConnected(false, u"cable out"_s, m_clock.now());
    QTRY_COMPARE(m_cellar->snapshot()->panels.first().state, LinkState::Disconnected);
    QCOMPARE(m_cellar->snapshot()->panels.first().error, u"cable out"_s);
    QCOMPARE(m_cellar->connection(), Cellar::Connection::Online);
}

void TestCellarFacade::requestsThatAreNotBegun_data()
{
    QTest::addColumn<QString>("vesselId");
    QTest::addColumn<double>("value");
    QTest::addColumn<bool>("connected");
    QTest::addColumn<ErrorKind>("kind");
    const QString tank = u"fv-20-1"_s;
    QTest::newRow("unknown vessel") << u"fv-99"_s << 34.0 << true << ErrorKind::NotFound;
    QTest::newRow("a vessel out of this world") << u"../a/b?c#ü"_s << 34.0 << true << ErrorKind::NotFound;
    QTest::newRow("NaN") << tank << std::nan("") << true << ErrorKind::BadInput;
    QTest::newRow("infinite") << tank << HUGE_VAL << true << ErrorKind::BadInput;
    QTest::newRow("below the limits") << tank << 33.0 << true << ErrorKind::OutOfLimits;
    QTest::newRow("above the limits") << tank << 1e9 << true << ErrorKind::OutOfLimits;
    QTest::newRow("off step") << tank << 34.5 << true << ErrorKind::OutOfLimits;
    QTest::newRow("no link") << tank << 34.0 << false << ErrorKind::LinkLost;
}

void TestCellarFacade::requestsThatAreNotBegun()
{
    QFETCH(QString, vesselId);
    QFETCH(double, value);
    QFETCH(bool, connected);
    m_link->setConnected(connected, {}, m_clock.now());
    request(value, {}, vesselId);
    QVERIFY(!*m_outcome.answer);
    QTEST(m_outcome.answer->error().kind, "kind");
    QVERIFY(!m_outcome.answer->error().text.isEmpty());
    QCOMPARE(m_link->writes(), 0);
    QVERIFY(m_outcome.progress.isEmpty());
}

void TestCellarFacade::movedMeanwhile()
{
    m_link->setSetpoint(u"fv-20-1"_s, 60.0); // a hand at the panel, not polled yet
    request(34.0, 68.0);
    QVERIFY(!*m_outcome.answer);
    QCOMPARE(m_outcome.answer->error().kind, ErrorKind::Moved);
    QVERIFY(m_outcome.answer->error().text.contains(u"60"_s));
    QCOMPARE(m_link->writes(), 0);
    QTRY_COMPARE(vessel().setpoint.value, std::optional(60.0));
    request(34.0, 60.0); // the vessel is free again
    QVERIFY(*m_outcome.answer);
}

void TestCellarFacade::onlyOneChangePerVessel()
{
    m_link->setWriteMode(FakePanelLink::WriteMode::Hold);
    request(34.0, 68.0);
    QVERIFY(*m_outcome.answer);
    QTRY_COMPARE(last().state, ChangeState::Writing);
    request(40.0);
    QVERIFY(!*m_outcome.answer);
    QCOMPARE(m_outcome.answer->error().kind, ErrorKind::Locked);
    m_link->releaseWrites();
    QTRY_VERIFY(ended());
    QCOMPARE(last().state, ChangeState::Verified);
    QCOMPARE(m_link->setpoint(u"fv-20-1"_s), 34.0);
}

void TestCellarFacade::aChangeEndsVerified()
{
    request(34.0, 68.0);
    QVERIFY(*m_outcome.answer);
    const SetpointChange accepted = m_outcome.answer->value();
    QCOMPARE(accepted.vessel, u"fv-20-1"_s);
    QCOMPARE(accepted.old, std::optional(68.0));
    QCOMPARE(accepted.requested, 34.0);
    QCOMPARE(accepted.from, u"kiosk"_s);
    QVERIFY(!accepted.by.isEmpty());
    QVERIFY(!isFinal(accepted.state));
    QTRY_VERIFY(ended());
    QCOMPARE(m_outcome.progress.first().state, ChangeState::Writing);
    QCOMPARE(m_outcome.progress.size(), 2);
    QCOMPARE(last().id, accepted.id);
    QCOMPARE(last().state, ChangeState::Verified);
    QCOMPARE(last().readBack, std::optional(34.0));
    QCOMPARE(last().reason, QString());
    QVERIFY(last().elapsedMs && *last().elapsedMs >= 0);
    QVERIFY(last().finishedAt);
    QCOMPARE(m_link->setpoint(u"fv-20-1"_s), 34.0);
    QCOMPARE(m_cellar->change(accepted.id), std::optional(last()));
    // The face sees the new set point without waiting for the next poll.
    QTRY_COMPARE(vessel().setpoint.value, std::optional(34.0));
    QTRY_VERIFY(vessel().change);
    QTRY_COMPARE(vessel().change->state, ChangeState::Verified);
}

void TestCellarFacade::endings_data()
{
    using Mode = FakePanelLink::WriteMode;
    QTest::addColumn<Mode>("mode");
    QTest::addColumn<ChangeState>("state");
    QTest::newRow("exception") << Mode::Refuse << ChangeState::Refused;
    QTest::newRow("acknowledged, not taken") << Mode::Ignore << ChangeState::Refused;
    QTest::newRow("silence, not taken") << Mode::Silent << ChangeState::Failed;
    QTest::newRow("silence, but taken") << Mode::SilentTaken << ChangeState::Verified;
}

void TestCellarFacade::endings()
{
    QFETCH(FakePanelLink::WriteMode, mode);
    QFETCH(ChangeState, state);
    m_link->setWriteMode(mode);
    request(34.0, 68.0);
    QVERIFY(*m_outcome.answer);
    QTRY_VERIFY(ended());
    QCOMPARE(last().state, state);
    QCOMPARE(last().reason.isEmpty(), state == ChangeState::Verified);
    QCOMPARE(m_link->writes(), 1);
}

void TestCellarFacade::somebodyElseSetsAThirdValue()
{
    m_link->setWriteMode(FakePanelLink::WriteMode::Hold);
    request(34.0, 68.0);
    QTRY_COMPARE(last().state, ChangeState::Writing);
    m_link->setWriteMode(FakePanelLink::WriteMode::Ignore);
    m_link->setSetpoint(u"fv-20-1"_s, 50.0);
    m_link->releaseWrites();
    QTRY_VERIFY(ended());
    QCOMPARE(last().state, ChangeState::Overridden);
    QCOMPARE(last().readBack, std::optional(50.0));
}

void TestCellarFacade::manyChangesAtOnce()
{
    const QList<VesselState> vessels = m_cellar->snapshot()->vessels;
    QHash<QString, int> answered;
    for (const VesselState &one : vessels) {
        m_cellar->requestSetpoint(
            {one.id, 40.0, 68.0, u"anna"_s, u"kiosk"_s}, this, [this, &answered](const Result<SetpointChange> &answer) {
                QVERIFY(answer);
                ++answered[answer->vessel];
                ++m_outcome.answers;
            });
    }
    QTRY_COMPARE(m_outcome.answers, 9);
    QCOMPARE(answered.size(), 9);
    QTRY_COMPARE(m_outcome.progress.size(), 18);
    for (const VesselState &one : vessels) {
        QCOMPARE(m_link->setpoint(one.id), 40.0);
    }
}

void TestCellarFacade::aDroppedContextDropsOnlyTheAnswer()
{
    m_outcome.answers = 1; // progress without an answer is right here
    auto context = std::make_unique<QObject>();
    bool called = false;
    m_cellar->requestSetpoint({u"fv-20-1"_s, 34.0, {}, {}, {}}, context.get(), [&](const auto &) { called = true; });
    context.reset();
    QTRY_VERIFY(ended());
    QCOMPARE(m_link->setpoint(u"fv-20-1"_s), 34.0);
    QVERIFY(!called);
}

void TestCellarFacade::unknownChanges()
{
    QVERIFY(!m_cellar->change(u"nothing"_s));
    QVERIFY(!m_cellar->change(QString()));
}

QTEST_GUILESS_MAIN(TestCellarFacade)
#include "tst_cellarfacade.moc"
