// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "history/historyblocks.h"

#include <array>

namespace cellar {

// What new samples of one vessel make of its blocks in all tiers: each block as it will be, whole. Worked out of what
// is stored, so that it does not matter when, in what order or how often samples come – as long as the tier that a
// roll-up is made from is still there. Where it is gone, what is new is added to what stands.
// The file writes these blocks when it seals a vessel; the reader shows them instead of the stored ones before that.
struct HistoryChanges
{
    SamplesByPeriod raw;
    std::array<RollUpsByPeriod, historyTiers.size()> rollUps; // by tier; that of Raw is empty

    [[nodiscard]] RollUpsByPeriod &of(HistoryTier tier) { return rollUps[static_cast<std::size_t>(tier)]; }
    [[nodiscard]] const RollUpsByPeriod &of(HistoryTier tier) const { return rollUps[static_cast<std::size_t>(tier)]; }
};

// `hold` is at most an hour.
[[nodiscard]] DatabaseResult<HistoryChanges> historyChanges(
    HistoryBlocks &blocks, qint64 series, std::vector<HistorySample> samples, Milliseconds hold);

} // namespace cellar
