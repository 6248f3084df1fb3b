// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/timestamp.h"
#include "http/retryafter.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace cellar;

class RetryAfterTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void waits_data();
    void waits();
};

void RetryAfterTest::waits_data()
{
    QTest::addColumn<QByteArray>("header");
    QTest::addColumn<int>("seconds"); // -1: nothing
    QTest::newRow("seconds") << "120"_ba << 120;
    QTest::newRow("none") << "0"_ba << 0;
    QTest::newRow("with space") << " 7 "_ba << 7;
    QTest::newRow("a year") << "31536000"_ba << 3600;
    QTest::newRow("for ever") << "99999999999999999999999999"_ba << 3600;
    QTest::newRow("a date") << "Mon, 23 Nov 2026 14:00:30 GMT"_ba << 30;
    QTest::newRow("a date gone by") << "Mon, 23 Nov 2020 14:00:30 GMT"_ba << 0;
    QTest::newRow("a date far away") << "Sat, 23 Nov 2030 14:00:30 GMT"_ba << 3600;
    QTest::newRow("negative") << "-5"_ba << -1;
    QTest::newRow("a fraction") << "1.5"_ba << -1;
    QTest::newRow("words") << "soon"_ba << -1;
    QTest::newRow("nothing") << ""_ba << -1;
    QTest::newRow("no date") << "Mon, 99 Nov 2026 14:00:30 GMT"_ba << -1;
}

void RetryAfterTest::waits()
{
    QFETCH(const QByteArray, header);
    QFETCH(const int, seconds);
    const Timestamp now = fromRfc3339(u"2026-11-23T14:00:00Z"_s).value();
    const std::optional<Milliseconds> wait = retryAfter(header, now, 1h);
    QCOMPARE(wait ? int(wait->count() / 1000) : -1, seconds);
}

QTEST_GUILESS_MAIN(RetryAfterTest)
#include "tst_retryafter.moc"
