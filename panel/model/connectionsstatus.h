// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"
#include "model/batchstatus.h"
#include "model/heartbeatstatus.h"
#include "model/historystatus.h"
#include "model/journalstatus.h"
#include "model/sinkstatus.h"

#include <QList>

namespace cellar {

// How a node's connections to the outside and its records are doing at one moment, for the API, /metrics and the faces.
struct ConnectionsStatus
{
    QList<SinkStatus> sinks{};
    QList<HeartbeatStatus> heartbeats{};
    std::optional<BatchStatus> batches{}; // nothing: the node has none
    std::optional<HistoryStatus> history{};
    std::optional<JournalStatus> journal{};

    friend bool operator==(const ConnectionsStatus &, const ConnectionsStatus &) = default;
};

// The JSON of GET /api/v1/connections, both ways. Hostile until parsed.
[[nodiscard]] QJsonObject toJson(const ConnectionsStatus &status);
[[nodiscard]] Result<ConnectionsStatus> connectionsStatusFromJson(const QJsonObject &json);

} // namespace cellar
