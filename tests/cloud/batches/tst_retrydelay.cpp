// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "batches/retrydelay.h"

#include <QTest>

using namespace std::chrono_literals;
using namespace cellar;

class RetryDelayTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void growsToABound();
    void wishesAreTheLeast();
    void neverTwiceTheSame();
};

void RetryDelayTest::growsToABound()
{
    RetryDelay delay(1min, 15min);
    for (const Milliseconds whole : {1min, 2min, 4min, 8min, 15min, 15min}) {
        const Milliseconds next = delay.next();
        QVERIFY2(next >= whole * 3 / 4 && next <= whole * 5 / 4, qPrintable(QString::number(next.count())));
    }
    for (int i = 0; i < 1000; ++i) {
        QVERIFY(delay.next() <= Milliseconds(15min) * 5 / 4);
    }
    QCOMPARE(delay.failures(), 1006);
    delay.reset();
    QVERIFY(delay.next() <= 75s);
}

void RetryDelayTest::wishesAreTheLeast()
{
    RetryDelay delay(1s, 10s);
    QCOMPARE(delay.next(100s), Milliseconds(100s));
    QVERIFY(delay.next(1ms) >= 1500ms);
}

void RetryDelayTest::neverTwiceTheSame()
{
    RetryDelay first(1h, 1h);
    RetryDelay second(1h, 1h);
    bool differ = false;
    for (int i = 0; i < 5; ++i) {
        differ = differ || first.next() != second.next();
    }
    QVERIFY(differ);
}

QTEST_APPLESS_MAIN(RetryDelayTest)
#include "tst_retrydelay.moc"
