// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "history/historychart.h"

#include "core/timestamp.h"
#include "history/rollupbuilder.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace cellar {

namespace {

constexpr int fewestPoints = 2;
constexpr int mostPoints = 10'000;

struct Range
{
    Timestamp from{};
    Timestamp to{};

    [[nodiscard]] bool isEmpty() const { return from >= to; }
};

using SeriesList = std::vector<HistorySeriesInfo>;

// As much of what is asked for as there is anything of.
Range clamped(const HistoryQuery &query, const SeriesList &series, Milliseconds hold)
{
    const Timestamp first = std::ranges::min(series, {}, &HistorySeriesInfo::first).first;
    const Timestamp last = std::ranges::max(series, {}, &HistorySeriesInfo::last).last;
    return {std::max(query.from, first), std::min(query.to, last + hold)};
}

qint64 bucketsIn(const Range &range, Milliseconds length)
{
    return periodOf(range.to - Milliseconds(1), length) - periodOf(range.from, length) + 1;
}

// The shortest multiple of `unit` of which at most `points` are enough.
Milliseconds lengthFor(const Range &range, int points, Milliseconds unit)
{
    const Milliseconds least = (range.to - range.from) / points;
    Milliseconds length = std::max(unit, (least + unit - Milliseconds(1)) / unit * unit);
    while (bucketsIn(range, length) > points) {
        length += std::max(unit, length / points / unit * unit);
    }
    return length;
}

HistoryTier tierFor(const Range &range, int points, const HistoryBlocks &blocks, const SeriesList &series)
{
    const Milliseconds wanted = (range.to - range.from) / points;
    auto tier = HistoryTier::Raw;
    for (const HistoryTier coarser : {HistoryTier::Minute, HistoryTier::Quarter, HistoryTier::Day}) {
        const Timestamp gone = blocks.goneBefore(tier);
        const bool isGone = range.from < gone &&
                            std::ranges::any_of(series, [&](const HistorySeriesInfo &one) { return one.first < gone; });
        tier = isGone || bucketLength(coarser) <= wanted ? coarser : tier;
        if (tier != coarser) {
            break;
        }
    }
    return tier;
}

TemperatureUnit unitIn(const Range &range, const SeriesList &series)
{
    const auto newest = std::ranges::find_if(
        series, [&](const HistorySeriesInfo &one) { return one.first < range.to && one.last >= range.from; });
    return newest == series.end() ? series.front().unit : newest->unit;
}

// Samples, or roll-ups, of all series of the vessel in one unit.
class Collector
{
public:
    Collector(HistoryReader &reader, const SeriesList &series, TemperatureUnit unit)
        : m_reader(reader)
        , m_series(series)
        , m_unit(unit)
    {
    }

    [[nodiscard]] DatabaseResult<std::vector<HistorySample>> samples(const Range &range)
    {
        std::vector<HistorySample> all;
        for (const HistorySeriesInfo &series : m_series) {
            auto part = m_reader.samples(series, range.from, range.to);
            if (!part) {
                return part;
            }
            for (HistorySample &sample : *part) {
                sample.temperature = converted(sample.temperature, series.unit, m_unit);
                sample.setpoint = converted(sample.setpoint, series.unit, m_unit);
            }
            all.insert(all.end(), part->begin(), part->end());
        }
        if (m_series.size() > 1) {
            std::ranges::stable_sort(all, {}, &HistorySample::at);
        }
        return all;
    }

    [[nodiscard]] DatabaseResult<std::vector<HistoryRollUp>> rollUps(HistoryTier tier, const Range &range)
    {
        std::vector<HistoryRollUp> all;
        for (const HistorySeriesInfo &series : m_series) {
            auto part = m_reader.rollUps(series, tier, range.from, range.to);
            if (!part) {
                return part;
            }
            std::ranges::for_each(*part, [&](HistoryRollUp &rollUp) { convert(rollUp, series.unit, m_unit); });
            all.insert(all.end(), part->begin(), part->end());
        }
        if (m_series.size() > 1) {
            std::ranges::stable_sort(all, {}, &HistoryRollUp::start);
        }
        return all;
    }

private:
    HistoryReader &m_reader;
    const SeriesList &m_series;
    TemperatureUnit m_unit;
};

QList<HistoryPoint> rawPoints(
    const std::vector<HistorySample> &samples, const Range &range, int points, Milliseconds hold)
{
    if (samples.size() <= static_cast<std::size_t>(points)) {
        QList<HistoryPoint> all = pointsOf(samples, hold);
        if (all.size() <= points) {
            return all;
        }
    }
    const Milliseconds length = lengthFor(range, points, Milliseconds(1));
    RollUpBuilder builder(length, hold, range.from, range.to);
    std::ranges::for_each(samples, [&](const HistorySample &sample) { builder.add(sample); });
    return pointsOf(builder.finish(), length);
}

} // namespace

Result<void> checkQuery(const HistoryQuery &query)
{
    if (query.from >= query.to) {
        return unexpected(
            ErrorKind::BadInput, u"a history must begin before it ends, not at %1"_s.arg(toRfc3339(query.from)));
    }
    if (query.points < fewestPoints || query.points > mostPoints) {
        return unexpected(ErrorKind::BadInput,
            u"a history has %1 to %2 points, not %3"_s.arg(fewestPoints).arg(mostPoints).arg(query.points));
    }
    return {};
}

DatabaseResult<std::optional<HistorySeries>> historySeries(
    HistoryReader &reader, const HistoryBlocks &blocks, const HistoryQuery &query, Milliseconds hold)
{
    const SeriesList series = reader.seriesOf(query.vessel);
    if (series.empty()) {
        return std::optional<HistorySeries>();
    }
    const Range range = clamped(query, series, hold);
    HistorySeries answer;
    answer.vessel = query.vessel;
    answer.unit = unitIn(range, series);
    if (range.isEmpty()) {
        return std::optional(answer);
    }
    answer.tier = tierFor(range, query.points, blocks, series);
    Collector collector(reader, series, answer.unit);
    if (answer.tier == HistoryTier::Raw) {
        const auto samples = collector.samples(range);
        if (!samples) {
            return unexpected(samples.error());
        }
        answer.points = rawPoints(*samples, range, query.points, hold);
    } else {
        const auto rollUps = collector.rollUps(answer.tier, range);
        if (!rollUps) {
            return unexpected(rollUps.error());
        }
        const Milliseconds length = lengthFor(range, query.points, bucketLength(answer.tier));
        answer.points = pointsOf(combined(*rollUps, length), length);
    }
    return std::optional(answer);
}

} // namespace cellar
