// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "batches/batchstore.h"

#include "batches/batchjson.h"
#include "core/logging.h"

using namespace Qt::StringLiterals;

namespace cellar {

namespace {

qint64 milliseconds(Timestamp at)
{
    return at.time_since_epoch().count();
}

Timestamp timestamp(qint64 milliseconds)
{
    return Timestamp(Milliseconds(milliseconds));
}

// A null string would become SQL's NULL.
QString notNull(const QString &text)
{
    return text.isNull() ? u""_s : text;
}

// Runs a query and gives each row of its answer to `take`.
template<typename Take> DatabaseResult<void> forEachRow(Database &database, const QString &sql, Take take)
{
    DatabaseResult<Statement> statement = database.prepare(sql);
    if (!statement) {
        return unexpected(statement.error());
    }
    if (auto done = statement->run(); !done) {
        return done;
    }
    while (statement->next()) {
        take(*statement);
    }
    if (const auto error = statement->error()) {
        return unexpected(*error);
    }
    return {};
}

// What cannot be read is left out: the table will be read again, and whatever was typed in can be typed again.
void takeCopy(BatchRecord &record, const Statement &row)
{
    if (auto rows = rowsFromJson(row.blob(1))) {
        record.copy = BatchCopy{row.text(0), std::move(*rows), timestamp(row.integer(2))};
    } else {
        qCWarning(lcCloud) << "the last copy of the batches cannot be read and is left out";
    }
}

void takeTyped(BatchRecord &record, const Statement &row)
{
    if (auto batch = batchFromJson(row.blob(1))) {
        record.typed.append({row.text(0), std::move(*batch), row.text(2), timestamp(row.integer(3))});
    } else {
        qCWarning(lcCloud) << "the batch typed in for" << row.text(0) << "cannot be read and is left out";
    }
}

void takeEdit(BatchRecord &record, const Statement &row)
{
    if (const auto field = batchFieldFromName(row.text(1))) {
        record.edits.append({row.text(0), *field, row.text(2), row.text(3), row.text(4), row.text(5), row.text(6),
            timestamp(row.integer(7)), row.integer(8) != 0});
    }
}

} // namespace

SqlBatchStore::SqlBatchStore(DatabaseSource database)
    : m_database(std::move(database))
{
}

QStringList SqlBatchStore::schema()
{
    return {
        u"CREATE TABLE batch_copy (id INTEGER PRIMARY KEY CHECK (id = 1), source TEXT NOT NULL, rows BLOB NOT NULL, "
        "read_at INTEGER NOT NULL)"_s,
        u"CREATE TABLE batch_typed (vessel TEXT PRIMARY KEY, batch BLOB NOT NULL, typed_by TEXT NOT NULL, "
        "typed_at INTEGER NOT NULL) WITHOUT ROWID"_s,
        u"CREATE TABLE batch_edit (vessel TEXT NOT NULL, field TEXT NOT NULL, batch TEXT NOT NULL, value TEXT NOT "
        u"NULL, "
        "seen TEXT NOT NULL, ours TEXT NOT NULL, typed_by TEXT NOT NULL, typed_at INTEGER NOT NULL, pending INTEGER "
        "NOT NULL, "
        "PRIMARY KEY (vessel, field)) WITHOUT ROWID"_s,
    };
}

DatabaseResult<void> SqlBatchStore::execute(const QString &sql, const QVariantList &values)
{
    Database *database = m_database();
    if (database == nullptr) {
        return unexpected(DatabaseError{DatabaseError::Kind::CannotOpen, u"the node's memory cannot be used"_s});
    }
    return database->execute(sql, values);
}

DatabaseResult<BatchRecord> SqlBatchStore::load()
{
    Database *database = m_database();
    if (database == nullptr) {
        return unexpected(DatabaseError{DatabaseError::Kind::CannotOpen, u"the node's memory cannot be used"_s});
    }
    BatchRecord record;
    auto done = forEachRow(*database, u"SELECT source, rows, read_at FROM batch_copy"_s,
        [&record](const Statement &row) { takeCopy(record, row); });
    if (done) {
        done = forEachRow(*database, u"SELECT vessel, batch, typed_by, typed_at FROM batch_typed"_s,
            [&record](const Statement &row) { takeTyped(record, row); });
    }
    if (done) {
        done = forEachRow(*database,
            u"SELECT vessel, field, batch, value, seen, ours, typed_by, typed_at, pending FROM batch_edit ORDER BY typed_at"_s,
            [&record](const Statement &row) { takeEdit(record, row); });
    }
    if (!done) {
        return unexpected(done.error());
    }
    return record;
}

DatabaseResult<void> SqlBatchStore::saveCopy(const BatchCopy &copy)
{
    return execute(u"INSERT OR REPLACE INTO batch_copy (id, source, rows, read_at) VALUES (1, ?, ?, ?)"_s,
        {copy.source, rowsToJson(copy.rows), milliseconds(copy.readAt)});
}

DatabaseResult<void> SqlBatchStore::confirmCopy(Timestamp readAt)
{
    return execute(u"UPDATE batch_copy SET read_at = ?"_s, {milliseconds(readAt)});
}

DatabaseResult<void> SqlBatchStore::saveTyped(const TypedBatch &typed)
{
    return execute(u"INSERT OR REPLACE INTO batch_typed (vessel, batch, typed_by, typed_at) VALUES (?, ?, ?, ?)"_s,
        {typed.vessel, batchToJson(typed.batch), notNull(typed.by), milliseconds(typed.at)});
}

DatabaseResult<void> SqlBatchStore::removeTyped(const QString &vessel)
{
    return execute(u"DELETE FROM batch_typed WHERE vessel = ?"_s, {vessel});
}

DatabaseResult<void> SqlBatchStore::saveEdits(const QList<BatchEdit> &edits)
{
    Database *database = m_database();
    if (database == nullptr) {
        return execute({}, {});
    }
    return database->transaction([&]() -> DatabaseResult<void> {
        for (const BatchEdit &edit : edits) {
            auto done = database->execute(
                u"INSERT OR REPLACE INTO batch_edit (vessel, field, batch, value, seen, ours, typed_by, typed_at, "
                "pending) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"_s,
                {edit.vessel, batchFieldName(edit.field), edit.batch, notNull(edit.value), notNull(edit.seen),
                    notNull(edit.ours), notNull(edit.by), milliseconds(edit.at), edit.isPending ? 1 : 0});
            if (!done) {
                return done;
            }
        }
        return {};
    });
}

DatabaseResult<void> SqlBatchStore::removeEdit(const BatchEdit &edit)
{
    return execute(u"DELETE FROM batch_edit WHERE vessel = ? AND field = ? AND typed_at = ? AND value = ?"_s,
        {edit.vessel, batchFieldName(edit.field), milliseconds(edit.at), notNull(edit.value)});
}

} // namespace cellar
