// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/cellar.h"
#include "models/look.h"

#include <QString>

#include <chrono>

namespace cellar {

// One vessel as a dial shows it: words, enums and places on the arc, nothing left to compute.
// A plain value; made by makeRow(), compared role by role by VesselListModel.
struct VesselRow
{
    QString id;
    QString label;
    QString batchText; // "Pils · 12 d · #1042" or "Empty"; empty where nobody keeps batches
    QString unitText; // "°F", the unit of display
    QString temperatureText; // "36.8"; "–" when there is none
    QString setpointText; // "34"; "–" when there is none
    look::Valve valve = look::Valve::Unknown;
    look::Trust trust = look::Trust::NoData;
    QString trustText; // "STALE 12 s", "PROBE FAULT", …; empty when good
    QString trustDetail; // why, in words; empty when good
    look::Band band = look::Band::Chill;
    bool hasTemperature = false;
    bool hasSetpoint = false;
    qreal temperatureFraction = 0; // 0..1 along the arc, clamped
    qreal setpointFraction = 0; // 0..1 along the arc, clamped
    bool canDrag = false;
    look::Progress progress = look::Progress::None;
    QString progressText;

    friend bool operator==(const VesselRow &, const VesselRow &) = default;
};

// What a row depends on besides the vessel itself.
struct RowContext
{
    TemperatureUnit displayUnit = TemperatureUnit::Fahrenheit;
    bool batchesKept = false; // somebody writes down what is in the vessels
    bool online = true; // false: nothing is newer than the snapshot, so nothing is good
    Timestamp snapshotAt{}; // the node's clock
    std::chrono::milliseconds elapsed{}; // since the snapshot arrived, by our own clock
    std::optional<SetpointChange> change; // to show
};

[[nodiscard]] VesselRow makeRow(const VesselState &vessel, const RowContext &context);

// Where `value` (panel's unit) stands on the arc of the vessel's limits, clamped to 0..1.
[[nodiscard]] qreal arcFraction(double value, const SetpointLimits &limits);

} // namespace cellar
