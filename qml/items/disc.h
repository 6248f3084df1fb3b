// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QQuickPaintedItem>

namespace cellar {

// A round button with a rim. (A Rectangle with a radius gets rough edges from the software renderer.)
class Disc : public QQuickPaintedItem
{
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(QColor color MEMBER m_color WRITE setColor NOTIFY changed)
    Q_PROPERTY(QColor rimColor MEMBER m_rimColor WRITE setRimColor NOTIFY changed)
    Q_PROPERTY(qreal rimShare MEMBER m_rimShare WRITE setRimShare NOTIFY changed) // of the diameter

public:
    explicit Disc(QQuickItem *parent = nullptr);

    void paint(QPainter *painter) override;

    void setColor(const QColor &color) { set(m_color, color); }
    void setRimColor(const QColor &color) { set(m_rimColor, color); }
    void setRimShare(qreal share) { set(m_rimShare, share); }

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

    QColor m_color;
    QColor m_rimColor;
    qreal m_rimShare = 0;
};

} // namespace cellar
