// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bus/alphalist.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace cellar;

class AlphaListTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyCutOfAnEnclosedListIsRejected();
    void namesTheByte();
    void readsLists_data();
    void readsLists();
};

void AlphaListTest::everyCutOfAnEnclosedListIsRejected()
{
    for (const QByteArray &whole : {"[\"36.8\", 'a\\'b', \"\\u0041\"]"_ba, " new Array(\"1\",\r\n\"\")"_ba}) {
        for (qsizetype length = 0; length < whole.size(); ++length) {
            const Result<QStringList> read = alphaTexts(whole.first(length));
            QVERIFY2(!read, whole.first(length).constData());
            QCOMPARE(read.error().kind, ErrorKind::Protocol);
            QVERIFY(!read.error().text.isEmpty());
        }
        QVERIFY(alphaTexts(whole));
    }
}

void AlphaListTest::namesTheByte()
{
    QCOMPARE(alphaTexts("[\"1\",2]", 100).error().text, u"'2' instead of a text in quotes at byte 105 of the page"_s);
    QCOMPARE(alphaTexts("[\"1\"").error().text,
        u"the list of values ends without a comma or the end of the list at byte 4 of the page"_s);
}

void AlphaListTest::readsLists_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QStringList>("texts");
    const QStringList three{u"36.8"_s, QString(), u"0"_s};
    QTest::newRow("brackets") << "[\"36.8\",\"\",\"0\"];"_ba << three;
    QTest::newRow("to the end") << "[\"36.8\",\"\",\"0\"]"_ba << three;
    QTest::newRow("single quotes") << "['36.8','','0'];"_ba << three;
    QTest::newRow("mixed") << "['36.8',\"\",'0'];"_ba << three;
    QTest::newRow("new Array") << "new Array(\"36.8\",\"\",\"0\");"_ba << three;
    QTest::newRow("Array") << " Array\t( \"36.8\" , \"\" , \"0\" ) ;"_ba << three;
    QTest::newRow("bare") << "\"36.8\",\"\",\"0\";"_ba << three;
    QTest::newRow("bare to the line end") << "\"36.8\",\"\",\"0\"\r\nvar W"_ba << three;
    QTest::newRow("bare, wrapped") << "\"36.8\",\r\n\"\",\r\n\"0\"\r\n\"1\""_ba << three;
    QTest::newRow("bare to the end") << "\"36.8\",\"\",\"0\""_ba << three;
    QTest::newRow("lines") << "\r\n[\r\n  \"36.8\",\r\n  \"\",\r\n  \"0\"\r\n]\r\nvar W"_ba << three;
    QTest::newRow("comma at the end") << "[\"36.8\",\"\",\"0\",]"_ba << three;
    QTest::newRow("quotes inside") << R"(["a\"b",'a\'b',"a'b"];)"_ba << QStringList{u"a\"b"_s, u"a'b"_s, u"a'b"_s};
    QTest::newRow("brackets inside") << R"(["a]","b);",";"];)"_ba << QStringList{u"a]"_s, u"b);"_s, u";"_s};
    QTest::newRow("escapes") << R"(["\\\/\n\t\x41\u0042\q"];)"_ba << QStringList{u"\\/\n\tABq"_s};
    QTest::newRow("wrapped text") << "[\"36\\\r\n.8\"]"_ba << QStringList{u"36.8"_s};
    QTest::newRow("Latin-1") << "[\"36.8\xB0\"]"_ba << QStringList{u"36.8\u00B0"_s};
}

void AlphaListTest::readsLists()
{
    QFETCH(const QByteArray, bytes);
    QFETCH(const QStringList, texts);
    const Result<QStringList> read = alphaTexts(bytes);
    QVERIFY2(read, qPrintable(read ? QString() : read.error().text));
    QCOMPARE(*read, texts);
}

QTEST_GUILESS_MAIN(AlphaListTest)
#include "tst_alphalist.moc"
