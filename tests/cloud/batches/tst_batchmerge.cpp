// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "batches/batchmerge.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace cellar;

namespace {

Batch pils()
{
    Batch batch;
    batch.number = u"1042"_s;
    batch.beer = u"Pils"_s;
    batch.gravity = u"1.020"_s;
    return batch;
}

BatchEdit edit(const QString &value)
{
    return {u"fv-10-1"_s, BatchColumn::Gravity, batchKey(pils()), value, u"1.020"_s, {}, u"kim"_s, {}, false};
}

} // namespace

class BatchMergeTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whatEndsAnEdit_data();
    void whatEndsAnEdit();
    void editOfAnEmptiedVessel();
    void editWins();
    void emptyTextDeletes();
    void keysOfBatches();
};

void BatchMergeTest::whatEndsAnEdit_data()
{
    QTest::addColumn<QString>("number");
    QTest::addColumn<QString>("gravity");
    QTest::addColumn<int>("why");
    QTest::newRow("arrived") << u"1042"_s << u"1.012"_s << int(EditEnd::Arrived);
    QTest::newRow("the sheet was changed") << u"1042"_s << u"1.015"_s << int(EditEnd::Overtaken);
    QTest::newRow("deleted in the sheet") << u"1042"_s << u""_s << int(EditEnd::Overtaken);
    QTest::newRow("another batch") << u"1043"_s << u"1.020"_s << int(EditEnd::OtherBatch);
}

void BatchMergeTest::whatEndsAnEdit()
{
    QFETCH(QString, number);
    QFETCH(QString, gravity);
    Batch batch = pils();
    batch.number = number;
    batch.gravity = gravity;
    const MergedBatches merged = mergeBatches({{u"fv-10-1"_s, {batch, 2}}}, {edit(u"1.012"_s)});
    QCOMPARE(merged.batches.value(u"fv-10-1"_s).gravity, gravity);
    QCOMPARE(merged.ended.size(), 1);
    QTEST(int(merged.ended.first().why), "why");
}

void BatchMergeTest::editOfAnEmptiedVessel()
{
    const MergedBatches merged = mergeBatches({}, {edit(u"1.012"_s)});
    QVERIFY(merged.batches.isEmpty());
    QCOMPARE(merged.ended.size(), 1);
    QCOMPARE(merged.ended.first().why, EditEnd::OtherBatch);
}

void BatchMergeTest::editWins()
{
    MergedBatches merged = mergeBatches({{u"fv-10-1"_s, {pils(), 2}}}, {edit(u"1.012"_s)});
    QCOMPARE(merged.batches.value(u"fv-10-1"_s).gravity, u"1.012"_s);
    QVERIFY(merged.ended.isEmpty());
    // Also over the value that an earlier edit has put there meanwhile.
    Batch batch = pils();
    batch.gravity = u"1.014"_s;
    BatchEdit second = edit(u"1.012"_s);
    second.ours = u"1.014"_s;
    merged = mergeBatches({{u"fv-10-1"_s, {batch, 2}}}, {second});
    QCOMPARE(merged.batches.value(u"fv-10-1"_s).gravity, u"1.012"_s);
}

void BatchMergeTest::emptyTextDeletes()
{
    const MergedBatches merged = mergeBatches({{u"fv-10-1"_s, {pils(), 2}}}, {edit(QString())});
    QCOMPARE(merged.batches.value(u"fv-10-1"_s).gravity, QString());
    QVERIFY(merged.ended.isEmpty());
}

void BatchMergeTest::keysOfBatches()
{
    Batch renamed = pils();
    renamed.beer = u"Keller Pils"_s;
    renamed.number = u" 1042 "_s;
    QCOMPARE(batchKey(renamed), batchKey(pils()));
    Batch split = pils();
    split.split = u"B"_s;
    QVERIFY(batchKey(split) != batchKey(pils()));
    Batch unnumbered;
    unnumbered.beer = u"Pils"_s;
    Batch nextYear = unnumbered;
    nextYear.brewed = u"11/3/2027"_s;
    QVERIFY(batchKey(unnumbered) != batchKey(nextYear));
}

QTEST_APPLESS_MAIN(BatchMergeTest)
#include "tst_batchmerge.moc"
