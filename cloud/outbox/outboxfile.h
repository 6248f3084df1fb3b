// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "outbox/outboxrecord.h"
#include "store/database.h"

namespace cellar {

// outbox.db: records in the order in which they came, a quarantine, and a tally per sink, all changed together in one
// durable transaction. Lives on the storage thread. An error leaves file and tallies as they were.
class OutboxFile
{
public:
    [[nodiscard]] static DatabaseResult<std::unique_ptr<OutboxFile>> open(const OutboxOptions &options);

    // Adds them at the end; what then is over the size goes from the front, whosesoever it is.
    [[nodiscard]] DatabaseResult<void> add(const QString &sink, const QList<OutboxRecord> &records);
    // The oldest ones of `sink` behind `after`, at least one if there is one.
    [[nodiscard]] DatabaseResult<QList<OutboxRecord>> oldest(
        const QString &sink, qint64 after, const BatchLimits &limits);
    // Those of `sink` in this range of ids were delivered.
    [[nodiscard]] DatabaseResult<void> delivered(const QString &sink, qint64 first, qint64 last);
    // Never to be delivered: from the records, if it is there, into the quarantine.
    [[nodiscard]] DatabaseResult<void> quarantine(
        const QString &sink, const OutboxRecord &record, const QString &reason, Timestamp now);

    [[nodiscard]] DatabaseResult<QList<QuarantinedRecord>> quarantined(const QString &sink, int most);
    [[nodiscard]] DatabaseResult<void> clearQuarantine(const QString &sink);
    // Back among the records, at the end.
    [[nodiscard]] DatabaseResult<void> retryQuarantine(const QString &sink);

    // What was sent and lost without having been in the file.
    [[nodiscard]] DatabaseResult<void> count(const QString &sink, qint64 sent, qint64 dropped);

    [[nodiscard]] const QHash<QString, OutboxTally> &tallies() const { return m_tallies; }
    [[nodiscard]] qint64 sizeOnDisk() const { return m_database->sizeOnDisk(); }

private:
    OutboxFile(std::unique_ptr<Database> database, const OutboxOptions &options);

    using Tallies = QHash<QString, OutboxTally>;
    [[nodiscard]] DatabaseResult<void> load();
    // `work` and the tallies that it changes, or none of it.
    template<typename Work> [[nodiscard]] DatabaseResult<void> change(Work work);
    [[nodiscard]] DatabaseResult<void> save(const Tallies &tallies);
    [[nodiscard]] DatabaseResult<void> insert(
        const QString &sink, const QList<OutboxRecord> &records, Tallies &tallies);
    [[nodiscard]] DatabaseResult<void> makeRoom(Tallies &tallies);
    [[nodiscard]] DatabaseResult<void> trimQuarantine(const QString &sink, Tallies &tallies);
    [[nodiscard]] DatabaseResult<void> findOldest(const QString &sink, OutboxTally &tally);
    [[nodiscard]] DatabaseResult<void> giveBackSpace();

    const OutboxOptions m_options;
    std::unique_ptr<Database> m_database;
    Tallies m_tallies;
};

} // namespace cellar
