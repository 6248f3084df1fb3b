// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controllers/draft.h"

#include <algorithm>
#include <cmath>

namespace cellar {

namespace {

// Far below any step, far above the noise of adding steps.
constexpr double tolerance = 1e-6;

} // namespace

Draft::Draft(const VesselState &vessel)
    : m_vessel(vessel.id)
    , m_limits(vessel.limits)
    , m_expected(vessel.setpoint.value.value_or(vessel.limits.min))
    , m_value(m_expected)
{
}

void Draft::moveTo(double fraction)
{
    const double span = m_limits.max - m_limits.min;
    setIndex(std::round(std::clamp(fraction, 0.0, 1.0) * span / m_limits.step));
}

void Draft::step(int direction)
{
    const double index = (m_value - m_limits.min) / m_limits.step;
    setIndex(direction > 0 ? std::floor(index + tolerance) + 1.0 : std::ceil(index - tolerance) - 1.0);
}

void Draft::setIndex(double index)
{
    const double last = std::floor((m_limits.max - m_limits.min) / m_limits.step + tolerance);
    const double value = m_limits.min + std::clamp(index, 0.0, last) * m_limits.step;
    // 34 + 7 × 0.1 is 34.7, not 34.700000000000003. The value the panel holds stays bit for bit what it is.
    const double rounded = std::round(value / tolerance) * tolerance;
    m_value = std::abs(rounded - m_expected) < tolerance ? m_expected : rounded;
}

} // namespace cellar
