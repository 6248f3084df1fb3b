// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "batches/batchtable.h"
#include "batches/batchtext.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace cellar;

namespace {

const QList<BatchVessel> vessels{{u"fv-10-1"_s, u"FV 10/1"_s}, {u"fv-10-2"_s, u"FV 10/2"_s},
    {u"bt-10-1"_s, u"BT 10/1"_s}, {u"beer"_s, u"🍺 Keller"_s}};

// Rows of the seed's columns up to Notes, from lines whose cells are parted by |.
QList<CsvRow> table(const QStringList &lines)
{
    QList<CsvRow> rows{{1,
        u"Batch #|Split|Beer|Date Brewed|Batch Size|Vessel|Actual Volume|OG|FG|Notes|Packaged 1/6bbl"_s.split(u'|')}};
    for (const QString &line : lines) {
        rows.append({static_cast<int>(rows.size()) + 1, line.split(u'|')});
    }
    return rows;
}

BatchTable read(const QStringList &lines, const BatchTableRules &rules = {})
{
    const Result<BatchTable> result = readBatchTable(table(lines), vessels, rules);
    return result ? *result : BatchTable{{}, {}, {u"refused: "_s + result.error().text}};
}

QString beer(const BatchTable &table, const QString &vessel)
{
    return table.batches.value(vessel).batch.beer;
}

} // namespace

class BatchTableTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void twoRowsForOneVessel();
    void packagedRowsMayNameTheirVessel();
    void mergedVesselCellIsNotInherited();
    void mergedBeerCellIsTold();
    void unknownVesselIsToldOnce();
    void errorValues();
    void nothingButErrorsIsRefused();
    void noHeadings();
    void wrongDates();
    void oldestFirst();
    void warningsAreBounded();
    void hostileTexts();
    void longTextsAreCut();
    void tenThousandRows();

    void rowOfTheSeed();
    void emptiedTank();
    void rowsOfDifferentLength();
    void labelsMatch_data();
    void labelsMatch();
    void beerWithoutNameIsCalledByItsNumber();
    void formulasAreText();
};

void BatchTableTest::twoRowsForOneVessel()
{
    const BatchTable result = read({u"1043||IPA|||FV 10/1"_s, u"1042||Pils|||fv 10/1"_s});
    QCOMPARE(beer(result, u"fv-10-1"_s), u"IPA"_s);
    QCOMPARE(result.batches.value(u"fv-10-1"_s).line, 2);
    QCOMPARE(result.warnings,
        QStringList{u"rows 2 and 3 both name FV 10/1; row 2 counts, because the newest stand first"_s});
}

// The seed's people leave the vessel in the row of a batch that is gone.
void BatchTableTest::packagedRowsMayNameTheirVessel()
{
    const BatchTable result = read({u"1043||IPA|||FV 10/1"_s, u"1042||Pils|||FV 10/1|||||14"_s});
    QCOMPARE(beer(result, u"fv-10-1"_s), u"IPA"_s);
    QCOMPARE(result.warnings, QStringList());
    // What is packaged in part is still in its vessel.
    QCOMPARE(beer(read({u"1042||Pils|||FV 10/1|||||14"_s}), u"fv-10-1"_s), u"Pils"_s);
}

void BatchTableTest::mergedVesselCellIsNotInherited()
{
    const BatchTable result = read({u"1043|A|IPA|||FV 10/1"_s, u"1044|B|Stout|||"_s});
    QCOMPARE(result.batches.size(), 1);
    QCOMPARE(beer(result, u"fv-10-1"_s), u"IPA"_s);
    QCOMPARE(result.warnings, QStringList());
}

void BatchTableTest::mergedBeerCellIsTold()
{
    const BatchTable result =
        read({u"1043|A|IPA|11/3/2026||FV 10/1|9"_s, u"||||  |FV 10/2|8.5"_s, u"1001||Old|||FV 10/2"_s});
    QVERIFY(!result.batches.contains(u"fv-10-2"_s)); // and it is not the old one
    QCOMPARE(result.warnings.first(), u"row 3: FV 10/2 has neither a beer nor a batch number and is shown empty; of "
                                      u"merged cells only the first row has "
                                      "the value"_s);
}

void BatchTableTest::unknownVesselIsToldOnce()
{
    const BatchTable result = read({u"1||A|||FV 10/22"_s, u"2||B|||fv  10/22"_s, u"3||C|||Cellar of the neighbour"_s});
    QVERIFY(result.batches.isEmpty());
    QCOMPARE(result.warnings, (QStringList{u"row 2: there is no vessel \"FV 10/22\"; the nearest name is \"FV 10/2\""_s,
                                  u"row 4: there is no vessel \"Cellar of the neighbour\""_s}));
}

void BatchTableTest::errorValues()
{
    const BatchTable result = read({u"#REF!||IPA|||FV 10/1||#DIV/0!"_s, u"7||Pils|||#N/A"_s, u"8||Stout|||-"_s});
    const Batch batch = result.batches.value(u"fv-10-1"_s).batch;
    QCOMPARE(batch.beer, u"IPA"_s);
    QCOMPARE(batch.number, QString());
    QCOMPARE(batch.og, QString());
    QCOMPARE(result.batches.size(), 1);
    QCOMPARE(result.warnings, (QStringList{u"row 2: \"Batch #\" is #REF! and counts as empty"_s,
                                  u"row 2: \"OG\" is #DIV/0! and counts as empty"_s, u"row 3: the vessel is #N/A"_s}));
}

// A broken formula must not show a whole cellar empty.
void BatchTableTest::nothingButErrorsIsRefused()
{
    const auto result = readBatchTable(table({u"7||Pils|||#REF!"_s, u"8||IPA|||#REF!"_s}), vessels);
    QVERIFY(!result);
    QCOMPARE(result.error().text, u"row 3: the vessel is #REF!, and no row names a vessel"_s);
}

void BatchTableTest::noHeadings()
{
    QVERIFY(!readBatchTable({}, vessels));
    QVERIFY(!readBatchTable({{1, {u"1"_s, u"Pils"_s, u"FV 10/1"_s}}}, vessels));
}

void BatchTableTest::wrongDates()
{
    const BatchTable result = read({u"1||IPA|25/3/2026||FV 10/1"_s, u"2||Pils|3/4/2026||FV 10/2"_s});
    QVERIFY(!result.batches.value(u"fv-10-1"_s).batch.brewedOn.isValid());
    QCOMPARE(result.batches.value(u"fv-10-1"_s).batch.brewed, u"25/3/2026"_s);
    QCOMPARE(result.batches.value(u"fv-10-2"_s).batch.brewedOn, QDate(2026, 3, 4));
    QCOMPARE(result.warnings,
        QStringList{u"row 2: \"25/3/2026\" is no date as m/d/yyyy; the days in FV 10/1 are not known"_s});
    const BatchTable german = read({u"1||IPA|25/3/2026||FV 10/1"_s}, {.dates = DateOrder::DayFirst});
    QCOMPARE(german.batches.value(u"fv-10-1"_s).batch.brewedOn, QDate(2026, 3, 25));
}

void BatchTableTest::oldestFirst()
{
    const QStringList lines{u"1||Old|1/1/2026||FV 10/1"_s, u"2||Older|2/1/2026||"_s, u"3||New|3/1/2026||FV 10/1"_s};
    QCOMPARE(read(lines, {.newestRows = 2}).warnings,
        QStringList{u"the oldest batches stand first and only 2 rows are looked at: sort the newest to the top"_s});
    QCOMPARE(beer(read(lines, {.newestRows = 1}), u"fv-10-1"_s), u"Old"_s);
}

void BatchTableTest::warningsAreBounded()
{
    QStringList lines;
    for (int i = 0; i < 500; ++i) {
        lines.append(u"%1||IPA|||X%1"_s.arg(i));
    }
    const BatchTable result = read(lines, {.newestRows = 1000});
    QCOMPARE(result.warnings.size(), 31);
    QCOMPARE(result.warnings.last(), u"and 470 more"_s);
}

void BatchTableTest::hostileTexts()
{
    const BatchTable result = read({u"1||I\u202EPA\u0007<b>|||FV 10/1||||line 1\nline 2"_s});
    QCOMPARE(beer(result, u"fv-10-1"_s), u"IPA <b>"_s);
    QCOMPARE(result.batches.value(u"fv-10-1"_s).batch.notes, u"line 1 line 2"_s);
}

void BatchTableTest::longTextsAreCut()
{
    const BatchTable result = read({u"1||"_s + u"🍺"_s.repeated(30'000) + u"|||FV 10/1"_s});
    const QString text = beer(result, u"fv-10-1"_s);
    QCOMPARE(text.size(), 199); // not in the middle of one
    QVERIFY(text.isValidUtf16());
    QCOMPARE(result.warnings, QStringList{u"row 2: \"Beer\" is longer than 200 characters and shown cut"_s});
}

void BatchTableTest::tenThousandRows()
{
    QStringList lines;
    for (int i = 0; i < 10'000; ++i) {
        lines.append(
            u"%1||Beer %1|11/3/2026|10|%2|9|1.050|1.010|"_s.arg(10'000 - i).arg(i == 24 ? u"FV 10/1"_s : QString()));
    }
    lines[25] = u"1||Too old|||FV 10/2"_s;
    lines[9'999] = u"1||The very first|||BT 10/1"_s;
    const QList<CsvRow> rows = table(lines);
    const auto newest = readBatchTable(rows, vessels);
    QVERIFY(newest);
    QCOMPARE(newest->batches.size(), 1);
    QCOMPARE(beer(*newest, u"fv-10-1"_s), u"Beer 9976"_s);
    const auto all = readBatchTable(rows, vessels, {.newestRows = 10'000});
    QVERIFY(all);
    QCOMPARE(all->batches.size(), 3);
    QCOMPARE(all->batches.value(u"bt-10-1"_s).line, 10'001);
}

void BatchTableTest::rowOfTheSeed()
{
    const BatchTable result =
        read({u"1042|A|Keller Pils|11/3/2026|10 bbl|FV 10/1|9.5 bbl|1.048|1.010|dry hop Friday|"_s});
    QCOMPARE(result.warnings, QStringList());
    Batch expected;
    expected.number = u"1042"_s;
    expected.split = u"A"_s;
    expected.beer = u"Keller Pils"_s;
    expected.brewed = u"11/3/2026"_s;
    expected.brewedOn = QDate(2026, 11, 3);
    expected.size = u"10 bbl"_s;
    expected.volume = u"9.5 bbl"_s;
    expected.og = u"1.048"_s;
    expected.fg = u"1.010"_s;
    expected.notes = u"dry hop Friday"_s;
    QVERIFY(result.batches.value(u"fv-10-1"_s).batch == expected);
}

void BatchTableTest::emptiedTank()
{
    QVERIFY(read({}).batches.isEmpty());
    QVERIFY(read({u"1042||Pils|||"_s}).batches.isEmpty());
    // One row for each vessel, blank where it is empty.
    const BatchTable overview = read({u"|||||FV 10/1"_s, u"1042||Pils|||FV 10/2"_s});
    QCOMPARE(overview.batches.keys(), QStringList{u"fv-10-2"_s});
    QCOMPARE(overview.warnings, QStringList());
}

void BatchTableTest::rowsOfDifferentLength()
{
    const BatchTable result = read({u"1"_s, QString(), u"2||IPA|||FV 10/1"_s, u"3||A|||FV 10/2||||||||||||||x"_s});
    QCOMPARE(result.batches.size(), 2);
    QCOMPARE(result.warnings, QStringList());
}

void BatchTableTest::labelsMatch_data()
{
    QTest::addColumn<QString>("cell");
    QTest::addColumn<QString>("vessel");
    QTest::newRow("same") << u"FV 10/1"_s << u"fv-10-1"_s;
    QTest::newRow("case") << u"fv 10/1"_s << u"fv-10-1"_s;
    QTest::newRow("spaces") << u"  FV   10/1 "_s << u"fv-10-1"_s;
    QTest::newRow("no-break space") << u"FV\u00A010/1"_s << u"fv-10-1"_s;
    QTest::newRow("zero-width space") << u"FV\u200B 10/1"_s << u"fv-10-1"_s;
    QTest::newRow("line break") << u"FV\n10/1"_s << u"fv-10-1"_s;
    QTest::newRow("emoji") << u"🍺 keller"_s << u"beer"_s;
    QTest::newRow("not a part") << u"FV 10"_s << QString();
    QTest::newRow("without the space") << u"FV10/1"_s << QString();
}

void BatchTableTest::labelsMatch()
{
    QFETCH(QString, cell);
    const BatchTable result = read({u"1||IPA|||"_s + cell});
    QTEST(result.batches.isEmpty() ? QString() : result.batches.constBegin().key(), "vessel");
}

void BatchTableTest::beerWithoutNameIsCalledByItsNumber()
{
    QCOMPARE(beer(read({u"1042|||||FV 10/1"_s}), u"fv-10-1"_s), u"#1042"_s);
}

void BatchTableTest::formulasAreText()
{
    const BatchTable result = read({u"=A1+1||=HYPERLINK(\"x\")|||FV 10/1||||@SUM(A1)"_s});
    QCOMPARE(result.batches.value(u"fv-10-1"_s).batch.number, u"=A1+1"_s);
    QCOMPARE(beer(result, u"fv-10-1"_s), u"=HYPERLINK(\"x\")"_s);
    QCOMPARE(result.batches.value(u"fv-10-1"_s).batch.notes, u"@SUM(A1)"_s);
}

QTEST_APPLESS_MAIN(BatchTableTest)
#include "tst_batchtable.moc"
