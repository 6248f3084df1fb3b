// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "items/chartlines.h"

#include "models/chartticks.h"

#include <QPen>
#include <QtCharts/QAreaSeries>
#include <QtCharts/QChart>
#include <QtCharts/QLineSeries>
#include <QtCharts/QValueAxis>

#include <algorithm>

namespace cellar {

void ChartLines::setSeed(QObject *seed)
{
    auto *const series = qobject_cast<QAbstractSeries *>(seed);
    if (m_seed == series) {
        return;
    }
    m_seed = series;
    Q_EMIT changed();
    drawLines();
}

void ChartLines::setHistory(HistoryController *history)
{
    if (m_history == history) {
        return;
    }
    m_history = history;
    Q_EMIT changed();
    if (m_history != nullptr) {
        connect(m_history, &HistoryController::curvesChanged, this, &ChartLines::drawLines);
        connect(m_history, &HistoryController::windowChanged, this, &ChartLines::drawAxes);
    }
    drawLines();
}

void ChartLines::setPlotArea(const QRectF &area)
{
    if (m_plotArea != area) {
        m_plotArea = area;
        Q_EMIT changed();
        drawAxes();
    }
}

QValueAxis *ChartLines::axis(Qt::Orientation orientation) const
{
    const QList<QAbstractAxis *> axes = m_seed->attachedAxes();
    for (QAbstractAxis *one : axes) {
        if (one->orientation() == orientation) {
            return qobject_cast<QValueAxis *>(one);
        }
    }
    return nullptr;
}

void ChartLines::add(QAbstractSeries *series)
{
    m_seed->chart()->addSeries(series);
    for (const Qt::Orientation orientation : {Qt::Horizontal, Qt::Vertical}) {
        if (QValueAxis *one = axis(orientation)) {
            series->attachAxis(one);
        }
    }
}

QLineSeries *ChartLines::line(std::vector<QLineSeries *> &pool, std::size_t index, const QColor &color, qreal width)
{
    while (pool.size() <= index) {
        auto *series = new QLineSeries;
        series->setPen(QPen(color, width, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
        add(series);
        pool.push_back(series);
    }
    return pool.at(index);
}

QAreaSeries *ChartLines::band(std::size_t index)
{
    constexpr int alpha = 80;
    while (m_bands.size() <= index) {
        auto *series = new QAreaSeries(new QLineSeries, new QLineSeries);
        series->upperSeries()->setParent(series);
        series->lowerSeries()->setParent(series);
        QColor color = m_temperatureColor;
        color.setAlpha(alpha);
        series->setPen(Qt::NoPen);
        series->setBrush(color);
        add(series);
        m_bands.push_back(series);
    }
    return m_bands.at(index);
}

void ChartLines::drawLines()
{
    if (m_seed == nullptr || m_history == nullptr || m_seed->chart() == nullptr) {
        return;
    }
    const ChartCurves &curves = m_history->curves();
    const auto stretches = std::size_t(curves.temperature.size());
    const auto steps = std::size_t(curves.setpoint.size());
    for (std::size_t index = 0; index < std::max(stretches, m_bands.size()); ++index) {
        const bool isUsed = index < stretches;
        const ChartCurves::Stretch stretch = isUsed ? curves.temperature.at(qsizetype(index)) : ChartCurves::Stretch{};
        band(index)->upperSeries()->replace(stretch.high);
        band(index)->lowerSeries()->replace(stretch.low);
        band(index)->setVisible(isUsed);
        line(m_means, index, m_temperatureColor, m_lineWidth)->replace(stretch.mean);
    }
    for (std::size_t index = 0; index < std::max(steps, m_setpoints.size()); ++index) {
        line(m_setpoints, index, m_setpointColor, m_lineWidth)
            ->replace(index < steps ? curves.setpoint.at(qsizetype(index)) : ChartCurves::Line{});
    }
    drawAxes();
}

void ChartLines::drawAxes()
{
    if (m_seed == nullptr || m_history == nullptr || m_seed->chart() == nullptr) {
        return;
    }
    const double from = double(m_history->window().from().time_since_epoch().count());
    const double to = double(m_history->window().to().time_since_epoch().count());
    if (m_plotArea.isValid()) {
        m_seed->chart()->setPlotArea(m_plotArea);
    }
    if (QValueAxis *time = axis(Qt::Horizontal)) {
        time->setVisible(false);
        time->setRange(from, to);
    }
    if (QValueAxis *degrees = axis(Qt::Vertical)) {
        drawDegrees(*degrees, from, to);
    }
}

void ChartLines::drawDegrees(QValueAxis &degrees, double from, double to) const
{
    constexpr double pixelsPerLine = 56;
    const ChartCurves::Span span = m_history->curves().degrees(from, to);
    const double step = degreeStep(span.low, span.high, int(m_plotArea.height() / pixelsPerLine));
    degrees.setLineVisible(false);
    degrees.setGridLineColor(m_gridColor);
    degrees.setLabelsColor(m_textColor);
    degrees.setLabelsFont(m_font);
    degrees.setTickType(QValueAxis::TicksDynamic);
    degrees.setTickInterval(step);
    degrees.setLabelFormat(step < 1 ? QStringLiteral("%.1f") : QStringLiteral("%.0f"));
    degrees.setRange(span.low, span.high);
}

} // namespace cellar
