// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "journal/journal.h"
#include "server/routetable.h"

#include <QObject>

namespace cellar {

// The handlers of /api/v1/journal: a page as JSON, everything that fits the query as CSV, and whether the chain of
// hashes is whole. Owned by CellarServer, main thread; the journal outlives it.
class JournalApi final : public QObject
{
    Q_OBJECT

public:
    // Null: this node keeps none, which every request is told.
    explicit JournalApi(Journal *journal);

    // ?from&to (RFC 3339) &vessel &kind &text &before &limit; Accept: text/csv for all pages in one file.
    void show(const Call &call);
    void check(const Call &call);

private:
    void sendCsv(const HttpExchange &exchange, const JournalQuery &query);

    Journal *const m_journal;
};

// BadInput, naming the parameter, for anything that is not a query of the journal.
[[nodiscard]] Result<JournalQuery> parseJournalQuery(const QByteArray &query);

} // namespace cellar
