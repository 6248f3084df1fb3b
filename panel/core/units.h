// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <optional>

namespace cellar {

enum class TemperatureUnit
{
    Fahrenheit,
    Celsius
};

// "F" or "C", as config, profiles and the API spell it.
[[nodiscard]] QString unitLetter(TemperatureUnit unit);
// "°F" or "°C", as people read it.
[[nodiscard]] QString unitSymbol(TemperatureUnit unit);
[[nodiscard]] std::optional<TemperatureUnit> unitFromLetter(QStringView letter);

// A temperature on a scale: 32 °F is 0 °C.
[[nodiscard]] double convertTemperature(double value, TemperatureUnit from, TemperatureUnit to);
// A difference between temperatures: 9 °F are 5 °C.
[[nodiscard]] double convertDifference(double value, TemperatureUnit from, TemperatureUnit to);

} // namespace cellar
