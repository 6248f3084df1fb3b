// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "history/historychanges.h"
#include "history/historyfile.h"

#include <map>
#include <vector>

namespace cellar {

// Reads a HistoryFile: what is packed and what is not yet, as one. For one job of the storage thread; sees nothing that
// comes later.
class HistoryReader
{
public:
    explicit HistoryReader(HistoryFile &file)
        : m_file(file)
    {
    }

    // The series of a vessel that hold anything, the one with the newest samples first.
    [[nodiscard]] std::vector<HistorySeriesInfo> seriesOf(const QString &vessel) const;

    // Samples with from <= at < to in the order of time; of what is no longer kept, what is left.
    [[nodiscard]] DatabaseResult<std::vector<HistorySample>> samples(
        const HistorySeriesInfo &series, Timestamp from, Timestamp to);
    // The roll-ups of a tier whose buckets are at least partly in [from, to), …
    [[nodiscard]] DatabaseResult<std::vector<HistoryRollUp>> rollUps(
        const HistorySeriesInfo &series, HistoryTier tier, Timestamp from, Timestamp to)
    {
        return rollUps(series, tier, from, to, bucketLength(tier));
    }
    // … summed up into buckets of `length`, a multiple of theirs.
    [[nodiscard]] DatabaseResult<std::vector<HistoryRollUp>> rollUps(
        const HistorySeriesInfo &series, HistoryTier tier, Timestamp from, Timestamp to, Milliseconds length);

private:
    // What the unpacked samples make of the blocks.
    [[nodiscard]] DatabaseResult<const HistoryChanges *> changesOf(const HistorySeriesInfo &series);

    HistoryFile &m_file;
    std::map<qint64, HistoryChanges> m_changes; // by series
};

} // namespace cellar
