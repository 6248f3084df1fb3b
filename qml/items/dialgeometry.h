// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPointF>
#include <QRectF>

namespace cellar::dial {

// The proportions of a dial and the arc its values stand on: three quarters of a circle, open at the bottom, the least
// value at half past seven and the greatest at half past four. Radii are shares of the dial's half diameter.
constexpr double startDegrees = 225.0; // counter-clockwise from three o'clock, as QPainter counts
constexpr double sweepDegrees = 270.0; // clockwise from there

constexpr double rimRadius = 0.985;
constexpr double ringOuter = 0.93;
constexpr double ringInner = 0.73;
constexpr double ringRadius = (ringOuter + ringInner) / 2; // where the handle and the arc run
constexpr double faceRadius = 0.70;
constexpr double markOuter = 0.69; // the temperature mark: a wedge pointing outwards
constexpr double markInner = 0.565;

// QPainter's angle of a place on the arc.
[[nodiscard]] double degreesAt(double fraction);
// The point at `fraction` on a circle of `radius` around `centre`.
[[nodiscard]] QPointF pointAt(QPointF centre, double radius, double fraction);
// The place on the arc nearest to the direction of `point`. Directions in the open part give the nearer end.
[[nodiscard]] double fractionAt(QPointF centre, QPointF point);
// A square around the centre.
[[nodiscard]] QRectF circle(QPointF centre, double radius);

} // namespace cellar::dial
