// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/snapshot.h"

namespace cellar {

// The cellar as an aligned table for a terminal, ages as of `now`.
[[nodiscard]] QString statusText(const Snapshot &snapshot, Timestamp now);

// How far the readings of a vessel can be trusted, in words: "good", "stale, 12 s old: no answer", …
[[nodiscard]] QString qualityText(const VesselState &vessel, Timestamp now);
// "45 s", "12 min", "3 h", "2 d".
[[nodiscard]] QString ageText(Milliseconds age);
// "34 °F", or "–" without a value.
[[nodiscard]] QString readingText(const Reading<double> &reading, TemperatureUnit unit);
// A measured temperature, always with its tenth, so that a column lines up.
[[nodiscard]] QString measuredText(const Reading<double> &reading, TemperatureUnit unit);
[[nodiscard]] QString valveText(const Reading<ValveState> &reading);

} // namespace cellar
