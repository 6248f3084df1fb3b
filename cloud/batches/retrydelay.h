// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"

#include <optional>

namespace cellar {

// How long to wait after failures in a row: each time twice as long, up to a bound, and never the same for two nodes
// that failed together. What the other side wishes for is the least. A plain value.
class RetryDelay
{
public:
    RetryDelay(Milliseconds first, Milliseconds longest)
        : m_first(first)
        , m_longest(longest)
    {
    }

    // After another failure.
    [[nodiscard]] Milliseconds next(std::optional<Milliseconds> wished = {});
    void reset() { m_failures = 0; }
    [[nodiscard]] int failures() const { return m_failures; }

private:
    Milliseconds m_first;
    Milliseconds m_longest;
    int m_failures = 0;
};

} // namespace cellar
