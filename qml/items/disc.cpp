// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "items/disc.h"

#include <QPainter>

#include <algorithm>

namespace cellar {

Disc::Disc(QQuickItem *parent)
    : QQuickPaintedItem(parent)
{
    setAntialiasing(true);
}

void Disc::paint(QPainter *painter)
{
    const QPointF centre(width() / 2, height() / 2);
    const double diameter = std::min(width(), height());
    const double outer = diameter / 2;
    const double inner = outer - diameter * m_rimShare;
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(Qt::NoPen);
    painter->setBrush(m_rimColor);
    painter->drawEllipse(centre, outer, outer);
    painter->setBrush(m_color);
    painter->drawEllipse(centre, inner, inner);
}

} // namespace cellar
