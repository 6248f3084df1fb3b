// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "history/historychanges.h"

#include "history/rollupbuilder.h"

#include <algorithm>
#include <set>

namespace cellar {

using namespace std::chrono_literals;

namespace {

constexpr Milliseconds hour = 1h;

bool earlier(const HistorySample &a, const HistorySample &b)
{
    return a.at < b.at;
}

// Adds `more` to the buckets of `into`, as far as there is anything to be known of one.
void addRollUps(std::vector<HistoryRollUp> &into, const std::vector<HistoryRollUp> &more, Milliseconds length)
{
    for (const HistoryRollUp &rollUp : more) {
        const auto place = std::ranges::lower_bound(into, rollUp.start, {}, &HistoryRollUp::start);
        if (place == into.end() || place->start != rollUp.start) {
            into.insert(place, rollUp);
            continue;
        }
        combine(*place, rollUp);
        place->known = std::min(place->known, length);
        place->valveKnown = std::min(place->valveKnown, length);
        place->valveOpen = std::min(place->valveOpen, place->valveKnown);
    }
}

// Puts `part` in place of everything from `from` to before `to`.
void replaceRollUps(
    std::vector<HistoryRollUp> &into, const std::vector<HistoryRollUp> &part, Timestamp from, Timestamp to)
{
    const auto first = std::ranges::lower_bound(into, from, {}, &HistoryRollUp::start);
    const auto last = std::ranges::lower_bound(into, to, {}, &HistoryRollUp::start);
    const auto place = into.erase(first, last);
    into.insert(place, part.begin(), part.end());
}

class ChangeMaker
{
public:
    ChangeMaker(HistoryBlocks &blocks, qint64 series, Milliseconds hold)
        : m_blocks(blocks)
        , m_series(series)
        , m_hold(hold)
    {
    }

    [[nodiscard]] DatabaseResult<HistoryChanges> make(std::vector<HistorySample> samples)
    {
        std::ranges::stable_sort(samples, &earlier);
        for (const HistorySample &sample : samples) {
            m_new[periodOf(sample.at, hour)].push_back(sample);
        }
        if (auto done = mergeRaw(); !done) {
            return unexpected(done.error());
        }
        if (auto done = makeMinutes(); !done) {
            return unexpected(done.error());
        }
        for (const auto &[tier, finer] :
            {std::pair(HistoryTier::Quarter, HistoryTier::Minute), std::pair(HistoryTier::Day, HistoryTier::Quarter)}) {
            if (auto done = makeCoarser(tier, finer); !done) {
                return unexpected(done.error());
            }
        }
        return std::move(m_changes);
    }

private:
    [[nodiscard]] DatabaseResult<void> mergeRaw();
    [[nodiscard]] DatabaseResult<void> makeMinutes();
    [[nodiscard]] DatabaseResult<void> makeMinutes(qint64 period);
    [[nodiscard]] DatabaseResult<void> makeCoarser(HistoryTier tier, HistoryTier finer);
    [[nodiscard]] DatabaseResult<std::vector<HistorySample>> hourOf(qint64 period);
    [[nodiscard]] DatabaseResult<std::vector<HistoryRollUp>> stored(HistoryTier tier, qint64 period);
    [[nodiscard]] RollUpsByPeriod &additions(HistoryTier tier) { return m_additions[static_cast<std::size_t>(tier)]; }

    HistoryBlocks &m_blocks;
    qint64 m_series;
    Milliseconds m_hold;
    SamplesByPeriod m_new;
    HistoryChanges m_changes;
    // The new samples alone, by block: for what can no longer be made from the tier before it.
    std::array<RollUpsByPeriod, historyTiers.size()> m_additions;
};

DatabaseResult<void> ChangeMaker::mergeRaw()
{
    for (const auto &[period, samples] : m_new) {
        auto old = m_blocks.samples(m_series, period, period);
        if (!old) {
            return unexpected(old.error());
        }
        std::vector<HistorySample> all = old->empty() ? std::vector<HistorySample>() : std::move(old->begin()->second);
        const auto middle = static_cast<std::ptrdiff_t>(all.size());
        all.insert(all.end(), samples.begin(), samples.end());
        std::inplace_merge(all.begin(), all.begin() + middle, all.end(), &earlier);
        m_changes.raw.emplace(period, std::move(all));
    }
    return {};
}

DatabaseResult<std::vector<HistorySample>> ChangeMaker::hourOf(qint64 period)
{
    if (const auto changed = m_changes.raw.find(period); changed != m_changes.raw.end()) {
        return changed->second;
    }
    auto old = m_blocks.samples(m_series, period, period);
    if (!old) {
        return unexpected(old.error());
    }
    return old->empty() ? std::vector<HistorySample>() : std::move(old->begin()->second);
}

DatabaseResult<void> ChangeMaker::makeMinutes()
{
    std::set<qint64> periods;
    for (const auto &[period, samples] : m_changes.raw) {
        periods.insert(period);
        // What the last reading of the hour tells about the next one.
        if (samples.back().at + m_hold > startOf(period + 1, hour)) {
            periods.insert(period + 1);
        }
    }
    for (const qint64 period : periods) {
        if (auto done = makeMinutes(period); !done) {
            return done;
        }
    }
    return {};
}

DatabaseResult<void> ChangeMaker::makeMinutes(qint64 period)
{
    const Timestamp from = startOf(period, hour);
    RollUpBuilder fresh(1min, m_hold, from, from + hour);
    if (const auto samples = m_new.find(period); samples != m_new.end()) {
        std::ranges::for_each(samples->second, [&](const HistorySample &sample) { fresh.add(sample); });
    }
    additions(HistoryTier::Minute)[period] = fresh.finish();
    if (from < m_blocks.goneBefore(HistoryTier::Raw)) {
        auto minutes = stored(HistoryTier::Minute, period);
        if (!minutes) {
            return unexpected(minutes.error());
        }
        addRollUps(*minutes, additions(HistoryTier::Minute)[period], 1min);
        m_changes.of(HistoryTier::Minute)[period] = std::move(*minutes);
        return {};
    }
    const auto before = hourOf(period - 1);
    const auto samples = hourOf(period);
    if (!before || !samples) {
        return unexpected(before ? samples.error() : before.error());
    }
    RollUpBuilder whole(1min, m_hold, from, from + hour);
    if (!before->empty()) {
        whole.add(before->back());
    }
    std::ranges::for_each(*samples, [&](const HistorySample &sample) { whole.add(sample); });
    m_changes.of(HistoryTier::Minute)[period] = whole.finish();
    return {};
}

DatabaseResult<void> ChangeMaker::makeCoarser(HistoryTier tier, HistoryTier finer)
{
    const Milliseconds bucket = bucketLength(tier);
    const Milliseconds part = blockLength(finer);
    for (const auto &[period, rollUps] : m_changes.of(finer)) {
        const Timestamp from = startOf(period, part);
        const qint64 block = periodOf(from, blockLength(tier));
        auto &made = m_changes.of(tier);
        if (!made.contains(block)) {
            auto old = stored(tier, block);
            if (!old) {
                return unexpected(old.error());
            }
            made.emplace(block, std::move(*old));
        }
        const std::vector<HistoryRollUp> added = combined(additions(finer)[period], bucket);
        std::vector<HistoryRollUp> &blockAdded = additions(tier)[block];
        blockAdded.insert(blockAdded.end(), added.begin(), added.end());
        if (from < m_blocks.goneBefore(finer)) {
            addRollUps(made[block], added, bucket);
        } else {
            replaceRollUps(made[block], combined(rollUps, bucket), from, from + part);
        }
    }
    return {};
}

DatabaseResult<std::vector<HistoryRollUp>> ChangeMaker::stored(HistoryTier tier, qint64 period)
{
    auto old = m_blocks.rollUps(tier, m_series, period, period);
    if (!old) {
        return unexpected(old.error());
    }
    return old->empty() ? std::vector<HistoryRollUp>() : std::move(old->begin()->second);
}

} // namespace

DatabaseResult<HistoryChanges> historyChanges(
    HistoryBlocks &blocks, qint64 series, std::vector<HistorySample> samples, Milliseconds hold)
{
    return ChangeMaker(blocks, series, hold).make(std::move(samples));
}

} // namespace cellar
