// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/nodeaccess.h"
#include "core/clock.h"
#include "core/result.h"

#include <QStringList>

#include <optional>

namespace cellar {

enum class RecordAction
{
    Journal,
    History,
    Backup,
    Restore,
};

// The command line of the commands about what a node keeps, checked.
struct RecordOptions
{
    RecordAction action = RecordAction::Journal;
    NodeAccess access;
    QByteArray query; // journal, history: as it goes into the URL
    QString vessel; // history: its id; empty: all of them
    bool csv = false;
    bool json = false;
    bool check = false; // journal: the chain of hashes instead of lines
    QString file; // backup: to; restore: from
    QString dataDir; // restore
    std::optional<QString> help; // to be printed instead of doing anything
};

[[nodiscard]] Result<RecordOptions> readRecordOptions(RecordAction action, const QStringList &arguments, Timestamp now);

// A moment as people type it: "2026-11-22T14:00:00Z", "2026-11-22" (the midnight at which that day begins here), or how
// long ago: "90m", "36h", "7d".
[[nodiscard]] std::optional<Timestamp> momentFromText(const QString &text, Timestamp now);

} // namespace cellar
