// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "batchbooktest.h"

#include <QJsonArray>
#include <QJsonDocument>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace cellar;
using namespace cellar::batchbooktest;

class BatchBookTest : public BookTest
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { beginAll(); }
    void init() { begin(); }
    void cleanup() { end(); }

    void sourceThatFails();
    void tableThatIsNoTable();
    void copyOfAnotherSheet();
    void emptiedTank();
    void midnight();
    void clockJumpsBack();
    void restartWithTheLastGoodCopy();
    void ageIsKept();
    void sourceTakesOverFromTyped();
    void statusAsJson();
};

void BatchBookTest::sourceThatFails()
{
    start(OneWay);
    QCOMPARE(m_book->status().state, BatchStatus::State::Waiting);
    Q_EMIT m_source->failed({ErrorKind::LinkLost, u"no way"_s});
    QCOMPARE(m_book->status().state, BatchStatus::State::Trouble);
    QCOMPARE(m_book->status().error, u"no way"_s);
    QVERIFY(!m_book->status().readAt);
    read(twoTanks);
    QCOMPARE(m_book->status().state, BatchStatus::State::Good);
    m_clock.advance(3h);
    Q_EMIT m_source->failed({ErrorKind::NotFound, u"gone"_s});
    QCOMPARE(batch().beer, u"Pils"_s); // the last good copy, with its age
    QVERIFY(batch().recordedAt == m_begin);
    QCOMPARE(m_book->status().age, std::optional<Milliseconds>(3h));
    QCOMPARE(m_book->status().error, u"gone"_s);
}

void BatchBookTest::tableThatIsNoTable()
{
    start(OneWay);
    read(twoTanks);
    Q_EMIT m_source->read({{1, {u"Nothing"_s}}});
    QCOMPARE(m_book->status().state, BatchStatus::State::Trouble);
    QCOMPARE(m_book->batches().size(), 2);
    Q_EMIT m_source->confirmed(); // of what was refused
    QCOMPARE(m_book->status().state, BatchStatus::State::Trouble);
    Q_EMIT m_source->read({});
    QCOMPARE(m_book->batches().size(), 2);
    read(twoTanks);
    QCOMPARE(m_book->status().state, BatchStatus::State::Good);
}

void BatchBookTest::copyOfAnotherSheet()
{
    start(OneWay);
    read(twoTanks);
    m_book.reset();
    m_storage->post([this] { QVERIFY(m_database->execute(u"UPDATE batch_copy SET source = 'sheet:2'"_s)); });
    restart(OneWay);
    QVERIFY(m_book->batches().isEmpty());
    QVERIFY(!m_book->status().readAt);
}

void BatchBookTest::emptiedTank()
{
    start(OneWay);
    read(twoTanks);
    read({u"1042|Pils|11/3/2026||1.020|"_s, twoTanks.last()});
    QCOMPARE(m_book->batches().keys(), QStringList{u"fv-10-2"_s});
    read({});
    QVERIFY(m_book->batches().isEmpty());
    QCOMPARE(m_book->status().state, BatchStatus::State::Good);
}

void BatchBookTest::midnight()
{
    start(OneWay);
    m_clock.setNow(Timestamp(Milliseconds(QDateTime(QDate(2026, 11, 5), QTime(23, 59, 59)).toMSecsSinceEpoch())));
    read(twoTanks);
    QCOMPARE(batch().days, std::optional(2));
    QVERIFY(!batch(u"fv-10-2"_s).days); // is not brewed yet
    m_changes = 0;
    m_clock.advance(1s);
    QTRY_COMPARE(batch().days, std::optional(3));
    QCOMPARE(m_changes, 1);
}

void BatchBookTest::clockJumpsBack()
{
    start(OneWay);
    read(twoTanks);
    m_clock.setNow(m_begin - 24h);
    QCOMPARE(m_book->status().age, std::optional(Milliseconds(0)));
    Q_EMIT m_source->confirmed();
    QVERIFY(batch().recordedAt == m_begin - 24h);
    QTRY_COMPARE(batch().days, std::optional(19));
}

void BatchBookTest::restartWithTheLastGoodCopy()
{
    start(OneWay);
    read(twoTanks);
    m_clock.advance(48h);
    restart(OneWay);
    QVERIFY(m_source->isStarted);
    QCOMPARE(batch().beer, u"Pils"_s);
    QCOMPARE(batch().days, std::optional(22));
    QVERIFY(batch().recordedAt == m_begin);
    QCOMPARE(m_book->status().state, BatchStatus::State::Waiting);
    QCOMPARE(m_book->status().age, std::optional<Milliseconds>(48h));
}

void BatchBookTest::ageIsKept()
{
    start(OneWay);
    read(twoTanks);
    m_clock.advance(9min);
    read(twoTanks);
    m_clock.advance(2min);
    Q_EMIT m_source->confirmed();
    QVERIFY(batch().recordedAt == m_begin + 11min);
    m_clock.advance(3min);
    Q_EMIT m_source->confirmed();
    m_clock.advance(1h);
    restart(OneWay);
    QVERIFY(batch().recordedAt == m_begin + 11min); // never younger than it is
}

void BatchBookTest::sourceTakesOverFromTyped()
{
    start(Typed);
    Batch typed;
    typed.beer = u"Typed"_s;
    QCOMPARE(set(u"fv-10-1"_s, typed), u""_s);
    restart(OneWay);
    QCOMPARE(batch().beer, u"Typed"_s); // as long as nobody knows better
    read({twoTanks.last()});
    QCOMPARE(m_book->batches().keys(), QStringList{u"fv-10-2"_s});
}

void BatchBookTest::statusAsJson()
{
    start(TwoWay);
    QCOMPARE(QJsonDocument(toJson(m_book->status())).toJson(QJsonDocument::Compact),
        R"({"account":"panel@x","ageSeconds":null,"error":null,"pendingWrites":0,"readAt":null,"source":"sheet","state":"waiting","twoWay":true,"warnings":[]})"_ba);
    read({u"1042|Pils|11/3/2026|FV 10/9|1.020|"_s});
    m_clock.advance(61500ms);
    const QJsonObject json = toJson(m_book->status());
    QCOMPARE(json.value(u"ageSeconds"_s).toInt(), 61);
    QCOMPARE(json.value(u"readAt"_s).toString(), u"2026-11-23T14:00:00.123Z"_s);
    QCOMPARE(json.value(u"state"_s).toString(), u"good"_s);
    QCOMPARE(json.value(u"warnings"_s).toArray().size(), 2); // of missing columns and of FV 10/9
}

QTEST_GUILESS_MAIN(BatchBookTest)
#include "tst_batchbook.moc"
