// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/dialwords.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>
#include <cmath>

using namespace std::chrono_literals;

namespace cellar {

namespace {

struct DialWords
{
    Q_DECLARE_TR_FUNCTIONS(DialWords)
};

QString number(double value, int decimals)
{
    QLocale locale;
    locale.setNumberOptions(QLocale::OmitGroupSeparator);
    // A rounded "-0" is a zero.
    const double scale = std::pow(10.0, decimals);
    const double rounded = std::round(value * scale) / scale;
    return locale.toString(rounded == 0.0 ? 0.0 : rounded, 'f', decimals);
}

// The fewest decimals that show `value` truly, three at most.
int decimalsOf(double value)
{
    constexpr int most = 3;
    constexpr double tolerance = 1e-6;
    for (int decimals = 0; decimals < most; ++decimals) {
        const double scaled = value * std::pow(10.0, decimals);
        if (std::abs(scaled - std::round(scaled)) < tolerance * std::pow(10.0, decimals)) {
            return decimals;
        }
    }
    return most;
}

} // namespace

QString temperatureWords(double value, TemperatureUnit from, TemperatureUnit to)
{
    return number(convertTemperature(value, from, to), 1);
}

QString setpointWords(double value, const VesselState &vessel, TemperatureUnit to)
{
    if (vessel.unit != to) {
        return number(convertTemperature(value, vessel.unit, to), 1);
    }
    return number(value, std::max(decimalsOf(vessel.limits.step), std::min(decimalsOf(value), 1)));
}

QString ageWords(std::chrono::seconds age)
{
    if (age < 2min) {
        return DialWords::tr("%1\u00a0s").arg(std::max(age, 0s).count());
    }
    if (age < 2h) {
        return DialWords::tr("%1\u00a0min").arg(age / 1min);
    }
    if (age < 48h) {
        return DialWords::tr("%1\u00a0h").arg(age / 1h);
    }
    return DialWords::tr("%1\u00a0"
                         "d")
        .arg(age / 24h);
}

QString changeWords(const SetpointChange &change, const VesselState &vessel, TemperatureUnit to)
{
    const double held = change.readBack.value_or(change.requested);
    switch (change.state) {
    case ChangeState::Requested:
    case ChangeState::Writing:
        return DialWords::tr("Writing…");
    case ChangeState::Verified:
        return DialWords::tr("Verified: panel holds %1\u00a0%2 (%3\u00a0ms)")
            .arg(setpointWords(held, vessel, to), unitSymbol(to), number(change.elapsedMs.value_or(0), 0));
    case ChangeState::Refused:
        return DialWords::tr("Refused: %1").arg(change.reason);
    case ChangeState::Overridden:
        return DialWords::tr("Overridden at the panel: it holds %1\u00a0%2")
            .arg(setpointWords(held, vessel, to), unitSymbol(to));
    case ChangeState::Failed:
        return DialWords::tr("Failed: %1").arg(change.reason);
    }
    return {};
}

look::Progress progressOf(ChangeState state)
{
    switch (state) {
    case ChangeState::Requested:
    case ChangeState::Writing:
        return look::Progress::Writing;
    case ChangeState::Verified:
        return look::Progress::Verified;
    case ChangeState::Refused:
        return look::Progress::Refused;
    case ChangeState::Overridden:
        return look::Progress::Overridden;
    case ChangeState::Failed:
        return look::Progress::Failed;
    }
    return look::Progress::None;
}

look::Trust trustOf(Quality quality)
{
    switch (quality) {
    case Quality::Good:
        return look::Trust::Good;
    case Quality::Stale:
        return look::Trust::Stale;
    case Quality::SensorFault:
        return look::Trust::Fault;
    case Quality::LinkLost:
        return look::Trust::NoLink;
    case Quality::NeverRead:
        return look::Trust::NoData;
    }
    return look::Trust::NoData;
}

look::Band bandOf(double value, TemperatureUnit unit)
{
    constexpr double hot = 80.0;
    constexpr double fermenting = 55.0;
    constexpr double transition = 40.0;
    const double fahrenheit = convertTemperature(value, unit, TemperatureUnit::Fahrenheit);
    if (fahrenheit > hot) {
        return look::Band::Hot;
    }
    if (fahrenheit > fermenting) {
        return look::Band::Fermenting;
    }
    return fahrenheit > transition ? look::Band::Transition : look::Band::Chill;
}

} // namespace cellar
