// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "controllers/historycontroller.h"

#include <QColor>
#include <QFont>
#include <QQuickPaintedItem>

namespace cellar {

// What Qt Charts has no word for, drawn over its chart: round local times, the strip of the valve's open share, the
// marks of the journal, and the line under the finger. As large as the chart.
class ChartOverlay : public QQuickPaintedItem
{
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(cellar::HistoryController *history MEMBER m_history WRITE setHistory NOTIFY changed)
    Q_PROPERTY(QRectF plotArea MEMBER m_plotArea WRITE setPlotArea NOTIFY changed)
    Q_PROPERTY(qreal stripHeight MEMBER m_stripHeight NOTIFY changed)
    Q_PROPERTY(QFont font MEMBER m_font NOTIFY changed)
    Q_PROPERTY(QColor gridColor MEMBER m_gridColor NOTIFY changed)
    Q_PROPERTY(QColor textColor MEMBER m_textColor NOTIFY changed)
    Q_PROPERTY(QColor valveColor MEMBER m_valveColor NOTIFY changed)
    Q_PROPERTY(QColor valveTrackColor MEMBER m_valveTrackColor NOTIFY changed)
    Q_PROPERTY(QColor markColor MEMBER m_markColor NOTIFY changed) // of set points and batches
    Q_PROPERTY(QColor outageColor MEMBER m_outageColor NOTIFY changed) // of starts and stops
    Q_PROPERTY(QColor cursorColor MEMBER m_cursorColor NOTIFY changed)

public:
    explicit ChartOverlay(QQuickItem *parent = nullptr);

    void paint(QPainter *painter) override;

    void setHistory(HistoryController *history);
    void setPlotArea(const QRectF &area);

Q_SIGNALS:
    void changed();

private:
    [[nodiscard]] double x(double at) const;
    void paintTimes(QPainter &painter) const;
    void paintStrip(QPainter &painter) const;
    void paintMarks(QPainter &painter) const;
    void paintCursor(QPainter &painter) const;

    HistoryController *m_history = nullptr;
    QRectF m_plotArea;
    qreal m_stripHeight = 10;
    QFont m_font;
    QColor m_gridColor;
    QColor m_textColor;
    QColor m_valveColor;
    QColor m_valveTrackColor;
    QColor m_markColor;
    QColor m_outageColor;
    QColor m_cursorColor;
};

} // namespace cellar
