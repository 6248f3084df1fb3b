// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/units.h"
#include "model/setpointchange.h"
#include "model/snapshot.h"
#include "models/look.h"

#include <QString>

#include <chrono>

namespace cellar {

// Numbers and states as people read them on the kiosk; a number and its unit never part at the end of a line. Input in
// the panel's unit, output in the unit of display.

// "36.8": always one decimal.
[[nodiscard]] QString temperatureWords(double value, TemperatureUnit from, TemperatureUnit to);
// "34" where the vessel is set in whole degrees, else as many decimals as its step has.
[[nodiscard]] QString setpointWords(double value, const VesselState &vessel, TemperatureUnit to);
// "12 s", "5 min", "3 h", "4 d".
[[nodiscard]] QString ageWords(std::chrono::seconds age);
// "Verified: panel holds 34 °F (14 ms)".
[[nodiscard]] QString changeWords(const SetpointChange &change, const VesselState &vessel, TemperatureUnit to);

[[nodiscard]] look::Progress progressOf(ChangeState state);
[[nodiscard]] look::Trust trustOf(Quality quality);
// `value` in `unit`.
[[nodiscard]] look::Band bandOf(double value, TemperatureUnit unit);

} // namespace cellar
