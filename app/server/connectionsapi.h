// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cloudservices.h"
#include "history/historystatus.h"
#include "journal/journal.h"
#include "server/routetable.h"

#include <QObject>

#include <optional>

namespace cellar {

class HistoryStore;

// How the node's connections to the outside and its records are doing at one moment, for the API and /metrics.
struct ConnectionsStatus
{
    QList<SinkStatus> sinks{};
    QList<HeartbeatStatus> heartbeats{};
    std::optional<BatchStatus> batches{};
    std::optional<HistoryStatus> history{};
    std::optional<JournalStatus> journal{};
};

[[nodiscard]] QJsonObject toJson(const ConnectionsStatus &status);

// The handlers of the page "Connections": how each of them is doing, and what becomes of lines that a destination
// refused. Owned by CellarServer, main thread; what it tells about outlives it.
class ConnectionsApi final : public QObject
{
    Q_OBJECT

public:
    // Null: the node has none.
    ConnectionsApi(CloudServices *cloud, HistoryStore *history, Journal *journal);

    [[nodiscard]] ConnectionsStatus status() const;

    void show(const Call &call) const;
    // {id} is the name of the sink.
    void quarantine(const Call &call);
    void giveUp(const Call &call);
    void retry(const Call &call);

Q_SIGNALS:
    void changed(const QString &text, const QString &user); // for the journal

private:
    [[nodiscard]] bool isThere(const Call &call) const;

    CloudServices *const m_cloud;
    HistoryStore *const m_history;
    Journal *const m_journal;
};

} // namespace cellar
