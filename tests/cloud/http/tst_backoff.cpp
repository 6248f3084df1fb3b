// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "http/backoff.h"

#include <QTest>

using namespace std::chrono_literals;
using namespace cellar;

class BackoffTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void doublesUpToTheLimit();
    void jitterTakesUpToHalf();
    void neverEnds();
};

void BackoffTest::doublesUpToTheLimit()
{
    Backoff backoff(1s, 10s, [] { return 1.0; });
    for (const Milliseconds expected : {1s, 2s, 4s, 8s, 10s, 10s}) {
        QCOMPARE(backoff.next(), expected);
    }
    backoff.reset();
    QCOMPARE(backoff.next(), Milliseconds(1s));
}

void BackoffTest::jitterTakesUpToHalf()
{
    QCOMPARE(Backoff(4s, 10s, [] { return 0.0; }).next(), Milliseconds(2s));
    QCOMPARE(Backoff(4s, 10s, [] { return 0.5; }).next(), Milliseconds(3s));
    const Random random = systemRandom();
    QVERIFY(random() != random() || random() != random());
}

void BackoffTest::neverEnds()
{
    Backoff backoff(1s, 2min, [] { return 1.0; });
    for (int i = 0; i < 10'000; ++i) {
        const Milliseconds wait = backoff.next();
        QVERIFY(wait >= 1s && wait <= 2min);
    }
}

QTEST_GUILESS_MAIN(BackoffTest)
#include "tst_backoff.moc"
