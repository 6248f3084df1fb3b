// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "history/historysample.h"

#include <algorithm>
#include <cmath>

namespace cellar {

using namespace std::chrono_literals;

namespace {

constexpr double mostDegrees = 1e6;
constexpr double milli = 1000;

} // namespace

MilliDegrees toMilliDegrees(const std::optional<double> &value)
{
    // NaN fails the comparison.
    if (!value || !(std::abs(*value) <= mostDegrees)) {
        return noDegrees;
    }
    return static_cast<MilliDegrees>(std::lround(*value * milli));
}

std::optional<double> fromMilliDegrees(MilliDegrees value)
{
    return value == noDegrees ? std::nullopt : std::optional(value / milli);
}

bool HistoryRollUp::isEmpty() const
{
    const bool seen = count > 0 || setpoint != noDegrees || std::ranges::any_of(bad, [](qint64 n) { return n > 0; });
    return !seen && known == 0ms && valveKnown == 0ms;
}

bool HistoryRollUp::isHeldOnly() const
{
    return count == 0 && known > 0ms && std::ranges::all_of(bad, [](qint64 n) { return n == 0; });
}

Quality HistoryRollUp::quality() const
{
    constexpr std::array worse{Quality::Stale, Quality::SensorFault, Quality::LinkLost, Quality::NeverRead};
    if (count > 0) {
        return Quality::Good;
    }
    const auto most = std::ranges::max_element(bad);
    return *most == 0 ? Quality::NeverRead : worse[static_cast<std::size_t>(most - bad.begin())];
}

Milliseconds bucketLength(HistoryTier tier)
{
    switch (tier) {
    case HistoryTier::Raw:
        return 0ms;
    case HistoryTier::Minute:
        return 1min;
    case HistoryTier::Quarter:
        return 15min;
    case HistoryTier::Day:
        return 24h;
    }
    return 0ms;
}

Milliseconds blockLength(HistoryTier tier)
{
    switch (tier) {
    case HistoryTier::Raw:
    case HistoryTier::Minute:
        return 1h;
    case HistoryTier::Quarter:
        return 24h;
    case HistoryTier::Day:
        return 64 * 24h;
    }
    return 1h;
}

void combine(HistoryRollUp &into, const HistoryRollUp &later)
{
    if (later.count > 0) {
        into.min = into.count > 0 ? std::min(into.min, later.min) : later.min;
        into.max = into.count > 0 ? std::max(into.max, later.max) : later.max;
    }
    into.count += later.count;
    into.sum += later.sum;
    into.setpoint = later.setpoint == noDegrees ? into.setpoint : later.setpoint;
    into.known += later.known;
    into.valveKnown += later.valveKnown;
    into.valveOpen += later.valveOpen;
    for (std::size_t i = 0; i < into.bad.size(); ++i) {
        into.bad[i] = into.count > 0 ? 0 : into.bad[i] + later.bad[i];
    }
}

std::vector<HistoryRollUp> combined(const std::vector<HistoryRollUp> &parts, Milliseconds length)
{
    std::vector<HistoryRollUp> whole;
    for (const HistoryRollUp &part : parts) {
        const Timestamp start = floorTo(part.start, length);
        if (whole.empty() || whole.back().start != start) {
            whole.push_back({.start = start});
        }
        combine(whole.back(), part);
    }
    return whole;
}

MilliDegrees converted(MilliDegrees value, TemperatureUnit from, TemperatureUnit to)
{
    if (from == to || value == noDegrees) {
        return value;
    }
    return toMilliDegrees(convertTemperature(value / milli, from, to));
}

void convert(HistoryRollUp &rollUp, TemperatureUnit from, TemperatureUnit to)
{
    if (from == to) {
        return;
    }
    rollUp.setpoint = converted(rollUp.setpoint, from, to);
    if (rollUp.count > 0) {
        const auto count = double(rollUp.count);
        rollUp.min = converted(rollUp.min, from, to);
        rollUp.max = converted(rollUp.max, from, to);
        rollUp.sum = std::llround(convertTemperature(double(rollUp.sum) / count / milli, from, to) * milli * count);
    }
}

} // namespace cellar
