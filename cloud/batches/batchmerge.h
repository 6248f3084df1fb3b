// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "batches/batchtable.h"
#include "core/clock.h"

#include <QHash>
#include <QList>
#include <QString>

namespace cellar {

// A gravity, a stage or a note that somebody typed in at a face while a sheet or a file says what is in the vessels.
struct BatchEdit
{
    QString vessel; // id
    BatchColumn field = BatchColumn::Notes;
    QString batch; // what it belongs to, see batchKey()
    QString value;
    QString seen; // what the table said then
    QString ours; // what an earlier edit may have written into it since; empty: nothing
    QString by;
    Timestamp at{};
    bool isPending = false; // to be written into the sheet

    friend bool operator==(const BatchEdit &, const BatchEdit &) = default;
};

// What the table says is neither somebody else's word nor news.
[[nodiscard]] bool isKnown(const BatchEdit &edit, const QString &written);

// The fields that faces may change beside a table.
inline constexpr std::array editableColumns{BatchColumn::Gravity, BatchColumn::Stage, BatchColumn::Notes};

// Tells the batch in a vessel from the one before it.
[[nodiscard]] QString batchKey(const Batch &batch);

// Why an edit counts no more.
enum class EditEnd
{
    Arrived, // the table says the same now
    Overtaken, // somebody wrote another value into the table
    OtherBatch, // the vessel holds another batch, or none
};

struct EndedEdit
{
    BatchEdit edit;
    EditEnd why = EditEnd::Arrived;
};

struct MergedBatches
{
    QHash<QString, Batch> batches; // by vessel id
    QList<EndedEdit> ended; // the edits to forget
};

// The table owns everything. An edit wins over the table's value for as long as the vessel holds the same batch and the
// table says what it said when the edit was made.
[[nodiscard]] MergedBatches mergeBatches(const QHash<QString, PlacedBatch> &table, const QList<BatchEdit> &edits);

} // namespace cellar
