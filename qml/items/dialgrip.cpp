// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "items/dialgrip.h"

#include "items/dialgeometry.h"

#include <QLineF>

#include <algorithm>
#include <cmath>

namespace cellar {

namespace {

QPointF centreOf(const QQuickItem &item)
{
    return {item.width() / 2, item.height() / 2};
}

} // namespace

DialGrip::DialGrip(QQuickItem *parent)
    : QQuickItem(parent)
{
    constexpr int usualHold = 300;
    m_hold.setSingleShot(true);
    m_hold.setInterval(usualHold);
    connect(&m_hold, &QTimer::timeout, this, &DialGrip::hold);
    setAcceptedMouseButtons(Qt::LeftButton);
    setAcceptTouchEvents(true);
}

void DialGrip::setFraction(qreal fraction)
{
    const qreal clamped = std::clamp(fraction, 0.0, 1.0);
    if (clamped != m_fraction) {
        m_fraction = clamped;
        Q_EMIT fractionChanged();
        Q_EMIT handleCenterChanged();
    }
}

void DialGrip::setHoldMs(int milliseconds)
{
    if (milliseconds != m_hold.interval()) {
        m_hold.setInterval(std::max(milliseconds, 0));
        Q_EMIT holdMsChanged();
    }
}

QPointF DialGrip::handleCenter() const
{
    const double radius = std::min(width(), height()) / 2;
    return dial::pointAt(centreOf(*this), radius * dial::ringRadius, m_fraction);
}

bool DialGrip::contains(const QPointF &point) const
{
    const QPointF away = point - handleCenter();
    return std::max(std::abs(away.x()), std::abs(away.y())) <= m_targetSize / 2;
}

void DialGrip::press(QPointF point)
{
    m_pressedAt = point;
    setState(State::Touched);
    m_hold.start();
}

void DialGrip::hold()
{
    if (m_state != State::Touched) {
        return;
    }
    setKeepMouseGrab(true);
    setKeepTouchGrab(true);
    m_grabOffset = m_fraction - dial::fractionAt(centreOf(*this), m_pressedAt);
    m_turned = m_fraction;
    setState(State::Dragging);
    Q_EMIT held();
}

void DialGrip::move(QPointF point)
{
    if (m_state == State::Touched && QLineF(m_pressedAt, point).length() > m_slop) {
        m_hold.stop();
        setState(State::Given);
    }
    if (m_state != State::Dragging) {
        return;
    }
    qreal fraction = std::clamp(dial::fractionAt(centreOf(*this), point) + m_grabOffset, 0.0, 1.0);
    // Across the open part of the arc a finger does not jump from one end to the other.
    constexpr qreal jump = 0.75;
    if (std::abs(fraction - m_turned) > jump) {
        fraction = m_turned > fraction ? 1.0 : 0.0;
    }
    m_turned = fraction;
    Q_EMIT turned(fraction);
}

void DialGrip::lift()
{
    const bool wasDragging = m_state == State::Dragging;
    setState(State::Idle);
    if (wasDragging) {
        Q_EMIT released();
    }
}

void DialGrip::takeAway()
{
    const bool wasDragging = m_state == State::Dragging;
    setState(State::Idle);
    if (wasDragging) {
        Q_EMIT canceled();
    }
}

void DialGrip::setState(State state)
{
    if (state == State::Idle) {
        m_hold.stop();
        m_finger = -1;
        setKeepMouseGrab(false);
        setKeepTouchGrab(false);
    }
    if (m_state != state) {
        m_state = state;
        Q_EMIT stateChanged();
    }
}

void DialGrip::touchEvent(QTouchEvent *event)
{
    if (event->type() == QEvent::TouchCancel) {
        takeAway();
        return;
    }
    for (const QEventPoint &point : event->points()) {
        const bool first = m_finger == -1 && m_state == State::Idle;
        if (point.state() == QEventPoint::Pressed && first && contains(point.position())) {
            m_finger = point.id();
            press(point.position());
        } else if (point.id() != m_finger) {
            continue;
        } else if (point.state() == QEventPoint::Updated) {
            move(point.position());
        } else if (point.state() == QEventPoint::Released) {
            lift();
        }
    }
}

void DialGrip::touchUngrabEvent()
{
    takeAway();
}

void DialGrip::mousePressEvent(QMouseEvent *event)
{
    if (m_state == State::Idle) {
        press(event->position());
    }
}

void DialGrip::mouseMoveEvent(QMouseEvent *event)
{
    move(event->position());
}

void DialGrip::mouseReleaseEvent(QMouseEvent *)
{
    lift();
}

void DialGrip::mouseUngrabEvent()
{
    takeAway();
}

void DialGrip::itemChange(ItemChange change, const ItemChangeData &value)
{
    const bool gone = (change == ItemEnabledHasChanged || change == ItemVisibleHasChanged) && !value.boolValue;
    if (gone) {
        takeAway();
    }
    QQuickItem::itemChange(change, value);
}

void DialGrip::geometryChange(const QRectF &now, const QRectF &before)
{
    QQuickItem::geometryChange(now, before);
    if (now.size() != before.size()) {
        Q_EMIT handleCenterChanged();
    }
}

} // namespace cellar
