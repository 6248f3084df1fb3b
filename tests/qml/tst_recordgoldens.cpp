// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "fakes/demorecords.h"
#include "goldenpicture.h"
#include "kioskscene.h"

#include <QQuickItem>
#include <QtQml/qqmlextensionplugin.h>
#include <QtTest>

Q_IMPORT_QML_PLUGIN(CellarPlugin)

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace cellar;

// Pictures of the pages about what was: vessel, batch form, journal. See GoldenPicture for how to renew them.
class RecordGoldens : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { qputenv("TZ", "UTC"); }
    void batchesOnTheCards();
    void vesselPage_data();
    void vesselPage();
    void vesselPageWithoutHistory();
    void batchForm();
    void batchFormInTrouble();
    void journalPage_data();
    void journalPage();
    void connectionsPage_data();
    void connectionsPage();

private:
    static void keepRecords(KioskScene &scene);
    static void compare(KioskScene &scene, const QString &name);
};

void RecordGoldens::keepRecords(KioskScene &scene)
{
    Snapshot snapshot = *scene.cellar.snapshot();
    keepDemoRecords(scene.cellar.records(), snapshot);
    scene.cellar.publish(snapshot);
}

void RecordGoldens::compare(KioskScene &scene, const QString &name)
{
    QVERIFY2(scene.show(), qPrintable(scene.warnings().join(u'\n')));
    const QString problem = GoldenPicture(name).compare(scene.grab());
    QVERIFY2(problem.isEmpty(), qPrintable(problem));
    QCOMPARE(scene.warnings(), QStringList());
}

void RecordGoldens::batchesOnTheCards()
{
    KioskScene scene({800, 480});
    keepRecords(scene);
    compare(scene, u"batches"_s);
}

void RecordGoldens::vesselPage_data()
{
    QTest::addColumn<QSize>("size");
    QTest::newRow("vessel-page") << QSize(800, 480);
    QTest::newRow("vessel-page-wide") << QSize(1280, 800);
    QTest::newRow("vessel-page-portrait") << QSize(800, 1280);
}

void RecordGoldens::vesselPage()
{
    QFETCH(QSize, size);
    KioskScene scene(size);
    keepRecords(scene);
    scene.ui.history().open(u"fv-10-1"_s);
    QTRY_VERIFY(!scene.ui.history().curves().isEmpty());
    QTRY_VERIFY(!scene.ui.history().marks().isEmpty());
    QTRY_VERIFY(!scene.ui.cooling().note().isEmpty());
    scene.ui.history().pointAt(0.5);
    compare(scene, QString::fromLatin1(QTest::currentDataTag()));
}

void RecordGoldens::vesselPageWithoutHistory()
{
    KioskScene scene({800, 480});
    scene.ui.history().open(u"fv-10-1"_s);
    QTRY_VERIFY(scene.ui.history().statusText().contains(u"no records"));
    QTRY_VERIFY(!scene.ui.cooling().note().isEmpty());
    compare(scene, u"vessel-page-without-history"_s);
}

void RecordGoldens::batchForm()
{
    KioskScene scene({800, 480});
    keepRecords(scene);
    scene.ui.batch().open(u"fv-10-1"_s);
    QTRY_VERIFY(scene.ui.batch().fields()->count() > 0);
    compare(scene, u"batch-form"_s);
}

void RecordGoldens::batchFormInTrouble()
{
    KioskScene scene({1024, 600});
    keepRecords(scene);
    scene.cellar.records().vesselBatch->editable = {u"gravity"_s, u"stage"_s, u"notes"_s};
    scene.cellar.records().refusal = Error{ErrorKind::Io, u"the disk is full; nothing was saved"_s};
    scene.ui.batch().open(u"fv-10-1"_s);
    QTRY_VERIFY(scene.ui.batch().fields()->count() > 0);
    scene.ui.batch().setText(0, u"1.010"_s);
    scene.ui.batch().save();
    QTRY_VERIFY(scene.ui.batch().isTrouble());
    compare(scene, u"batch-form-in-trouble"_s);
}

void RecordGoldens::journalPage_data()
{
    QTest::addColumn<QSize>("size");
    QTest::newRow("journal-page") << QSize(800, 480);
    QTest::newRow("journal-page-wide") << QSize(1280, 800);
}

void RecordGoldens::journalPage()
{
    QFETCH(QSize, size);
    KioskScene scene(size);
    keepRecords(scene);
    scene.view().rootObject()->setProperty("aboutShown", true);
    QVERIFY(scene.item(u"aboutPage"_s)->setProperty("current", int(look::Page::JournalPage)));
    QTRY_COMPARE(scene.ui.journal().rowCount(), 6);
    compare(scene, QString::fromLatin1(QTest::currentDataTag()));
}

void RecordGoldens::connectionsPage_data()
{
    QTest::addColumn<QSize>("size");
    QTest::newRow("connections-page") << QSize(800, 480);
    QTest::newRow("connections-page-portrait") << QSize(800, 1280);
}

void RecordGoldens::connectionsPage()
{
    QFETCH(QSize, size);
    KioskScene scene(size);
    keepRecords(scene);
    scene.view().rootObject()->setProperty("aboutShown", true);
    QVERIFY(scene.item(u"aboutPage"_s)->setProperty("current", int(look::Page::ConnectionsPage)));
    QTRY_COMPARE(scene.ui.connections().rowCount(), 6);
    compare(scene, QString::fromLatin1(QTest::currentDataTag()));
}

QTEST_MAIN(RecordGoldens)
#include "tst_recordgoldens.moc"
