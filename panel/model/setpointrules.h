// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"
#include "core/settings.h"

namespace cellar {

// The one place that decides whether a number may be a setpoint. Everything here is in the panel's unit.

// The value snapped to its exact step, or why it is not allowed: BadInput (not a number), OutOfLimits (beyond the
// limits, or between two steps). `label` and `unit` are for the sentence.
[[nodiscard]] Result<double> checkSetpoint(
    double value, const SetpointLimits &limits, const QString &label, TemperatureUnit unit);

// The allowed setpoint nearest to any number, for a dial that is being turned. NaN gives the lower limit.
[[nodiscard]] double nearestSetpoint(double value, const SetpointLimits &limits);

// Whether two setpoints are the same number on a panel, whose registers are coarser than this tolerance.
[[nodiscard]] bool sameSetpoint(double a, double b);

// "34 °F", "34.5 °F": as few decimals as the number needs, at most two.
[[nodiscard]] QString temperatureText(double value, TemperatureUnit unit);
// The same without the unit.
[[nodiscard]] QString shortNumber(double value);

} // namespace cellar
