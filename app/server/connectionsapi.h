// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cloudservices.h"
#include "journal/journal.h"
#include "model/connectionsstatus.h"
#include "server/routetable.h"

#include <QObject>

namespace cellar {

class HistoryStore;

// As it is at this moment. Null: the node has none.
[[nodiscard]] ConnectionsStatus connectionsStatus(
    const CloudServices *cloud, const HistoryStore *history, const Journal *journal);

// The handlers of the page "Connections": how each of them is doing, and what becomes of lines that a destination
// refused. Owned by CellarServer, main thread; what it tells about outlives it.
class ConnectionsApi final : public QObject
{
    Q_OBJECT

public:
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
