// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/changeledger.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using namespace cellar;

class TestChangeLedger : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void unknownChanges();
    void oldNewsAreNotTold();
    void newsWaitForTheAnswer();
    void otherVesselsDoNotWait();
    void twoRequestsForOneVessel();
    void ownChangesAreWatchedUntilFinal();
    void finalAtAcceptanceIsNotWatched();
    void remembersTheNewestThousand();
};

namespace {

SetpointChange news(const QString &id, ChangeState state, const QString &vessel = u"v"_s)
{
    SetpointChange change;
    change.id = id;
    change.vessel = vessel;
    change.state = state;
    return change;
}

} // namespace

void TestChangeLedger::unknownChanges()
{
    QCOMPARE(ChangeLedger().change(u"x"_s), std::nullopt);
    QVERIFY(ChangeLedger().unfinished().isEmpty());
}

void TestChangeLedger::oldNewsAreNotTold()
{
    ChangeLedger ledger;
    QCOMPARE(ledger.note(news(u"a"_s, ChangeState::Writing)).size(), 1);
    QVERIFY(ledger.note(news(u"a"_s, ChangeState::Requested)).isEmpty());
    QVERIFY(ledger.note(news(u"a"_s, ChangeState::Writing)).isEmpty());
    QCOMPARE(ledger.note(news(u"a"_s, ChangeState::Verified)).size(), 1);
    QVERIFY2(ledger.note(news(u"a"_s, ChangeState::Failed)).isEmpty(), "final is final");
    QCOMPARE(ledger.change(u"a"_s)->state, ChangeState::Verified);
}

void TestChangeLedger::newsWaitForTheAnswer()
{
    ChangeLedger ledger;
    ledger.hold(u"v"_s);
    QVERIFY(ledger.note(news(u"a"_s, ChangeState::Requested)).isEmpty());
    QVERIFY(ledger.note(news(u"a"_s, ChangeState::Writing)).isEmpty());
    QVERIFY(ledger.note(news(u"a"_s, ChangeState::Verified)).isEmpty());
    ledger.accept(news(u"a"_s, ChangeState::Requested));
    const QList<SetpointChange> told = ledger.release(u"v"_s);
    QCOMPARE(told.size(), 2);
    QCOMPARE(told.at(0).state, ChangeState::Writing);
    QCOMPARE(told.at(1).state, ChangeState::Verified);
    QVERIFY(ledger.unfinished().isEmpty());
}

void TestChangeLedger::otherVesselsDoNotWait()
{
    ChangeLedger ledger;
    ledger.hold(u"v"_s);
    QCOMPARE(ledger.note(news(u"a"_s, ChangeState::Writing, u"w"_s)).size(), 1);
    ledger.hold(u"w"_s);
    QVERIFY(ledger.note(news(u"a"_s, ChangeState::Verified, u"w"_s)).isEmpty());
    QVERIFY(ledger.release(u"v"_s).isEmpty());
    QCOMPARE(ledger.release(u"w"_s).size(), 1);
}

void TestChangeLedger::twoRequestsForOneVessel()
{
    ChangeLedger ledger;
    ledger.hold(u"v"_s);
    ledger.hold(u"v"_s);
    QVERIFY(ledger.note(news(u"a"_s, ChangeState::Writing)).isEmpty());
    QVERIFY(ledger.release(u"v"_s).isEmpty());
    QCOMPARE(ledger.release(u"v"_s).size(), 1);
}

void TestChangeLedger::ownChangesAreWatchedUntilFinal()
{
    ChangeLedger ledger;
    ledger.accept(news(u"a"_s, ChangeState::Requested));
    (void)ledger.note(news(u"other"_s, ChangeState::Writing));
    QCOMPARE(ledger.unfinished(), QStringList{u"a"_s});
    (void)ledger.note(news(u"a"_s, ChangeState::Overridden));
    QVERIFY(ledger.unfinished().isEmpty());
}

void TestChangeLedger::finalAtAcceptanceIsNotWatched()
{
    ChangeLedger ledger;
    ledger.accept(news(u"a"_s, ChangeState::Verified));
    QVERIFY(ledger.unfinished().isEmpty());
    // The news overtook the answer.
    (void)ledger.note(news(u"b"_s, ChangeState::Failed));
    ledger.accept(news(u"b"_s, ChangeState::Requested));
    QVERIFY(ledger.unfinished().isEmpty());
    QCOMPARE(ledger.change(u"b"_s)->state, ChangeState::Failed);
}

void TestChangeLedger::remembersTheNewestThousand()
{
    ChangeLedger ledger;
    ledger.accept(news(u"first"_s, ChangeState::Requested));
    for (int i = 0; i < ChangeLedger::remembered; ++i) {
        (void)ledger.note(news(QString::number(i), ChangeState::Verified));
    }
    QVERIFY(!ledger.change(u"first"_s));
    QVERIFY(ledger.unfinished().isEmpty());
    QVERIFY(ledger.change(u"0"_s));
    QVERIFY(ledger.change(QString::number(ChangeLedger::remembered - 1)));
}

QTEST_APPLESS_MAIN(TestChangeLedger)
#include "tst_changeledger.moc"
