// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "batches/batchmerge.h"

namespace cellar {

// What somebody typed in, checked: BadInput for what is too long or has neither a beer nor a number, and for a date of
// brewing that cannot be understood.
[[nodiscard]] Result<Batch> checkedBatch(const Batch &typed, DateOrder dates);
// One field of it, without what cannot be seen.
[[nodiscard]] Result<QString> checkedText(BatchColumn column, const QString &text);
// Refused, naming the columns, when anything differs but what faces may change.
[[nodiscard]] Result<void> checkOwnedByTable(
    const Batch &written, const Batch &typed, const BatchColumns &columns, const QString &tableName);
// For people: why a value did not get into the table.
[[nodiscard]] QString whyNotWritten(const EndedEdit &end, const BatchVessel *vessel);

} // namespace cellar
