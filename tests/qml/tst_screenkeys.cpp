// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "fakes/demorecords.h"
#include "kioskscene.h"

#include <QApplication>
#include <QQuickItem>
#include <QtQml/qqmlextensionplugin.h>
#include <QtTest>

#include <memory>

Q_IMPORT_QML_PLUGIN(CellarPlugin)

using namespace Qt::StringLiterals;
using namespace cellar;

// The keys on the screen of a kiosk without a keyboard: they come when somebody types, hide nothing that is typed in,
// and go again.
class ScreenKeys : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void comeAndGo_data();
    void comeAndGo();
    void aKeyIsALetter();

private:
    void show(QSize size);
    void touch(QPoint at);
    [[nodiscard]] QQuickItem *item(const QString &name) const { return m_scene->item(name); }
    [[nodiscard]] static QRectF placeOf(const QQuickItem *item)
    {
        return item->mapRectToScene({0, 0, item->width(), item->height()});
    }

    const std::unique_ptr<QPointingDevice> m_device{QTest::createTouchDevice()};
    std::unique_ptr<KioskScene> m_scene;
};

void ScreenKeys::init()
{
    QCOMPARE(qEnvironmentVariable("QT_IM_MODULE"), u"qtvirtualkeyboard"_s);
}

void ScreenKeys::cleanup()
{
    m_scene.reset();
}

void ScreenKeys::show(QSize size)
{
    m_scene = std::make_unique<KioskScene>(size);
    Snapshot snapshot = *m_scene->cellar.snapshot();
    keepDemoRecords(m_scene->cellar.records(), snapshot);
    m_scene->cellar.publish(snapshot);
    QVERIFY2(m_scene->show(), qPrintable(m_scene->warnings().join(u'\n')));
    m_scene->ui.batch().open(u"fv-10-1"_s);
    QTRY_VERIFY(m_scene->ui.batch().fields()->count() > 0);
    static_cast<void>(m_scene->grab());
}

void ScreenKeys::touch(QPoint at)
{
    QTest::touchEvent(&m_scene->view(), m_device.get()).press(0, at);
    QTest::touchEvent(&m_scene->view(), m_device.get()).release(0, at);
}

void ScreenKeys::comeAndGo_data()
{
    QTest::addColumn<QSize>("size");
    QTest::newRow("smallest") << QSize(800, 480);
    QTest::newRow("upright") << QSize(800, 1280);
}

void ScreenKeys::comeAndGo()
{
    QFETCH(const QSize, size);
    show(size);
    const QQuickItem *keys = item(u"keyboard"_s);
    QVERIFY(keys != nullptr);
    QCOMPARE(keys->height(), 0.0);
    QQuickItem *field = item(u"field-gravity"_s);
    touch(placeOf(field).center().toPoint());
    QTRY_VERIFY(keys->height() > 100);
    static_cast<void>(m_scene->grab());
    QTRY_VERIFY2(placeOf(field).bottom() <= placeOf(keys).top() + 1, "the keys hide what is typed");
    QVERIFY(placeOf(field).top() >= placeOf(item(u"batchFields"_s)).top() - 1);
    QVERIFY(placeOf(keys).bottom() <= size.height() + 1);
    touch(placeOf(item(u"batchCancel"_s)).center().toPoint());
    QTRY_COMPARE(keys->height(), 0.0);
    QVERIFY(!m_scene->ui.batch().isOpen());
}

void ScreenKeys::aKeyIsALetter()
{
    show({800, 480});
    QQuickItem *field = item(u"field-beer"_s);
    touch(placeOf(field).center().toPoint());
    const QQuickItem *keys = item(u"keyboard"_s);
    QTRY_VERIFY(keys->height() > 100);
    static_cast<void>(m_scene->grab());
    BatchFormModel &fields = *m_scene->ui.batch().fields();
    const auto beer = [&fields] { return fields.data(fields.index(0), BatchFormModel::ValueRole).toString(); };
    QCOMPARE(beer(), u"Pilsner"_s);
    // The first letter of the first row.
    touch(placeOf(keys).topLeft().toPoint() + QPoint(int(keys->width() * 0.07), int(keys->height() * 0.25)));
    QTRY_COMPARE(beer().size(), 8);
    QVERIFY2(beer().startsWith(u"Pilsner"_s) && beer().back().isLetter(), qPrintable(beer()));
}

int main(int argc, char *argv[])
{
    qputenv("QT_IM_MODULE", "qtvirtualkeyboard"); // Qt reads it when the application is made
    const QApplication app(argc, argv);
    ScreenKeys test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_screenkeys.moc"
