// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "fakes/demorecords.h"
#include "kioskscene.h"

#include <QQuickItem>
#include <QtQml/qqmlextensionplugin.h>
#include <QtTest>

#include <memory>

Q_IMPORT_QML_PLUGIN(CellarPlugin)

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace cellar;

// The pages about what was, under real fingers and keys: vessel with its chart, batch form, connections and journal.
class RecordPages : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { qputenv("TZ", "UTC"); }
    void init();
    void cleanup();

    void theWordsOfADialOpenItsVessel();
    void theChartTakesFingers();
    void rangesOfTheChart();
    void aBatchIsTypedIn();
    void emptyingIsAskedTwice();
    void theFormHidesWhatIsBelow();
    void pagesBesideTheCellar();
    void theJournalIsFiltered();
    void aSetpointIsAskedAboveEverything();

private:
    [[nodiscard]] QQuickItem *item(const QString &name) const { return m_scene->item(name); }
    [[nodiscard]] bool isThere(const QString &name) const { return item(name) != nullptr && item(name)->isVisible(); }
    [[nodiscard]] static QPoint at(const QQuickItem *item, QPointF share = {0.5, 0.5})
    {
        return item->mapToScene({item->width() * share.x(), item->height() * share.y()}).toPoint();
    }
    void touch(const QString &name);
    void openVessel();
    void openMenu(const QString &tab);

    const std::unique_ptr<QPointingDevice> m_device{QTest::createTouchDevice()};
    std::unique_ptr<KioskScene> m_scene;
};

void RecordPages::init()
{
    m_scene = std::make_unique<KioskScene>(QSize(800, 480));
    Snapshot snapshot = *m_scene->cellar.snapshot();
    keepDemoRecords(m_scene->cellar.records(), snapshot);
    m_scene->cellar.publish(snapshot);
    QVERIFY2(m_scene->show(), qPrintable(m_scene->warnings().join(u'\n')));
}

void RecordPages::cleanup()
{
    const QStringList warnings = m_scene->warnings();
    m_scene.reset();
    QCOMPARE(warnings, QStringList());
}

void RecordPages::touch(const QString &name)
{
    QTRY_VERIFY2(isThere(name), qPrintable(name));
    static_cast<void>(m_scene->grab()); // what was just made has its place now
    const QPoint point = at(item(name));
    QTest::touchEvent(&m_scene->view(), m_device.get()).press(0, point);
    QTest::touchEvent(&m_scene->view(), m_device.get()).release(0, point);
}

void RecordPages::openVessel()
{
    m_scene->ui.history().open(u"fv-10-1"_s);
    QTRY_VERIFY(isThere(u"vesselPage"_s));
    QTRY_VERIFY(!m_scene->ui.history().curves().isEmpty());
    static_cast<void>(m_scene->grab());
}

void RecordPages::openMenu(const QString &tab)
{
    m_scene->view().rootObject()->setProperty("aboutShown", true);
    touch(tab);
}

void RecordPages::theWordsOfADialOpenItsVessel()
{
    const QQuickItem *dial = m_scene->dial(u"fv-10-1"_s);
    QVERIFY(dial != nullptr);
    const auto *words = dial->findChild<QQuickItem *>(u"details"_s);
    QVERIFY(words != nullptr);
    QTest::touchEvent(&m_scene->view(), m_device.get()).press(0, at(words));
    QTest::touchEvent(&m_scene->view(), m_device.get()).release(0, at(words));
    QTRY_VERIFY(isThere(u"vesselPage"_s));
    QCOMPARE(m_scene->ui.history().vessel(), u"fv-10-1"_s);
    touch(u"vesselBack"_s);
    QTRY_VERIFY(!isThere(u"vesselPage"_s));
    QVERIFY(m_scene->dial(u"fv-10-1"_s)->isVisible());
}

void RecordPages::theChartTakesFingers()
{
    openVessel();
    HistoryController &history = m_scene->ui.history();
    const QQuickItem *grip = item(u"chartGrip"_s);
    QVERIFY(grip != nullptr);
    const Milliseconds before = history.window().span();
    const auto touches = [this] { return QTest::touchEvent(&m_scene->view(), m_device.get()); };
    touches().press(0, at(grip, {0.4, 0.5}));
    touches().stationary(0).press(1, at(grip, {0.6, 0.5}));
    touches().move(0, at(grip, {0.3, 0.5})).move(1, at(grip, {0.7, 0.5}));
    touches().release(0, at(grip, {0.3, 0.5})).release(1, at(grip, {0.7, 0.5}));
    QCOMPARE(history.range(), look::Range::Free);
    const double closer = double(before.count()) / double(history.window().span().count());
    QVERIFY2(closer > 1.9 && closer < 2.1, qPrintable(QString::number(closer)));

    const Timestamp end = history.window().to();
    touches().press(0, at(grip, {0.4, 0.5}));
    touches().move(0, at(grip, {0.6, 0.5}));
    touches().release(0, at(grip, {0.6, 0.5}));
    QVERIFY(history.window().to() < end);
    QVERIFY(!history.follows());

    touches().press(0, at(grip, {0.5, 0.5}));
    touches().release(0, at(grip, {0.5, 0.5}));
    QVERIFY(!history.legendTime().isEmpty());
    touches().press(0, at(grip, {0.5, 0.5}));
    touches().release(0, at(grip, {0.5, 0.5}));
    QCOMPARE(history.range(), look::Range::Day);
    QVERIFY(history.follows());
}

void RecordPages::rangesOfTheChart()
{
    openVessel();
    HistoryController &history = m_scene->ui.history();
    touch(u"rangeWeek"_s);
    QCOMPARE(history.window().span(), Milliseconds(24h * 7));
    touch(u"rangeMonth"_s);
    QCOMPARE(history.window().span(), Milliseconds(24h * 30));
    touch(u"rangeBatch"_s);
    QCOMPARE(history.range(), look::Range::Batch);
    touch(u"closer"_s);
    QCOMPARE(history.range(), look::Range::Free);
    touch(u"rangeDay"_s);
    QCOMPARE(history.window().span(), Milliseconds(24h));
    QVERIFY(!item(u"later"_s)->isEnabled());
    touch(u"earlier"_s);
    QVERIFY(item(u"later"_s)->isEnabled());
    QTRY_VERIFY(m_scene->ui.cooling().note().isEmpty() || !m_scene->ui.cooling().duty().isEmpty());
}

void RecordPages::aBatchIsTypedIn()
{
    openVessel();
    touch(u"editBatch"_s);
    QTRY_VERIFY(m_scene->ui.batch().fields()->count() > 0);
    touch(u"field-number"_s);
    QTest::keyClick(&m_scene->view(), Qt::Key_End);
    QTest::keyClick(&m_scene->view(), '7');
    touch(u"batchSave"_s);
    QTRY_COMPARE(m_scene->cellar.records().texts, (QList<BatchTexts>{{{u"number"_s, u"10427"_s}}}));
    QTRY_VERIFY(!isThere(u"batchPage"_s));
    QVERIFY(isThere(u"vesselPage"_s));
}

void RecordPages::emptyingIsAskedTwice()
{
    openVessel();
    touch(u"editBatch"_s);
    QTRY_VERIFY(m_scene->ui.batch().canBeEmptied());
    touch(u"batchEmpty"_s);
    QCOMPARE(m_scene->cellar.records().cleared, 0);
    QVERIFY(item(u"batchStatus"_s)->property("text").toString().contains(u"FV 10/1"_s));
    touch(u"batchEmpty"_s); // it is not
    touch(u"batchSave"_s); // nothing was typed
    QTRY_VERIFY(!isThere(u"batchPage"_s));
    QCOMPARE(m_scene->cellar.records().cleared, 0);

    touch(u"editBatch"_s);
    QTRY_VERIFY(m_scene->ui.batch().canBeEmptied());
    touch(u"batchEmpty"_s);
    touch(u"batchSave"_s);
    QTRY_COMPARE(m_scene->cellar.records().cleared, 1);
    QTRY_VERIFY(!isThere(u"batchPage"_s));
}

// A finger on the form reaches nothing behind it.
void RecordPages::theFormHidesWhatIsBelow()
{
    openVessel();
    const QPoint earlier = at(item(u"earlier"_s));
    const Timestamp end = m_scene->ui.history().window().to();
    touch(u"editBatch"_s);
    QTRY_VERIFY(m_scene->ui.batch().fields()->count() > 0);
    QTest::touchEvent(&m_scene->view(), m_device.get()).press(0, earlier);
    QTest::touchEvent(&m_scene->view(), m_device.get()).release(0, earlier);
    QCOMPARE(m_scene->ui.history().window().to(), end);
}

void RecordPages::pagesBesideTheCellar()
{
    openMenu(u"tabConnections"_s);
    QTRY_COMPARE(m_scene->ui.connections().rowCount(), 6);
    touch(u"tabJournal"_s);
    QTRY_COMPARE(m_scene->ui.journal().rowCount(), 6);
    QCOMPARE(m_scene->ui.connections().rowCount(), 0); // nobody looks, so nobody asks
    touch(u"tabPanels"_s);
    QTRY_VERIFY(isThere(u"aboutView"_s));
    QCOMPARE(m_scene->ui.journal().rowCount(), 0);
}

void RecordPages::theJournalIsFiltered()
{
    openMenu(u"tabJournal"_s);
    QTRY_COMPARE(m_scene->ui.journal().rowCount(), 6);
    touch(u"journalVessel"_s);
    touch(u"choice1"_s);
    QTRY_COMPARE(m_scene->ui.journal().rowCount(), 3);
    QVERIFY(!isThere(u"choice1"_s));
    touch(u"journalKind"_s);
    QTRY_VERIFY(isThere(u"choice1"_s));
    const QPoint beside(2, m_scene->view().height() - 2);
    QTest::touchEvent(&m_scene->view(), m_device.get()).press(0, beside);
    QTest::touchEvent(&m_scene->view(), m_device.get()).release(0, beside);
    QTRY_VERIFY(!isThere(u"choice1"_s));
    QCOMPARE(m_scene->ui.journal().kindChoice(), 0);
    touch(u"journalSearch"_s);
    for (const char letter : {'d', 'r', 'y'}) {
        QTest::keyClick(&m_scene->view(), letter);
    }
    QTRY_COMPARE(m_scene->ui.journal().rowCount(), 1);
}

// The one question that moves a valve is never hidden by a page.
void RecordPages::aSetpointIsAskedAboveEverything()
{
    openVessel();
    m_scene->ui.setpoint().stepBy(u"fv-20-1"_s, -1);
    m_scene->ui.setpoint().ask();
    QCOMPARE(m_scene->ui.setpoint().phase(), look::Phase::Confirming);
    touch(u"confirmCancel"_s);
    QTRY_COMPARE(m_scene->ui.setpoint().phase(), look::Phase::Idle);
    QVERIFY(isThere(u"vesselPage"_s));
}

QTEST_MAIN(RecordPages)
#include "tst_recordpages.moc"
