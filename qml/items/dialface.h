// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QQuickPaintedItem>

namespace cellar {

// The part of a dial that stands still: rim, ring, face. Painted once per size and look, then only composed. A dial
// that must not be trusted gets a hatched ring, which reads at arm's length without any colour.
class DialFace : public QQuickPaintedItem
{
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(bool hatched MEMBER m_hatched WRITE setHatched NOTIFY lookChanged)
    Q_PROPERTY(QColor rimColor MEMBER m_rim WRITE setRim NOTIFY lookChanged)
    Q_PROPERTY(QColor ringColor MEMBER m_ring WRITE setRing NOTIFY lookChanged)
    Q_PROPERTY(QColor faceColor MEMBER m_face WRITE setFace NOTIFY lookChanged)
    Q_PROPERTY(QColor hatchColor MEMBER m_hatch WRITE setHatch NOTIFY lookChanged)

public:
    explicit DialFace(QQuickItem *parent = nullptr);

    void paint(QPainter *painter) override;

    void setHatched(bool hatched);
    void setRim(const QColor &color) { setColor(m_rim, color); }
    void setRing(const QColor &color) { setColor(m_ring, color); }
    void setFace(const QColor &color) { setColor(m_face, color); }
    void setHatch(const QColor &color) { setColor(m_hatch, color); }

Q_SIGNALS:
    void lookChanged();

private:
    void setColor(QColor &member, const QColor &color);
    void paintRing(QPainter &painter, QPointF centre, double radius) const;
    void paintHatch(QPainter &painter, QPointF centre, double radius) const;
    void paintTrack(QPainter &painter, QPointF centre, double radius) const;

    bool m_hatched = false;
    QColor m_rim;
    QColor m_ring;
    QColor m_face;
    QColor m_hatch;
};

} // namespace cellar
