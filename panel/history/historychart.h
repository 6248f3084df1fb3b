// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"
#include "history/historyfile.h"
#include "model/historyseries.h"

namespace cellar {

// A query that cannot be answered, whatever is in the file: BadInput.
[[nodiscard]] Result<void> checkQuery(const HistoryQuery &query);

// The answer to a query. The tier is the coarsest whose buckets are fine enough, or the finest that still reaches back
// as far as the query; buckets are whole multiples of the tier's, aligned to 1970 in UTC. Where nothing is known there
// is one point without temperature for each stretch between others; a gap shorter than a bucket may vanish in its
// neighbours. What was measured in another unit is converted to that of the newest samples in the range.
// Nothing: the vessel is not known.
[[nodiscard]] DatabaseResult<std::optional<HistorySeries>> historySeries(HistoryFile &file, const HistoryQuery &query);

// The points of buckets of this length, in the order of time.
[[nodiscard]] QList<HistoryPoint> pointsOf(const std::vector<HistoryRollUp> &buckets, Milliseconds length);
// A point for each sample.
[[nodiscard]] QList<HistoryPoint> pointsOf(const std::vector<HistorySample> &samples, Milliseconds hold);

} // namespace cellar
