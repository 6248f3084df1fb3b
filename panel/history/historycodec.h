// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "history/historysample.h"
#include "history/packedbytes.h"

#include <QByteArray>

#include <optional>
#include <vector>

namespace cellar {

// How samples and roll-ups lie in the file: column by column, each number as the difference to the one before it, then
// deflated where that makes it smaller. Equal neighbours cost next to nothing, a reading of a quiet vessel well under
// two bytes. Reading is total: what was not written by these functions is nothing, never a crash.

[[nodiscard]] QByteArray packSamples(const HistorySample *samples, std::size_t count, Packing packing);
[[nodiscard]] QByteArray packSamples(const std::vector<HistorySample> &samples);
[[nodiscard]] std::optional<std::vector<HistorySample>> unpackSamples(const QByteArray &packed);

// Roll-ups of one tier, in the order of time and each at the beginning of a bucket.
[[nodiscard]] QByteArray packRollUps(const std::vector<HistoryRollUp> &rollUps, Milliseconds length);
[[nodiscard]] std::optional<std::vector<HistoryRollUp>> unpackRollUps(const QByteArray &packed, Milliseconds length);

} // namespace cellar
