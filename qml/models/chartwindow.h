// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"

namespace cellar {

// The stretch of time that a chart shows, and how fingers change it. Never later than now, never shorter than five
// minutes or longer than ten years. A plain value.
class ChartWindow
{
public:
    ChartWindow() = default;
    // The last `span` up to now; follows the time.
    ChartWindow(Milliseconds span, Timestamp now);
    // From a moment on up to now; follows the time, and grows with it.
    [[nodiscard]] static ChartWindow since(Timestamp from, Timestamp now);

    [[nodiscard]] Timestamp from() const { return m_from; }
    [[nodiscard]] Timestamp to() const { return m_to; }
    [[nodiscard]] Milliseconds span() const { return m_to - m_from; }
    // Its end is now and stays so.
    [[nodiscard]] bool follows() const { return m_follows; }
    [[nodiscard]] bool holds(Timestamp at) const { return at >= m_from && at <= m_to; }

    // Moves by a share of its own length; above 0: later. At the present it stops, and follows again.
    void pan(double share, Timestamp now);
    // Shows 1/`factor` of the time; what is at the share `at` (0 left, 1 right) stays where it is, if it can.
    void zoom(double factor, double at, Timestamp now);
    void moveOn(Timestamp now);

    friend bool operator==(const ChartWindow &, const ChartWindow &) = default;

private:
    void settle(Timestamp now);

    Timestamp m_from{};
    Timestamp m_to{};
    bool m_follows = false;
    bool m_grows = false; // m_from stays where it is
};

} // namespace cellar
