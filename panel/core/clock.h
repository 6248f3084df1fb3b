// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>

namespace cellar {

// Wall-clock instant in milliseconds, always UTC. What the API prints and the history stores.
using Timestamp = std::chrono::sys_time<std::chrono::milliseconds>;
using Milliseconds = std::chrono::milliseconds;

// Time is injected so that tests can move it. Owned by the composition root, outlives everyone it is given to.
class Clock
{
public:
    virtual ~Clock() = default;

    // The wall clock. May jump when somebody sets the time: never measure durations with it.
    [[nodiscard]] virtual Timestamp now() const = 0;
    // A clock that only goes forward, for ages, deadlines and durations.
    [[nodiscard]] virtual std::chrono::steady_clock::time_point ticks() const = 0;
};

class SystemClock final : public Clock
{
public:
    [[nodiscard]] Timestamp now() const override
    {
        return std::chrono::floor<Milliseconds>(std::chrono::system_clock::now());
    }
    [[nodiscard]] std::chrono::steady_clock::time_point ticks() const override
    {
        return std::chrono::steady_clock::now();
    }
};

} // namespace cellar
