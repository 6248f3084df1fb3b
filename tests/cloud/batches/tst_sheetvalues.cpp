// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "batches/sheetvalues.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace cellar;

class SheetValuesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void notASheet_data();
    void notASheet();
    void cells_data();
    void cells();
    void rowsOfDifferentLength();
    void nothingAtAll();
    void errorTexts_data();
    void errorTexts();
    void letters();
    void paths();
};

void SheetValuesTest::notASheet_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QString>("error");
    QTest::newRow("nothing") << ""_ba << u"the answer is not the JSON of a sheet: "_s;
    QTest::newRow("a page") << "<html>sign in</html>"_ba << u"the answer is not the JSON of a sheet: "_s;
    QTest::newRow("cut") << "{\"range\":\"Main!A1:B2\",\"values\":[[\"a\""_ba
                         << u"the answer is not the JSON of a sheet: "_s;
    QTest::newRow("a list") << "[]"_ba << u"the answer is not the JSON of a sheet: no object"_s;
    QTest::newRow("columns") << "{\"majorDimension\":\"COLUMNS\",\"values\":[]}"_ba
                             << u"the answer is by columns instead of by rows"_s;
    QTest::newRow("values") << "{\"values\":{}}"_ba << u"\"values\" is no list"_s;
    QTest::newRow("row") << "{\"values\":[[],\"a\"]}"_ba << u"row 2 is no list"_s;
    QTest::newRow("lower") << "{\"range\":\"Main!A3:B9\"}"_ba
                           << u"the answer does not begin in the first cell of the sheet"_s;
    QTest::newRow("further right") << "{\"range\":\"'It''s !A1'!B1:C9\"}"_ba
                                   << u"the answer does not begin in the first cell of the sheet"_s;
}

void SheetValuesTest::notASheet()
{
    QFETCH(QByteArray, json);
    const auto rows = readSheetValues(json);
    QVERIFY(!rows);
    QCOMPARE(rows.error().kind, ErrorKind::Protocol);
    QFETCH(QString, error);
    QVERIFY2(rows.error().text.startsWith(error), qPrintable(rows.error().text));
}

void SheetValuesTest::cells_data()
{
    QTest::addColumn<QByteArray>("cell");
    QTest::addColumn<QString>("text");
    QTest::newRow("text") << "\"FV 10/1\""_ba << u"FV 10/1"_s;
    QTest::newRow("emoji") << "\"\xF0\x9F\x8D\xBA \\ud83c\\udf7b\""_ba << u"🍺 🍻"_s;
    QTest::newRow("formula") << "\"=1+1\""_ba << u"=1+1"_s;
    QTest::newRow("whole number") << "1042"_ba << u"1042"_s;
    QTest::newRow("fraction") << "1.012"_ba << u"1.012"_s;
    QTest::newRow("negative") << "-3.5"_ba << u"-3.5"_s;
    QTest::newRow("huge") << "1e300"_ba << u"1e+300"_s;
    QTest::newRow("yes") << "true"_ba << u"TRUE"_s;
    QTest::newRow("no") << "false"_ba << u"FALSE"_s;
    QTest::newRow("null") << "null"_ba << QString();
    QTest::newRow("list") << "[1]"_ba << QString();
    QTest::newRow("object") << "{\"a\":1}"_ba << QString();
}

void SheetValuesTest::cells()
{
    QFETCH(QByteArray, cell);
    const auto rows = readSheetValues("{\"range\":\"Main!A1:B2\",\"values\":[[" + cell + "]]}");
    QVERIFY(rows);
    QTEST(rows->first().cells.first(), "text");
}

void SheetValuesTest::rowsOfDifferentLength()
{
    const auto rows = readSheetValues(
        "{\"range\":\"'It''s'!$A$1:M26\",\"majorDimension\":\"ROWS\",\"values\":[[\"a\",\"b\"],[],[\"\",2,\"c\"]]}"_ba);
    QVERIFY2(rows, qPrintable(rows ? QString() : rows.error().text));
    QCOMPARE(*rows, (QList<CsvRow>{{1, {u"a"_s, u"b"_s}}, {2, {}}, {3, {QString(), u"2"_s, u"c"_s}}}));
}

void SheetValuesTest::nothingAtAll()
{
    const auto rows = readSheetValues("{\"range\":\"Main!A1:Z26\",\"majorDimension\":\"ROWS\"}"_ba);
    QVERIFY(rows);
    QVERIFY(rows->isEmpty());
    QVERIFY(readSheetValues("{}"_ba));
}

void SheetValuesTest::errorTexts_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QString>("text");
    QTest::newRow("api") << R"({"error":{"code":403,"message":"The caller does not have permission","status":"X"}})"_ba
                         << u"The caller does not have permission"_s;
    QTest::newRow("token") << R"({"error":"invalid_grant","error_description":"Invalid JWT Signature."})"_ba
                           << u"invalid_grant: Invalid JWT Signature."_s;
    QTest::newRow("word") << R"({"error":"invalid_grant"})"_ba << u"invalid_grant"_s;
    QTest::newRow("page") << "<html>"_ba << QString();
    QTest::newRow("other shape") << R"({"error":7})"_ba << QString();
    QTest::newRow("lines") << R"({"error":"a\nb\u0000c"})"_ba << u"a b c"_s;
}

void SheetValuesTest::errorTexts()
{
    QFETCH(QByteArray, json);
    QTEST(googleErrorText(json), "text");
}

void SheetValuesTest::letters()
{
    QCOMPARE(columnLetters(0), u"A"_s);
    QCOMPARE(columnLetters(25), u"Z"_s);
    QCOMPARE(columnLetters(26), u"AA"_s);
    QCOMPARE(columnLetters(701), u"ZZ"_s);
    QCOMPARE(columnLetters(702), u"AAA"_s);
}

void SheetValuesTest::paths()
{
    QCOMPARE(sheetRange(u"Bob's sheet"_s, u"B7"_s), u"'Bob''s sheet'!B7"_s);
    QCOMPARE(sheetRange(u"Main"_s), u"'Main'"_s);
    QCOMPARE(sheetValuesPath(u"1aB_c-D"_s, sheetRange(u"Main"_s, u"1:26"_s)),
        "/v4/spreadsheets/1aB_c-D/values/%27Main%27%211%3A26"_ba);
    QCOMPARE(sheetValuesPath(u"../x?y"_s, u"ä/b"_s), "/v4/spreadsheets/..%2Fx%3Fy/values/%C3%A4%2Fb"_ba);
}

QTEST_APPLESS_MAIN(SheetValuesTest)
#include "tst_sheetvalues.moc"
