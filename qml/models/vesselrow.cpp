// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/vesselrow.h"

#include "models/dialwords.h"
#include "models/recordwords.h"

#include <QCoreApplication>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace cellar {

namespace {

struct VesselRowText
{
    Q_DECLARE_TR_FUNCTIONS(VesselRowText)
};

// Without a connection a good reading is the last good one, which is what stale means.
Quality effective(Quality quality, bool online)
{
    return quality == Quality::Good && !online ? Quality::Stale : quality;
}

Quality worse(Quality a, Quality b)
{
    constexpr std::array order{
        Quality::Good, Quality::Stale, Quality::SensorFault, Quality::LinkLost, Quality::NeverRead};
    return std::ranges::find(order, a) < std::ranges::find(order, b) ? b : a;
}

// The node's clock for both ends, ours only for what passed since: a kiosk with a wrong clock shows the right age.
std::chrono::seconds ageOf(Timestamp at, const RowContext &context)
{
    return std::chrono::floor<std::chrono::seconds>(context.snapshotAt - at + context.elapsed);
}

QString trustWords(const VesselState &vessel, Quality quality, const RowContext &context)
{
    switch (quality) {
    case Quality::Good:
        return {};
    case Quality::Stale: {
        const bool temperature = effective(vessel.temperature.quality, context.online) == Quality::Stale;
        return VesselRowText::tr("STALE %1")
            .arg(ageWords(ageOf(temperature ? vessel.temperature.at : vessel.setpoint.at, context)));
    }
    case Quality::SensorFault:
        return VesselRowText::tr("PROBE FAULT");
    case Quality::LinkLost:
        return VesselRowText::tr("NO LINK");
    case Quality::NeverRead:
        return VesselRowText::tr("NO DATA");
    }
    return {};
}

look::Valve valveOf(const Reading<ValveState> &valve)
{
    if (!valve.isGood() || !valve.value) {
        return look::Valve::Unknown;
    }
    switch (*valve.value) {
    case ValveState::Closed:
        return look::Valve::Closed;
    case ValveState::Open:
        return look::Valve::Open;
    }
    return look::Valve::Unknown;
}

// A room holds no beer.
QString batchWords(const VesselState &vessel, const RowContext &context)
{
    if (vessel.batch) {
        return recordwords::batchLine(*vessel.batch);
    }
    const bool isTank = vessel.kind == VesselKind::Fermenter || vessel.kind == VesselKind::Brite;
    return isTank && context.batchesKept ? VesselRowText::tr("Empty") : QString();
}

void showTemperature(VesselRow &row, const VesselState &vessel, TemperatureUnit unit)
{
    row.hasTemperature = vessel.temperature.value.has_value();
    if (!row.hasTemperature) {
        row.temperatureText = u"–"_s;
        return;
    }
    const double value = *vessel.temperature.value;
    row.temperatureText = temperatureWords(value, vessel.unit, unit);
    row.temperatureFraction = arcFraction(value, vessel.limits);
    row.band = bandOf(value, vessel.unit);
}

void showSetpoint(VesselRow &row, const VesselState &vessel, TemperatureUnit unit)
{
    row.hasSetpoint = vessel.setpoint.value.has_value();
    if (!row.hasSetpoint) {
        row.setpointText = u"–"_s;
        return;
    }
    row.setpointText = setpointWords(*vessel.setpoint.value, vessel, unit);
    row.setpointFraction = arcFraction(*vessel.setpoint.value, vessel.limits);
}

} // namespace

qreal arcFraction(double value, const SetpointLimits &limits)
{
    const double span = limits.max - limits.min;
    return span > 0 ? std::clamp((value - limits.min) / span, 0.0, 1.0) : 0.0;
}

VesselRow makeRow(const VesselState &vessel, const RowContext &context)
{
    VesselRow row;
    row.id = vessel.id;
    row.label = vessel.label;
    row.batchText = batchWords(vessel, context);
    row.unitText = unitSymbol(context.displayUnit);
    showTemperature(row, vessel, context.displayUnit);
    showSetpoint(row, vessel, context.displayUnit);
    const Quality quality = worse(
        effective(vessel.temperature.quality, context.online), effective(vessel.setpoint.quality, context.online));
    row.trust = trustOf(quality);
    row.trustText = trustWords(vessel, quality, context);
    row.trustDetail = vessel.temperature.isGood() ? vessel.setpoint.detail : vessel.temperature.detail;
    row.valve = context.online ? valveOf(vessel.valve) : look::Valve::Unknown;
    if (context.change) {
        row.progress = progressOf(context.change->state);
        row.progressText = changeWords(*context.change, vessel, context.displayUnit);
    }
    row.canDrag = quality == Quality::Good && row.progress != look::Progress::Writing;
    return row;
}

} // namespace cellar
