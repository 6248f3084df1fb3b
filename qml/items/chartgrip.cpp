// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "items/chartgrip.h"

#include <QLineF>

#include <algorithm>
#include <cmath>

namespace cellar {

namespace {

constexpr int mouse = -1; // as a finger

// The two fingers that pinch, whatever else touches.
QLineF between(const QHash<int, QPointF> &points)
{
    QList<int> ids = points.keys();
    std::ranges::sort(ids);
    return {points.value(ids.at(0)), points.value(ids.at(1))};
}

} // namespace

ChartGrip::ChartGrip(QQuickItem *parent)
    : QQuickItem(parent)
{
    setAcceptedMouseButtons(Qt::LeftButton);
    setAcceptTouchEvents(true);
}

void ChartGrip::press(int finger, QPointF point)
{
    m_isTap = m_fingers.isEmpty();
    m_pressedAt = point;
    m_fingers.insert(finger, point);
}

void ChartGrip::move(const QHash<int, QPointF> &points)
{
    QHash<int, QPointF> now = m_fingers;
    for (auto point = points.cbegin(); point != points.cend(); ++point) {
        if (now.contains(point.key())) {
            now.insert(point.key(), point.value());
        }
    }
    if (now.size() >= 2) {
        m_isTap = false;
        pinch(now);
        return;
    }
    if (now.isEmpty() || (m_isTap && QLineF(m_pressedAt, *now.cbegin()).length() <= m_slop)) {
        return;
    }
    m_isTap = false;
    const qreal way = now.cbegin()->x() - m_fingers.cbegin()->x();
    m_fingers = now;
    if (way != 0) {
        Q_EMIT panned(-shareOf(way));
    }
}

void ChartGrip::pinch(const QHash<int, QPointF> &points)
{
    constexpr qreal least = 24; // fingers lie beside each other: what is between them would be chance
    const QLineF before = between(m_fingers);
    const QLineF after = between(points);
    m_fingers = points;
    // Side by side or one above the other: the distance counts, not its direction.
    if (before.length() >= least && after.length() >= least && before.length() != after.length()) {
        Q_EMIT zoomed(after.length() / before.length(), shareOf(before.center().x()));
    }
    const qreal way = after.center().x() - before.center().x();
    if (way != 0) {
        Q_EMIT panned(-shareOf(way));
    }
}

void ChartGrip::lift(int finger, QPointF point)
{
    if (!m_fingers.contains(finger)) {
        return;
    }
    move({{finger, point}});
    const bool isTap = m_isTap;
    m_fingers.remove(finger);
    m_isTap = false;
    if (isTap) {
        tap(point);
    }
}

void ChartGrip::tap(QPointF point)
{
    const bool isSecond =
        m_sinceTap.isValid() && !m_sinceTap.hasExpired(doubleTapMs) && QLineF(point, m_tappedAt).length() <= 3 * m_slop;
    if (isSecond) {
        m_sinceTap.invalidate();
        Q_EMIT doubleTapped();
        return;
    }
    m_sinceTap.start();
    m_tappedAt = point;
    Q_EMIT tapped(shareOf(point.x()));
}

void ChartGrip::forget()
{
    m_fingers.clear();
    m_isTap = false;
}

void ChartGrip::touchEvent(QTouchEvent *event)
{
    if (event->type() == QEvent::TouchCancel) {
        forget();
        return;
    }
    setKeepTouchGrab(true);
    QHash<int, QPointF> moved;
    for (const QEventPoint &point : event->points()) {
        if (point.state() == QEventPoint::Pressed) {
            press(point.id(), point.position());
        } else if (point.state() == QEventPoint::Updated) {
            moved.insert(point.id(), point.position());
        }
    }
    if (!moved.isEmpty()) {
        move(moved);
    }
    for (const QEventPoint &point : event->points()) {
        if (point.state() == QEventPoint::Released) {
            lift(point.id(), point.position());
        }
    }
}

void ChartGrip::touchUngrabEvent()
{
    forget();
}

void ChartGrip::mousePressEvent(QMouseEvent *event)
{
    setKeepMouseGrab(true);
    press(mouse, event->position());
}

void ChartGrip::mouseMoveEvent(QMouseEvent *event)
{
    move({{mouse, event->position()}});
}

void ChartGrip::mouseReleaseEvent(QMouseEvent *event)
{
    lift(mouse, event->position());
}

void ChartGrip::mouseUngrabEvent()
{
    forget();
}

void ChartGrip::wheelEvent(QWheelEvent *event)
{
    constexpr double notch = 120; // eighths of a degree, of an ordinary wheel
    constexpr double closer = 1.25; // a notch
    const double turned = event->angleDelta().y();
    if (turned != 0) {
        Q_EMIT zoomed(std::pow(closer, turned / notch), shareOf(event->position().x()));
    }
    event->accept();
}

} // namespace cellar
