// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bus/readplan.h"

#include <QList>

namespace cellar {

// The fewest reads that can bring what a poll needs, worked out from the profiles without the planner: what it makes is
// measured against this.

// Registers or bits of one function of one unit that belong together.
struct ReadSpan
{
    int from = 0;
    int end = 0; // one past the last

    friend auto operator<=>(const ReadSpan &, const ReadSpan &) = default;
};
struct ReadRules
{
    int most = 125; // registers or bits in one read
    int bridge = 0;
};

// By trying every way to put the spans into reads. For a dozen of them at most.
[[nodiscard]] int fewestByTryingAll(const QList<ReadSpan> &spans, ReadRules rules);
// By dynamic programming over the spans in the order of their addresses. For any number.
[[nodiscard]] int fewestInOrder(const QList<ReadSpan> &spans, ReadRules rules);

// Of all vessels, which share nothing but a connection.
[[nodiscard]] int fewestReads(const QList<ModbusVessel> &vessels);

} // namespace cellar
