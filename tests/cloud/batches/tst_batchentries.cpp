// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "batchbooktest.h"

#include <QFile>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace cellar;
using namespace cellar::batchbooktest;

class BatchEntriesTest : public BookTest
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { beginAll(); }
    void init() { begin(); }
    void cleanup() { end(); }

    void diskThatKeepsNothing();
    void wrongEntries_data();
    void wrongEntries();
    void tableOwnsItsFields();
    void emptyInTheSheet();
    void neverRead();
    void noColumnToWriteTo();
    void writesThatAreLost();
    void sheetEditedWhileAwayWins();
    void typedBatches();
    void twoPeopleAtATime();
    void gravityBesideTheSheet();
    void twoWay();
    void typedTwiceBeforeItIsWritten();
    void pendingWritesSurviveARestart();
    void typedBeforeWhatWasKeptIsRead();
    void diskThatIsNotReadInTime();
};

void BatchEntriesTest::diskThatKeepsNothing()
{
    start(OneWay);
    m_storage->post([this] { m_database.reset(); });
    read(twoTanks);
    QTRY_COMPARE(m_book->status().warnings.last(), u"the batches cannot be kept: the node's memory cannot be used"_s);
    QCOMPARE(batch().beer, u"Pils"_s); // shown all the same
    QCOMPARE(setField(&Batch::gravity, u"1.012"_s), u"the node's memory cannot be used"_s);
    QCOMPARE(batch().gravity, u"1.020"_s); // what is not kept is not acknowledged
}

void BatchEntriesTest::wrongEntries_data()
{
    QTest::addColumn<QString>("vessel");
    QTest::addColumn<QString>("beer");
    QTest::addColumn<QString>("brewed");
    QTest::addColumn<QString>("notes");
    QTest::addColumn<QString>("error");
    QTest::newRow("vessel") << u"fv-9"_s << u"Pils"_s << u""_s << u""_s << u"there is no vessel \"fv-9\""_s;
    QTest::newRow("nothing") << u"fv-10-1"_s << u" \u200B"_s << u""_s << u"x"_s
                             << u"a batch needs a beer or a number"_s;
    QTest::newRow("date") << u"fv-10-1"_s << u"Pils"_s << u"25/25/2026"_s << u""_s << u"\"25/25/2026\" is no date"_s;
    QTest::newRow("long beer") << u"fv-10-1"_s << QString(201, u'x') << u""_s << u""_s
                               << u"\"beer\" is longer than 200 characters"_s;
    QTest::newRow("long notes") << u"fv-10-1"_s << u"x"_s << u""_s << QString(2001, u'x')
                                << u"\"notes\" is longer than 2000 characters"_s;
}

void BatchEntriesTest::wrongEntries()
{
    QFETCH(QString, vessel);
    QFETCH(QString, beer);
    QFETCH(QString, brewed);
    QFETCH(QString, notes);
    start(Typed);
    Batch typed;
    typed.beer = beer;
    typed.brewed = brewed;
    typed.notes = notes;
    QTEST(set(vessel, typed), "error");
    QVERIFY(m_book->batches().isEmpty());
}

void BatchEntriesTest::tableOwnsItsFields()
{
    start(OneWay);
    read(twoTanks);
    Batch typed = batch();
    typed.beer = u"Stout"_s;
    typed.og = u"1.050"_s;
    typed.gravity = u"1.012"_s;
    QCOMPARE(set(u"fv-10-1"_s, typed), u"\"Beer\", \"OG\" can be changed in the sheet only"_s);
    QCOMPARE(batch().gravity, u"1.020"_s); // all or nothing
    QString answer;
    m_book->clearBatch(u"fv-10-1"_s, u"kim"_s, [&answer](const Result<void> &done) { answer = done.error().text; });
    QCOMPARE(answer, u"FV 10/1 is emptied in the sheet, not here"_s);
}

void BatchEntriesTest::emptyInTheSheet()
{
    start(OneWay);
    read({u"1043|IPA||FV 10/2"_s});
    Batch typed;
    typed.beer = u"Pils"_s;
    QCOMPARE(set(u"fv-10-1"_s, typed), u"FV 10/1 is empty in the sheet; enter its batch there"_s);
}

void BatchEntriesTest::neverRead()
{
    start(OneWay);
    Batch typed;
    typed.beer = u"Pils"_s;
    QCOMPARE(set(u"fv-10-1"_s, typed), u"the sheet has never been read"_s);
}

void BatchEntriesTest::noColumnToWriteTo()
{
    start(TwoWay);
    read(twoTanks);
    QCOMPARE(setField(&Batch::stage, u"crash"_s), u"the sheet has no column \"Stage\"; nothing was written"_s);
    QVERIFY(m_writer->pending.isEmpty());
    restart(OneWay); // where nothing is written there need be no column
    read(twoTanks);
    QCOMPARE(setField(&Batch::stage, u"crash"_s), u""_s);
    QCOMPARE(batch().stage, u"crash"_s);
}

void BatchEntriesTest::writesThatAreLost()
{
    start(TwoWay);
    read(twoTanks);
    QCOMPARE(setField(&Batch::gravity, u"1.012"_s), u""_s);
    Q_EMIT m_writer->refused(m_writer->pending.first(), u"the sheet has changed"_s);
    QCOMPARE(m_lost, QStringList{u"the sheet has changed"_s});
    QCOMPARE(m_book->status().warnings.last(), u"the sheet has changed"_s);
    QCOMPARE(batch().gravity, u"1.020"_s);
    QVERIFY(m_writer->pending.isEmpty());
    // The vessel was filled anew before it could be written.
    QCOMPARE(setField(&Batch::gravity, u"1.012"_s), u""_s);
    read({u"1044|Stout||FV 10/1|1.060"_s});
    QCOMPARE(m_lost.last(),
        u"gravity \"1.012\" of FV 10/1 was not written into the sheet: the sheet has changed, the vessel holds another batch or none"_s);
    QCOMPARE(batch().gravity, u"1.060"_s);
    QVERIFY(m_writer->pending.isEmpty());
}

void BatchEntriesTest::sheetEditedWhileAwayWins()
{
    start(OneWay);
    read(twoTanks);
    QCOMPARE(setField(&Batch::gravity, u"1.012"_s), u""_s);
    read({u"1042|Pils|11/3/2026|FV 10/1|1.010|"_s});
    QCOMPARE(batch().gravity, u"1.010"_s);
    QVERIFY(m_lost.isEmpty()); // nobody had promised to write it
    read(twoTanks); // and it does not come back
    QCOMPARE(batch().gravity, u"1.020"_s);
}

void BatchEntriesTest::typedBatches()
{
    start(Typed);
    QCOMPARE(m_book->status().state, BatchStatus::State::Typed);
    Batch typed;
    typed.number = u"1042"_s;
    typed.brewed = u"11/3/2026"_s;
    typed.notes = u" cold\u202E\n"_s;
    QCOMPARE(set(u"fv-10-1"_s, typed), u""_s);
    QCOMPARE(batch().beer, u"#1042"_s);
    QCOMPARE(batch().notes, u"cold"_s);
    QCOMPARE(batch().days, std::optional(20));
    QVERIFY(batch().recordedAt == m_begin);
    QCOMPARE(m_changes, 1);
    m_clock.advance(25h);
    restart(Typed);
    QCOMPARE(batch().beer, u"#1042"_s);
    QCOMPARE(batch().days, std::optional(21));
    QVERIFY(batch().recordedAt == m_begin);
    bool isDone = false;
    m_book->clearBatch(u"fv-10-1"_s, u"kim"_s, [&isDone](const Result<void> &done) { isDone = done.has_value(); });
    QTRY_VERIFY(isDone);
    QVERIFY(m_book->batches().isEmpty());
    restart(Typed);
    QVERIFY(m_book->batches().isEmpty());
}

void BatchEntriesTest::twoPeopleAtATime()
{
    start(Typed);
    Batch pils;
    pils.beer = u"Pils"_s;
    QCOMPARE(set(u"fv-10-1"_s, pils), QString());
    const auto field = [](QString Batch::*text, const QString &value) {
        return [text, value](const std::optional<Batch> &before) -> Result<Batch> {
            Batch batch = before.value_or(Batch{});
            batch.*text = value;
            return batch;
        };
    };
    QStringList answers;
    const auto note = [&answers](const QString &who) {
        return [&answers, who](const Result<void> &done) { answers.append(who + (done ? u""_s : u" failed"_s)); };
    };
    // Nobody waits for anybody.
    m_book->changeBatch(u"fv-10-1"_s, field(&Batch::gravity, u"1.012"_s), u"kim"_s, note(u"kim"_s));
    m_book->changeBatch(u"fv-10-1"_s, field(&Batch::notes, u"hops"_s), u"lee"_s, note(u"lee"_s));
    QTRY_COMPARE(answers, (QStringList{u"kim"_s, u"lee"_s}));
    QCOMPARE(batch().beer, u"Pils"_s);
    QCOMPARE(batch().gravity, u"1.012"_s);
    QCOMPARE(batch().notes, u"hops"_s);
    // Emptied, and then somebody's note about what was in it: there is no batch to note it on.
    answers.clear();
    m_book->clearBatch(u"fv-10-1"_s, u"kim"_s, note(u"kim"_s));
    m_book->changeBatch(u"fv-10-1"_s, field(&Batch::notes, u"late"_s), u"lee"_s, note(u"lee"_s));
    QTRY_COMPARE(answers, (QStringList{u"kim"_s, u"lee failed"_s}));
    QVERIFY(!m_book->batches().contains(u"fv-10-1"_s));
}

void BatchEntriesTest::gravityBesideTheSheet()
{
    start(OneWay);
    read(twoTanks);
    QCOMPARE(setField(&Batch::gravity, u"1.012"_s), u""_s);
    QCOMPARE(batch().gravity, u"1.012"_s);
    QCOMPARE(m_book->status().pendingWrites, 0);
    read(twoTanks);
    QCOMPARE(batch().gravity, u"1.012"_s);
    restart(OneWay);
    QCOMPARE(batch().gravity, u"1.012"_s);
    read(twoTanks);
    QCOMPARE(batch().gravity, u"1.012"_s);
    read({u"1044|Stout||FV 10/1"_s}); // the next batch does not inherit it
    QCOMPARE(batch().gravity, QString());
}

void BatchEntriesTest::twoWay()
{
    start(TwoWay);
    read(twoTanks);
    QCOMPARE(setField(&Batch::gravity, u"1.012"_s), u""_s);
    QCOMPARE(m_writer->pending.size(), 1);
    const BatchEdit edit = m_writer->pending.first();
    QCOMPARE(edit.value, u"1.012"_s);
    QCOMPARE(edit.seen, u"1.020"_s);
    QCOMPARE(edit.by, u"kim@example.com"_s);
    QCOMPARE(m_book->status().pendingWrites, 1);
    Q_EMIT m_writer->written(edit);
    QVERIFY(m_writer->pending.isEmpty());
    QCOMPARE(m_source->refreshes, 1);
    QCOMPARE(m_book->status().pendingWrites, 0);
    QCOMPARE(batch().gravity, u"1.012"_s);
    read(twoTanks); // read before it was written
    QCOMPARE(batch().gravity, u"1.012"_s);
    read({u"1042|Pils|11/3/2026|FV 10/1|1.012|"_s});
    read({u"1042|Pils|11/3/2026|FV 10/1|1.009|"_s});
    QCOMPARE(batch().gravity, u"1.009"_s);
    QVERIFY(m_lost.isEmpty());
}

void BatchEntriesTest::typedTwiceBeforeItIsWritten()
{
    start(TwoWay);
    read(twoTanks);
    QCOMPARE(setField(&Batch::gravity, u"1.012"_s), u""_s);
    const BatchEdit first = m_writer->pending.first();
    QCOMPARE(setField(&Batch::gravity, u"1.010"_s), u""_s);
    Q_EMIT m_writer->written(first);
    QCOMPARE(m_writer->pending.size(), 1);
    QCOMPARE(m_writer->pending.first().ours, u"1.012"_s);
    read({u"1042|Pils|11/3/2026|FV 10/1|1.012|"_s});
    QCOMPARE(batch().gravity, u"1.010"_s);
    QCOMPARE(m_writer->pending.size(), 1);
    QVERIFY(m_lost.isEmpty());
}

void BatchEntriesTest::pendingWritesSurviveARestart()
{
    start(TwoWay);
    read(twoTanks);
    QCOMPARE(setField(&Batch::notes, u"crash it"_s), u""_s);
    const QList<BatchEdit> pending = m_writer->pending;
    restart(TwoWay);
    QVERIFY(m_writer->pending == pending);
    QCOMPARE(batch().notes, u"crash it"_s);
    m_writer->text = u"not yet"_s;
    QCOMPARE(m_book->status().warnings.last(), u"not yet"_s);
}

// Each waits in its turn, and is made of what was kept, not of nothing.
void BatchEntriesTest::typedBeforeWhatWasKeptIsRead()
{
    start(Typed);
    Batch pils;
    pils.beer = u"Pils"_s;
    QCOMPARE(set(u"fv-10-1"_s, pils), QString());
    m_book.reset();
    m_storage->post([this] { m_database.reset(); });
    m_storage.reset();

    m_isDiskSlow = true;
    open(Typed);
    m_book->start();
    QStringList answers;
    const auto change = [&](const QString &vessel, QString Batch::*field, const QString &value) {
        m_book->changeBatch(
            vessel,
            [field, value](const std::optional<Batch> &before) {
                Batch changed = before.value_or(Batch{});
                changed.*field = value;
                return Result<Batch>(changed);
            },
            u"kim@example.com"_s,
            [&answers, value](const Result<void> &done) { answers.append(done ? value : done.error().text); });
    };
    change(u"fv-10-1"_s, &Batch::gravity, u"1.012"_s);
    change(u"fv-10-1"_s, &Batch::notes, u"dry hopped"_s);
    change(u"fv-10-2"_s, &Batch::beer, u"IPA"_s);
    m_book->clearBatch(u"fv-10-2"_s, u"kim@example.com"_s,
        [&](const Result<void> &done) { answers.append(done ? u"out"_s : u"?"_s); });
    QTest::qWait(0);
    QCOMPARE(answers, QStringList());

    m_disk.release();
    QTRY_COMPARE(answers.size(), 4);
    QVERIFY(answers.indexOf(u"1.012"_s) < answers.indexOf(u"dry hopped"_s));
    QVERIFY(answers.indexOf(u"IPA"_s) < answers.indexOf(u"out"_s));
    QCOMPARE(batch().beer, u"Pils"_s);
    QCOMPARE(batch().gravity, u"1.012"_s);
    QCOMPARE(batch().notes, u"dry hopped"_s);
    QVERIFY(!m_book->batches().contains(u"fv-10-2"_s));
    m_isDiskSlow = false;
    restart(Typed);
    QCOMPARE(batch().notes, u"dry hopped"_s);
}

void BatchEntriesTest::diskThatIsNotReadInTime()
{
    m_isDiskSlow = true;
    m_patience = 20ms;
    open(Typed);
    m_book->start();
    Batch pils;
    pils.beer = u"Pils"_s;
    QCOMPARE(set(u"fv-10-1"_s, pils), u"the batches have not been read from the disk yet"_s);
    QCOMPARE(set(u"fv-10-1"_s, pils), u"the batches have not been read from the disk yet"_s); // at once
    m_disk.release();
    QTRY_COMPARE(set(u"fv-10-1"_s, pils), QString());
    QCOMPARE(batch().beer, u"Pils"_s);
}

QTEST_GUILESS_MAIN(BatchEntriesTest)
#include "tst_batchentries.moc"
