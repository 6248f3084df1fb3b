// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"

#include <QList>
#include <QString>

namespace cellar {

// A place on the axis of time with its words.
struct ChartTick
{
    double at = 0; // milliseconds since 1970
    QString text; // "14:00", or at midnight and in longer times "3 Nov"
    bool isDay = false;

    friend bool operator==(const ChartTick &, const ChartTick &) = default;
};

// Round local times from `from` to `to`, `most` at most; oldest first. Days that have 23 or 25 hours are as they are.
[[nodiscard]] QList<ChartTick> chartTicks(Timestamp from, Timestamp to, int most);
// Round degrees between two lines so that there are about `lines`.
[[nodiscard]] double degreeStep(double low, double high, int lines);

} // namespace cellar
