// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QQuickPaintedItem>

namespace cellar {

// The part of a dial that follows the readings: a wedge at the temperature, pointing outwards, and on the ring the way
// from the setpoint to the temperature. Repainted only when one of them moves.
class DialArc : public QQuickPaintedItem
{
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(qreal temperature MEMBER m_temperature WRITE setTemperature NOTIFY changed) // 0..1 on the arc
    Q_PROPERTY(qreal setpoint MEMBER m_setpoint WRITE setSetpoint NOTIFY changed) // 0..1 on the arc
    Q_PROPERTY(bool showsWay MEMBER m_showsWay WRITE setShowsWay NOTIFY changed)
    Q_PROPERTY(QColor color MEMBER m_color WRITE setColor NOTIFY changed)

public:
    explicit DialArc(QQuickItem *parent = nullptr);

    void paint(QPainter *painter) override;

    void setTemperature(qreal fraction) { set(m_temperature, fraction); }
    void setSetpoint(qreal fraction) { set(m_setpoint, fraction); }
    void setShowsWay(bool shows) { set(m_showsWay, shows); }
    void setColor(const QColor &color) { set(m_color, color); }

Q_SIGNALS:
    void changed();

private:
    template<typename T> void set(T &member, const T &value)
    {
        if (member != value) {
            member = value;
            update();
            Q_EMIT changed();
        }
    }

    qreal m_temperature = 0;
    qreal m_setpoint = 0;
    bool m_showsWay = true;
    QColor m_color;
};

} // namespace cellar
