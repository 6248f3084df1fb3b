// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "items/dialarc.h"

#include "items/dialgeometry.h"

#include <QPainter>

#include <algorithm>

namespace cellar {

DialArc::DialArc(QQuickItem *parent)
    : QQuickPaintedItem(parent)
{
    setAntialiasing(true);
}

void DialArc::paint(QPainter *painter)
{
    const QPointF centre(width() / 2, height() / 2);
    const double radius = std::min(width(), height()) / 2;
    painter->setRenderHint(QPainter::Antialiasing);
    if (m_showsWay) {
        constexpr double perDegree = 16; // QPainter counts sixteenths
        painter->setPen(QPen(m_color, radius * 0.07, Qt::SolidLine, Qt::RoundCap));
        painter->drawArc(dial::circle(centre, radius * dial::ringRadius),
            qRound(dial::degreesAt(m_setpoint) * perDegree),
            qRound((m_setpoint - m_temperature) * dial::sweepDegrees * perDegree));
    }
    constexpr double halfWidth = 0.03; // of the arc
    painter->setPen(Qt::NoPen);
    painter->setBrush(m_color);
    const QPointF wedge[] = {
        dial::pointAt(centre, radius * dial::markOuter, m_temperature),
        dial::pointAt(centre, radius * dial::markInner, m_temperature - halfWidth),
        dial::pointAt(centre, radius * dial::markInner, m_temperature + halfWidth),
    };
    painter->drawPolygon(wedge, 3);
}

} // namespace cellar
