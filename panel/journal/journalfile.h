// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/journalentry.h"
#include "store/database.h"

// The journal's tables in state.db: lines that can only be added. The file itself refuses to change or delete one; a
// hash over each line and the one before shows when somebody did so all the same, and the head shows when the newest
// ones were cut off. For the storage thread; all functions are short but check(), which is asked for a part at a time.
namespace cellar::journalfile {

// The SQL of the first migration.
[[nodiscard]] QStringList schema();

// Gives the lines their numbers and hashes and writes all of them or none.
[[nodiscard]] DatabaseResult<QList<JournalEntry>> append(Database &database, QList<JournalEntry> entries);
[[nodiscard]] DatabaseResult<JournalPage> search(Database &database, const JournalQuery &query);

// Where a walk along the chain stands.
struct Walk
{
    JournalCheck found;
    QByteArray hash; // of the last line that was good
    bool over = false;
};
// Checks the next `count` lines.
[[nodiscard]] DatabaseResult<Walk> check(Database &database, Walk walk, int count);

} // namespace cellar::journalfile
