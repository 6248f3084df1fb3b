// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "items/chartgrip.h"

#include <QQuickView>
#include <QSignalSpy>
#include <QtTest>

#include <cmath>
#include <memory>

using namespace cellar;

// The gestures of a chart, as real touch, mouse and wheel events in a window.
class ChartGripTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup() { m_view.reset(); }

    void aTapPoints();
    void aShakyTapIsATap();
    void twoTapsGoBack();
    void twoTapsFarApartPointTwice();
    void oneFingerMoves();
    void aMouseMoves();
    void twoFingersPinch();
    void aPinchUpright();
    void twoFingersMove();
    void fingersTooClose();
    void oneOfTwoFingersLeaves();
    void aThirdFingerChangesNothing();
    void cancelledTouches();
    void theWheelZoomsAtThePointer();

private:
    using Touch = QTest::QTouchEventSequence;
    [[nodiscard]] Touch touch() { return QTest::touchEvent(m_view.get(), m_device.get()); }
    void press(int finger, QPoint at) { touch().press(finger, at); }
    void move(int finger, QPoint at) { touch().move(finger, at); }
    void release(int finger, QPoint at) { touch().release(finger, at); }
    void tap(QPoint at)
    {
        press(0, at);
        release(0, at);
    }
    [[nodiscard]] static qreal sum(const QSignalSpy &shares)
    {
        qreal all = 0;
        for (const QList<QVariant> &share : shares) {
            all += share.at(0).toReal();
        }
        return all;
    }
    [[nodiscard]] static qreal product(const QSignalSpy &factors)
    {
        qreal all = 1;
        for (const QList<QVariant> &factor : factors) {
            all *= factor.at(0).toReal();
        }
        return all;
    }

    const std::unique_ptr<QPointingDevice> m_device{QTest::createTouchDevice()};
    std::unique_ptr<QQuickView> m_view;
    ChartGrip *m_grip = nullptr; // in m_view
};

void ChartGripTest::init()
{
    m_view = std::make_unique<QQuickView>();
    m_view->resize(400, 200);
    m_grip = new ChartGrip(m_view->contentItem());
    m_grip->setSize({400, 200});
    m_view->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_view.get()));
}

void ChartGripTest::aTapPoints()
{
    const QSignalSpy tapped(m_grip, &ChartGrip::tapped);
    const QSignalSpy panned(m_grip, &ChartGrip::panned);
    tap({100, 50});
    QCOMPARE(tapped.size(), 1);
    QCOMPARE(tapped.at(0).at(0).toReal(), 0.25);
    QCOMPARE(panned.size(), 0);
}

void ChartGripTest::aShakyTapIsATap()
{
    const QSignalSpy tapped(m_grip, &ChartGrip::tapped);
    const QSignalSpy panned(m_grip, &ChartGrip::panned);
    press(0, {100, 50});
    move(0, {108, 54});
    release(0, {104, 50});
    QCOMPARE(tapped.size(), 1);
    QCOMPARE(panned.size(), 0);
}

void ChartGripTest::twoTapsGoBack()
{
    const QSignalSpy tapped(m_grip, &ChartGrip::tapped);
    const QSignalSpy back(m_grip, &ChartGrip::doubleTapped);
    tap({100, 50});
    tap({110, 60});
    QCOMPARE(tapped.size(), 1);
    QCOMPARE(back.size(), 1);
    tap({110, 60}); // the third begins anew
    QCOMPARE(tapped.size(), 2);
    QCOMPARE(back.size(), 1);
}

void ChartGripTest::twoTapsFarApartPointTwice()
{
    const QSignalSpy tapped(m_grip, &ChartGrip::tapped);
    const QSignalSpy back(m_grip, &ChartGrip::doubleTapped);
    tap({100, 50});
    tap({300, 50});
    QCOMPARE(tapped.size(), 2);
    QCOMPARE(back.size(), 0);
}

// To the left: later comes into sight.
void ChartGripTest::oneFingerMoves()
{
    const QSignalSpy panned(m_grip, &ChartGrip::panned);
    const QSignalSpy tapped(m_grip, &ChartGrip::tapped);
    press(0, {300, 50});
    move(0, {200, 60});
    move(0, {100, 60});
    release(0, {100, 60});
    QCOMPARE(sum(panned), 0.5);
    QCOMPARE(tapped.size(), 0);
}

void ChartGripTest::aMouseMoves()
{
    const QSignalSpy panned(m_grip, &ChartGrip::panned);
    QTest::mousePress(m_view.get(), Qt::LeftButton, {}, {100, 50});
    QTest::mouseMove(m_view.get(), {200, 50});
    QTest::mouseRelease(m_view.get(), Qt::LeftButton, {}, {300, 50});
    QCOMPARE(sum(panned), -0.5);
}

void ChartGripTest::twoFingersPinch()
{
    const QSignalSpy zoomed(m_grip, &ChartGrip::zoomed);
    const QSignalSpy panned(m_grip, &ChartGrip::panned);
    const QSignalSpy tapped(m_grip, &ChartGrip::tapped);
    press(0, {150, 50});
    touch().stationary(0).press(1, {250, 50});
    touch().move(0, {100, 50}).move(1, {300, 50});
    touch().release(0, {100, 50}).release(1, {300, 50});
    QCOMPARE(product(zoomed), 2.0);
    QCOMPARE(zoomed.at(0).at(1).toReal(), 0.5); // between them
    QVERIFY(std::abs(sum(panned)) < 1e-9);
    QCOMPARE(tapped.size(), 0);
}

void ChartGripTest::aPinchUpright()
{
    const QSignalSpy zoomed(m_grip, &ChartGrip::zoomed);
    press(0, {200, 20});
    touch().stationary(0).press(1, {200, 180});
    touch().move(0, {200, 60}).move(1, {200, 140});
    touch().release(0, {200, 60}).release(1, {200, 140});
    QCOMPARE(product(zoomed), 0.5);
}

void ChartGripTest::twoFingersMove()
{
    const QSignalSpy zoomed(m_grip, &ChartGrip::zoomed);
    const QSignalSpy panned(m_grip, &ChartGrip::panned);
    press(0, {100, 50});
    touch().stationary(0).press(1, {200, 50});
    touch().move(0, {200, 50}).move(1, {300, 50});
    touch().release(0, {200, 50}).release(1, {300, 50});
    QCOMPARE(product(zoomed), 1.0);
    QCOMPARE(sum(panned), -0.25);
}

// What lies between two fingertips that touch each other is chance.
void ChartGripTest::fingersTooClose()
{
    const QSignalSpy zoomed(m_grip, &ChartGrip::zoomed);
    press(0, {200, 50});
    touch().stationary(0).press(1, {202, 50});
    touch().move(0, {200, 50}).move(1, {208, 50});
    touch().release(0, {200, 50}).release(1, {208, 50});
    QCOMPARE(zoomed.size(), 0);
}

// The other one goes on, and its leaving is no tap.
void ChartGripTest::oneOfTwoFingersLeaves()
{
    const QSignalSpy panned(m_grip, &ChartGrip::panned);
    const QSignalSpy tapped(m_grip, &ChartGrip::tapped);
    press(0, {100, 50});
    touch().stationary(0).press(1, {300, 50});
    touch().stationary(0).release(1, {300, 50});
    move(0, {140, 50});
    release(0, {140, 50});
    QCOMPARE(sum(panned), -0.1);
    QCOMPARE(tapped.size(), 0);
}

void ChartGripTest::aThirdFingerChangesNothing()
{
    const QSignalSpy zoomed(m_grip, &ChartGrip::zoomed);
    press(0, {100, 50});
    touch().stationary(0).press(1, {300, 50});
    touch().stationary(0).stationary(1).press(2, {350, 150});
    touch().stationary(0).stationary(1).move(2, {10, 10});
    QCOMPARE(zoomed.size(), 0);
    touch().release(0, {100, 50}).release(1, {300, 50}).release(2, {10, 10});
}

// What the system takes away neither moves nor points, and the next finger is a first one again.
void ChartGripTest::cancelledTouches()
{
    const QSignalSpy tapped(m_grip, &ChartGrip::tapped);
    press(0, {100, 50});
    m_grip->ungrabTouchPoints();
    release(0, {100, 50});
    QCOMPARE(tapped.size(), 0);
    tap({200, 50});
    QCOMPARE(tapped.size(), 1);
    QCOMPARE(tapped.at(0).at(0).toReal(), 0.5);
}

void ChartGripTest::theWheelZoomsAtThePointer()
{
    const QSignalSpy zoomed(m_grip, &ChartGrip::zoomed);
    for (const int turned : {120, -120}) {
        const QPointF at(300, 50);
        QWheelEvent event(at, m_view->mapToGlobal(at), {}, {0, turned}, {}, {}, Qt::NoScrollPhase, false);
        QCoreApplication::sendEvent(m_view.get(), &event);
    }
    QCOMPARE(zoomed.size(), 2);
    QVERIFY(zoomed.at(0).at(0).toReal() > 1);
    QCOMPARE(zoomed.at(0).at(1).toReal(), 0.75);
    QVERIFY(std::abs(product(zoomed) - 1) < 1e-9);
}

QTEST_MAIN(ChartGripTest)
#include "tst_chartgrip.moc"
