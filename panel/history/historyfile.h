// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "history/historyblocks.h"
#include "history/historycatalog.h"
#include "history/historytail.h"
#include "store/database.h"

#include <array>
#include <memory>
#include <vector>

namespace cellar {

// history.db. New samples are appended as they come to a small table, a row for all vessels together; once an hour
// those of each vessel are packed into blocks, and the roll-ups made from them, in one transaction. Everything here is
// done in portions that hold the thread for milliseconds. Storage thread; after an error everything is as it was
// before, and what could not be written is still in memory and shown.
class HistoryFile
{
public:
    struct Options
    {
        QString file;
        Milliseconds hold{std::chrono::seconds(30)}; // how long a reading stands without the next one, at most an hour
        qsizetype mostInTail = 1'000'000; // samples, before they are packed although their hour is not over
    };

    [[nodiscard]] static DatabaseResult<std::unique_ptr<HistoryFile>> open(const Options &options);

    // Takes them in; queries see them from now on. Those with an impossible time are left out.
    void add(const HistoryBatch &batch);
    // Writes what add() took in, in one transaction.
    [[nodiscard]] DatabaseResult<void> save();
    [[nodiscard]] qsizetype unsaved() const { return m_tail.unsaved(); }
    // What is in memory only, or everything that is not yet in blocks, for another file.
    [[nodiscard]] std::vector<HistoryBatch> take(bool onlyUnsaved);

    // Packs what is due of one vessel. False: nothing is.
    [[nodiscard]] DatabaseResult<bool> sealSome();
    // Makes everything that is saved due.
    void hurry() { m_tail.hurry(); }

    using Limits = std::array<Timestamp, historyTiers.size()>;
    // How far back each tier will reach, when it keeps this much (0: everything). A day further than now at most, so
    // that a clock that is years ahead for an hour costs a day of readings and not all of them.
    [[nodiscard]] DatabaseResult<Limits> retentionLimits(
        const std::array<Milliseconds, historyTiers.size()> &keep, Timestamp now);
    // Forgets a portion of what is older. False: nothing is.
    [[nodiscard]] DatabaseResult<bool> forgetSome(const Limits &limits);
    // Gives a portion back to the disk while the file is larger than this: what is free in it, then the oldest
    // readings, then the oldest minutes and quarters. False: it is not larger, or nothing is left to give.
    [[nodiscard]] DatabaseResult<bool> shrinkSome(qint64 mostBytes);

    [[nodiscard]] Database &database() { return *m_database; }
    [[nodiscard]] HistoryBlocks &blocks() { return m_blocks; }
    [[nodiscard]] HistoryCatalog &catalog() { return m_catalog; }
    [[nodiscard]] const HistoryTail &tail() const { return m_tail; }
    [[nodiscard]] Milliseconds hold() const { return m_hold; }

private:
    HistoryFile(std::unique_ptr<Database> database, const Options &options);

    [[nodiscard]] DatabaseResult<void> load();
    [[nodiscard]] DatabaseResult<void> loadTail();
    [[nodiscard]] DatabaseResult<void> writeRows(const std::vector<QByteArray> &rows);
    [[nodiscard]] DatabaseResult<void> seal(const HistorySeriesInfo &series);
    [[nodiscard]] DatabaseResult<bool> dropSealedRows();
    [[nodiscard]] DatabaseResult<int> forget(HistoryTier tier, Timestamp before);
    [[nodiscard]] DatabaseResult<bool> forgetOldest(int periods);
    [[nodiscard]] DatabaseResult<void> vacuum(qint64 pages);

    std::unique_ptr<Database> m_database;
    HistoryBlocks m_blocks;
    HistoryCatalog m_catalog;
    HistoryTail m_tail;
    Milliseconds m_hold;
    qint64 m_droppedRow = 0; // of the tail: everything up to it is gone
};

} // namespace cellar
