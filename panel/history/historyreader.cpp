// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "history/historyreader.h"

#include <algorithm>

namespace cellar {

namespace {

// Adds it to the sum of its bucket; in the order of time.
void addTo(std::vector<HistoryRollUp> &sums, const HistoryRollUp &rollUp, Milliseconds length)
{
    const Timestamp start = floorTo(rollUp.start, length);
    if (sums.empty() || sums.back().start != start) {
        sums.push_back({.start = start});
    }
    combine(sums.back(), rollUp);
}

// The blocks of [first, last], those that have changed instead of those that are stored.
template<typename Blocks> void overlay(Blocks &stored, const Blocks &changed, qint64 first, qint64 last)
{
    const auto end = changed.upper_bound(last);
    for (auto block = changed.lower_bound(first); block != end; ++block) {
        stored.insert_or_assign(block->first, block->second);
    }
}

struct Periods
{
    qint64 first = 0;
    qint64 last = -1;
};

// Those in which the series may have something. What holds on after its last sample is in the next bucket.
Periods periodsOf(const HistorySeriesInfo &series, Milliseconds hold, Timestamp from, Timestamp to, Milliseconds block)
{
    from = std::max(from, series.first);
    to = std::min(to, series.last + hold + Milliseconds(1));
    return from < to ? Periods{periodOf(from, block), periodOf(to - Milliseconds(1), block)} : Periods{};
}

} // namespace

std::vector<HistorySeriesInfo> HistoryReader::seriesOf(const QString &vessel) const
{
    std::vector<HistorySeriesInfo> found;
    std::ranges::copy_if(m_file.catalog().all(), std::back_inserter(found),
        [&](const HistorySeriesInfo &one) { return one.vessel == vessel && !one.isEmpty(); });
    std::ranges::sort(found, std::greater(), &HistorySeriesInfo::last);
    return found;
}

DatabaseResult<std::vector<HistorySample>> HistoryReader::samples(
    const HistorySeriesInfo &series, Timestamp from, Timestamp to)
{
    const Periods periods = periodsOf(series, m_file.hold(), from, to, blockLength(HistoryTier::Raw));
    const auto changes = changesOf(series);
    if (!changes) {
        return unexpected(changes.error());
    }
    auto blocks = m_file.blocks().samples(series.id, periods.first, periods.last);
    if (!blocks) {
        return unexpected(blocks.error());
    }
    overlay(*blocks, (*changes)->raw, periods.first, periods.last);
    std::size_t most = 0;
    for (const auto &[period, block] : *blocks) {
        most += block.size();
    }
    std::vector<HistorySample> samples;
    samples.reserve(most);
    for (const auto &[period, block] : *blocks) {
        const auto first = std::ranges::lower_bound(block, from, {}, &HistorySample::at);
        const auto last = std::ranges::lower_bound(block, to, {}, &HistorySample::at);
        samples.insert(samples.end(), first, last);
    }
    return samples;
}

DatabaseResult<std::vector<HistoryRollUp>> HistoryReader::rollUps(
    const HistorySeriesInfo &series, HistoryTier tier, Timestamp from, Timestamp to, Milliseconds length)
{
    const Milliseconds bucket = bucketLength(tier);
    const Periods periods = periodsOf(series, m_file.hold() + bucket, floorTo(from, bucket), to, blockLength(tier));
    const auto changes = changesOf(series);
    if (!changes) {
        return unexpected(changes.error());
    }
    std::vector<HistoryRollUp> sums;
    const auto take = [&](const std::vector<HistoryRollUp> &block) {
        const auto first = std::ranges::lower_bound(block, floorTo(from, bucket), {}, &HistoryRollUp::start);
        const auto last = std::ranges::lower_bound(block, to, {}, &HistoryRollUp::start);
        std::for_each(first, last, [&](const HistoryRollUp &one) { addTo(sums, one, length); });
    };
    const RollUpsByPeriod &changed = (*changes)->of(tier);
    auto next = changed.lower_bound(periods.first);
    const auto done = m_file.blocks().eachRollUps(
        tier, series.id, periods.first, periods.last, [&](qint64 period, const std::vector<HistoryRollUp> &block) {
            for (; next != changed.end() && next->first < period; ++next) {
                take(next->second);
            }
            const bool isChanged = next != changed.end() && next->first == period;
            take(isChanged ? (next++)->second : block);
        });
    if (!done) {
        return unexpected(done.error());
    }
    for (; next != changed.end() && next->first <= periods.last; ++next) {
        take(next->second);
    }
    return sums;
}

DatabaseResult<const HistoryChanges *> HistoryReader::changesOf(const HistorySeriesInfo &series)
{
    const auto known = m_changes.find(series.id);
    if (known != m_changes.end()) {
        return &known->second;
    }
    auto made = historyChanges(m_file.blocks(), series.id, m_file.tail().of(series.id), m_file.hold());
    if (!made) {
        return unexpected(made.error());
    }
    return &m_changes.emplace(series.id, std::move(*made)).first->second;
}

} // namespace cellar
