// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "influx/influxfeed.h"

#include "influx/influxline.h"

namespace cellar {

InfluxFeed::InfluxFeed(Outbox &outbox, const QString &sink, Milliseconds interval, const Clock &clock)
    : m_outbox(outbox)
    , m_sink(sink)
    , m_interval(interval)
    , m_clock(clock)
{
}

void InfluxFeed::take(const Snapshot &snapshot)
{
    QList<OutboxRecord> records;
    for (const VesselState &state : snapshot.vessels) {
        Vessel &vessel = vesselOf(state.id);
        if (!vessel.cadence.isDue()) {
            continue;
        }
        const std::optional<InfluxPoint> point = influxPoint(state);
        if (point && point->at != vessel.lastAt) {
            records.append({.at = point->at, .payload = point->line});
            vessel.lastAt = point->at;
            vessel.cadence.done();
        }
    }
    m_outbox.add(m_sink, records);
}

InfluxFeed::Vessel &InfluxFeed::vesselOf(const QString &id)
{
    std::shared_ptr<Vessel> &vessel = m_vessels[id];
    if (!vessel) {
        vessel = std::make_shared<Vessel>(Vessel{Cadence(m_interval, m_clock)});
    }
    return *vessel;
}

} // namespace cellar
