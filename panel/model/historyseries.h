// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"
#include "core/result.h"
#include "core/units.h"
#include "model/reading.h"

#include <QList>
#include <QString>

#include <array>
#include <functional>
#include <optional>

namespace cellar {

// How finely history is kept. Each tier is made from the one before it.
enum class HistoryTier
{
    Raw, // every reading
    Minute,
    Quarter, // 15 min
    Day,
};
inline constexpr std::array historyTiers{HistoryTier::Raw, HistoryTier::Minute, HistoryTier::Quarter, HistoryTier::Day};

// The history of one vessel that somebody wants to see. from < to; 2 <= points <= 10,000.
struct HistoryQuery
{
    QString vessel;
    Timestamp from{};
    Timestamp to{};
    int points = 1000; // at most so many buckets, all of the same length
};

// One bucket of time, or one reading in the raw tier. Temperatures in the unit of the series.
struct HistoryPoint
{
    struct Temperature
    {
        double min = 0;
        double mean = 0;
        double max = 0;
        friend bool operator==(const Temperature &, const Temperature &) = default;
    };

    Timestamp at{}; // where the bucket begins
    std::optional<Temperature> temperature; // nothing: a gap, no reading that could be trusted
    std::optional<double> setpoint; // the last one in the bucket
    std::optional<double> valveOpen; // the open share of the time that is known, 0..1
    Quality quality = Quality::Good; // Good when there was any good reading; otherwise the commonest

    friend bool operator==(const HistoryPoint &, const HistoryPoint &) = default;
};

struct HistorySeries
{
    QString vessel;
    TemperatureUnit unit = TemperatureUnit::Fahrenheit;
    HistoryTier tier = HistoryTier::Raw;
    QList<HistoryPoint> points; // oldest first

    friend bool operator==(const HistorySeries &, const HistorySeries &) = default;
};

// Which figures somebody wants to see. from < to.
struct CoolingQuery
{
    QString vessel;
    Timestamp from{};
    Timestamp to{};
};

// How well a vessel was cooled from `from` to `to`.
struct CoolingFigures
{
    QString vessel;
    TemperatureUnit unit = TemperatureUnit::Fahrenheit;
    Timestamp from{};
    Timestamp to{};
    std::optional<double> duty; // open share of the time in which the valve is known, 0..1
    std::optional<double> valveMinutesPerDay;
    std::optional<double> degreesPerHour; // fall of the temperature while the valve is open; negative: it rose
    // The longest time in which the valve stayed open and the temperature fell from above the setpoint towards it.
    struct PullDown
    {
        Timestamp from{};
        Timestamp to{};
        double fromTemperature = 0;
        double toTemperature = 0;
        friend bool operator==(const PullDown &, const PullDown &) = default;
    };
    std::optional<PullDown> longestPullDown;
    double knownShare = 0; // of the time from `from` to `to` for which there are readings

    friend bool operator==(const CoolingFigures &, const CoolingFigures &) = default;
};

} // namespace cellar
