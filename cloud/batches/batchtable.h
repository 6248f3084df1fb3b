// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "batches/batchcolumns.h"
#include "batches/batchdate.h"
#include "model/batch.h"

#include <QHash>
#include <QList>
#include <QString>
#include <QStringList>

namespace cellar {

// A vessel as the batch sheet names it.
struct BatchVessel
{
    QString id;
    QString label;
};

struct BatchTableRules
{
    int newestRows = 25; // how many rows below the headings are looked at
    DateOrder dates = DateOrder::MonthFirst;
    BatchColumnNames names{};
};

struct PlacedBatch
{
    Batch batch; // without days and recordedAt
    int line = 0; // of its row
};

// What a sheet or a file says is in the vessels of this cellar. A vessel that is not in `batches` is empty.
struct BatchTable
{
    BatchColumns columns;
    QHash<QString, PlacedBatch> batches; // by vessel id
    QStringList warnings; // for the people who keep the table, each naming its row
};

// Reads the newest rows, which stand first: of several rows for a vessel the first one counts, and the others are told
// unless they have been packaged. Cells that merging left empty stay empty. A row that names a vessel and nothing else
// says that it is empty. BadInput when the table cannot
// be what the vessels hold: no headings, or nothing but errors where the vessels should stand.
[[nodiscard]] Result<BatchTable> readBatchTable(
    const QList<CsvRow> &rows, const QList<BatchVessel> &vessels, const BatchTableRules &rules = {});

} // namespace cellar
