// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/snapshot.h"

#include <algorithm>

namespace cellar {

bool VesselState::looksLike(const VesselState &other) const
{
    return id == other.id && label == other.label && kind == other.kind && panel == other.panel && slot == other.slot &&
           unit == other.unit && limits == other.limits && temperature.looksLike(other.temperature) &&
           setpoint.looksLike(other.setpoint) && valve.looksLike(other.valve) && change == other.change &&
           batch == other.batch;
}

const VesselState *Snapshot::vessel(QStringView id) const
{
    const auto found = std::ranges::find_if(vessels, [id](const VesselState &vessel) { return vessel.id == id; });
    return found == vessels.end() ? nullptr : &*found;
}

} // namespace cellar
