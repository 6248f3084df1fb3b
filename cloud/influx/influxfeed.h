// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "heartbeat/cadence.h"
#include "model/snapshot.h"
#include "outbox/outbox.h"

#include <QHash>

namespace cellar {

// Makes points of snapshots: one per vessel and interval, with the time of its reading, never two of one reading. What
// is not good at that moment is not in them. Owned by the composition root, main thread; the outbox takes it from here.
class InfluxFeed final
{
public:
    InfluxFeed(Outbox &outbox, const QString &sink, Milliseconds interval, const Clock &clock);

    // Give it every snapshot.
    void take(const Snapshot &snapshot);

private:
    struct Vessel
    {
        Cadence cadence;
        Timestamp lastAt{};
    };
    [[nodiscard]] Vessel &vesselOf(const QString &id);

    Outbox &m_outbox;
    const QString m_sink;
    const Milliseconds m_interval;
    const Clock &m_clock;
    QHash<QString, std::shared_ptr<Vessel>> m_vessels;
};

} // namespace cellar
