// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/chartcurves.h"

#include <algorithm>
#include <cmath>
#include <limits>

using namespace std::chrono_literals;

namespace cellar {

namespace {

double place(Timestamp at)
{
    return double(at.time_since_epoch().count());
}

class Builder
{
public:
    Builder(TemperatureUnit from, TemperatureUnit to)
        : m_from(from)
        , m_to(to)
    {
    }

    void add(const HistoryPoint &point, Timestamp end)
    {
        addTemperature(point, place(end));
        addSetpoint(point, place(end));
        if (point.valveOpen) {
            m_curves.valve.append({place(point.at), place(end), *point.valveOpen});
        }
    }
    [[nodiscard]] ChartCurves finish()
    {
        endStretch();
        return std::move(m_curves);
    }

private:
    [[nodiscard]] double degrees(double value) const { return convertTemperature(value, m_from, m_to); }

    void addTemperature(const HistoryPoint &point, double end)
    {
        if (!point.temperature) {
            endStretch();
            return;
        }
        if (!m_isDrawing) {
            m_curves.temperature.append(ChartCurves::Stretch{});
            m_isDrawing = true;
        }
        ChartCurves::Stretch &stretch = m_curves.temperature.last();
        const double at = place(point.at);
        stretch.mean.append({at, degrees(point.temperature->mean)});
        stretch.low.append({at, degrees(point.temperature->min)});
        stretch.high.append({at, degrees(point.temperature->max)});
        m_drawnTo = end;
    }

    void endStretch()
    {
        // A lone reading is a short line, or nobody would see it.
        if (m_isDrawing && m_curves.temperature.last().mean.size() == 1) {
            ChartCurves::Stretch &stretch = m_curves.temperature.last();
            for (ChartCurves::Line *line : {&stretch.mean, &stretch.low, &stretch.high}) {
                line->append({m_drawnTo, line->first().y()});
            }
        }
        m_isDrawing = false;
    }

    void addSetpoint(const HistoryPoint &point, double end)
    {
        if (!point.setpoint) {
            m_isStepping = false;
            return;
        }
        if (!m_isStepping) {
            m_curves.setpoint.append(ChartCurves::Line{});
            m_isStepping = true;
        }
        ChartCurves::Line &line = m_curves.setpoint.last();
        const double value = degrees(*point.setpoint);
        const double at = place(point.at);
        // A level line needs its ends only.
        if (!line.isEmpty() && line.last().y() == value) {
            line.last().setX(end);
            return;
        }
        if (!line.isEmpty()) {
            line.last().setX(at);
        }
        line.append({at, value});
        line.append({end, value});
    }

    TemperatureUnit m_from;
    TemperatureUnit m_to;
    ChartCurves m_curves;
    bool m_isDrawing = false;
    double m_drawnTo = 0;
    bool m_isStepping = false;
};

} // namespace

Timestamp bucketEnd(const QList<HistoryPoint> &points, qsizetype index)
{
    constexpr Milliseconds alone = 1min;
    constexpr Milliseconds instant = 1ms;
    const qsizetype last = points.size() - 1;
    if (index < last) {
        return points.at(index + 1).at;
    }
    const Milliseconds before = last > 0 ? points.at(last).at - points.at(last - 1).at : alone;
    return points.at(last).at + std::clamp(before, instant, Milliseconds(24h));
}

qsizetype pointAt(const QList<HistoryPoint> &points, Timestamp at)
{
    const auto after = std::ranges::upper_bound(points, at, {}, &HistoryPoint::at);
    const qsizetype index = after - points.begin() - 1;
    return index >= 0 && at < bucketEnd(points, index) ? index : -1;
}

ChartCurves chartCurves(const HistorySeries &series, TemperatureUnit display)
{
    Builder builder(series.unit, display);
    for (qsizetype index = 0; index < series.points.size(); ++index) {
        builder.add(series.points.at(index), bucketEnd(series.points, index));
    }
    return builder.finish();
}

ChartCurves::Span ChartCurves::degrees(double from, double to) const
{
    double lowest = std::numeric_limits<double>::max();
    double highest = std::numeric_limits<double>::lowest();
    for (const Stretch &stretch : temperature) {
        for (qsizetype index = 0; index < stretch.mean.size(); ++index) {
            if (stretch.mean.at(index).x() >= from && stretch.mean.at(index).x() <= to) {
                lowest = std::min(lowest, stretch.low.at(index).y());
                highest = std::max(highest, stretch.high.at(index).y());
            }
        }
    }
    for (const Line &line : setpoint) {
        for (qsizetype index = 0; index + 1 < line.size(); index += 2) {
            if (line.at(index + 1).x() >= from && line.at(index).x() <= to) {
                lowest = std::min(lowest, line.at(index).y());
                highest = std::max(highest, line.at(index).y());
            }
        }
    }
    if (lowest > highest) {
        return {0, 100};
    }
    constexpr double least = 2;
    constexpr double air = 0.06; // of the height, above and below
    const double middle = (lowest + highest) / 2;
    const double half = std::max(highest - lowest, least) * (0.5 + air);
    return {middle - half, middle + half};
}

} // namespace cellar
