// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"

#include <QByteArray>
#include <QList>
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QString>
#include <QStringList>
#include <QVariant>

#include <memory>
#include <vector>

namespace cellar {

// Why a database file did not do what it was asked for. What is not in this list is our bug or the disk's end.
struct DatabaseError
{
    enum class Kind
    {
        Full, // no space left, or the size that the file may have is used up
        ReadOnly, // the file or its folder cannot be written
        CannotOpen, // no such folder, or not allowed
        Corrupt, // not a database, or a damaged one
        Busy, // another process has it
        TooNew, // a newer version of this program has made it
        Constraint, // a row that the schema forbids
        Io, // the disk reports an error
        Other,
    };
    Kind kind = Kind::Other;
    QString text; // names the file

    [[nodiscard]] Error toError() const { return {ErrorKind::Io, text}; }
};

template<typename T> using DatabaseResult = Result<T, DatabaseError>;

// One prepared SQL statement of a Database, to be run again and again. Must not outlive it.
class Statement
{
public:
    // Runs it from the beginning with these values in the order of its question marks.
    [[nodiscard]] DatabaseResult<void> run(const QVariantList &values = {});
    // The next row of the answer; false after the last one and after an error, which error() then tells.
    [[nodiscard]] bool next();
    [[nodiscard]] std::optional<DatabaseError> error() const;
    // Frees what a half-read answer holds, so that the file can be checkpointed and changed.
    void finish() { m_query.finish(); }

    [[nodiscard]] bool isNull(int column) const { return m_query.isNull(column); }
    [[nodiscard]] qint64 integer(int column) const { return m_query.value(column).toLongLong(); }
    [[nodiscard]] double real(int column) const { return m_query.value(column).toDouble(); }
    [[nodiscard]] QString text(int column) const { return m_query.value(column).toString(); }
    [[nodiscard]] QByteArray blob(int column) const { return m_query.value(column).toByteArray(); }
    [[nodiscard]] int changedRows() const { return m_query.numRowsAffected(); }
    [[nodiscard]] qint64 insertedId() const { return m_query.lastInsertId().toLongLong(); }

private:
    friend class Database;
    Statement(QSqlQuery query, QString file);

    QSqlQuery m_query;
    QString m_file;
};

// An SQLite file in WAL mode with a numbered schema. Belongs to the thread that opened it, which is the storage thread:
// an SD card may take a second for an fsync. Every failure is a DatabaseError and leaves the file as it was.
class Database
{
public:
    struct Options
    {
        QString file{};
        // FULL: what is committed survives a power cut. Otherwise the last commits may be missing, in their order.
        bool durable = false;
        // The n-th element is the SQL that brings schema n to n + 1. Only ever append to it.
        std::vector<QStringList> migrations{};
        // A file that is made now can give freed pages back to the disk (PRAGMA incremental_vacuum); others reuse them.
        bool shrinks = false;
        // For tools: whatever schema it has stays as it is.
        bool anySchema = false;
    };

    // Creates the file when there is none and brings its schema up to date, all or nothing. TooNew leaves every byte of
    // it as it is.
    [[nodiscard]] static DatabaseResult<std::unique_ptr<Database>> open(const Options &options);
    ~Database();
    Q_DISABLE_COPY_MOVE(Database)

    [[nodiscard]] DatabaseResult<Statement> prepare(const QString &sql);
    // For what is run once and answers nothing.
    [[nodiscard]] DatabaseResult<void> execute(const QString &sql, const QVariantList &values = {});
    // The first column of the first row; invalid when there is no row.
    [[nodiscard]] DatabaseResult<QVariant> value(const QString &sql, const QVariantList &values = {});

    // `work` inside a transaction: committed when it succeeds, rolled back when it fails or the commit does.
    template<typename Work> [[nodiscard]] DatabaseResult<void> transaction(Work work);

    // Writes what the log holds into the file and empties the log.
    [[nodiscard]] DatabaseResult<void> checkpoint();
    // Reads the whole file; an error tells what is wrong with it.
    [[nodiscard]] DatabaseResult<void> check();
    [[nodiscard]] const QString &file() const { return m_file; }
    // Of the file and its log, in bytes.
    [[nodiscard]] qint64 sizeOnDisk() const;

private:
    explicit Database(const QString &file);

    [[nodiscard]] DatabaseResult<void> configure(const Options &options);
    [[nodiscard]] DatabaseResult<void> executeAll(const QStringList &statements);
    // The file's number; an error when it is higher than what `options` know.
    [[nodiscard]] DatabaseResult<std::size_t> schemaFor(const Options &options);
    [[nodiscard]] DatabaseResult<void> migrate(const Options &options);

    QString m_file;
    QString m_connection;
    QSqlDatabase m_database;
};

template<typename Work> DatabaseResult<void> Database::transaction(Work work)
{
    // IMMEDIATE: a lock that cannot be had is told now, not in the middle of the work.
    if (auto begun = execute(QStringLiteral("BEGIN IMMEDIATE")); !begun) {
        return begun;
    }
    DatabaseResult<void> done = work();
    if (done) {
        done = execute(QStringLiteral("COMMIT"));
    }
    if (!done) {
        (void)execute(QStringLiteral("ROLLBACK")); // fails when SQLite has already done so
    }
    return done;
}

} // namespace cellar
