// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/chartwindow.h"

#include <QTest>

#include <cmath>

using namespace std::chrono_literals;
using namespace cellar;

namespace {

constexpr Timestamp now{1'795'442'400'000ms};

} // namespace

class ChartWindowTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void followsTheTime();
    void growsSinceAMoment();
    void panStopsAtThePresent();
    void zoomKeepsWhatIsUnderTheFinger();
    void zoomAtTheEndFollowsOn();
    void bounds();
    void nonsense();
};

void ChartWindowTest::followsTheTime()
{
    ChartWindow window(24h, now);
    window.moveOn(now + 1min);
    QVERIFY(window.to() == now + 1min && window.span() == 24h);
    window.moveOn(now); // a clock that goes back moves nothing
    QVERIFY(window.to() == now + 1min);
    window.pan(-0.5, now + 1min);
    QVERIFY(!window.follows());
    const ChartWindow before = window;
    window.moveOn(now + 1h);
    QVERIFY(window == before);
}

void ChartWindowTest::growsSinceAMoment()
{
    ChartWindow window = ChartWindow::since(now - 12 * 24h, now);
    window.moveOn(now + 1h);
    QVERIFY(window.from() == now - 12 * 24h && window.to() == now + 1h);
}

void ChartWindowTest::panStopsAtThePresent()
{
    ChartWindow window(24h, now);
    window.pan(-1, now);
    QVERIFY(window.to() == now - 24h && !window.follows());
    window.pan(0.25, now);
    QVERIFY(window.to() == now - 18h);
    window.pan(5, now);
    QVERIFY(window.to() == now && window.span() == 24h && window.follows());
}

void ChartWindowTest::zoomKeepsWhatIsUnderTheFinger()
{
    ChartWindow window(24h, now);
    window.zoom(2, 0.25, now);
    QVERIFY(window.span() == 12h);
    QVERIFY(window.from() + 3h == now - 24h + 6h);
    QVERIFY(!window.follows());
    window.zoom(0.5, 0.25, now);
    QVERIFY(window.span() == 24h && window.to() == now);
}

void ChartWindowTest::zoomAtTheEndFollowsOn()
{
    ChartWindow window(24h, now);
    window.zoom(2, 1, now);
    QVERIFY(window.follows() && window.to() == now && window.span() == 12h);
}

void ChartWindowTest::bounds()
{
    ChartWindow window(24h, now);
    window.zoom(1e9, 0.5, now);
    QVERIFY(window.span() == 5min);
    window.zoom(1e-12, 0.5, now);
    QVERIFY(window.span() <= 24h * 3653);
    QVERIFY(window.to() == now);
    QVERIFY(ChartWindow(1ms, now).span() == 5min);
}

void ChartWindowTest::nonsense()
{
    ChartWindow window(24h, now);
    const ChartWindow before = window;
    window.zoom(0, 0.5, now);
    window.zoom(-1, 0.5, now);
    window.zoom(std::nan(""), 0.5, now);
    window.zoom(HUGE_VAL, 0.5, now);
    window.zoom(2, std::nan(""), now);
    QVERIFY(window == before);
}

QTEST_GUILESS_MAIN(ChartWindowTest)
#include "tst_chartwindow.moc"
