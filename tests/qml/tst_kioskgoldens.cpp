// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "kioskscene.h"

#include <QtTest>
#include <QtQml/qqmlextensionplugin.h>

Q_IMPORT_QML_PLUGIN(CellarPlugin)

using namespace Qt::StringLiterals;
using namespace cellar;

class KioskGoldens : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void look_data()
    {
        QTest::addColumn<QSize>("size");
        for (QSize s : {QSize(800,480),QSize(1024,600),QSize(1280,800),QSize(1920,1080),QSize(800,1280)})
            QTest::addRow("%dx%d", s.width(), s.height()) << s;
    }
    void look()
    {
        QFETCH(QSize, size);
        KioskScene scene(size);
        QVERIFY2(scene.show(), qPrintable(scene.warnings().join(u'\n')));
        scene.grab().save(QString::fromLatin1("/tmp/ui-%1.png").arg(QString::fromLatin1(QTest::currentDataTag())));
        qDebug() << scene.warnings();
    }
};

QTEST_MAIN(KioskGoldens)
#include "tst_kioskgoldens.moc"
