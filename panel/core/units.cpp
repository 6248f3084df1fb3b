// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/units.h"

using namespace Qt::StringLiterals;

namespace cellar {

QString unitLetter(TemperatureUnit unit)
{
    return unit == TemperatureUnit::Fahrenheit ? u"F"_s : u"C"_s;
}

QString unitSymbol(TemperatureUnit unit)
{
    return unit == TemperatureUnit::Fahrenheit ? u"°F"_s : u"°C"_s;
}

std::optional<TemperatureUnit> unitFromLetter(QStringView letter)
{
    if (letter == u"F") {
        return TemperatureUnit::Fahrenheit;
    }
    if (letter == u"C") {
        return TemperatureUnit::Celsius;
    }
    return std::nullopt;
}

double convertTemperature(double value, TemperatureUnit from, TemperatureUnit to)
{
    if (from == to) {
        return value;
    }
    return from == TemperatureUnit::Fahrenheit ? (value - 32.0) / 1.8 : value * 1.8 + 32.0;
}

double convertDifference(double value, TemperatureUnit from, TemperatureUnit to)
{
    if (from == to) {
        return value;
    }
    return from == TemperatureUnit::Fahrenheit ? value / 1.8 : value * 1.8;
}

} // namespace cellar
