// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tomltable.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace cellar;

namespace {

enum class Colour
{
    Red,
    Green
};
constexpr EnumNames<Colour, 2> colours({{{Colour::Red, u"red"}, {Colour::Green, u"green"}}});

QStringList texts(TomlDocument &document)
{
    QStringList list;
    for (const ConfigProblem &problem : document.finish()) {
        list.append(problem.toString());
    }
    return list;
}

} // namespace

class TestTomlTable : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void wrongTypesFallBackAndAreReported();
    void missingKeysAreReportedAtTheTable();
    void rangesAreHeld();
    void unknownKeysAreReportedOnce();
    void tablesThatNobodyOpenedAreNotSearched();
    void syntaxErrorsLeaveAnEmptyRoot();
    void wrongFilesAreErrors_data();
    void wrongFilesAreErrors();
    void readsEachType();
    void keysKeepTheOrderOfTheFile();
    void positionsOfElements();
    void windowsLineEndsAndByteOrderMark();
    void columnsCountCharacters();
    void warningsAndErrorsAreSortedTogether();
};

void TestTomlTable::wrongTypesFallBackAndAreReported()
{
    TomlDocument document(
        "t = 1\ni = 1.5\nn = \"1\"\nb = 0\nd = 1\nl = \"x\"\nw = 5\ntable = 1\nlist = 2026-11-22\n", u"f"_s);
    const TomlTable root = document.root();
    QCOMPARE(root.text(u"t", u"fallback"_s), u"fallback"_s);
    QCOMPARE(root.integer(u"i", {1, 9}, 7), 7);
    QCOMPARE(root.number(u"n", 2.5), 2.5);
    QCOMPARE(root.boolean(u"b", true), true);
    QCOMPARE(root.duration(u"d", {0ms, 1s}, 5ms), 5ms);
    QCOMPARE(root.texts(u"l", QStringList{u"y"_s}), QStringList{u"y"_s});
    QCOMPARE(root.word(u"w", colours, std::optional(Colour::Green)), Colour::Green);
    QVERIFY(!root.table(u"table"));
    QVERIFY(root.tables(u"list").isEmpty());
    QCOMPARE(texts(document), (QStringList{
                                  u"f:1:5: 't' must be text in quotes, not a whole number"_s,
                                  u"f:2:5: 'i' must be a whole number, not a number with decimals"_s,
                                  u"f:3:5: 'n' must be a number, not text"_s,
                                  u"f:4:5: 'b' must be true or false, not a whole number"_s,
                                  u"f:5:5: 'd' must be a duration such as \"1s\" or \"500ms\", not a whole number"_s,
                                  u"f:6:5: 'l' must be a list such as [\"…\", \"…\"], not text"_s,
                                  u"f:7:5: 'w' must be one of \"red\", \"green\", not a whole number"_s,
                                  u"f:8:9: 'table' must be a table, not a whole number"_s,
                                  u"f:9:8: 'list' must be written as [[list]], once for each, not a date or time"_s,
                              }));
}

void TestTomlTable::missingKeysAreReportedAtTheTable()
{
    TomlDocument document("x = 1\n[a]\n[b]\nc = { d = 1 }\n", u"f"_s);
    const TomlTable root = document.root();
    QCOMPARE(root.integer(u"x", {0, 9}), 1);
    QCOMPARE(root.text(u"gone"), QString());
    QCOMPARE(root.table(u"a")->integer(u"gone", {3, 9}), 3);
    QCOMPARE(root.table(u"b")->table(u"c")->number(u"d"), 1.0);
    QVERIFY(qIsNaN(root.table(u"b")->table(u"c")->number(u"gone")));
    QVERIFY(!root.table(u"nowhere"));
    QVERIFY(!root.table(u"needed", true));
    QCOMPARE(texts(document), (QStringList{u"f:1:1: missing key 'gone'"_s, u"f:1:1: missing key 'needed'"_s,
                                  u"f:2:1: missing key 'gone'"_s, u"f:4:5: missing key 'gone'"_s}));
}

void TestTomlTable::rangesAreHeld()
{
    TomlDocument document("i = 10\nn = inf\nd = \"2s\"\nw = \"gren\"\nv = \"mauve\"\nt = \"\"\n", u"f"_s);
    const TomlTable root = document.root();
    QCOMPARE(root.integer(u"i", {1, 9}), 1);
    QCOMPARE(root.number(u"n", 3), 3);
    QCOMPARE(root.duration(u"d", {10ms, 1s}), 10ms);
    QCOMPARE(root.word(u"w", colours), Colour::Red);
    QCOMPARE(root.word(u"v", colours), Colour::Red);
    QCOMPARE(root.text(u"t"), QString());
    QCOMPARE(
        texts(document), (QStringList{u"f:1:5: 'i' must be from 1 to 9, not 10"_s,
                             u"f:2:5: 'n' must be a finite number"_s, u"f:3:5: 'd' must be from 10ms to 1s, not 2s"_s,
                             u"f:4:5: 'w' cannot be \"gren\", did you mean \"green\"?"_s,
                             u"f:5:5: 'v' cannot be \"mauve\", it must be one of \"red\", \"green\""_s,
                             u"f:6:5: 't' must not be empty"_s}));
}

void TestTomlTable::unknownKeysAreReportedOnce()
{
    TomlDocument document("[a]\nhight = 1\n\"odd key\" = 2\n[a.deep]\nx = 1\n[c]\ny = 1\n", u"f"_s);
    const TomlTable root = document.root();
    for (int i = 0; i < 2; ++i) {
        const std::optional<TomlTable> a = root.table(u"a");
        QCOMPARE(a->integer(u"height", {0, 9}, 5), 5);
    }
    root.know({u"c"_s});
    QCOMPARE(texts(document), (QStringList{u"f:2:1: unknown key 'hight', did you mean 'height'?"_s,
                                  u"f:3:1: unknown key 'odd key', known here: height"_s,
                                  u"f:4:4: unknown key 'deep', known here: height"_s}));
}

void TestTomlTable::tablesThatNobodyOpenedAreNotSearched()
{
    TomlDocument document("[later]\nanything = 1\n", u"f"_s);
    QVERIFY(document.root().has(u"later"));
    QCOMPARE(texts(document), QStringList());
}

void TestTomlTable::syntaxErrorsLeaveAnEmptyRoot()
{
    TomlDocument document("a = 1\nb = \n", u"f"_s);
    QVERIFY(!document.isValid());
    QVERIFY(document.root().keys().isEmpty());
    const QStringList found = texts(document);
    QCOMPARE(found.size(), 1);
    QVERIFY2(found.first().startsWith(u"f:2:5: not valid TOML: "_s), qPrintable(found.first()));
}

// What fuzzing found: each of them ended the program, or left it to the compiler what it did.
void TestTomlTable::wrongFilesAreErrors_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addRow("dot") << "[[.r]]\n"_ba;
    QTest::addRow("third bracket") << "[[[1]]]\n"_ba;
    QTest::addRow("control characters") << QByteArray("[\x08\0x]\n", 5);
    QTest::addRow("letter of another script") << "[al\u0627]\n"_ba;
    QTest::addRow("ligature of another script") << "[al\ufeef]\n"_ba;
    QTest::addRow("bracket alone") << "[["_ba;
}

void TestTomlTable::wrongFilesAreErrors()
{
    QFETCH(const QByteArray, text);
    TomlDocument document(text, u"f"_s);
    QVERIFY(!document.isValid());
    QCOMPARE(texts(document).size(), 1);
}

void TestTomlTable::readsEachType()
{
    TomlDocument document(R"(t = "é"
i = 0x10
n = 2
m = 2.5
b = true
d = "500ms"
l = ["x", "y"]
w = "green"
[[many]]
k = 1
[[many]]
k = 2
)",
        u"f"_s);
    const TomlTable root = document.root();
    QVERIFY(document.isValid());
    QCOMPARE(root.text(u"t"), u"é"_s);
    QCOMPARE(root.integer(u"i", {0, 99}), 16);
    QCOMPARE(root.number(u"n"), 2.0);
    QCOMPARE(root.number(u"m"), 2.5);
    QCOMPARE(root.boolean(u"b"), true);
    QCOMPARE(root.duration(u"d", {0ms, 1s}), 500ms);
    QCOMPARE(root.texts(u"l"), (QStringList{u"x"_s, u"y"_s}));
    QCOMPARE(root.word(u"w", colours), Colour::Green);
    const QList<TomlTable> many = root.tables(u"many");
    QCOMPARE(many.size(), 2);
    QCOMPARE(many.at(1).integer(u"k", {0, 9}), 2);
    QCOMPARE(many.at(0).integer(u"k", {0, 9}), 1);
    QVERIFY(!root.isTable(u"t"));
    QVERIFY(!root.has(u"absent"));
    QCOMPARE(texts(document), QStringList());
}

void TestTomlTable::keysKeepTheOrderOfTheFile()
{
    TomlDocument document("z = 1\na = 2\nm = 3\n", u"f"_s);
    QCOMPARE(document.root().keys(), (QStringList{u"z"_s, u"a"_s, u"m"_s}));
}

void TestTomlTable::positionsOfElements()
{
    TomlDocument document("x = 1\nl = [\"a\",\n  \"b\"]\n", u"f"_s);
    const TomlTable root = document.root();
    QCOMPARE(root.where(u"l", 1).line, 3);
    QCOMPARE(root.where(u"l", 1).column, 3);
    QCOMPARE(root.where(u"l", 2).line, 2); // beyond the end: the list
    QCOMPARE(root.where(u"l", -1).line, 2);
    QCOMPARE(root.whereKey(u"l").column, 1);
    QCOMPARE(root.whereKey(u"absent").line, 1);
}

void TestTomlTable::windowsLineEndsAndByteOrderMark()
{
    TomlDocument document("\xef\xbb\xbf[a]\r\nx = 1\r\nbad = 2\r\n", u"f"_s);
    QCOMPARE(document.root().table(u"a")->integer(u"x", {0, 9}), 1);
    QCOMPARE(texts(document), QStringList{u"f:3:1: unknown key 'bad', known here: x"_s});
}

void TestTomlTable::columnsCountCharacters()
{
    TomlDocument document("a = { t = \"°°\", u = 1 }\n", u"f"_s);
    const TomlTable a = *document.root().table(u"a");
    a.know({u"t"_s});
    QCOMPARE(a.text(u"u"), QString());
    QCOMPARE(texts(document), QStringList{u"f:1:21: 'u' must be text in quotes, not a whole number"_s});
}

void TestTomlTable::warningsAndErrorsAreSortedTogether()
{
    TomlDocument document("a = 1\nb = 2\n", u"f"_s);
    const TomlTable root = document.root();
    root.know({u"a"_s, u"b"_s});
    root.warning(u"b", u"second"_s);
    root.problem(u"a", u"first"_s);
    QCOMPARE(texts(document), (QStringList{u"f:1:5: first"_s, u"f:2:5: warning: second"_s}));
}

QTEST_APPLESS_MAIN(TestTomlTable)
#include "tst_tomltable.moc"
