// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"
#include "core/units.h"
#include "model/historyseries.h"
#include "model/reading.h"

#include <QString>

#include <array>
#include <compare>
#include <limits>
#include <optional>
#include <vector>

namespace cellar {

// History keeps temperatures in whole thousandths of a degree: sums are exact, so that a roll-up is the same however
// it came about.
using MilliDegrees = qint32;
inline constexpr MilliDegrees noDegrees = std::numeric_limits<MilliDegrees>::min();
// Nothing for what is not a number or beyond a million degrees.
[[nodiscard]] MilliDegrees toMilliDegrees(const std::optional<double> &value);
[[nodiscard]] std::optional<double> fromMilliDegrees(MilliDegrees value);

enum class SampledValve : quint8
{
    Closed,
    Open,
    Unknown
};

// What one vessel showed at one moment. It holds until the next sample of the vessel, at most for `hold` of the
// settings: a node that was off knows nothing of that time.
struct HistorySample
{
    Timestamp at{};
    MilliDegrees temperature = noDegrees; // known exactly when the quality is Good
    MilliDegrees setpoint = noDegrees;
    SampledValve valve = SampledValve::Unknown;
    Quality quality = Quality::NeverRead; // of the temperature

    friend bool operator==(const HistorySample &, const HistorySample &) = default;
};

// Times that history takes: those that RFC 3339 can write and a calendar of this century needs.
inline constexpr Timestamp lastRecordable{Milliseconds(253'402'300'799'999)}; // 9999-12-31T23:59:59.999Z
[[nodiscard]] constexpr bool isRecordable(Timestamp at)
{
    return at >= Timestamp{} && at <= lastRecordable;
}

// New samples of one vessel, in the order in which they came.
struct HistoryBatch
{
    QString vessel;
    TemperatureUnit unit = TemperatureUnit::Fahrenheit;
    QString label; // what people call the vessel; kept for exports
    std::vector<HistorySample> samples;
};

// A stretch of time, summed up. Of several, combine() makes one over all of them.
struct HistoryRollUp
{
    Timestamp start{};
    qint64 count = 0; // good readings
    MilliDegrees min = noDegrees;
    MilliDegrees max = noDegrees;
    qint64 sum = 0;
    MilliDegrees setpoint = noDegrees; // the last known one
    Milliseconds known{0}; // how long the temperature was known, …
    Milliseconds valveKnown{0}; // … the valve, …
    Milliseconds valveOpen{0}; // … and the valve open
    // Samples by quality, Stale first; only kept while there is no good one.
    std::array<qint64, 4> bad{};

    [[nodiscard]] bool isEmpty() const;
    // No sample in it, but an older one stands, as of a slow panel: nothing to show, and no gap either.
    [[nodiscard]] bool isHeldOnly() const;
    // Good, or the commonest of the others; the better one of two equals.
    [[nodiscard]] Quality quality() const;
    friend bool operator==(const HistoryRollUp &, const HistoryRollUp &) = default;
};

// Lengths of the tiers' buckets (0 for the raw one), and of the blocks that they are kept in.
[[nodiscard]] Milliseconds bucketLength(HistoryTier tier);
[[nodiscard]] Milliseconds blockLength(HistoryTier tier);

// The number of the period of this length that `at` is in, counted from 1970, and where the n-th begins.
[[nodiscard]] constexpr qint64 periodOf(Timestamp at, Milliseconds length)
{
    const qint64 ms = at.time_since_epoch().count();
    return ms / length.count() - (ms % length.count() < 0 ? 1 : 0);
}
[[nodiscard]] constexpr Timestamp startOf(qint64 period, Milliseconds length)
{
    return Timestamp(period * length);
}
[[nodiscard]] constexpr Timestamp floorTo(Timestamp at, Milliseconds length)
{
    return startOf(periodOf(at, length), length);
}

// Adds what comes `later`: its setpoint is the newer one.
void combine(HistoryRollUp &into, const HistoryRollUp &later);
// Sums up into buckets of `length`, which is a multiple of that of `parts`; parts in the order of time.
[[nodiscard]] std::vector<HistoryRollUp> combined(const std::vector<HistoryRollUp> &parts, Milliseconds length);

// The same in another unit; what is not known stays so.
[[nodiscard]] MilliDegrees converted(MilliDegrees value, TemperatureUnit from, TemperatureUnit to);
void convert(HistoryRollUp &rollUp, TemperatureUnit from, TemperatureUnit to);

} // namespace cellar
