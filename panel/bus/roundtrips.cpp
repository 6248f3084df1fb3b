// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bus/roundtrips.h"

#include <algorithm>
#include <limits>

namespace cellar {

void RoundTrips::add(std::chrono::nanoseconds took)
{
    constexpr qint64 longest = std::numeric_limits<quint32>::max();
    const qint64 microseconds = std::chrono::duration_cast<std::chrono::microseconds>(took).count();
    m_microseconds[m_next] = static_cast<quint32>(std::clamp<qint64>(microseconds, 0, longest));
    m_next = m_next + 1 == remembered ? 0 : m_next + 1;
    m_count = std::min(m_count + 1, remembered);
}

double RoundTrips::percentileMs(std::size_t percent) const
{
    if (m_count == 0) {
        return 0;
    }
    auto sorted = m_microseconds; // until the ring is full, only its beginning is in use
    const auto end = sorted.begin() + static_cast<std::ptrdiff_t>(m_count);
    const auto rank = sorted.begin() + static_cast<std::ptrdiff_t>((m_count * percent + 99) / 100 - 1);
    std::nth_element(sorted.begin(), rank, end);
    return static_cast<double>(*rank) / 1000.0;
}

} // namespace cellar
