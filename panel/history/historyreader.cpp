// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "history/historyreader.h"

#include <algorithm>

namespace cellar {

namespace {

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
    std::vector<HistorySample> samples;
    for (const auto &[period, block] : *blocks) {
        const auto first = std::ranges::lower_bound(block, from, {}, &HistorySample::at);
        const auto last = std::ranges::lower_bound(block, to, {}, &HistorySample::at);
        samples.insert(samples.end(), first, last);
    }
    return samples;
}

DatabaseResult<std::vector<HistoryRollUp>> HistoryReader::rollUps(
    const HistorySeriesInfo &series, HistoryTier tier, Timestamp from, Timestamp to)
{
    const Milliseconds bucket = bucketLength(tier);
    const Periods periods = periodsOf(series, m_file.hold() + bucket, floorTo(from, bucket), to, blockLength(tier));
    const auto changes = changesOf(series);
    if (!changes) {
        return unexpected(changes.error());
    }
    auto blocks = m_file.blocks().rollUps(tier, series.id, periods.first, periods.last);
    if (!blocks) {
        return unexpected(blocks.error());
    }
    overlay(*blocks, (*changes)->of(tier), periods.first, periods.last);
    std::vector<HistoryRollUp> rollUps;
    for (const auto &[period, block] : *blocks) {
        const auto first = std::ranges::lower_bound(block, floorTo(from, bucket), {}, &HistoryRollUp::start);
        const auto last = std::ranges::lower_bound(block, to, {}, &HistoryRollUp::start);
        rollUps.insert(rollUps.end(), first, last);
    }
    return rollUps;
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
