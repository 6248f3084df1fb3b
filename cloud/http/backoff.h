// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"

#include <functional>

namespace cellar {

// From 0 to just below 1. Given from outside, so that tests know what comes.
using Random = std::function<double()>;
[[nodiscard]] Random systemRandom();

// How long to wait after each failure in a row: twice as long each time up to a limit, and of that a random part
// between a half and the whole, so that a thousand cellars do not come back in the same second. Never an end.
class Backoff
{
public:
    Backoff(Milliseconds first, Milliseconds most, Random random);

    [[nodiscard]] Milliseconds next();
    void reset() { m_failures = 0; }

private:
    const Milliseconds m_first;
    const Milliseconds m_most;
    const Random m_random;
    int m_failures = 0;
};

} // namespace cellar
