// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"

#include <optional>

namespace cellar {

// "Once per interval", decided whenever there is something to do it with: a poll. A poll that comes a little early
// counts, so that polling once per interval does not miss every other one; the next time is counted from the plan, so
// that little does not add up. Measures with the clock that nobody can set.
class Cadence
{
public:
    Cadence(Milliseconds interval, const Clock &clock);

    [[nodiscard]] bool isDue() const;
    // It is done now.
    void done();

private:
    using Ticks = std::chrono::steady_clock::time_point;

    const Milliseconds m_interval;
    const Clock &m_clock;
    std::optional<Ticks> m_next; // none: never done
};

} // namespace cellar
