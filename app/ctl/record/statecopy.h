// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"
#include "core/result.h"

#include <QString>

namespace cellar {

// What is in a copy of a node's state.db.
struct StateFigures
{
    qint64 journalLines = 0;
    Timestamp newest{}; // of the journal
};

// Reads all of it: whether it is a whole database, and whether its journal is as it was written. BadInput, in words,
// when it is not. Leaves nothing beside the file.
[[nodiscard]] Result<StateFigures> lookThrough(const QString &file);

// Puts the copy `file` in place of the state of the node in `dataDir`, which must not be running (Locked), and writes
// that into the journal. What was there stays beside it; `keptAs` is its new name, or empty when there was nothing.
struct Restored
{
    StateFigures figures;
    QString keptAs;
};
[[nodiscard]] Result<Restored> restoreState(const QString &file, const QString &dataDir, Timestamp now);

} // namespace cellar
