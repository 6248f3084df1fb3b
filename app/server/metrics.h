// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/cellar.h"
#include "server/connectionguard.h"
#include "server/connectionsapi.h"
#include "server/eventhub.h"
#include "server/processfigures.h"
#include "server/routetable.h"

namespace cellar {

// What one answer of /metrics is made of.
struct MetricsInput
{
    SnapshotPtr snapshot;
    ProcessFigures process;
    double startedAt = 0; // seconds since 1970
    double uptime = 0; // seconds
    int connections = 0;
    int streams = 0;
    ConnectionsStatus outside{};
    Timestamp now{}; // how old what waits is, is counted from here
};

// For Prometheus, text format 0.0.4. A value that is not known right now has no sample: nothing is ever a false 0.
[[nodiscard]] QByteArray metricsText(const MetricsInput &input);

// GET /metrics. Made anew for each question, which a scraper asks every few seconds. Owned by CellarServer, main
// thread.
class Metrics final
{
public:
    Metrics(const Cellar &cellar, const Clock &clock, const ConnectionGuard &guard, const EventHub &hub,
        const ConnectionsApi &connections);

    void show(const Call &call);

private:
    const Cellar &m_cellar;
    const Clock &m_clock;
    const ConnectionGuard &m_guard;
    const EventHub &m_hub;
    const ConnectionsApi &m_connections;
    const std::chrono::steady_clock::time_point m_started;
    Timestamp m_startedAt; // corrected when somebody sets the clock
};

} // namespace cellar
