// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/setpointrules.h"

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace cellar {

namespace {

// Registers hold tenths or hundredths; anything closer than this is the same value after a round trip through one.
constexpr double resolution = 0.002;

// Steps that fit between the limits; the last step may fall short of the upper limit.
double lastStep(const SetpointLimits &limits)
{
    return std::floor((limits.max - limits.min) / limits.step + 1e-9);
}

} // namespace

Result<double> checkSetpoint(double value, const SetpointLimits &limits, const QString &label, TemperatureUnit unit)
{
    if (!std::isfinite(value)) {
        return unexpected(ErrorKind::BadInput, u"a setpoint must be a number"_s);
    }
    if (value < limits.min - resolution || value > limits.max + resolution) {
        return unexpected(
            ErrorKind::OutOfLimits, u"%1 is outside the limits of %2: %3 to %4"_s.arg(temperatureText(value, unit),
                                        label, temperatureText(limits.min, unit), temperatureText(limits.max, unit)));
    }
    const double nearest = nearestSetpoint(value, limits);
    if (!sameSetpoint(nearest, value)) {
        return unexpected(
            ErrorKind::OutOfLimits, u"%1 is between two steps of %2: its setpoint moves in steps of %3"_s.arg(
                                        temperatureText(value, unit), label, temperatureText(limits.step, unit)));
    }
    return nearest;
}

double nearestSetpoint(double value, const SetpointLimits &limits)
{
    if (std::isnan(value)) {
        return limits.min;
    }
    const double steps = std::clamp(std::round((value - limits.min) / limits.step), 0.0, lastStep(limits));
    // Steps of 0.1 or 0.05 have no exact binary form; a register's resolution is never finer than a thousandth.
    return std::round((limits.min + steps * limits.step) * 1000.0) / 1000.0;
}

bool sameSetpoint(double a, double b)
{
    return std::abs(a - b) < resolution;
}

QString temperatureText(double value, TemperatureUnit unit)
{
    return shortNumber(value) + u' ' + unitSymbol(unit);
}

QString shortNumber(double value)
{
    QString text = QString::number(value, 'f', 2);
    while (text.endsWith(u'0')) {
        text.chop(1);
    }
    if (text.endsWith(u'.')) {
        text.chop(1);
    }
    return text == u"-0"_s ? u"0"_s : text;
}

} // namespace cellar
