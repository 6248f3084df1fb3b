// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/journalentry.h"

namespace cellar {

// The journal as CSV (RFC 4180, UTF-8, CRLF), a page at a time. A cell that a spreadsheet would take for a formula is
// preceded by an apostrophe.
[[nodiscard]] QByteArray journalCsvHeader();
[[nodiscard]] QByteArray toCsv(const QList<JournalEntry> &entries);

} // namespace cellar
