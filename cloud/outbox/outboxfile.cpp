// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "outbox/outboxfile.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace cellar {

namespace {

// What a record takes on the disk besides its payload: row, index, a share of half-empty pages.
constexpr qint64 recordOverhead = 64;
// A file that has been this large is made small again when nothing waits in it any more.
constexpr qint64 worthGivingBack = 16 * 1024 * 1024;
constexpr int droppedAtOnce = 1'000;

std::vector<QStringList> schema()
{
    return {{
        // AUTOINCREMENT: an id never comes back, so that an old acknowledgement meets nothing.
        u"CREATE TABLE record (id INTEGER PRIMARY KEY AUTOINCREMENT, sink TEXT NOT NULL, at INTEGER NOT NULL, payload BLOB NOT NULL)"_s,
        u"CREATE INDEX record_by_sink ON record (sink, id)"_s,
        u"CREATE TABLE quarantine (id INTEGER PRIMARY KEY AUTOINCREMENT, sink TEXT NOT NULL, at INTEGER NOT NULL, payload BLOB NOT NULL, reason TEXT NOT NULL, since INTEGER NOT NULL)"_s,
        u"CREATE INDEX quarantine_by_sink ON quarantine (sink, id)"_s,
        u"CREATE TABLE tally (sink TEXT PRIMARY KEY, records INTEGER NOT NULL, bytes INTEGER NOT NULL, sent INTEGER NOT NULL, dropped INTEGER NOT NULL, quarantined INTEGER NOT NULL) WITHOUT ROWID"_s,
    }};
}

qint64 numberOf(Timestamp at)
{
    return at.time_since_epoch().count();
}

Timestamp timestampOf(qint64 milliseconds)
{
    return Timestamp(Milliseconds(milliseconds));
}

qint64 sizeOf(const QByteArray &payload)
{
    return payload.size() + recordOverhead;
}

DatabaseResult<void> endOf(const Statement &statement)
{
    const auto error = statement.error();
    return error ? DatabaseResult<void>(unexpected(*error)) : DatabaseResult<void>();
}

} // namespace

OutboxFile::OutboxFile(std::unique_ptr<Database> database, const OutboxOptions &options)
    : m_options(options)
    , m_database(std::move(database))
{
}

DatabaseResult<std::unique_ptr<OutboxFile>> OutboxFile::open(const OutboxOptions &options)
{
    auto database = Database::open({.file = options.file, .durable = true, .migrations = schema()});
    if (!database) {
        return unexpected(database.error());
    }
    std::unique_ptr<OutboxFile> file(new OutboxFile(std::move(*database), options));
    if (auto loaded = file->load(); !loaded) {
        return unexpected(loaded.error());
    }
    return file;
}

DatabaseResult<void> OutboxFile::load()
{
    auto rows = m_database->prepare(u"SELECT sink, records, bytes, sent, dropped, quarantined FROM tally"_s);
    if (!rows) {
        return unexpected(rows.error());
    }
    if (auto done = rows->run(); !done) {
        return done;
    }
    while (rows->next()) {
        m_tallies.insert(rows->text(0), {.records = rows->integer(1),
                                            .bytes = rows->integer(2),
                                            .sent = rows->integer(3),
                                            .dropped = rows->integer(4),
                                            .quarantined = rows->integer(5)});
    }
    if (auto ended = endOf(*rows); !ended) {
        return ended;
    }
    for (auto tally = m_tallies.begin(); tally != m_tallies.end(); ++tally) {
        if (auto found = findOldest(tally.key(), *tally); !found) {
            return found;
        }
    }
    return {};
}

template<typename Work> DatabaseResult<void> OutboxFile::change(Work work)
{
    Tallies tallies = m_tallies;
    auto done = m_database->transaction([&]() -> DatabaseResult<void> {
        if (auto worked = work(tallies); !worked) {
            return worked;
        }
        return save(tallies);
    });
    if (done) {
        m_tallies = std::move(tallies);
    }
    return done;
}

DatabaseResult<void> OutboxFile::save(const Tallies &tallies)
{
    for (auto tally = tallies.cbegin(); tally != tallies.cend(); ++tally) {
        const auto before = m_tallies.constFind(tally.key());
        if (before != m_tallies.cend() && *before == *tally) {
            continue;
        }
        if (auto saved = m_database->execute(u"INSERT OR REPLACE INTO tally VALUES (?, ?, ?, ?, ?, ?)"_s,
                {tally.key(), tally->records, tally->bytes, tally->sent, tally->dropped, tally->quarantined});
            !saved) {
            return saved;
        }
    }
    return {};
}

DatabaseResult<void> OutboxFile::findOldest(const QString &sink, OutboxTally &tally)
{
    tally.oldest.reset();
    const auto oldest = m_database->value(u"SELECT at FROM record WHERE sink = ? ORDER BY id LIMIT 1"_s, {sink});
    if (!oldest) {
        return unexpected(oldest.error());
    }
    if (oldest->isValid()) {
        tally.oldest = timestampOf(oldest->toLongLong());
    }
    return {};
}

DatabaseResult<void> OutboxFile::add(const QString &sink, const QList<OutboxRecord> &records)
{
    return change([&](Tallies &tallies) -> DatabaseResult<void> {
        if (auto inserted = insert(sink, records, tallies); !inserted) {
            return inserted;
        }
        return makeRoom(tallies);
    });
}

DatabaseResult<void> OutboxFile::insert(const QString &sink, const QList<OutboxRecord> &records, Tallies &tallies)
{
    auto insertion = m_database->prepare(u"INSERT INTO record (sink, at, payload) VALUES (?, ?, ?)"_s);
    if (!insertion) {
        return unexpected(insertion.error());
    }
    OutboxTally &tally = tallies[sink];
    for (const OutboxRecord &record : records) {
        if (auto inserted = insertion->run({sink, numberOf(record.at), record.payload}); !inserted) {
            return inserted;
        }
        ++tally.records;
        tally.bytes += sizeOf(record.payload);
    }
    return findOldest(sink, tally);
}

DatabaseResult<void> OutboxFile::makeRoom(Tallies &tallies)
{
    qint64 surplus = -m_options.largest;
    for (const OutboxTally &tally : std::as_const(tallies)) {
        surplus += tally.bytes;
    }
    while (surplus > 0) {
        auto rows = m_database->prepare(u"SELECT id, sink, length(payload) FROM record ORDER BY id LIMIT ?"_s);
        if (!rows) {
            return unexpected(rows.error());
        }
        if (auto done = rows->run({droppedAtOnce}); !done) {
            return done;
        }
        qint64 last = 0;
        while (surplus > 0 && rows->next()) {
            const qint64 size = rows->integer(2) + recordOverhead;
            OutboxTally &tally = tallies[rows->text(1)];
            last = rows->integer(0);
            surplus -= size;
            tally.bytes -= size;
            --tally.records;
            ++tally.dropped;
        }
        if (last == 0) {
            return endOf(*rows); // nothing is left to go
        }
        rows->finish();
        if (auto deleted = m_database->execute(u"DELETE FROM record WHERE id <= ?"_s, {last}); !deleted) {
            return deleted;
        }
    }
    for (auto tally = tallies.begin(); tally != tallies.end(); ++tally) {
        if (auto found = findOldest(tally.key(), *tally); !found) {
            return found;
        }
    }
    return {};
}

DatabaseResult<QList<OutboxRecord>> OutboxFile::oldest(const QString &sink, qint64 after, const BatchLimits &limits)
{
    auto rows =
        m_database->prepare(u"SELECT id, at, payload FROM record WHERE sink = ? AND id > ? ORDER BY id LIMIT ?"_s);
    if (!rows) {
        return unexpected(rows.error());
    }
    if (auto done = rows->run({sink, after, limits.records}); !done) {
        return unexpected(done.error());
    }
    QList<OutboxRecord> records;
    qint64 bytes = 0;
    while (rows->next()) {
        const QByteArray payload = rows->blob(2);
        bytes += payload.size() + 1;
        if (bytes > limits.bytes && !records.isEmpty()) {
            return records;
        }
        records.append({rows->integer(0), timestampOf(rows->integer(1)), payload});
    }
    if (auto ended = endOf(*rows); !ended) {
        return unexpected(ended.error());
    }
    return records;
}

DatabaseResult<void> OutboxFile::delivered(const QString &sink, qint64 first, qint64 last)
{
    const auto done = change([&](Tallies &tallies) -> DatabaseResult<void> {
        auto sum = m_database->prepare(
            u"SELECT count(*), sum(length(payload)) FROM record WHERE sink = ? AND id BETWEEN ? AND ?"_s);
        if (!sum) {
            return unexpected(sum.error());
        }
        if (auto summed = sum->run({sink, first, last}); !summed) {
            return summed;
        }
        if (!sum->next()) {
            return endOf(*sum);
        }
        const qint64 records = sum->integer(0);
        const qint64 bytes = sum->integer(1) + records * recordOverhead;
        sum->finish();
        if (auto deleted =
                m_database->execute(u"DELETE FROM record WHERE sink = ? AND id BETWEEN ? AND ?"_s, {sink, first, last});
            !deleted) {
            return deleted;
        }
        OutboxTally &tally = tallies[sink];
        tally.records -= records;
        tally.bytes -= bytes;
        tally.sent += records;
        return findOldest(sink, tally);
    });
    return done ? giveBackSpace() : done;
}

// The pages of a long backlog stay in the file, and on a small disk they are needed.
DatabaseResult<void> OutboxFile::giveBackSpace()
{
    const bool empty =
        std::all_of(m_tallies.cbegin(), m_tallies.cend(), [](const OutboxTally &tally) { return tally.records == 0; });
    if (!empty || sizeOnDisk() < worthGivingBack) {
        return {};
    }
    (void)m_database->execute(u"VACUUM"_s); // needs space itself; without it the file stays large
    (void)m_database->checkpoint();
    return {};
}

DatabaseResult<void> OutboxFile::quarantine(
    const QString &sink, const OutboxRecord &record, const QString &reason, Timestamp now)
{
    return change([&](Tallies &tallies) -> DatabaseResult<void> {
        OutboxTally &tally = tallies[sink];
        auto deletion = m_database->prepare(u"DELETE FROM record WHERE sink = ? AND id = ?"_s);
        if (!deletion) {
            return unexpected(deletion.error());
        }
        if (auto deleted = deletion->run({sink, record.id}); !deleted) {
            return deleted;
        }
        if (deletion->changedRows() > 0) {
            --tally.records;
            tally.bytes -= sizeOf(record.payload);
        }
        if (auto inserted = m_database->execute(
                u"INSERT INTO quarantine (sink, at, payload, reason, since) VALUES (?, ?, ?, ?, ?)"_s,
                {sink, numberOf(record.at), record.payload, reason, numberOf(now)});
            !inserted) {
            return inserted;
        }
        ++tally.quarantined;
        if (auto found = findOldest(sink, tally); !found) {
            return found;
        }
        return trimQuarantine(sink, tallies);
    });
}

DatabaseResult<void> OutboxFile::trimQuarantine(const QString &sink, Tallies &tallies)
{
    OutboxTally &tally = tallies[sink];
    if (tally.quarantined <= m_options.mostQuarantined) {
        return {};
    }
    const qint64 surplus = tally.quarantined - m_options.mostQuarantined;
    tally.quarantined -= surplus;
    tally.dropped += surplus;
    return m_database->execute(
        u"DELETE FROM quarantine WHERE id IN (SELECT id FROM quarantine WHERE sink = ? ORDER BY id LIMIT ?)"_s,
        {sink, surplus});
}

DatabaseResult<QList<QuarantinedRecord>> OutboxFile::quarantined(const QString &sink, int most)
{
    auto rows = m_database->prepare(
        u"SELECT id, at, payload, reason, since FROM quarantine WHERE sink = ? ORDER BY id DESC LIMIT ?"_s);
    if (!rows) {
        return unexpected(rows.error());
    }
    if (auto done = rows->run({sink, most}); !done) {
        return unexpected(done.error());
    }
    QList<QuarantinedRecord> records;
    while (rows->next()) {
        records.append({rows->integer(0), timestampOf(rows->integer(1)), rows->blob(2), rows->text(3),
            timestampOf(rows->integer(4))});
    }
    if (auto ended = endOf(*rows); !ended) {
        return unexpected(ended.error());
    }
    return records;
}

DatabaseResult<void> OutboxFile::clearQuarantine(const QString &sink)
{
    return change([&](Tallies &tallies) -> DatabaseResult<void> {
        tallies[sink].quarantined = 0;
        return m_database->execute(u"DELETE FROM quarantine WHERE sink = ?"_s, {sink});
    });
}

DatabaseResult<void> OutboxFile::retryQuarantine(const QString &sink)
{
    return change([&](Tallies &tallies) -> DatabaseResult<void> {
        OutboxTally &tally = tallies[sink];
        const auto bytes =
            m_database->value(u"SELECT coalesce(sum(length(payload)), 0) FROM quarantine WHERE sink = ?"_s, {sink});
        if (!bytes) {
            return unexpected(bytes.error());
        }
        if (auto moved = m_database->execute(
                u"INSERT INTO record (sink, at, payload) SELECT sink, at, payload FROM quarantine WHERE sink = ? ORDER BY id"_s,
                {sink});
            !moved) {
            return moved;
        }
        if (auto deleted = m_database->execute(u"DELETE FROM quarantine WHERE sink = ?"_s, {sink}); !deleted) {
            return deleted;
        }
        tally.records += tally.quarantined;
        tally.bytes += bytes->toLongLong() + tally.quarantined * recordOverhead;
        tally.quarantined = 0;
        return findOldest(sink, tally);
    });
}

DatabaseResult<void> OutboxFile::count(const QString &sink, qint64 sent, qint64 dropped)
{
    return change([&](Tallies &tallies) -> DatabaseResult<void> {
        tallies[sink].sent += sent;
        tallies[sink].dropped += dropped;
        return {};
    });
}

} // namespace cellar
