// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/batchdesk.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using namespace cellar;

// What the desk says without a book, and how it reads and words what people type. What it does over a book is checked
// by both of its users: tst_batchapi and tst_recordsfacade.
class BatchDeskTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void withoutABook();
    void textsOfABatch();
    void differences_data();
    void differences();
};

void BatchDeskTest::withoutABook()
{
    const BatchDesk desk(nullptr, nullptr);
    QCOMPARE(desk.state(u"fv-10-1"_s).error().kind, ErrorKind::Io);
    int answers = 0;
    const auto refused = [&answers](const Result<VesselBatch> &now) {
        answers += !now && now.error().kind == ErrorKind::Io ? 1 : 0;
    };
    desk.change(u"fv-10-1"_s, {{u"beer"_s, u"Pils"_s}}, {u"anna"_s}, refused);
    desk.clear(u"fv-10-1"_s, {u"anna"_s}, refused);
    QCOMPARE(answers, 2);
}

void BatchDeskTest::textsOfABatch()
{
    Batch before;
    before.beer = u"Pils"_s;
    before.brewed = u"11/3/2026"_s;
    before.brewedOn = QDate(2026, 11, 3);
    const Result<Batch> same = batchWithTexts(before, {{u"gravity"_s, u"1.012"_s}});
    QCOMPARE(same->beer, u"Pils"_s);
    QCOMPARE(same->gravity, u"1.012"_s);
    QCOMPARE(same->brewedOn, QDate(2026, 11, 3));
    const Result<Batch> later = batchWithTexts(before, {{u"brewed"_s, u"2026-11-05"_s}});
    QVERIFY(!later->brewedOn.isValid()); // follows from the text, by whoever checks it
    const Result<Batch> unknown = batchWithTexts(before, {{u"tank"_s, u"1"_s}});
    QCOMPARE(unknown.error().kind, ErrorKind::BadInput);
    QVERIFY(unknown.error().text.contains(u"tank"_s));
}

void BatchDeskTest::differences_data()
{
    QTest::addColumn<QString>("before");
    QTest::addColumn<QString>("after");
    QTest::addColumn<QString>("text");
    QTest::newRow("nothing") << u"a"_s << u"a"_s << QString();
    QTest::newRow("only spaces") << u"a"_s << u" a "_s << QString();
    QTest::newRow("new") << QString() << u"a"_s << u"stage \"a\""_s;
    QTest::newRow("other") << u"a"_s << u"b"_s << u"stage \"a\" → \"b\""_s;
    QTest::newRow("gone") << u"a"_s << QString() << u"stage \"a\" taken out"_s;
}

void BatchDeskTest::differences()
{
    QFETCH(const QString, before);
    QFETCH(const QString, after);
    Batch old;
    old.stage = before;
    Batch now;
    now.stage = after;
    QTEST(batchDifference(old, now), "text");
}

QTEST_GUILESS_MAIN(BatchDeskTest)
#include "tst_batchdesk.moc"
