// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ctl/seed/dotenv.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using namespace cellar;

class TestDotenv : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void wrongLines_data();
    void wrongLines();
    void everyWrongLineIsTold();
    void values_data();
    void values();
    void linesWithoutAVariable();
    void keepsOrderAndRepetition();
};

void TestDotenv::wrongLines_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<QString>("says");
    QTest::newRow("no equals") << "s3cret"_ba << u"no '='"_s;
    QTest::newRow("export alone") << "export A"_ba << u"no '='"_s;
    QTest::newRow("no name") << "=s3cret"_ba << u"no name of a variable"_s;
    QTest::newRow("rest of base64") << "c2VjcmV0+/s3cret=="_ba << u"no name of a variable"_s;
    QTest::newRow("two words") << "set A=s3cret"_ba << u"no name of a variable"_s;
    QTest::newRow("digit first") << "1A=s3cret"_ba << u"no name of a variable"_s;
    QTest::newRow("open quote") << "A=\"s3cret"_ba << u"A: the quote is not closed"_s;
    QTest::newRow("open single quote") << "A='s3cret\""_ba << u"A: the quote is not closed"_s;
    QTest::newRow("escaped end") << "A=\"s3cret\\\""_ba << u"A: the quote is not closed"_s;
    QTest::newRow("behind the quote") << "A=\"s3\"cret"_ba << u"A: something stands behind"_s;
    QTest::newRow("Latin 1") << "A=s3cret\xE4"_ba << u"not UTF-8"_s;
    QTest::newRow("overlong") << "A=s3cret\xC0\x80"_ba << u"not UTF-8"_s;
    QTest::newRow("UTF-16") << QByteArray("A\0=\0s\0", 6) << u"control characters"_s;
    QTest::newRow("escape sequence") << "A=s3cret\033[2J"_ba << u"control characters"_s;
    QTest::newRow("old Mac") << "A=s3cret\rB=2"_ba << u"control characters"_s;
}

void TestDotenv::wrongLines()
{
    QFETCH(const QByteArray, line);
    QFETCH(const QString, says);
    const EnvFile file = readEnvFile("# first\n" + line + "\nLAST=1\n", u"x.env"_s);
    QCOMPARE(file.problems.size(), 1);
    const QString text = file.problems.first().toString();
    QVERIFY2(text.startsWith(u"x.env:2:1: "_s) && text.contains(says), qPrintable(text));
    QVERIFY2(!text.contains(u"s3"_s) && !text.contains(u"c2Vj"_s), "a value is repeated");
    QCOMPARE(file.entries.size(), 1);
    QCOMPARE(file.entries.first().key, u"LAST"_s);
    QCOMPARE(file.entries.first().line, 3);
}

void TestDotenv::everyWrongLineIsTold()
{
    const EnvFile file = readEnvFile("a\nB=1\nc\n=\n", u"x.env"_s);
    QCOMPARE(file.entries.size(), 1);
    QList<int> lines;
    for (const ConfigProblem &problem : file.problems) {
        lines.append(problem.where.line);
    }
    QCOMPARE(lines, (QList<int>{1, 3, 4}));
}

void TestDotenv::values_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<QString>("value");
    QTest::newRow("plain") << "A=b"_ba << u"b"_s;
    QTest::newRow("blanks") << " A\t= b c  "_ba << u"b c"_s;
    QTest::newRow("export") << "export A=b"_ba << u"b"_s;
    QTest::newRow("export with a tab") << "export\tA = b"_ba << u"b"_s;
    QTest::newRow("Windows") << "A=b\r"_ba << u"b"_s;
    QTest::newRow("empty") << "A="_ba << QString();
    QTest::newRow("base64") << "A=YWI+/w=="_ba << u"YWI+/w=="_s;
    QTest::newRow("comment") << "A=b # not this"_ba << u"b"_s;
    QTest::newRow("nothing but a comment") << "A= # created from influxdb cloud"_ba << QString();
    QTest::newRow("no comment") << "A=b#c"_ba << u"b#c"_s;
    QTest::newRow("begins with it") << "A=#c"_ba << u"#c"_s;
    QTest::newRow("double quotes") << "A=\" b # c \" # not this"_ba << u" b # c "_s;
    QTest::newRow("single quotes") << "A='b\\n$C'"_ba << u"b\\n$C"_s;
    QTest::newRow("escapes") << R"(A="a\"b\\c\$d\x\ne")"_ba << u"a\"b\\c$d\\x\ne"_s;
    QTest::newRow("other quotes inside") << "A=\"it's\""_ba << u"it's"_s;
    QTest::newRow("quote in the middle") << "A=b\"c"_ba << u"b\"c"_s;
    QTest::newRow("no look-up") << "A=${HOME}"_ba << u"${HOME}"_s;
    QTest::newRow("not ASCII") << "A=Br\xC3\xA4u \xF0\x9F\x8D\xBA"_ba << u"Bräu 🍺"_s;
}

void TestDotenv::values()
{
    QFETCH(const QByteArray, line);
    QFETCH(const QString, value);
    for (const QByteArray &mark : {QByteArray(), "\xEF\xBB\xBF"_ba}) {
        const EnvFile file = readEnvFile(mark + line, u"x.env"_s);
        QVERIFY2(file.problems.isEmpty(), file.problems.isEmpty() ? "" : qPrintable(file.problems.first().text));
        QCOMPARE(file.entries.size(), 1);
        QCOMPARE(file.entries.first().key, u"A"_s);
        QCOMPARE(file.entries.first().value, value);
    }
}

void TestDotenv::linesWithoutAVariable()
{
    const EnvFile file = readEnvFile("\n# A=1\n   # B=2\r\n\t\n", u"x.env"_s);
    QVERIFY(file.entries.isEmpty());
    QVERIFY(file.problems.isEmpty());
}

void TestDotenv::keepsOrderAndRepetition()
{
    const EnvFile file = readEnvFile("B=1\nA=2\nB=3", u"x.env"_s);
    QStringList all;
    for (const EnvEntry &entry : file.entries) {
        all.append(u"%1%2%3"_s.arg(entry.key, entry.value).arg(entry.line));
    }
    QCOMPARE(all, (QStringList{u"B11"_s, u"A22"_s, u"B33"_s}));
}

QTEST_GUILESS_MAIN(TestDotenv)
#include "tst_dotenv.moc"
