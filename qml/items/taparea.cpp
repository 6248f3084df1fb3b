// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "items/taparea.h"

#include <QLineF>

namespace cellar {

TapArea::TapArea(QQuickItem *parent)
    : QQuickItem(parent)
{
    setAcceptedMouseButtons(Qt::LeftButton);
    setAcceptTouchEvents(true);
}

void TapArea::press(QPointF point)
{
    m_pressedAt = point;
    setPressed(true);
}

void TapArea::move(QPointF point)
{
    if (m_pressed && QLineF(m_pressedAt, point).length() > m_slop) {
        setPressed(false);
    }
}

void TapArea::lift(QPointF point)
{
    move(point);
    const bool tap = m_pressed && contains(point);
    setPressed(false);
    if (tap) {
        Q_EMIT tapped();
    }
}

void TapArea::setPressed(bool pressed)
{
    if (m_pressed != pressed) {
        m_pressed = pressed;
        Q_EMIT pressedChanged();
    }
}

void TapArea::touchEvent(QTouchEvent *event)
{
    if (event->type() == QEvent::TouchCancel) {
        touchUngrabEvent();
        return;
    }
    for (const QEventPoint &point : event->points()) {
        if (point.state() == QEventPoint::Pressed && m_finger == -1) {
            m_finger = point.id();
            press(point.position());
        } else if (point.id() != m_finger) {
            continue;
        } else if (point.state() == QEventPoint::Updated) {
            move(point.position());
        } else if (point.state() == QEventPoint::Released) {
            m_finger = -1;
            lift(point.position());
        }
    }
}

void TapArea::touchUngrabEvent()
{
    m_finger = -1;
    setPressed(false);
}

void TapArea::mousePressEvent(QMouseEvent *event)
{
    press(event->position());
}

void TapArea::mouseMoveEvent(QMouseEvent *event)
{
    move(event->position());
}

void TapArea::mouseReleaseEvent(QMouseEvent *event)
{
    lift(event->position());
}

void TapArea::mouseUngrabEvent()
{
    setPressed(false);
}

void TapArea::itemChange(ItemChange change, const ItemChangeData &value)
{
    const bool gone = (change == ItemEnabledHasChanged || change == ItemVisibleHasChanged) && !value.boolValue;
    if (gone) {
        touchUngrabEvent();
    }
    QQuickItem::itemChange(change, value);
}

} // namespace cellar
