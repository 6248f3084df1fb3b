// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/look.h"

#include <QColor>
#include <QQuickPaintedItem>

namespace cellar {

// The valve as the brewers know it: an arrow in a circle while glycol flows, a crossed circle while it does not, a
// dotted circle when nobody knows.
class ValveIcon : public QQuickPaintedItem
{
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(cellar::look::Valve valve MEMBER m_valve WRITE setValve NOTIFY changed)
    Q_PROPERTY(QColor color MEMBER m_color WRITE setColor NOTIFY changed)

public:
    explicit ValveIcon(QQuickItem *parent = nullptr);

    void paint(QPainter *painter) override;

    void setValve(look::Valve valve);
    void setColor(const QColor &color);

Q_SIGNALS:
    void changed();

private:
    look::Valve m_valve = look::Valve::Unknown;
    QColor m_color;
};

} // namespace cellar
