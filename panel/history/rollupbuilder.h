// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "history/historysample.h"

#include <optional>
#include <vector>

namespace cellar {

// Sums samples up into buckets of one length. Samples come in the order of time; those outside of [from, to) count for
// nothing but what they hold on inside of it. A plain value.
class RollUpBuilder
{
public:
    RollUpBuilder(Milliseconds length, Milliseconds hold, Timestamp from, Timestamp to);

    void add(const HistorySample &sample);
    // The buckets in which anything is known, in the order of time. Nothing can be added any more.
    [[nodiscard]] std::vector<HistoryRollUp> finish();

private:
    // What `sample` tells about the time until `end`.
    void cover(const HistorySample &sample, Timestamp end);
    [[nodiscard]] HistoryRollUp &bucket(Timestamp at);

    Milliseconds m_length;
    Milliseconds m_hold;
    Timestamp m_from;
    Timestamp m_to;
    std::optional<HistorySample> m_last;
    std::vector<HistoryRollUp> m_buckets;
};

} // namespace cellar
