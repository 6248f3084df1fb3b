// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/timestamp.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using namespace cellar;

class TestTimestamp : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void refuses_data();
    void refuses();
    void reads_data();
    void reads();
    void writes();
};

void TestTimestamp::refuses_data()
{
    QTest::addColumn<QString>("text");
    for (const char *text : {"", "now", "2026-11-22", "14:00:00Z", "2026-11-22T14:00:00", "2026-13-22T14:00:00Z",
             "2026-02-30T14:00:00Z", "2026-11-22T25:00:00Z", "2026-11-22T14:00:00Z+1", "1763820000"}) {
        QTest::addRow("'%s'", text) << QString::fromUtf8(text);
    }
}

void TestTimestamp::refuses()
{
    QFETCH(QString, text);
    QVERIFY(!fromRfc3339(text));
}

void TestTimestamp::reads_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("utc");
    QTest::newRow("UTC") << u"2026-11-22T14:00:00Z"_s << u"2026-11-22T14:00:00.000Z"_s;
    QTest::newRow("milliseconds") << u"2026-11-22T14:00:00.123Z"_s << u"2026-11-22T14:00:00.123Z"_s;
    QTest::newRow("an offset") << u"2026-11-22T15:00:00.5+01:00"_s << u"2026-11-22T14:00:00.500Z"_s;
    QTest::newRow("the other side of the year") << u"2026-12-31T20:00:00-05:00"_s << u"2027-01-01T01:00:00.000Z"_s;
}

void TestTimestamp::reads()
{
    QFETCH(QString, text);
    const std::optional<Timestamp> at = fromRfc3339(text);
    QVERIFY(at);
    QTEST(toRfc3339(*at), "utc");
}

void TestTimestamp::writes()
{
    QCOMPARE(toRfc3339(Timestamp{}), u"1970-01-01T00:00:00.000Z"_s);
    QCOMPARE(toRfc3339(Timestamp(Milliseconds(1'763'820'000'123))), u"2025-11-22T14:00:00.123Z"_s);
    QCOMPARE(toRfc3339(Timestamp(Milliseconds(-1))), u"1969-12-31T23:59:59.999Z"_s);
}

QTEST_APPLESS_MAIN(TestTimestamp)
#include "tst_timestamp.moc"
