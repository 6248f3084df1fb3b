// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bus/panellink.h"

#include <QByteArrayView>

namespace cellar {

// The web pages of an Alpha cellar panel: pure functions without state, safe on any bytes. Everything known of them is
// what one open program reads (github.com/mattotodd/docker-cellar-panel): in the second <Script> block of a page stands
// `var V = [...]`, a list of texts, three for each tank: temperature, setpoint, valve.

// What a page shows for one tank; the numbers are in the panel's unit. A text that is no value is a sensor fault of
// that value alone.
struct AlphaTank
{
    PointResult<double> temperature;
    PointResult<double> setpoint;
    PointResult<bool> valveOpen;
};

// The tanks of one page, in order. Protocol, and nothing of the page is to be believed, when there is no such list,
// when it is not what alphaTexts() takes (alphalist.h), when it is empty, or when its length is not a multiple of
// three.
[[nodiscard]] Result<QList<AlphaTank>> alphaTanks(QByteArrayView page);

// One cell: a decimal number with an optional sign, blanks around it. From `noProbe` up the panel means that nothing is
// plugged in (it shows 1000), below `coldest` nothing is believed.
[[nodiscard]] PointResult<double> alphaTemperature(const QString &cell);
[[nodiscard]] PointResult<double> alphaSetpoint(const QString &cell);
// "1" is open, "0" is closed. Anything else is a fault: a valve that nobody knows must not be shown as closed.
[[nodiscard]] PointResult<bool> alphaValve(const QString &cell);

namespace alpha {

inline constexpr double noProbe = 999.0;
inline constexpr double coldest = -100.0;

// A setpoint is written as a whole number of tenths into one register.
inline constexpr double setpointStep = 0.1;
inline constexpr int largestTenths = 65535;

} // namespace alpha

} // namespace cellar
