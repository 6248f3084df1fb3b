// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bus/alphapage.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace cellar;

namespace {

// The shape that the panel is known to send: two blocks, decoys in the first, Windows line ends, Latin-1.
QByteArray page(const QByteArray &statement)
{
    return "<HTML>\r\n<HEAD>\r\n<Script>\r\nvar N = 3;\r\nvar V = [\"1\",\"2\",\"3\"];\r\n</Script>\r\n</HEAD>\r\n"
           "<BODY>K\xFChlung in \xB0"
           "F\r\n<Script>\r\nvar T = \"x\";\r\n" +
           statement + "\r\nfor (i in V) show(V[i]);\r\n</Script>\r\n</BODY>\r\n</HTML>\r\n";
}

QByteArray listed(const QByteArray &cells)
{
    return page("var V = [" + cells + "];");
}

QString rejection(const QByteArray &bytes)
{
    const Result<QList<AlphaTank>> tanks = alphaTanks(bytes);
    return tanks ? u"accepted %1 tanks"_s.arg(tanks->size()) : tanks.error().text;
}

QString shownTemperatures(const QByteArray &bytes)
{
    const Result<QList<AlphaTank>> tanks = alphaTanks(bytes);
    if (!tanks) {
        return tanks.error().text;
    }
    QStringList texts;
    for (const AlphaTank &tank : *tanks) {
        const QString open = !tank.valveOpen ? u"?"_s : *tank.valveOpen ? u"1"_s : u"0"_s;
        texts.append(u"%1/%2/%3"_s.arg(tank.temperature ? QString::number(*tank.temperature) : u"?"_s,
            tank.setpoint ? QString::number(*tank.setpoint) : u"?"_s, open));
    }
    return texts.join(u' ');
}

template<typename T> void mustBeFault(const PointResult<T> &point, const QString &text)
{
    QVERIFY(!point);
    QCOMPARE(point.error().kind, PointFault::Kind::SensorFault);
    QCOMPARE(point.error().text, text);
}

} // namespace

class AlphaPageTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void rejectsTheWholePage_data();
    void rejectsTheWholePage();
    void namesTheByte();
    void everyCutIsRejected();
    void everyFlippedByteIsHarmless();
    void anEmptyCellShiftsNothing();
    void badCellsAreFaultsOfTheirOwn_data();
    void badCellsAreFaultsOfTheirOwn();
    void faultsAreNamed();
    void readsThePanelsPage();
    void findsTheBlock_data();
    void findsTheBlock();
};

void AlphaPageTest::rejectsTheWholePage_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("says");
    const auto row = [](const char *name, const QByteArray &bytes, const char *says) {
        QTest::newRow(name) << bytes << QString::fromUtf8(says);
    };
    row("nothing", {}, "no second <Script>");
    row("another page", "<html><body>It works!</body></html>", "no second <Script>");
    row("one block", "<Script>var V = [\"1\",\"2\",\"3\"];</Script>", "no second <Script>");
    row("block without end", "<Script></Script><Script>\nvar V = [\"1\",\"2\",\"3\"];\n", "breaks off");
    row("tag without end", "<script></script><script src=", "no second <Script>");
    row("no list", page("var W = [\"1\",\"2\",\"3\"];"), "no \"var V =\"");
    row("longer name", page("var VV = [\"1\",\"2\",\"3\"];"), "no \"var V =\"");
    row("not in its first column", page("x = 1; var V = [\"1\",\"2\",\"3\"];"), "no \"var V =\"");
    row("twice", page("var V = [\"1\",\"2\",\"3\"];\r\nvar V = [\"1\",\"2\",\"3\"];"), "second \"var V =\"");
    row("empty list", listed(""), "lists 0 values");
    row("empty statement", page("var V = ;"), "';' instead of a text in quotes");
    row("one cell short", listed("\"36.8\",\"34.0\""), "lists 2 values, not three for each tank");
    row("one cell more", listed("\"36.8\",\"34.0\",\"0\",\"1\""), "lists 4 values, not three for each tank");
    row("hole", listed("\"36.8\",,\"0\""), "',' instead of a text in quotes");
    row("number", listed("36.8,34.0,0"), "'3' instead of a text in quotes");
    row("no comma", listed("\"36.8\" \"34.0\",\"0\""), "'\"' instead of a comma or the end of the list");
    row("line end in a text", listed("\"36.8\r\n\",\"34.0\",\"0\""), "without a closing quote");
    row("no closing quote", listed("\"36.8,34.0,0"), "without a closing quote");
    row("no bracket", page("var V = [\"36.8\",\"34.0\",\"0\";"), "';' instead of a comma or the end of the list");
    row("wrong bracket", page("var V = [\"36.8\",\"34.0\",\"0\");"), "')' instead of a comma or the end of the list");
    row("list goes on", page("var V = [\"36.8\",\"34.0\",\"0\"].concat(W);"),
        "'.' instead of the end of the statement");
    row("bare list goes on", page("var V = \"36.8\",\"34.0\",\"0\"+1;"), "'+' instead of a comma");
    row("call", page("var V = split(\"36.8,34.0,0\");"), "'s' instead of a text in quotes");
    row("new without Array", page("var V = new List(\"1\",\"2\",\"3\");"), "'L' instead of \"Array\"");
    row("Array without (", page("var V = new Array \"1\";"), "'\"' instead of '('");
    row("comparison", page("var V == [\"1\",\"2\",\"3\"];"), "'=' instead of a text in quotes");
    row("half an escape", listed("\"\\u00\",\"1\",\"2\""), "'\"' instead of a hexadecimal digit");
    row("comment", listed("\"1\",/* two */\"2\",\"3\""), "'/' instead of a text in quotes");
    row("endless text", listed('"' + QByteArray(100, '1') + "\",\"2\",\"3\""), "longer than 64 characters");
    row("zero byte", listed(QByteArray("\"1\",\0\"2\",\"3\"", 12)), "code 0 instead of a text in quotes");
}

void AlphaPageTest::rejectsTheWholePage()
{
    QFETCH(const QByteArray, bytes);
    QFETCH(const QString, says);
    const Result<QList<AlphaTank>> tanks = alphaTanks(bytes);
    QVERIFY2(!tanks, qPrintable(says));
    QCOMPARE(tanks.error().kind, ErrorKind::Protocol);
    QVERIFY2(tanks.error().text.contains(says), qPrintable(tanks.error().text));
}

void AlphaPageTest::namesTheByte()
{
    const QByteArray bytes = listed("\"36.8\",\"34.0\",0");
    const qsizetype wrong = bytes.indexOf(",0]") + 1;
    QCOMPARE(rejection(bytes), u"'0' instead of a text in quotes at byte %1 of the page"_s.arg(wrong));
}

// A page that breaks off anywhere is never taken for a whole one, up to where its second block is complete.
void AlphaPageTest::everyCutIsRejected()
{
    const QByteArray whole = listed("\"36.8\",\"34.0\",\"0\",\"35.7\",\"35.0\",\"1\"");
    const qsizetype complete = whole.lastIndexOf("</Script") + 8;
    for (qsizetype length = 0; length < complete; ++length) {
        QVERIFY2(!alphaTanks(whole.first(length)), qPrintable(QString::number(length)));
    }
    QVERIFY(alphaTanks(whole.first(complete)));
}

// Whatever a broken byte makes of it: rejected, or a list of the same length.
void AlphaPageTest::everyFlippedByteIsHarmless()
{
    const QByteArray whole = listed("\"36.8\",\"34.0\",\"0\",\"35.7\",\"35.0\",\"1\"");
    int accepted = 0;
    for (qsizetype at = 0; at < whole.size() * 8; ++at) {
        QByteArray broken = whole;
        broken[at / 8] = static_cast<char>(broken[at / 8] ^ (1 << (at % 8)));
        if (const Result<QList<AlphaTank>> tanks = alphaTanks(broken)) {
            ++accepted;
            // One flipped quote can join two cells at most, and then the count is wrong.
            QVERIFY2(tanks->size() == 2 || tanks->size() == 1, broken.constData());
        }
    }
    QVERIFY(accepted > 0);
}

// The defect of the program that this replaces: its pattern takes `",` for the first text.
void AlphaPageTest::anEmptyCellShiftsNothing()
{
    QCOMPARE(shownTemperatures(listed("\"\",\"34\",\"0\"")), u"?/34/0"_s);
    QCOMPARE(shownTemperatures(listed("\"36.8\",\"34\",\"0\",\"\",\"35\",\"1\",\"35.9\",\"36\",\"0\"")),
        u"36.8/34/0 ?/35/1 35.9/36/0"_s);
    QCOMPARE(shownTemperatures(listed("\"36.8\",\"\",\"0\",\"35.7\",\"35\",\"\",\"\",\"\",\"\"")),
        u"36.8/?/0 35.7/35/? ?/?/?"_s);
}

void AlphaPageTest::badCellsAreFaultsOfTheirOwn_data()
{
    QTest::addColumn<QByteArray>("cell");
    QTest::addColumn<QString>("temperature");
    const auto row = [](const char *cell, const char *shown) {
        QTest::newRow(*cell == '\0' ? "nothing" : cell) << QByteArray(cell) << QString::fromUtf8(shown);
    };
    for (const char *bad : {"", " ", "nan", "NaN", "inf", "-inf", "Infinity", "1e1", "1E1", "0x22", "1,5", "36.", ".5",
             "36.8.1", "3 6", "36.8F", "36.8 \xB0", "+", "-", "--1", "+-1", "1_0", "0b1", "abc", "12345678901", "\\n36",
             "36\\u0000", "\\uFF13\\uFF16", "1000", "999", "999.0", "9999", "-100.1", "-3276.8"}) {
        row(bad, "?");
    }
    row("36.8", "36.8");
    row(" 36.8\\t", "36.8");
    row("+36.8", "36.8");
    row("-36.8", "-36.8");
    row("-0.0", "0");
    row("036.80", "36.8");
    row("998.9", "998.9");
    row("-100", "-100");
    row("\\x33\\u0036.8", "36.8");
}

void AlphaPageTest::badCellsAreFaultsOfTheirOwn()
{
    QFETCH(const QByteArray, cell);
    QFETCH(const QString, temperature);
    QCOMPARE(shownTemperatures(listed("\"36.8\",\"34\",\"0\",\"" + cell + "\",\"35\",\"1\",\"35.9\",\"36\",\"0\"")),
        u"36.8/34/0 %1/35/1 35.9/36/0"_s.arg(temperature));
}

void AlphaPageTest::faultsAreNamed()
{
    mustBeFault(alphaTemperature({}), u"the panel shows no temperature"_s);
    mustBeFault(alphaTemperature(u"1000"_s), u"no probe: the panel shows 1000"_s);
    mustBeFault(alphaTemperature(u"-150"_s), u"the panel shows -150, which cannot be"_s);
    mustBeFault(alphaTemperature(u"a\nb"_s + QString(60, u'c')),
        u"the panel shows \"a?bccccccccccccccccc\", which is no temperature"_s);
    mustBeFault(alphaSetpoint(u" "_s), u"the panel shows no setpoint"_s);
    mustBeFault(alphaSetpoint(u"3x"_s), u"the panel shows \"3x\", which is no setpoint"_s);
    mustBeFault(alphaValve({}), u"the panel does not show the valve"_s);
    mustBeFault(alphaValve(u"2"_s), u"the panel shows \"2\", which is no state of a valve"_s);
    mustBeFault(alphaValve(u"01"_s), u"the panel shows \"01\", which is no state of a valve"_s);
    // The tank that nobody uses.
    QCOMPARE(*alphaSetpoint(u"0"_s), 0.0);
}

void AlphaPageTest::readsThePanelsPage()
{
    QCOMPARE(shownTemperatures(listed("\"36.8\",\"34\",\"0\", \"67.8\",\"68.0\",\"1\", \"1000\",\"0\",\"0\"")),
        u"36.8/34/0 67.8/68/1 ?/0/0"_s);
}

void AlphaPageTest::findsTheBlock_data()
{
    QTest::addColumn<QByteArray>("bytes");
    const QByteArray list = "\nvar V = [\"36.8\",\"34\",\"0\"];\n";
    QTest::newRow("lower case") << "<script></script><script>" + list + "</script>";
    QTest::newRow("upper case") << "<SCRIPT></SCRIPT><SCRIPT>" + list + "</SCRIPT>";
    QTest::newRow("attributes") << "<script></script><script type=\"text/javascript\">" + list + "</script >";
    QTest::newRow("only its own spelling counts")
        << "<script src=\"a.js\"></script><Script></Script><script></script><Script>" + list + "</Script>";
    QTest::newRow("spelled almost so") << "<scripts></scripts><script></script><script>" + list + "</script>";
    QTest::newRow("no more space than needed") << "<Script></Script><Script>var\tV=[\"36.8\",'34','0']</Script>"_ba;
    QTest::newRow("indented") << "<Script></Script><Script>\r  var V\t= [\"36.8\",'34','0']\r</Script>"_ba;
}

void AlphaPageTest::findsTheBlock()
{
    QFETCH(const QByteArray, bytes);
    QCOMPARE(shownTemperatures(bytes), u"36.8/34/0"_s);
}

QTEST_GUILESS_MAIN(AlphaPageTest)
#include "tst_alphapage.moc"
