// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "batches/batchcolumns.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace cellar;

namespace {

const QStringList seedHeadings{u"Batch #"_s, u"Split"_s, u"Beer"_s, u"Date Brewed"_s, u"Batch Size"_s, u"Vessel"_s,
    u"Actual Volume"_s, u"OG"_s, u"FG"_s, u"Notes"_s, u"Packaged 1/6bbl"_s, u"Packaged 1/2bbl"_s,
    u"Packaged Cases 16oz"_s};

} // namespace

class BatchColumnsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void withoutTheNecessary_data();
    void withoutTheNecessary();
    void missingColumnsAreTold();
    void twiceTheSame();
    void columnsOfTheSeed();
    void otherSpellings();
    void properNameBeforeSynonym();
    void titleAboveTheHeadings();
    void configuredNames();
    void packaged();
};

void BatchColumnsTest::withoutTheNecessary_data()
{
    QTest::addColumn<QStringList>("headings");
    QTest::newRow("no vessel") << QStringList{u"Batch #"_s, u"Beer"_s};
    QTest::newRow("vessel alone") << QStringList{u"Vessel"_s, u"Notes"_s};
    QTest::newRow("a batch instead of headings") << QStringList{u"1042"_s, u"Pils"_s, u"FV 10/1"_s};
    QTest::newRow("blank") << QStringList{QString(), u" "_s};
}

void BatchColumnsTest::withoutTheNecessary()
{
    QFETCH(QStringList, headings);
    const auto columns = BatchColumns::find({CsvRow{1, headings}});
    QVERIFY(!columns);
    QCOMPARE(columns.error().text,
        u"no row of headings with \"Vessel\" and \"Beer\" or \"Batch #\" among the first 5 rows"_s);
    QVERIFY(!BatchColumns::find({}));
}

void BatchColumnsTest::missingColumnsAreTold()
{
    const auto columns = BatchColumns::find({CsvRow{1, {u"Beer"_s, u"Vessel"_s, u"OG"_s, u"Notes"_s}}});
    QVERIFY(columns);
    QCOMPARE(columns->warnings(),
        QStringList{
            u"the table has no column \"Batch #\", \"Date Brewed\", \"Batch Size\", \"Actual Volume\", \"FG\""_s});
    QVERIFY(!columns->index(BatchColumn::Fg));
    QCOMPARE(columns->text(CsvRow{2, {u"Pils"_s}}, BatchColumn::Fg), QString());
    QCOMPARE(columns->heading(BatchColumn::Fg), u"FG"_s);
}

void BatchColumnsTest::twiceTheSame()
{
    QStringList headings = seedHeadings;
    headings << u"vessel "_s;
    const auto columns = BatchColumns::find({CsvRow{1, headings}});
    QVERIFY(columns);
    QCOMPARE(columns->warnings(), QStringList{u"there are 2 columns \"Vessel\"; the first one counts"_s});
    QCOMPARE(columns->index(BatchColumn::Vessel), std::optional(5));
}

void BatchColumnsTest::columnsOfTheSeed()
{
    const auto columns = BatchColumns::find({CsvRow{1, seedHeadings}});
    QVERIFY(columns);
    QCOMPARE(columns->warnings(), QStringList());
    for (int column = 0; column <= static_cast<int>(BatchColumn::Notes); ++column) {
        QCOMPARE(columns->index(static_cast<BatchColumn>(column)), std::optional(column));
    }
    QCOMPARE(columns->firstRow(), 1);
    QCOMPARE(columns->text(CsvRow{2, {u"1"_s, {}, u" Pils "_s}}, BatchColumn::Beer), u"Pils"_s);
}

void BatchColumnsTest::otherSpellings()
{
    const auto columns =
        BatchColumns::find({CsvRow{1, {u"BATCH NO."_s, u"beer_name"_s, u"Brew  Date"_s, u"size"_s, u"Tank"_s, u"Vol."_s,
                                          u"O.G."_s, u"Final Gravity"_s, u"Comments"_s, u"S.G."_s, u"Status"_s}}});
    QVERIFY(columns);
    QCOMPARE(columns->warnings(), QStringList());
    QCOMPARE(columns->index(BatchColumn::Number), std::optional(0));
    QCOMPARE(columns->index(BatchColumn::Beer), std::optional(1));
    QCOMPARE(columns->index(BatchColumn::Brewed), std::optional(2));
    QCOMPARE(columns->index(BatchColumn::Vessel), std::optional(4));
    QCOMPARE(columns->index(BatchColumn::Og), std::optional(6));
    QCOMPARE(columns->index(BatchColumn::Gravity), std::optional(9));
    QCOMPARE(columns->index(BatchColumn::Stage), std::optional(10));
}

void BatchColumnsTest::properNameBeforeSynonym()
{
    const auto columns =
        BatchColumns::find({CsvRow{1, {u"Volume"_s, u"Beer"_s, u"Tank"_s, u"vessel"_s, u"Actual Volume"_s}}});
    QVERIFY(columns);
    QCOMPARE(columns->index(BatchColumn::Volume), std::optional(4));
    QCOMPARE(columns->index(BatchColumn::Vessel), std::optional(3));
}

void BatchColumnsTest::titleAboveTheHeadings()
{
    const auto columns =
        BatchColumns::find({CsvRow{1, {u"Production 2026"_s}}, CsvRow{2, {}}, CsvRow{3, seedHeadings}, CsvRow{4, {}}});
    QVERIFY(columns);
    QCOMPARE(columns->firstRow(), 3);
}

void BatchColumnsTest::configuredNames()
{
    const auto columns = BatchColumns::find(
        {CsvRow{1, {u"Beer"_s, u"Where"_s, u"Tank"_s, u"Gravity"_s, u"°P today"_s}}},
        {{BatchColumn::Vessel, u"where"_s}, {BatchColumn::Gravity, u"°P Today"_s}, {BatchColumn::Stage, u"Step"_s}});
    QVERIFY(columns);
    QCOMPARE(columns->index(BatchColumn::Vessel), std::optional(1));
    QCOMPARE(columns->index(BatchColumn::Gravity), std::optional(4));
    QVERIFY(!columns->index(BatchColumn::Stage));
    QCOMPARE(columns->heading(BatchColumn::Stage), u"Step"_s);
}

void BatchColumnsTest::packaged()
{
    const auto columns = BatchColumns::find({CsvRow{1, seedHeadings}});
    QVERIFY(columns);
    CsvRow row{2, QStringList(13)};
    QVERIFY(!columns->isPackaged(row));
    row.cells[12] = u"0"_s;
    QVERIFY(!columns->isPackaged(row));
    row.cells[11] = u"14"_s;
    QVERIFY(columns->isPackaged(row));
    QVERIFY(!columns->isPackaged(CsvRow{3, {u"1"_s}}));
}

QTEST_APPLESS_MAIN(BatchColumnsTest)
#include "tst_batchcolumns.moc"
