// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/setpointchange.h"

#include <QHash>
#include <QList>
#include <QQueue>
#include <QSet>

namespace cellar {

// What a client knows of setpoint changes: the newest 1,000, each only ever moving forward however its news arrive.
// While a request for a vessel waits for its answer, news about that vessel are held back, because the answer has to
// come first. Pure bookkeeping; owned by RemoteCellar.
class ChangeLedger
{
public:
    static constexpr int remembered = 1000;

    [[nodiscard]] std::optional<SetpointChange> change(const QString &id) const;

    // A request goes out.
    void hold(const QString &vessel);
    // It was answered, and the one who asked has been told; returns the news that may be told now.
    [[nodiscard]] QList<SetpointChange> release(const QString &vessel);
    // The answer accepted this change: it is ours, and watched until it is final.
    void accept(const SetpointChange &change);
    // News from the node; returns what is to be told now.
    [[nodiscard]] QList<SetpointChange> note(const SetpointChange &change);

    // Our changes that are not final yet.
    [[nodiscard]] QList<QString> unfinished() const { return m_watched.values(); }

private:
    [[nodiscard]] bool remember(const SetpointChange &change);

    QHash<QString, SetpointChange> m_changes; // by id
    QQueue<QString> m_order; // oldest first
    QSet<QString> m_watched; // ids
    QHash<QString, int> m_waiting; // requests without answer, by vessel
    QList<SetpointChange> m_held;
};

} // namespace cellar
