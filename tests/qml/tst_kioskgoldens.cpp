// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "goldenpicture.h"
#include "kioskscene.h"

#include <QPainter>
#include <QQuickItem>
#include <QtQml/qqmlextensionplugin.h>
#include <QtTest>

Q_IMPORT_QML_PLUGIN(CellarPlugin)

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace cellar;

// Pictures of the whole kiosk. A picture that differs fails; see GoldenPicture for how to renew them.
class KioskGoldens : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void anotherColourFails();
    void anotherWordFails();
    void badDays();
    void lostConnection();
    void changes();
    void dragging();
    void stepping();
    void question();
    void manyVesselsScroll();
    void fewVessels();
    void celsius();
    void panelsInTheBar();
    void panelInTrouble();
    void panelPage_data();
    void panelPage();
    void windowThatGrowsFromNothing();
    void sizes_data();
    void sizes();

private:
    void compare(KioskScene &scene, const QString &name);
};

namespace {

void setTemperature(KioskScene &scene, const QString &vessel, Quality quality, std::chrono::seconds age = 0s)
{
    scene.cellar.alter(vessel, [=](VesselState &state) {
        state.temperature.quality = quality;
        state.temperature.at -= age;
        if (quality != Quality::Stale) {
            state.temperature.value.reset();
        }
    });
}

void setChange(KioskScene &scene, const QString &vessel, ChangeState change, const QString &reason = {})
{
    scene.cellar.alter(vessel, [=](VesselState &state) {
        state.change.emplace();
        state.change->id = vessel;
        state.change->vessel = vessel;
        state.change->requested = 36.0;
        state.change->readBack = 36.0;
        state.change->state = change;
        state.change->elapsedMs = 14.2;
        state.change->reason = reason;
    });
}

// Three panels of different kinds, each with three of the vessels.
QList<PanelState> threePanels(const Snapshot &snapshot)
{
    PanelState main = snapshot.panels.front();
    main.statistics = {1'248'211, 12, 9, 3, 4.2, 19.5};
    PanelState line = main;
    line.id = u"line"_s;
    line.driver = PanelDriver::ModbusRtu;
    line.address = u"/dev/serial/by-id/usb-FTDI_FT232R_A50285BI-if00"_s;
    line.cycleMs = 381.2;
    line.since -= 49h;
    line.statistics = {88'412, 1'204, 1'180, 24, 28.4, 512};
    PanelState alpha = main;
    alpha.id = u"alpha"_s;
    alpha.driver = PanelDriver::Alpha;
    alpha.address = u"http://10.1.10.106"_s;
    alpha.cycleMs = 92.4;
    alpha.statistics = {2'880, 0, 0, 0, 44.1, 120};
    return {main, line, alpha};
}

void showThreePanels(KioskScene &scene)
{
    Snapshot snapshot = *scene.cellar.snapshot();
    snapshot.panels = threePanels(snapshot);
    for (int i = 0; i < snapshot.vessels.size(); ++i) {
        snapshot.vessels[i].panel = snapshot.panels.at(i / 3).id;
    }
    scene.cellar.publish(snapshot);
}

// The second panel is gone, and its vessels with it.
void loseOnePanel(KioskScene &scene)
{
    showThreePanels(scene);
    Snapshot snapshot = *scene.cellar.snapshot();
    PanelState &line = snapshot.panels[1];
    line.state = LinkState::Disconnected;
    line.error = u"unit 3 did not answer within 500 ms"_s;
    line.backoff = 800ms;
    for (VesselState &vessel : snapshot.vessels) {
        if (vessel.panel == line.id) {
            vessel.temperature.quality = Quality::Stale;
            vessel.temperature.at -= 12s;
            vessel.setpoint.quality = Quality::Stale;
            vessel.valve.quality = Quality::Stale;
        }
    }
    scene.cellar.publish(snapshot);
}

void draft(KioskScene &scene, qreal fraction)
{
    scene.ui.setpoint().beginDrag(u"fv-20-1"_s);
    scene.ui.setpoint().dragTo(fraction);
}

} // namespace

void KioskGoldens::initTestCase()
{
    qputenv("TZ", "UTC");
}

void KioskGoldens::compare(KioskScene &scene, const QString &name)
{
    QVERIFY2(scene.show(), qPrintable(scene.warnings().join(u'\n')));
    const QString problem = GoldenPicture(name).compare(scene.grab());
    QVERIFY2(problem.isEmpty(), qPrintable(problem));
    QCOMPARE(scene.warnings(), QStringList());
}

void KioskGoldens::anotherColourFails()
{
    KioskScene scene({1280, 800});
    QVERIFY(scene.show());
    const QImage before = scene.grab();
    QCOMPARE(differingShare(before, before, true), 0.0);
    // One number, amber for blue: nobody of the same Qt may miss it.
    QImage after = before.convertToFormat(QImage::Format_RGB32);
    for (int y = 150; y < 200; ++y) {
        for (int x = 250; x < 360; ++x) {
            const QColor color = after.pixelColor(x, y);
            after.setPixelColor(x, y, QColor(color.blue(), color.green(), color.red()));
        }
    }
    QVERIFY(differingShare(before, after, false) > 0.0002);
    // One dial in negative: nobody may, however far away the comparison stands.
    const QQuickItem *dial = scene.dial(u"fv-10-1"_s);
    const QRect area = dial->mapRectToScene(dial->boundingRect()).toRect();
    QImage negative = before.convertToFormat(QImage::Format_RGB32);
    QPainter painter(&negative);
    painter.setCompositionMode(QPainter::CompositionMode_Difference);
    painter.fillRect(area, Qt::white);
    painter.end();
    QVERIFY2(differingShare(before, negative, true) > 0.05, "the planted difference is too small to prove anything");
    if (!qEnvironmentVariableIsSet("CELLAR_RENEW_GOLDENS")) {
        const QString problem = GoldenPicture(u"1280x800"_s).compare(negative);
        QVERIFY2(problem.contains(u"look different"), qPrintable(problem));
    }
}

void KioskGoldens::anotherWordFails()
{
    KioskScene scene({1280, 800});
    QVERIFY(scene.show());
    const QImage before = scene.grab();
    scene.cellar.alter(u"fv-10-1"_s, [](VesselState &vessel) { vessel.valve.value = ValveState::Closed; });
    QVERIFY(differingShare(before, scene.grab(), false) > 0.0002);
}

void KioskGoldens::badDays()
{
    KioskScene scene({800, 480});
    setTemperature(scene, u"fv-10-1"_s, Quality::Stale, 12s);
    setTemperature(scene, u"fv-10-2"_s, Quality::Stale, 25min);
    setTemperature(scene, u"fv-10-3"_s, Quality::SensorFault);
    setTemperature(scene, u"fv-10-4"_s, Quality::LinkLost);
    setTemperature(scene, u"fv-10-5"_s, Quality::NeverRead);
    scene.cellar.alter(u"fv-10-6"_s, [](VesselState &vessel) { vessel.valve.quality = Quality::Stale; });
    scene.cellar.alter(u"walk-in"_s, [](VesselState &vessel) { vessel.temperature.value = 93.4; });
    compare(scene, u"bad-days"_s);
}

void KioskGoldens::lostConnection()
{
    KioskScene scene({800, 480});
    scene.cellar.setConnection(Cellar::Connection::Lost, u"connection refused"_s);
    compare(scene, u"lost-connection"_s);
}

void KioskGoldens::changes()
{
    KioskScene scene({800, 480});
    setChange(scene, u"fv-10-1"_s, ChangeState::Writing);
    setChange(scene, u"fv-10-2"_s, ChangeState::Verified);
    setChange(scene, u"fv-10-3"_s, ChangeState::Refused, u"the panel is locked"_s);
    setChange(scene, u"fv-10-4"_s, ChangeState::Overridden);
    setChange(scene, u"fv-10-5"_s, ChangeState::Failed, u"no answer within 500 ms, and none when asked again"_s);
    compare(scene, u"changes"_s);
}

void KioskGoldens::dragging()
{
    KioskScene scene({800, 480});
    draft(scene, 0.1);
    compare(scene, u"dragging"_s);
}

void KioskGoldens::stepping()
{
    KioskScene scene({800, 480}, {.tapsMerge = 1min});
    scene.ui.setpoint().stepBy(u"fv-20-1"_s, -1);
    compare(scene, u"stepping"_s);
}

void KioskGoldens::question()
{
    KioskScene scene({800, 480});
    draft(scene, 0.0);
    scene.ui.setpoint().release();
    compare(scene, u"question"_s);
}

void KioskGoldens::manyVesselsScroll()
{
    KioskScene scene({800, 480});
    Snapshot snapshot = *scene.cellar.snapshot();
    const QList<VesselState> nine = snapshot.vessels;
    for (int slot = 10; slot <= 33; ++slot) {
        VesselState vessel = nine.at(slot % nine.size());
        vessel.id = QString::number(slot);
        vessel.label = u"FV 30/%1"_s.arg(slot);
        snapshot.vessels.append(vessel);
    }
    scene.cellar.publish(snapshot);
    compare(scene, u"many-vessels"_s);
}

void KioskGoldens::fewVessels()
{
    KioskScene scene({800, 480});
    Snapshot snapshot = *scene.cellar.snapshot();
    snapshot.vessels = snapshot.vessels.mid(5, 2);
    snapshot.vessels.front().label = u"Conditioning tank with a very long name"_s;
    scene.cellar.publish(snapshot);
    compare(scene, u"few-vessels"_s);
}

void KioskGoldens::celsius()
{
    KioskScene scene({800, 480});
    Snapshot snapshot = *scene.cellar.snapshot();
    snapshot.displayUnit = TemperatureUnit::Celsius;
    scene.cellar.publish(snapshot);
    compare(scene, u"celsius"_s);
}

void KioskGoldens::panelsInTheBar()
{
    KioskScene scene({800, 480});
    showThreePanels(scene);
    compare(scene, u"panels-connected"_s);
}

void KioskGoldens::panelInTrouble()
{
    KioskScene scene({800, 480});
    loseOnePanel(scene);
    compare(scene, u"panel-in-trouble"_s);
}

void KioskGoldens::panelPage_data()
{
    QTest::addColumn<QSize>("size");
    QTest::newRow("panel-page") << QSize(800, 480);
    QTest::newRow("panel-page-wide") << QSize(1280, 800);
    QTest::newRow("panel-page-portrait") << QSize(800, 1280);
}

void KioskGoldens::panelPage()
{
    QFETCH(QSize, size);
    KioskScene scene(size);
    loseOnePanel(scene);
    scene.view().rootObject()->setProperty("aboutShown", true);
    compare(scene, QString::fromLatin1(QTest::currentDataTag()));
}

void KioskGoldens::windowThatGrowsFromNothing()
{
    KioskScene scene({1, 1});
    QVERIFY(scene.show());
    scene.view().resize(800, 480);
    QTRY_COMPARE(scene.view().rootObject()->size(), QSizeF(800, 480));
    compare(scene, u"800x480"_s);
}

void KioskGoldens::sizes_data()
{
    QTest::addColumn<QSize>("size");
    for (const QSize size :
        {QSize(800, 480), QSize(1024, 600), QSize(1280, 800), QSize(1920, 1080), QSize(800, 1280)}) {
        QTest::addRow("%dx%d", size.width(), size.height()) << size;
    }
}

void KioskGoldens::sizes()
{
    QFETCH(QSize, size);
    KioskScene scene(size);
    compare(scene, QString::fromLatin1(QTest::currentDataTag()));
}

QTEST_MAIN(KioskGoldens)
#include "tst_kioskgoldens.moc"
