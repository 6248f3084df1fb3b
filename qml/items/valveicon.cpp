// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "items/valveicon.h"

#include <QPainter>

#include <algorithm>

namespace cellar {

ValveIcon::ValveIcon(QQuickItem *parent)
    : QQuickPaintedItem(parent)
{
    setAntialiasing(true);
}

void ValveIcon::setValve(look::Valve valve)
{
    if (m_valve != valve) {
        m_valve = valve;
        update();
        Q_EMIT changed();
    }
}

void ValveIcon::setColor(const QColor &color)
{
    if (m_color != color) {
        m_color = color;
        update();
        Q_EMIT changed();
    }
}

void ValveIcon::paint(QPainter *painter)
{
    const double size = std::min(width(), height());
    const double stroke = std::max(size * 0.11, 1.4);
    const QPointF centre(width() / 2, height() / 2);
    const double radius = size / 2 - stroke / 2;
    QPen pen(m_color, stroke, m_valve == look::Valve::Unknown ? Qt::DotLine : Qt::SolidLine, Qt::FlatCap);
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(pen);
    painter->drawEllipse(centre, radius, radius);
    const double reach = radius * 0.52;
    pen.setCapStyle(Qt::RoundCap);
    painter->setPen(pen);
    switch (m_valve) {
    case look::Valve::Unknown:
        break;
    case look::Valve::Closed: {
        const double diagonal = radius * 0.7;
        painter->drawLine(centre - QPointF(diagonal, diagonal), centre + QPointF(diagonal, diagonal));
        break;
    }
    case look::Valve::Open:
        painter->drawLine(centre - QPointF(reach, 0), centre + QPointF(reach, 0));
        painter->drawLine(centre + QPointF(reach, 0), centre + QPointF(0, -reach));
        painter->drawLine(centre + QPointF(reach, 0), centre + QPointF(0, reach));
        break;
    }
}

} // namespace cellar
