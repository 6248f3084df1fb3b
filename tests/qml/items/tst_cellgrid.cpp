// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "items/cellgrid.h"

#include <QtTest>

using namespace cellar;

class CellGridTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tooManyScroll_data()
    {
        QTest::addColumn<QSizeF>("view");
        QTest::newRow("800x480") << QSizeF(800, 432);
        QTest::newRow("1280x800") << QSizeF(1280, 752);
        QTest::newRow("800x1280") << QSizeF(800, 1232);
    }
    void tooManyScroll()
    {
        QFETCH(QSizeF, view);
        CellGrid grid;
        fill(grid, view, 33);
        QVERIFY(grid.scrolls());
        QVERIFY(grid.columns() * grid.cell().width() <= view.width());
        QVERIFY(grid.cell().width() >= 264);
        QVERIFY(grid.cell().height() >= 144);
        QVERIFY(grid.scale() >= 1.0);
        const qreal rows = view.height() / grid.cell().height();
        QVERIFY2(qAbs(rows - qRound(rows)) >= 0.2, "no row is cut, so nobody sees that there are more");
    }
    void tooNarrowStillHasAColumn()
    {
        CellGrid grid;
        fill(grid, {200, 300}, 3);
        QCOMPARE(grid.columns(), 1);
        QVERIFY(grid.scrolls());
    }
    void nineFit_data()
    {
        QTest::addColumn<QSizeF>("view");
        QTest::addColumn<int>("columns");
        QTest::newRow("800x480") << QSizeF(800, 432) << 3;
        QTest::newRow("1024x600") << QSizeF(1024, 552) << 3;
        QTest::newRow("1280x800") << QSizeF(1280, 752) << 3;
        QTest::newRow("1920x1080") << QSizeF(1920, 1032) << 3;
        QTest::newRow("800x1280") << QSizeF(800, 1232) << 2;
    }
    void nineFit()
    {
        QFETCH(QSizeF, view);
        CellGrid grid;
        fill(grid, view, 9);
        QVERIFY(!grid.scrolls());
        QTEST(grid.columns(), "columns");
        const int rows = (9 + grid.columns() - 1) / grid.columns();
        QVERIFY(rows * grid.cell().height() <= view.height());
        QVERIFY(grid.columns() * grid.cell().width() <= view.width());
    }
    void lonelyDialDoesNotFillAHall()
    {
        CellGrid grid;
        fill(grid, {1920, 1032}, 1);
        QCOMPARE(grid.scale(), 2.6);
        QVERIFY(grid.cell().width() < 1000);
    }

private:
    static void fill(CellGrid &grid, QSizeF view, int count)
    {
        grid.setBaseCell({264, 144});
        grid.setMaximumScale(2.6);
        grid.setCount(count);
        grid.setView(view);
    }
};

QTEST_GUILESS_MAIN(CellGridTest)
#include "tst_cellgrid.moc"
