// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "items/dialgeometry.h"

#include <QtTest>

using namespace cellar;

class DialGeometryTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void openPartGivesTheNearerEnd()
    {
        QCOMPARE(dial::fractionAt({0, 0}, {-1, 10}), 0.0);
        QCOMPARE(dial::fractionAt({0, 0}, {1, 10}), 1.0);
    }
    void middleIsOnTop()
    {
        QCOMPARE(dial::fractionAt({50, 50}, {50, 0}), 0.5);
        const QPointF top = dial::pointAt({50, 50}, 50, 0.5);
        QVERIFY(qAbs(top.x() - 50) < 1e-9);
        QVERIFY(qAbs(top.y()) < 1e-9);
    }
    void pointsComeBack()
    {
        for (int percent = 0; percent <= 100; ++percent) {
            const double fraction = percent / 100.0;
            const QPointF point = dial::pointAt({10, 20}, 30, fraction);
            QVERIFY(qAbs(dial::fractionAt({10, 20}, point) - fraction) < 1e-9);
        }
    }
};

QTEST_GUILESS_MAIN(DialGeometryTest)
#include "tst_dialgeometry.moc"
