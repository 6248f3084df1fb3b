// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/timestamp.h"
#include "server/querytext.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace cellar;

class QueryTextTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsWhatIsKnown();
    void bad_data();
    void bad();
    void csvIsChosenByAccept_data();
    void csvIsChosenByAccept();
    void formatIsOneOfTwo();
};

void QueryTextTest::readsWhatIsKnown()
{
    QueryText query("from=2026-11-22T14:00:00Z&to=2026-11-22T16:00:00%2B01:00&text=FV+20%2F1%20%C3%A4&limit=7",
        {u"from"_s, u"to"_s, u"text"_s, u"limit"_s, u"more"_s});
    QCOMPARE(toRfc3339(*query.time(u"from"_s)), u"2026-11-22T14:00:00.000Z"_s);
    QCOMPARE(toRfc3339(*query.time(u"to"_s)), u"2026-11-22T15:00:00.000Z"_s);
    QCOMPARE(query.text(u"text"_s), u"FV 20/1 ä"_s);
    QCOMPARE(query.integer(u"limit"_s, 1, 10, 5), 7);
    QCOMPARE(query.integer(u"more"_s, 1, 10, 5), 5);
    QCOMPARE(query.time(u"more"_s), std::nullopt);
    QVERIFY(!query.error());
}

void QueryTextTest::bad_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("named");
    QTest::newRow("unknown") << "vesel=x"_ba << u"\"vesel\" is not known"_s;
    QTest::newRow("twice") << "n=1&n=2"_ba << u"\"n\" is there twice"_s;
    QTest::newRow("no number") << "n=1e3"_ba << u"\"n\" must be a whole number"_s;
    QTest::newRow("too small") << "n=0"_ba << u"\"n\" must be"_s;
    QTest::newRow("too large") << "n=99999999999999999999"_ba << u"\"n\" must be"_s;
    QTest::newRow("no time") << "at=yesterday"_ba << u"\"at\" must be a time"_s;
    QTest::newRow("the first of several") << "at=yesterday&n=x&zz=1"_ba << u"\"zz\" is not known"_s;
}

void QueryTextTest::bad()
{
    QFETCH(QByteArray, text);
    QFETCH(QString, named);
    QueryText query(text, {u"n"_s, u"at"_s});
    QCOMPARE(query.time(u"at"_s), std::nullopt);
    QVERIFY(query.integer(u"n"_s, 1, 10, 5) >= 1);
    QVERIFY(query.error());
    QCOMPARE(query.error()->kind, ErrorKind::BadInput);
    QVERIFY2(query.error()->text.startsWith(named), qPrintable(query.error()->text));
}

void QueryTextTest::csvIsChosenByAccept_data()
{
    QTest::addColumn<QByteArray>("accept");
    QTest::addColumn<bool>("csv");
    QTest::newRow("nothing") << QByteArray() << false;
    QTest::newRow("anything") << "*/*"_ba << false;
    QTest::newRow("csv") << "text/csv"_ba << true;
    QTest::newRow("csv first") << "text/csv, application/json;q=0.5"_ba << true;
    QTest::newRow("json first") << "application/json, text/csv;q=0.5"_ba << false;
}

void QueryTextTest::csvIsChosenByAccept()
{
    QFETCH(QByteArray, accept);
    QTEST(wantsCsv(accept, {}), "csv");
    QVERIFY(wantsCsv(accept, "from=x&format=csv"));
    QVERIFY(!wantsCsv(accept, "format=json"));
}

void QueryTextTest::formatIsOneOfTwo()
{
    for (const auto &[text, right] : {std::pair("format=csv"_ba, true), std::pair("format=json"_ba, true),
             std::pair(QByteArray(), true), std::pair("format=xml"_ba, false)}) {
        QueryText query(text, {u"format"_s});
        query.checkFormat();
        QCOMPARE(!query.error(), right);
    }
}

QTEST_GUILESS_MAIN(QueryTextTest)
#include "tst_querytext.moc"
