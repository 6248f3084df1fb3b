// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "items/dialface.h"

#include "items/dialgeometry.h"

#include <QLinearGradient>
#include <QPainter>
#include <QPainterPath>

#include <algorithm>

namespace cellar {

namespace {

QPainterPath ringPath(QPointF centre, double radius)
{
    QPainterPath path;
    path.addEllipse(dial::circle(centre, radius * dial::ringOuter));
    path.addEllipse(dial::circle(centre, radius * dial::ringInner));
    return path;
}

} // namespace

DialFace::DialFace(QQuickItem *parent)
    : QQuickPaintedItem(parent)
{
    setAntialiasing(true);
}

void DialFace::setHatched(bool hatched)
{
    if (m_hatched != hatched) {
        m_hatched = hatched;
        update();
        Q_EMIT lookChanged();
    }
}

void DialFace::setColor(QColor &member, const QColor &color)
{
    if (member != color) {
        member = color;
        update();
        Q_EMIT lookChanged();
    }
}

void DialFace::paint(QPainter *painter)
{
    const QPointF centre(width() / 2, height() / 2);
    const double radius = std::min(width(), height()) / 2;
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(Qt::NoPen);
    // Lit from above, like the knobs on the wall.
    QLinearGradient rim(0, centre.y() - radius, 0, centre.y() + radius);
    rim.setColorAt(0, m_rim.lighter(130));
    rim.setColorAt(1, m_rim.darker(190));
    painter->setBrush(rim);
    painter->drawEllipse(dial::circle(centre, radius * dial::rimRadius));
    paintRing(*painter, centre, radius);
    QLinearGradient face(0, centre.y() - radius, 0, centre.y() + radius);
    face.setColorAt(0, m_face.lighter(125));
    face.setColorAt(1, m_face);
    painter->setBrush(face);
    painter->setPen(QPen(m_rim.darker(220), 1));
    painter->drawEllipse(dial::circle(centre, radius * dial::faceRadius));
}

void DialFace::paintRing(QPainter &painter, QPointF centre, double radius) const
{
    painter.setBrush(m_ring);
    painter.drawPath(ringPath(centre, radius));
    if (m_hatched) {
        paintHatch(painter, centre, radius);
    } else {
        paintTrack(painter, centre, radius);
    }
}

void DialFace::paintHatch(QPainter &painter, QPointF centre, double radius) const
{
    painter.save();
    painter.setClipPath(ringPath(centre, radius));
    const double gap = std::max(radius * 0.14, 6.0);
    painter.setPen(QPen(m_hatch, gap * 0.42));
    for (double x = -3 * radius; x < radius; x += gap) {
        painter.drawLine(centre + QPointF(x, radius), centre + QPointF(x + 2 * radius, -radius));
    }
    painter.restore();
}

void DialFace::paintTrack(QPainter &painter, QPointF centre, double radius) const
{
    constexpr double perDegree = 16; // QPainter counts sixteenths
    painter.save();
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(m_hatch, radius * 0.05, Qt::SolidLine, Qt::RoundCap));
    painter.drawArc(dial::circle(centre, radius * dial::ringRadius), qRound(dial::startDegrees * perDegree),
        qRound(-dial::sweepDegrees * perDegree));
    painter.restore();
}

} // namespace cellar
