// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tomltable.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace cellar;

class TestWords : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void refusesDurations_data();
    void refusesDurations();
    void readsAndWritesDurations_data();
    void readsAndWritesDurations();
    void findsTheNearestWord_data();
    void findsTheNearestWord();
};

void TestWords::refusesDurations_data()
{
    QTest::addColumn<QString>("text");
    for (const char *text : {"", "s", "1", "-1s", "+1s", "1.5s", "1 s", " 1s", "1s ", "1S", "1sec", "1m30s", "0x10s",
             "99999999999999999999s", "9223372036854775807d", "367d", "\xd9\xa1s"}) {
        QTest::addRow("'%s'", text) << QString::fromUtf8(text);
    }
}

void TestWords::refusesDurations()
{
    QFETCH(QString, text);
    QVERIFY(!durationFromText(text));
}

void TestWords::readsAndWritesDurations_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<Milliseconds>("duration");
    QTest::addColumn<QString>("written");
    QTest::newRow("zero") << u"0s"_s << Milliseconds(0) << u"0ms"_s;
    QTest::newRow("milliseconds") << u"500ms"_s << Milliseconds(500) << u"500ms"_s;
    QTest::newRow("seconds") << u"1s"_s << Milliseconds(1s) << u"1s"_s;
    QTest::newRow("a minute in seconds") << u"60s"_s << Milliseconds(1min) << u"1m"_s;
    QTest::newRow("minutes") << u"2m"_s << Milliseconds(2min) << u"2m"_s;
    QTest::newRow("hours") << u"36h"_s << Milliseconds(36h) << u"36h"_s;
    QTest::newRow("a leap year") << u"366d"_s << Milliseconds(24h * 366) << u"366d"_s;
    QTest::newRow("not a whole second") << u"1500ms"_s << Milliseconds(1500) << u"1500ms"_s;
}

void TestWords::readsAndWritesDurations()
{
    QFETCH(QString, text);
    QFETCH(Milliseconds, duration);
    QCOMPARE(durationFromText(text), std::optional(duration));
    QTEST(durationText(duration), "written");
}

void TestWords::findsTheNearestWord_data()
{
    QTest::addColumn<QString>("word");
    QTest::addColumn<QString>("nearest");
    QTest::newRow("letter missing") << u"adress"_s << u"address"_s;
    QTest::newRow("letters swapped") << u"tiemout"_s << u"timeout"_s;
    QTest::newRow("letter too many") << u"unitt"_s << u"unit"_s;
    QTest::newRow("other case") << u"Poll"_s << u"poll"_s;
    QTest::newRow("short") << u"pol"_s << u"poll"_s;
    QTest::newRow("nothing near") << u"banana"_s << QString();
    QTest::newRow("empty") << QString() << QString();
    QTest::newRow("endless") << QString(100'000, u'x') << QString();
}

void TestWords::findsTheNearestWord()
{
    QFETCH(QString, word);
    const QStringList words{u"timeout"_s, u"address"_s, u"unit"_s, u"poll"_s};
    QTEST(nearestWord(word, words).value_or(QString()), "nearest");
    QCOMPARE(nearestWord(word, {}), std::nullopt);
}

QTEST_APPLESS_MAIN(TestWords)
#include "tst_words.moc"
