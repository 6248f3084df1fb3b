// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "history/historysample.h"
#include "store/database.h"

#include <array>
#include <functional>
#include <map>
#include <optional>
#include <vector>

namespace cellar {

using SamplesByPeriod = std::map<qint64, std::vector<HistorySample>>;
using RollUpsByPeriod = std::map<qint64, std::vector<HistoryRollUp>>;

// The packed blocks of history.db: one row for each vessel and period of a tier (an hour, a day, 64 days), in the order
// of time, so that new ones are appended and old ones go together. Storage thread; every failure is the database's.
// A block that cannot be read is told once and is a gap.
class HistoryBlocks
{
public:
    explicit HistoryBlocks(Database &database)
        : m_database(database)
    {
    }

    // The schema of these tables.
    [[nodiscard]] static QStringList schema();
    // Reads what is known of the tiers; again after a transaction that was rolled back.
    [[nodiscard]] DatabaseResult<void> load();

    // The blocks with first <= period <= last that exist.
    [[nodiscard]] DatabaseResult<SamplesByPeriod> samples(qint64 series, qint64 first, qint64 last);
    [[nodiscard]] DatabaseResult<RollUpsByPeriod> rollUps(HistoryTier tier, qint64 series, qint64 first, qint64 last);
    // The same one after the other, in the order of time: a year need not be in memory at once.
    using RollUpBlock = std::function<void(qint64 period, std::vector<HistoryRollUp> rollUps)>;
    [[nodiscard]] DatabaseResult<void> eachRollUps(
        HistoryTier tier, qint64 series, qint64 first, qint64 last, const RollUpBlock &block);
    [[nodiscard]] DatabaseResult<void> put(qint64 series, qint64 period, const std::vector<HistorySample> &samples);
    [[nodiscard]] DatabaseResult<void> put(
        HistoryTier tier, qint64 series, qint64 period, const std::vector<HistoryRollUp> &rollUps);

    // Everything of this tier before this time is gone, for every vessel; late samples of it are not all there is.
    [[nodiscard]] Timestamp goneBefore(HistoryTier tier) const { return m_tiers[index(tier)].goneBefore; }
    [[nodiscard]] qint64 entries(HistoryTier tier) const { return m_tiers[index(tier)].entries; }
    // Where the oldest block of the tier begins, whoever's it is.
    [[nodiscard]] DatabaseResult<std::optional<Timestamp>> oldest(HistoryTier tier);
    // Gives up what is before `before`, at most `most` blocks of it now. How many went.
    [[nodiscard]] DatabaseResult<int> forget(HistoryTier tier, Timestamp before, int most);

private:
    struct Tier
    {
        Timestamp goneBefore{};
        qint64 entries = 0;
    };
    using Row = std::function<void(qint64 period, const QByteArray &data)>;

    [[nodiscard]] static std::size_t index(HistoryTier tier) { return static_cast<std::size_t>(tier); }
    [[nodiscard]] DatabaseResult<void> eachBlock(
        HistoryTier tier, qint64 series, qint64 first, qint64 last, const Row &row);
    [[nodiscard]] DatabaseResult<void> write(
        HistoryTier tier, qint64 series, qint64 period, std::size_t entries, const QByteArray &data);
    [[nodiscard]] DatabaseResult<void> count(HistoryTier tier, qint64 entries);
    void tellDamage(HistoryTier tier, qint64 period);

    Database &m_database;
    std::array<Tier, historyTiers.size()> m_tiers;
    bool m_damageTold = false;
};

} // namespace cellar
