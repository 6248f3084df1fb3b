// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "batches/batchdate.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace cellar;

class BatchDateTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void notADate_data();
    void notADate();
    void dates_data();
    void dates();
    void dayFirst();
};

void BatchDateTest::notADate_data()
{
    QTest::addColumn<QString>("text");
    for (const auto &text : {u""_s, u" "_s, u"soon"_s, u"13/1/2026"_s, u"2/30/2026"_s, u"11/20"_s, u"11/20/26/1"_s,
             u"11/20/126"_s, u"2026-13-01"_s, u"-1/2/2026"_s, u"0/0/0"_s, u"1/1/1900"_s, u"1042"_s, u"99999"_s,
             u"4e4"_s, u"nan"_s, u"#REF!"_s, u"１/２/2026"_s, u"11/ 3/2026"_s}) {
        QTest::addRow("%s", qPrintable(text)) << text;
    }
    QTest::newRow("long") << QString(100'000, u'1');
}

void BatchDateTest::notADate()
{
    QFETCH(QString, text);
    QVERIFY2(!batchDate(text).isValid(), qPrintable(batchDate(text).toString(Qt::ISODate)));
}

void BatchDateTest::dates_data()
{
    QTest::addColumn<QString>("text");
    for (const auto &text : {u"11/3/2026"_s, u" 11/03/2026 "_s, u"11/3/26"_s, u"11-3-2026"_s, u"3.11.2026"_s,
             u"03.11.26"_s, u"2026-11-03"_s, u"2026/11/3"_s, u"2026-11-03T08:30:00Z"_s, u"2026-11-03 08:30"_s,
             u"11/3/2026 8:30:00 PM"_s, u"46329"_s, u"46329.75"_s, u"Nov 3, 2026"_s, u"November 3, 2026"_s,
             u"3 Nov 2026"_s, u"3-Nov-2026"_s}) {
        QTest::addRow("%s", qPrintable(text)) << text;
    }
}

void BatchDateTest::dates()
{
    QFETCH(QString, text);
    QCOMPARE(batchDate(text), QDate(2026, 11, 3));
}

void BatchDateTest::dayFirst()
{
    QCOMPARE(batchDate(u"3/11/2026", DateOrder::DayFirst), QDate(2026, 11, 3));
    QCOMPARE(batchDate(u"3.11.2026", DateOrder::DayFirst), QDate(2026, 11, 3));
    QCOMPARE(batchDate(u"2026-11-03", DateOrder::DayFirst), QDate(2026, 11, 3));
    QVERIFY(!batchDate(u"11/30/2026", DateOrder::DayFirst).isValid());
}

QTEST_APPLESS_MAIN(BatchDateTest)
#include "tst_batchdate.moc"
