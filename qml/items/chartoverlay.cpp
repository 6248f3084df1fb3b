// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "items/chartoverlay.h"

#include "models/chartticks.h"

#include <QFontMetricsF>
#include <QPainter>

#include <algorithm>

namespace cellar {

namespace {

double place(Timestamp at)
{
    return double(at.time_since_epoch().count());
}

bool isOutage(JournalKind kind)
{
    return kind == JournalKind::Start || kind == JournalKind::Stop || kind == JournalKind::Trouble;
}

} // namespace

ChartOverlay::ChartOverlay(QQuickItem *parent)
    : QQuickPaintedItem(parent)
{
    connect(this, &ChartOverlay::changed, this, [this] { update(); });
}

void ChartOverlay::setHistory(HistoryController *history)
{
    if (m_history == history) {
        return;
    }
    m_history = history;
    if (m_history != nullptr) {
        for (const auto signal : {&HistoryController::curvesChanged, &HistoryController::windowChanged,
                 &HistoryController::marksChanged, &HistoryController::legendChanged}) {
            connect(m_history, signal, this, [this] { update(); });
        }
    }
    Q_EMIT changed();
}

void ChartOverlay::setPlotArea(const QRectF &area)
{
    if (m_plotArea != area) {
        m_plotArea = area;
        Q_EMIT changed();
    }
}

double ChartOverlay::x(double at) const
{
    const double from = place(m_history->window().from());
    const double span = double(m_history->window().span().count());
    return m_plotArea.left() + (span > 0 ? (at - from) / span * m_plotArea.width() : 0);
}

void ChartOverlay::paint(QPainter *painter)
{
    if (m_history == nullptr || !m_plotArea.isValid()) {
        return;
    }
    painter->setFont(m_font);
    paintTimes(*painter);
    paintStrip(*painter);
    paintMarks(*painter);
    paintCursor(*painter);
}

void ChartOverlay::paintTimes(QPainter &painter) const
{
    const QFontMetricsF metrics(m_font);
    const double room = metrics.horizontalAdvance(QStringLiteral("30 Nov")) * 1.7;
    const ChartWindow &window = m_history->window();
    const QList<ChartTick> ticks = chartTicks(window.from(), window.to(), int(m_plotArea.width() / room));
    const double top = m_plotArea.bottom() + m_stripHeight * 2;
    for (const ChartTick &tick : ticks) {
        const double at = x(tick.at);
        painter.setPen(QPen(m_gridColor, tick.isDay ? 2 : 1));
        painter.drawLine(QPointF(at, m_plotArea.top()), QPointF(at, m_plotArea.bottom()));
        const double half = metrics.horizontalAdvance(tick.text) / 2;
        const double left = std::clamp(at - half, 0.0, std::max(width() - 2 * half, 0.0));
        painter.setPen(m_textColor);
        painter.drawText(QPointF(left, top + metrics.ascent()), tick.text);
    }
}

void ChartOverlay::paintStrip(QPainter &painter) const
{
    const QRectF strip(m_plotArea.left(), m_plotArea.bottom() + m_stripHeight / 2, m_plotArea.width(), m_stripHeight);
    painter.save();
    painter.setClipRect(strip);
    painter.setPen(Qt::NoPen);
    for (const ChartCurves::ValveShare &share : m_history->curves().valve) {
        const double left = x(share.from);
        const double right = x(share.to);
        if (right < strip.left() || left > strip.right()) {
            continue;
        }
        const QRectF bar(left, strip.top(), std::max(right - left, 1.0), strip.height());
        painter.fillRect(bar, m_valveTrackColor);
        const double open = bar.height() * share.open;
        painter.fillRect(QRectF(bar.left(), bar.bottom() - open, bar.width(), open), m_valveColor);
    }
    painter.restore();
}

// A flag at the top of the plot, and a thin line through it.
void ChartOverlay::paintMarks(QPainter &painter) const
{
    constexpr double flag = 7;
    painter.setRenderHint(QPainter::Antialiasing);
    for (const ChartMark &mark : m_history->marks()) {
        if (!m_history->window().holds(mark.at)) {
            continue;
        }
        const double at = x(place(mark.at));
        const QColor color = isOutage(mark.kind) ? m_outageColor : m_markColor;
        painter.setPen(QPen(color, 1, Qt::DotLine));
        painter.drawLine(QPointF(at, m_plotArea.top()), QPointF(at, m_plotArea.bottom()));
        painter.setPen(Qt::NoPen);
        painter.setBrush(color);
        const QPointF top(at, m_plotArea.top());
        painter.drawPolygon(QPolygonF({top - QPointF(flag, 0), top + QPointF(flag, 0), top + QPointF(0, 1.5 * flag)}));
    }
    painter.setRenderHint(QPainter::Antialiasing, false);
}

void ChartOverlay::paintCursor(QPainter &painter) const
{
    if (const std::optional<Timestamp> cursor = m_history->cursor()) {
        const double at = x(place(*cursor));
        painter.setPen(QPen(m_cursorColor, 2));
        painter.drawLine(QPointF(at, m_plotArea.top()), QPointF(at, m_plotArea.bottom() + 2 * m_stripHeight));
    }
}

} // namespace cellar
