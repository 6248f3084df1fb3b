// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/journalentry.h"
#include "store/database.h"

namespace cellar {

// When the node last began, was alive, and ended: what tells, at the next start, a lost supply from a stop. One row in
// state.db, written once a minute. For the storage thread.
struct Run
{
    QString boot; // of the machine: another one means that it was switched on anew
    QByteArray config; // fingerprint of its cellar.toml
    Timestamp startedAt{};
    Timestamp aliveAt{}; // the newest proof
    std::optional<Timestamp> stoppedAt; // nothing: it did not end by itself
};

namespace runrecord {

// The SQL of the first migration.
[[nodiscard]] QStringList schema();

// Notes the begin of a run and returns the one before; nothing: there was none.
[[nodiscard]] DatabaseResult<std::optional<Run>> begin(Database &database, const Run &run);
[[nodiscard]] DatabaseResult<void> alive(Database &database, Timestamp now);
[[nodiscard]] DatabaseResult<void> end(Database &database, Timestamp now);

// What the journal says about a start: "power lost at …, back at …" when the machine went down with the node running;
// and that somebody has edited cellar.toml since.
[[nodiscard]] QList<JournalEntry> startEntries(const std::optional<Run> &before, const Run &now);

// Which start of the machine this is, from the kernel; empty when it does not say.
[[nodiscard]] QString bootOfThisMachine();

} // namespace runrecord

} // namespace cellar
