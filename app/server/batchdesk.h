// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/vesselbatch.h"

#include <functional>

namespace cellar {

class BatchBook;
class Journal;

// Where people say what is in a vessel, whichever face they stand at: asks the book, and writes into the journal what
// was different. A plain value, main thread; book and journal outlive it.
class BatchDesk
{
public:
    // No book: this node keeps no batches, which everybody is told (Io). No journal: nobody writes down who did it.
    BatchDesk(BatchBook *book, Journal *journal);

    struct Who
    {
        QString by; // the user
        QString from{}; // "kiosk", as the journal shows it; empty: not told
    };
    // Called once, when the change and its line in the journal are on the disk, with what is in the vessel then.
    using Answer = std::function<void(const Result<VesselBatch> &)>;

    // Errors: NotFound (no such vessel), Io.
    [[nodiscard]] Result<VesselBatch> state(const QString &vessel) const;
    // Also BadInput (no such field, or not what belongs into it) and Refused (the table owns that field).
    void change(const QString &vessel, const BatchTexts &texts, const Who &who, const Answer &answer) const;
    // The vessel was emptied.
    void clear(const QString &vessel, const Who &who, const Answer &answer) const;

private:
    void writeDown(const QString &vessel, const QString &what, const Who &who, const Answer &answer) const;

    BatchBook *m_book;
    Journal *m_journal;
};

// The batch with what was typed in. BadInput for a name that no field has.
[[nodiscard]] Result<Batch> batchWithTexts(const Batch &before, const BatchTexts &texts);
// "gravity 1.020 → 1.012, notes "dry hopped"": what people did, empty when nothing differs.
[[nodiscard]] QString batchDifference(const std::optional<Batch> &before, const Batch &after);

} // namespace cellar
