// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cloud/gunzip.h"
#include "http/gzip.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace cellar;

class GzipTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void comesBack_data();
    void comesBack();
    void shrinks();
};

void GzipTest::comesBack_data()
{
    QTest::addColumn<QByteArray>("plain");
    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("a line") << "cellar_panel_read temp=36.8 1\n"_ba;
    QByteArray noise;
    for (quint32 i = 0; i < 300'000; ++i) {
        noise += char((i * 2654435761U) >> 24);
    }
    QTest::newRow("what cannot be packed") << noise;
}

void GzipTest::comesBack()
{
    QFETCH(const QByteArray, plain);
    const QByteArray packed = gzip(plain);
    QVERIFY(packed.startsWith("\x1F\x8B"));
    QCOMPARE(gunzip(packed), plain);
}

void GzipTest::shrinks()
{
    const QByteArray lines =
        "cellar_panel_read,batch_number=1042,slot=1 temp=36.8 1795442400123000000\n"_ba.repeated(1'000);
    QVERIFY(gzip(lines).size() * 10 < lines.size());
}

QTEST_GUILESS_MAIN(GzipTest)
#include "tst_gzip.moc"
