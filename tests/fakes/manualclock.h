// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"

namespace cellar {

// A clock that stands still until a test moves it.
class ManualClock final : public Clock
{
public:
    [[nodiscard]] Timestamp now() const override { return m_now; }
    [[nodiscard]] std::chrono::steady_clock::time_point ticks() const override { return m_ticks; }

    void advance(Milliseconds by)
    {
        m_now += by;
        m_ticks += by;
    }
    // The wall clock alone, as when somebody sets the time.
    void setNow(Timestamp now) { m_now = now; }

private:
    Timestamp m_now{Milliseconds(1'795'442'400'123)}; // 2026-11-23T14:00:00.123Z
    std::chrono::steady_clock::time_point m_ticks{std::chrono::hours(1)};
};

} // namespace cellar
