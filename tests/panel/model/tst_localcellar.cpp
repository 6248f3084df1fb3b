// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "fakes/democellar.h"
#include "fakes/fakepanellink.h"
#include "fakes/manualclock.h"
#include "model/localcellar.h"
#include "model/setpointtransaction.h"

#include <QSignalSpy>
#include <QTest>

#include <cmath>

using namespace cellar;
using namespace Qt::StringLiterals;

namespace {

const QString tank = u"fv-20-1"_s;

} // namespace

class TestLocalCellar : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void publishesOncePerPoll();
    void refusesBeforeTheWire_data();
    void refusesBeforeTheWire();
    void aChangeEndsVerified();
    void theSameValueIsNotWrittenAgain();
    void theSameValueIsWrittenWhereTheDeviceNeedsIt();
    void aDeviceThatCannotBeBelievedRefuses();
    void movedMeanwhile();
    void onlyOneChangePerVessel();
    void endings_data();
    void endings();
    void theLinkSaysHowLongProofMayTake();
    void aBrokenLinkThatComesBackProvesTheWrite();
    void aBrokenLinkThatStaysAwayFails();
    void somebodyElseSetsAThirdValue();
    void aDroppedContextDropsOnlyTheAnswer();
    void aFinishedChangeLeavesTheSnapshot();

private:
    struct Outcome
    {
        std::optional<Result<SetpointChange>> answer;
        int answers = 0;
    };

    void request(double value, std::optional<double> expected = 68.0, const QString &vessel = tank);
    [[nodiscard]] SetpointChange last() const { return m_progress.isEmpty() ? SetpointChange() : m_progress.back(); }
    [[nodiscard]] bool ended() const { return !m_progress.isEmpty() && isFinal(last().state); }

    ManualClock m_clock;
    std::optional<FakePanelLink> m_link;
    std::optional<LocalCellar> m_cellar;
    Outcome m_outcome;
    QList<SetpointChange> m_progress;
};

void TestLocalCellar::init()
{
    CellarConfig config;
    config.settings = demoSettings();
    m_outcome = {};
    m_progress.clear();
    m_link.emplace(u"main"_s);
    m_link->setVessel(tank, 67.8, 68.0, false);
    m_cellar.emplace(config, QList<PanelLink *>{&*m_link}, m_clock);
    connect(&*m_cellar, &Cellar::changeProgressed, this, [this](const SetpointChange &change) {
        QVERIFY2(m_outcome.answers == 1, "the answer comes before any progress");
        m_progress.append(change);
    });
    m_link->setConnected(true, {}, m_clock.now());
    m_link->poll(m_clock.now());
}

void TestLocalCellar::cleanup()
{
    m_cellar.reset();
    m_link.reset();
}

void TestLocalCellar::request(double value, std::optional<double> expected, const QString &vessel)
{
    m_cellar->requestSetpoint(
        {vessel, value, expected, u"anna"_s, u"kiosk"_s}, this, [this](const Result<SetpointChange> &answer) {
            m_outcome.answer = answer;
            ++m_outcome.answers;
        });
    QCOMPARE(m_outcome.answers, 0); // never from inside the call
    QTRY_COMPARE(m_outcome.answers, 1);
}

void TestLocalCellar::publishesOncePerPoll()
{
    QSignalSpy published(&*m_cellar, &Cellar::snapshotChanged);
    const quint64 before = m_cellar->snapshot()->sequence;
    m_link->poll(m_clock.now());
    QCOMPARE(published.count(), 1);
    QCOMPARE(m_cellar->snapshot()->sequence, before + 1);
    QCOMPARE(m_cellar->snapshot()->vessel(tank)->temperature.value, std::optional(67.8));
    QCOMPARE(m_cellar->snapshot()->panels.first().state, LinkState::Connected);
}

void TestLocalCellar::refusesBeforeTheWire_data()
{
    QTest::addColumn<QString>("vessel");
    QTest::addColumn<double>("value");
    QTest::addColumn<bool>("connected");
    QTest::addColumn<ErrorKind>("kind");
    QTest::newRow("unknown vessel") << u"fv-99"_s << 34.0 << true << ErrorKind::NotFound;
    QTest::newRow("NaN") << tank << std::nan("") << true << ErrorKind::BadInput;
    QTest::newRow("below the limits") << tank << 33.0 << true << ErrorKind::OutOfLimits;
    QTest::newRow("off step") << tank << 34.5 << true << ErrorKind::OutOfLimits;
    QTest::newRow("no link") << tank << 34.0 << false << ErrorKind::LinkLost;
    QTest::newRow("a panel that does not answer") << u"fv-10-1"_s << 34.0 << true << ErrorKind::LinkLost;
}

void TestLocalCellar::refusesBeforeTheWire()
{
    QFETCH(QString, vessel);
    QFETCH(double, value);
    QFETCH(bool, connected);
    QFETCH(ErrorKind, kind);
    m_link->setConnected(connected);
    request(value, std::nullopt, vessel);
    QVERIFY(!*m_outcome.answer);
    QCOMPARE(m_outcome.answer->error().kind, kind);
    QVERIFY(!m_outcome.answer->error().text.isEmpty());
    QCOMPARE(m_link->writes(), 0);
    QVERIFY(m_progress.isEmpty());
}

void TestLocalCellar::aChangeEndsVerified()
{
    request(34.0);
    QVERIFY(*m_outcome.answer);
    const SetpointChange accepted = m_outcome.answer->value();
    QCOMPARE(accepted.state, ChangeState::Requested);
    QCOMPARE(accepted.old, std::optional(68.0));
    QCOMPARE(accepted.by, u"anna"_s);
    QTRY_VERIFY(ended());
    QCOMPARE(m_progress.first().state, ChangeState::Writing);
    QCOMPARE(last().state, ChangeState::Verified);
    QCOMPARE(last().readBack, std::optional(34.0));
    QVERIFY(last().elapsedMs && *last().elapsedMs >= 0);
    QVERIFY(last().finishedAt);
    QCOMPARE(m_link->setpoint(tank), 34.0);
    QCOMPARE(m_cellar->snapshot()->vessel(tank)->setpoint.value, std::optional(34.0));
    QCOMPARE(m_cellar->snapshot()->vessel(tank)->change->id, accepted.id);
    QCOMPARE(m_cellar->change(accepted.id)->state, ChangeState::Verified);
    QVERIFY(!m_cellar->change(u"nothing"_s));
}

void TestLocalCellar::theSameValueIsNotWrittenAgain()
{
    request(68.0);
    QVERIFY(*m_outcome.answer);
    QTRY_VERIFY(ended());
    QCOMPARE(last().state, ChangeState::Verified);
    QCOMPARE(m_link->writes(), 0);
}

void TestLocalCellar::theSameValueIsWrittenWhereTheDeviceNeedsIt()
{
    m_link->setWritesUnchanged(true);
    request(68.0);
    QVERIFY(*m_outcome.answer);
    QTRY_VERIFY(ended());
    QCOMPARE(last().state, ChangeState::Verified);
    QCOMPARE(m_link->writes(), 1);
}

void TestLocalCellar::aDeviceThatCannotBeBelievedRefuses()
{
    m_link->setReadsFault(u"the controller is set to °C"_s);
    request(34.0);
    QVERIFY(!*m_outcome.answer);
    QCOMPARE(m_outcome.answer->error().kind, ErrorKind::Refused);
    QCOMPARE(m_outcome.answer->error().text, u"nothing was written: the controller is set to °C"_s);
    QCOMPARE(m_link->writes(), 0);
}

void TestLocalCellar::movedMeanwhile()
{
    m_link->setSetpoint(tank, 60.0); // a hand at the panel, not polled yet
    request(34.0, 68.0);
    QVERIFY(!*m_outcome.answer);
    QCOMPARE(m_outcome.answer->error().kind, ErrorKind::Moved);
    QVERIFY2(m_outcome.answer->error().text.contains(u"it holds 60 °F, not 68 °F"_s),
        qPrintable(m_outcome.answer->error().text));
    QCOMPARE(m_link->writes(), 0);
    QTRY_COMPARE(m_cellar->snapshot()->vessel(tank)->setpoint.value, std::optional(60.0));
    m_outcome = {};
    request(34.0, 60.0); // the vessel is free again
    QVERIFY(*m_outcome.answer);
}

void TestLocalCellar::onlyOneChangePerVessel()
{
    m_link->setWriteMode(FakePanelLink::WriteMode::Hold);
    request(34.0);
    QTRY_COMPARE(last().state, ChangeState::Writing);
    std::optional<Result<SetpointChange>> second;
    m_cellar->requestSetpoint(
        {tank, 40.0, {}, {}, {}}, this, [&](const Result<SetpointChange> &answer) { second = answer; });
    QTRY_VERIFY(second.has_value());
    QCOMPARE(second->error().kind, ErrorKind::Locked);
    m_link->releaseWrites();
    QTRY_VERIFY(ended());
    QCOMPARE(last().state, ChangeState::Verified);
    QCOMPARE(m_link->setpoint(tank), 34.0);
}

void TestLocalCellar::endings_data()
{
    using Mode = FakePanelLink::WriteMode;
    QTest::addColumn<Mode>("mode");
    QTest::addColumn<ChangeState>("state");
    QTest::addColumn<QString>("reason");
    QTest::newRow("exception") << Mode::Refuse << ChangeState::Refused << u"exception 4"_s;
    QTest::newRow("acknowledged, not taken") << Mode::Ignore << ChangeState::Refused << u"still holds 68 °F"_s;
    QTest::newRow("silence, not taken") << Mode::Silent << ChangeState::Failed << u"still holds 68 °F"_s;
    QTest::newRow("silence, but taken") << Mode::SilentTaken << ChangeState::Verified << u""_s;
}

void TestLocalCellar::endings()
{
    QFETCH(FakePanelLink::WriteMode, mode);
    QFETCH(ChangeState, state);
    QFETCH(QString, reason);
    m_link->setWriteMode(mode);
    request(34.0);
    QTRY_VERIFY(ended());
    QCOMPARE(last().state, state);
    QVERIFY2(last().reason.contains(reason), qPrintable(last().reason));
    QCOMPARE(last().reason.isEmpty(), state == ChangeState::Verified);
    QCOMPARE(m_link->writes(), 1);
}

void TestLocalCellar::theLinkSaysHowLongProofMayTake()
{
    m_link->setProofPace({Milliseconds(1), 3});
    m_link->setWriteMode(FakePanelLink::WriteMode::Ignore);
    const int before = m_link->reads();
    request(34.0);
    QTRY_VERIFY(ended());
    QCOMPARE(last().state, ChangeState::Refused);
    QCOMPARE(m_link->reads() - before, 1 + 3);
}

void TestLocalCellar::aBrokenLinkThatComesBackProvesTheWrite()
{
    m_link->setWriteMode(FakePanelLink::WriteMode::DropTaken);
    request(34.0);
    QTRY_COMPARE(m_link->status().state, LinkState::Disconnected);
    QVERIFY(!ended());
    m_link->setConnected(true);
    QTRY_VERIFY(ended());
    QCOMPARE(last().state, ChangeState::Verified);
}

void TestLocalCellar::aBrokenLinkThatStaysAwayFails()
{
    m_link->setWriteMode(FakePanelLink::WriteMode::Drop);
    request(34.0);
    // The link breaks in the same turn in which the write is answered: from then on the deadline runs.
    QTRY_COMPARE(m_link->status().state, LinkState::Disconnected);
    m_clock.advance(SetpointTransaction::proofDeadline);
    QTRY_VERIFY(ended());
    QCOMPARE(last().state, ChangeState::Failed);
    QVERIFY2(last().reason.contains(u"could not be read back"_s), qPrintable(last().reason));
    QVERIFY(!last().readBack);
}

void TestLocalCellar::somebodyElseSetsAThirdValue()
{
    m_link->setWriteMode(FakePanelLink::WriteMode::Hold);
    request(34.0);
    QTRY_COMPARE(last().state, ChangeState::Writing);
    m_link->setWriteMode(FakePanelLink::WriteMode::Ignore);
    m_link->setSetpoint(tank, 50.0);
    m_link->releaseWrites();
    QTRY_VERIFY(ended());
    QCOMPARE(last().state, ChangeState::Overridden);
    QCOMPARE(last().readBack, std::optional(50.0));
}

void TestLocalCellar::aDroppedContextDropsOnlyTheAnswer()
{
    m_outcome.answers = 1; // progress without an answer is right here
    auto context = std::make_unique<QObject>();
    bool called = false;
    m_cellar->requestSetpoint({tank, 34.0, {}, {}, {}}, context.get(), [&](const auto &) { called = true; });
    context.reset();
    QTRY_VERIFY(ended());
    QCOMPARE(m_link->setpoint(tank), 34.0);
    QVERIFY(!called);
}

void TestLocalCellar::aFinishedChangeLeavesTheSnapshot()
{
    request(34.0);
    QTRY_VERIFY(ended());
    m_clock.advance(LocalCellar::changeStays - Milliseconds(1));
    m_cellar->tick();
    QVERIFY(m_cellar->snapshot()->vessel(tank)->change);
    m_clock.advance(Milliseconds(1));
    m_cellar->tick();
    QVERIFY(!m_cellar->snapshot()->vessel(tank)->change);
}

QTEST_GUILESS_MAIN(TestLocalCellar)
#include "tst_localcellar.moc"
