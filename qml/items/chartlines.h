// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "controllers/historycontroller.h"

#include <QColor>
#include <QFont>
#include <QRectF>
#include <QtCharts/QAbstractSeries>
#include <QtQml/qqmlregistration.h>

#include <vector>

QT_BEGIN_NAMESPACE
class QAreaSeries;
class QChart;
class QLineSeries;
class QValueAxis;
QT_END_NAMESPACE

namespace cellar {

// Fills a chart of Qt Charts from a HistoryController: a series for each stretch without a gap, because a series knows
// no gaps. `seed` is an empty series of that chart, which has given it a pair of axes of numbers; the others are made
// beside it and kept for the next time. Lives as long as the chart.
class ChartLines : public QObject
{
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(QObject *seed READ seed WRITE setSeed NOTIFY changed) // a QAbstractSeries
    Q_PROPERTY(cellar::HistoryController *history MEMBER m_history WRITE setHistory NOTIFY changed)
    Q_PROPERTY(QRectF plotArea MEMBER m_plotArea WRITE setPlotArea NOTIFY changed) // in the chart
    Q_PROPERTY(QColor temperatureColor MEMBER m_temperatureColor NOTIFY changed)
    Q_PROPERTY(QColor setpointColor MEMBER m_setpointColor NOTIFY changed)
    Q_PROPERTY(QColor gridColor MEMBER m_gridColor NOTIFY changed)
    Q_PROPERTY(QColor textColor MEMBER m_textColor NOTIFY changed)
    Q_PROPERTY(QFont font MEMBER m_font NOTIFY changed) // of the degrees
    Q_PROPERTY(qreal lineWidth MEMBER m_lineWidth NOTIFY changed)

public:
    using QObject::QObject;

    [[nodiscard]] QObject *seed() const { return m_seed; }
    // Anything that is no series is none.
    void setSeed(QObject *seed);
    void setHistory(HistoryController *history);
    void setPlotArea(const QRectF &area);

Q_SIGNALS:
    void changed();

private:
    void drawLines();
    void drawAxes();
    void drawDegrees(QValueAxis &degrees, double from, double to) const;
    [[nodiscard]] QLineSeries *line(
        std::vector<QLineSeries *> &pool, std::size_t index, const QColor &color, qreal width);
    [[nodiscard]] QAreaSeries *band(std::size_t index);
    void add(QAbstractSeries *series);
    [[nodiscard]] QValueAxis *axis(Qt::Orientation orientation) const;

    QAbstractSeries *m_seed = nullptr;
    HistoryController *m_history = nullptr;
    QRectF m_plotArea;
    QColor m_temperatureColor;
    QColor m_setpointColor;
    QColor m_gridColor;
    QColor m_textColor;
    QFont m_font;
    qreal m_lineWidth = 2;
    // Owned by the chart.
    std::vector<QLineSeries *> m_means;
    std::vector<QLineSeries *> m_setpoints;
    std::vector<QAreaSeries *> m_bands;
};

} // namespace cellar
