// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/historyseries.h"

#include <QList>
#include <QPointF>

namespace cellar {

// A history as lines to draw: x in milliseconds since 1970, y in degrees of display. Where there was no reading that
// could be trusted, a line ends and another begins: nothing is drawn across a gap. A plain value.
struct ChartCurves
{
    using Line = QList<QPointF>;
    // One stretch without a gap; all three have the same length.
    struct Stretch
    {
        Line mean;
        Line low;
        Line high;
    };
    struct ValveShare
    {
        double from = 0;
        double to = 0;
        double open = 0; // 0..1 of the time
    };
    struct Span
    {
        double low = 0;
        double high = 0;
    };

    QList<Stretch> temperature;
    QList<Line> setpoint; // stepped
    QList<ValveShare> valve; // where it is known

    [[nodiscard]] bool isEmpty() const { return temperature.isEmpty() && setpoint.isEmpty() && valve.isEmpty(); }
    // The degrees between `from` and `to`, with air above and below; never less than two degrees. 0 to 100 when there
    // is nothing.
    [[nodiscard]] Span degrees(double from, double to) const;
};

[[nodiscard]] ChartCurves chartCurves(const HistorySeries &series, TemperatureUnit display);

// Where the bucket of a point ends: at the next one, and of the last one as far on as the one before was long.
[[nodiscard]] Timestamp bucketEnd(const QList<HistoryPoint> &points, qsizetype index);
// The point whose bucket holds `at`; -1: none.
[[nodiscard]] qsizetype pointAt(const QList<HistoryPoint> &points, Timestamp at);

} // namespace cellar
