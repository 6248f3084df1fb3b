// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/csv.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using namespace cellar;

class TestCsv : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void hostile_data();
    void hostile();
    void rows_data();
    void rows();
    void encodings_data();
    void encodings();
    void linesAreCounted();
    void separatorIsThatOfTheFirstLine_data();
    void separatorIsThatOfTheFirstLine();
    void onlyUtf8_data();
    void onlyUtf8();
    void writtenCells_data();
    void writtenCells();
};

void TestCsv::hostile_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("fragment");
    QTest::newRow("open quote") << "a,b\n1,\"2\n3\n"_ba << u"line 2: the quote that opens here is never closed"_s;
    QTest::newRow("text behind a quote") << "a\n\"1\"x\n"_ba << u"line 2: text behind a closing quote"_s;
    QTest::newRow("zero byte") << QByteArray("a\nb\0c", 5) << u"line 2: a control character (code 0)"_s;
    QTest::newRow("bell in quotes") << "\"\a\""_ba << u"line 1: a control character (code 7)"_s;
    QTest::newRow("endless cell") << "a\n" + QByteArray(5000, 'x') << u"line 2: a value of more than 4096"_s;
    QTest::newRow("endless row") << QByteArray(300, ',') << u"line 1: more than 256 columns"_s;
    QTest::newRow("too many lines") << QByteArray("a\n").repeated(200'002) << u"line 200001: more than"_s;
    QTest::newRow("too large") << QByteArray(16 * 1024 * 1024 + 1, '\n') << u"larger than 16 MB"_s;
}

void TestCsv::hostile()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QString, fragment);
    const Result<QList<CsvRow>> rows = readCsv(bytes);
    QVERIFY(!rows);
    QVERIFY2(rows.error().text.contains(fragment), qPrintable(rows.error().text));
}

void TestCsv::rows_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QList<QStringList>>("cells");
    using Cells = QList<QStringList>;
    QTest::newRow("nothing") << ""_ba << Cells{};
    QTest::newRow("empty lines") << "\n\r\n ,,\n"_ba << Cells{};
    QTest::newRow("LF") << "a,b\nc,d\n"_ba << Cells{{u"a"_s, u"b"_s}, {u"c"_s, u"d"_s}};
    QTest::newRow("CRLF, no last end") << "a\r\nb"_ba << Cells{{u"a"_s}, {u"b"_s}};
    QTest::newRow("CR") << "a\rb\r"_ba << Cells{{u"a"_s}, {u"b"_s}};
    QTest::newRow("quotes") << "\"a,b\",\"say \"\"x\"\"\" , c "_ba << Cells{{u"a,b"_s, u"say \"x\""_s, u"c"_s}};
    QTest::newRow("break in quotes") << "\"a\nb\",c"_ba << Cells{{u"a b"_s, u"c"_s}};
    QTest::newRow("empty cells") << "a,,\"\","_ba << Cells{{u"a"_s, QString(), QString(), QString()}};
    QTest::newRow("quote inside plain text") << "5\" pipe,b"_ba << Cells{{u"5\" pipe"_s, u"b"_s}};
    QTest::newRow("semicolons") << "a;\"b,c\"\n1;2"_ba << Cells{{u"a"_s, u"b,c"_s}, {u"1"_s, u"2"_s}};
}

void TestCsv::rows()
{
    QFETCH(QByteArray, bytes);
    const Result<QList<CsvRow>> rows = readCsv(bytes);
    QVERIFY(rows);
    QList<QStringList> cells;
    for (const CsvRow &row : *rows) {
        cells.append(row.cells);
    }
    QTEST(cells, "cells");
}

void TestCsv::encodings_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("UTF-8") << "Gär,1"_ba;
    QTest::newRow("UTF-8 with mark") << "\xEF\xBB\xBFG\xC3\xA4r,1"_ba;
    QTest::newRow("Latin-1") << "G\xE4r,1"_ba;
    QTest::newRow("UTF-16") << QByteArray("\xFF\xFEG\0\xE4\0r\0,\0"
                                          "1\0",
        12);
}

void TestCsv::encodings()
{
    QFETCH(QByteArray, bytes);
    const Result<QList<CsvRow>> rows = readCsv(bytes);
    QVERIFY(rows);
    QCOMPARE(rows->first().cells, (QStringList{u"Gär"_s, u"1"_s}));
}

void TestCsv::linesAreCounted()
{
    const Result<QList<CsvRow>> rows = readCsv("a\n\n\"b\nc\"\r\nd\n"_ba);
    QVERIFY(rows);
    QCOMPARE(rows->at(0).line, 1);
    QCOMPARE(rows->at(1).line, 3);
    QCOMPARE(rows->at(2).line, 5);
}

void TestCsv::separatorIsThatOfTheFirstLine_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QStringList>("second");
    QTest::newRow("comma") << "a,b\nx;y,1"_ba << QStringList{u"x;y"_s, u"1"_s};
    QTest::newRow("semicolon") << "a;b;\"c,d,e\"\nx,y;1"_ba << QStringList{u"x,y"_s, u"1"_s};
    QTest::newRow("tab") << "a\tb\nx, y;z\t1"_ba << QStringList{u"x, y;z"_s, u"1"_s};
    QTest::newRow("a comma in a name") << "a, b;c;d\n1;2;3"_ba << QStringList{u"1"_s, u"2"_s, u"3"_s};
    QTest::newRow("behind blank lines") << "\n\r\na;b\n1;2"_ba << QStringList{u"1"_s, u"2"_s};
    QTest::newRow("one column") << "a\nx"_ba << QStringList{u"x"_s};
}

void TestCsv::separatorIsThatOfTheFirstLine()
{
    QFETCH(QByteArray, bytes);
    const Result<QList<CsvRow>> rows = readCsv(bytes);
    QVERIFY(rows);
    QTEST(rows->at(1).cells, "second");
}

void TestCsv::onlyUtf8_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("error"); // empty: none
    QTest::newRow("UTF-8") << "G\xC3\xA4r,1"_ba << QString();
    QTest::newRow("with mark") << "\xEF\xBB\xBFG\xC3\xA4r,1"_ba << QString();
    QTest::newRow("Latin-1") << "a,b\r\nG\xE4r,1\r\n"_ba << u"line 2 is not UTF-8; save the file as \"CSV UTF-8\""_s;
    QTest::newRow("UTF-16") << QByteArray("\xFF\xFEG\0", 4)
                            << u"this is UTF-16LE, not UTF-8; save it as \"CSV UTF-8\""_s;
    QTest::newRow("cut inside a character")
        << "a\nG\xC3"_ba << u"line 2 is not UTF-8; save the file as \"CSV UTF-8\""_s;
}

void TestCsv::onlyUtf8()
{
    QFETCH(QByteArray, bytes);
    const Result<QList<CsvRow>> rows = readCsv(bytes, {.onlyUtf8 = true});
    QTEST(rows ? QString() : rows.error().text, "error");
}

void TestCsv::writtenCells_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QByteArray>("cell");
    QTest::newRow("plain") << u"FV 10/1"_s << "FV 10/1"_ba;
    QTest::newRow("empty") << QString() << ""_ba;
    QTest::newRow("comma") << u"Pils, old"_s << "\"Pils, old\""_ba;
    QTest::newRow("quote") << u"6\" tank"_s << "\"6\"\" tank\""_ba;
    QTest::newRow("lines") << u"a\r\nb"_s << "\"a\r\nb\""_ba;
    QTest::newRow("emoji") << u"🍺"_s << "🍺"_ba;
    QTest::newRow("=") << u"=1+2"_s << "'=1+2"_ba;
    QTest::newRow("+") << u"+1"_s << "'+1"_ba;
    QTest::newRow("-") << u"-1"_s << "'-1"_ba;
    QTest::newRow("@") << u"@SUM(A1)"_s << "'@SUM(A1)"_ba;
    QTest::newRow("tab") << u"\t=1"_s << "'\t=1"_ba;
    QTest::newRow("line") << u"\n=1"_s << "\"'\n=1\""_ba;
    QTest::newRow("quoted formula") << u"=HYPERLINK(\"x\",\"y\")"_s << "\"'=HYPERLINK(\"\"x\"\",\"\"y\"\")\""_ba;
}

void TestCsv::writtenCells()
{
    QFETCH(QString, text);
    QTEST(csvCell(text), "cell");
}

QTEST_APPLESS_MAIN(TestCsv)
#include "tst_csv.moc"
