// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/routetable.h"
#include "store/databasefile.h"

#include <QObject>

namespace cellar {

// The handler of GET /api/v1/backup: a copy of state.db as of one moment, made while the node goes on, with the journal
// and everything that people change while it runs. The history is not in it: it is big, and the node works without.
// Owned by CellarServer, main thread; the file outlives it.
class BackupApi final : public QObject
{
    Q_OBJECT

public:
    // Null: this node keeps no state, which every request is told.
    explicit BackupApi(DatabaseFile *state);

    void send(const Call &call);

Q_SIGNALS:
    // For the journal.
    void taken(const QString &user);

private:
    DatabaseFile *const m_state;
    bool m_busy = false;
};

} // namespace cellar
