// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "batches/batchmerge.h"

#include "batches/batchtext.h"

using namespace Qt::StringLiterals;

namespace cellar {

QString batchKey(const Batch &batch)
{
    // The beer of a numbered batch may be named later, and a batch without a number has only its name and day.
    const QString who = batch.number.isEmpty() ? batch.beer + u'\u001F' + batch.brewed : batch.number;
    return vesselKey(who) + u'\u001F' + vesselKey(batch.split);
}

bool isKnown(const BatchEdit &edit, const QString &written)
{
    return written == edit.seen || (!edit.ours.isEmpty() && written == edit.ours);
}

MergedBatches mergeBatches(const QHash<QString, PlacedBatch> &table, const QList<BatchEdit> &edits)
{
    MergedBatches merged;
    for (auto placed = table.cbegin(); placed != table.cend(); ++placed) {
        merged.batches.insert(placed.key(), placed->batch);
    }
    for (const BatchEdit &edit : edits) {
        const auto placed = table.constFind(edit.vessel);
        if (placed == table.cend() || batchKey(placed->batch) != edit.batch) {
            merged.ended.append({edit, EditEnd::OtherBatch});
            continue;
        }
        const QString &written = placed->batch.*batchField(edit.field);
        if (written == edit.value) {
            merged.ended.append({edit, EditEnd::Arrived});
        } else if (!isKnown(edit, written)) {
            merged.ended.append({edit, EditEnd::Overtaken});
        } else {
            merged.batches[edit.vessel].*batchField(edit.field) = edit.value;
        }
    }
    return merged;
}

} // namespace cellar
