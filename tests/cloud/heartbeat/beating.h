// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "fakes/democellar.h"
#include "fakes/manualclock.h"
#include "heartbeat/heartbeat.h"

namespace cellar {

// A poll of the demo cellar that went well: everything is read at this moment.
inline void poll(Heartbeat &heartbeat, const ManualClock &clock)
{
    Snapshot snapshot = demoSnapshot();
    for (VesselState &vessel : snapshot.vessels) {
        vessel.setpoint.at = clock.now();
    }
    heartbeat.take(snapshot);
}

// One that failed: everything is what it was.
inline void failedPoll(Heartbeat &heartbeat)
{
    Snapshot snapshot = demoSnapshot();
    for (VesselState &vessel : snapshot.vessels) {
        vessel.temperature.quality = Quality::Stale;
        vessel.setpoint.quality = Quality::Stale;
        vessel.valve.quality = Quality::Stale;
    }
    heartbeat.take(snapshot);
}

} // namespace cellar
