// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/processfigures.h"

#include <QTest>

using namespace cellar;

class TestProcessFigures : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void residentPagesOfStatm_data();
    void residentPagesOfStatm();
    void thisProcessUsesSomething();
};

void TestProcessFigures::residentPagesOfStatm_data()
{
    QTest::addColumn<QByteArray>("statm");
    QTest::addColumn<qint64>("pages"); // below 0: unknown
    QTest::newRow("empty") << QByteArray() << qint64(-1);
    QTest::newRow("one number") << QByteArray("100") << qint64(-1);
    QTest::newRow("words") << QByteArray("a b c") << qint64(-1);
    QTest::newRow("below zero") << QByteArray("100 -7 1") << qint64(-1);
    QTest::newRow("as Linux writes it") << QByteArray("38144 9210 6144 45 0 4123 0\n") << qint64(9210);
}

void TestProcessFigures::residentPagesOfStatm()
{
    QFETCH(QByteArray, statm);
    QFETCH(qint64, pages);
    QCOMPARE(residentPages(statm).value_or(-1), pages);
}

void TestProcessFigures::thisProcessUsesSomething()
{
    const ProcessFigures before = readProcessFigures();
    QVERIFY(before.residentBytes.value_or(0) > 1e6);
    QVERIFY(before.residentBytes.value_or(0) < 1e10);
    // CPU time goes on while somebody works.
    QTRY_VERIFY(readProcessFigures().cpuSeconds.value_or(0) > before.cpuSeconds.value_or(1e9));
}

QTEST_GUILESS_MAIN(TestProcessFigures)
#include "tst_processfigures.moc"
