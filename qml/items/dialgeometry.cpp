// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "items/dialgeometry.h"

#include <cmath>
#include <numbers>

namespace cellar::dial {

namespace {

constexpr double perDegree = std::numbers::pi / 180.0;

} // namespace

double degreesAt(double fraction)
{
    return startDegrees - fraction * sweepDegrees;
}

QPointF pointAt(QPointF centre, double radius, double fraction)
{
    const double angle = degreesAt(fraction) * perDegree;
    return centre + QPointF(radius * std::cos(angle), -radius * std::sin(angle));
}

double fractionAt(QPointF centre, QPointF point)
{
    const QPointF ray = point - centre;
    const double degrees = std::atan2(-ray.y(), ray.x()) / perDegree;
    const double along = std::fmod(startDegrees - degrees + 720.0, 360.0);
    if (along <= sweepDegrees) {
        return along / sweepDegrees;
    }
    const double middleOfGap = sweepDegrees + (360.0 - sweepDegrees) / 2;
    return along < middleOfGap ? 1.0 : 0.0;
}

QRectF circle(QPointF centre, double radius)
{
    return {centre.x() - radius, centre.y() - radius, 2 * radius, 2 * radius};
}

} // namespace cellar::dial
