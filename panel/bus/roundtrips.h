// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

#include <array>
#include <chrono>

namespace cellar {

// How long the newest answers of one link took, from the request to the answer. Owned by the link, main thread. Taking
// one down costs a store; the percentiles are worked out when somebody asks. Nothing fails and nothing is allocated.
class RoundTrips
{
public:
    static constexpr std::size_t remembered = 1000;

    // Below zero counts as zero; more than 71 minutes as that.
    void add(std::chrono::nanoseconds took);

    // The least time within which half, or 99 of 100, of the remembered answers came. Milliseconds; 0: there were none.
    [[nodiscard]] double p50Ms() const { return percentileMs(50); }
    [[nodiscard]] double p99Ms() const { return percentileMs(99); }

private:
    [[nodiscard]] double percentileMs(std::size_t percent) const;

    std::array<quint32, remembered> m_microseconds{}; // a ring
    std::size_t m_count = 0; // of those in use
    std::size_t m_next = 0;
};

} // namespace cellar
