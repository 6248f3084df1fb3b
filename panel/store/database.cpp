// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/database.h"

#include <QFileInfo>
#include <QSqlError>
#include <QUuid>

using namespace Qt::StringLiterals;

namespace cellar {

namespace {

using Kind = DatabaseError::Kind;

// Primary result codes, https://www.sqlite.org/rescode.html; the extended ones have them in their low byte.
Kind kindOf(int code)
{
    switch (code & 0xFF) {
    case 13: // SQLITE_FULL
        return Kind::Full;
    case 8: // SQLITE_READONLY
    case 3: // SQLITE_PERM
        return Kind::ReadOnly;
    case 14: // SQLITE_CANTOPEN
    case 23: // SQLITE_AUTH
        return Kind::CannotOpen;
    case 11: // SQLITE_CORRUPT
    case 26: // SQLITE_NOTADB
        return Kind::Corrupt;
    case 5: // SQLITE_BUSY
    case 6: // SQLITE_LOCKED
    case 15: // SQLITE_PROTOCOL
        return Kind::Busy;
    case 19: // SQLITE_CONSTRAINT
        return Kind::Constraint;
    case 10: // SQLITE_IOERR
        return Kind::Io;
    default:
        return Kind::Other;
    }
}

DatabaseError errorOf(const QSqlError &error, const QString &file)
{
    const QString why = error.databaseText().isEmpty() ? error.driverText() : error.databaseText();
    return {kindOf(error.nativeErrorCode().toInt()), u"%1: %2"_s.arg(file, why)};
}

constexpr auto busyMilliseconds = 2000;

} // namespace

Statement::Statement(QSqlQuery query, QString file)
    : m_query(std::move(query))
    , m_file(std::move(file))
{
}

DatabaseResult<void> Statement::run(const QVariantList &values)
{
    for (qsizetype i = 0; i < values.size(); ++i) {
        m_query.bindValue(static_cast<int>(i), values.at(i));
    }
    if (!m_query.exec()) {
        return unexpected(errorOf(m_query.lastError(), m_file));
    }
    return {};
}

bool Statement::next()
{
    return m_query.next();
}

std::optional<DatabaseError> Statement::error() const
{
    const QSqlError error = m_query.lastError();
    return error.isValid() ? std::optional(errorOf(error, m_file)) : std::nullopt;
}

Database::Database(const QString &file)
    : m_file(file)
    , m_connection(QUuid::createUuid().toString(QUuid::WithoutBraces))
    , m_database(QSqlDatabase::addDatabase(u"QSQLITE"_s, m_connection))
{
    m_database.setDatabaseName(file);
    m_database.setConnectOptions(u"QSQLITE_BUSY_TIMEOUT=%1"_s.arg(busyMilliseconds));
}

Database::~Database()
{
    m_database.close();
    m_database = {};
    QSqlDatabase::removeDatabase(m_connection);
}

DatabaseResult<std::unique_ptr<Database>> Database::open(const Options &options)
{
    std::unique_ptr<Database> database(new Database(options.file));
    if (!database->m_database.open()) {
        return unexpected(errorOf(database->m_database.lastError(), options.file));
    }
    // Before anything is set that would be written into a file which is not ours to write.
    if (auto version = database->schemaFor(options); !version) {
        return unexpected(version.error());
    }
    if (auto configured = database->configure(options); !configured) {
        return unexpected(configured.error());
    }
    if (options.anySchema) {
        return database;
    }
    if (auto migrated = database->migrate(options); !migrated) {
        return unexpected(migrated.error());
    }
    return database;
}

DatabaseResult<void> Database::configure(const Options &options)
{
    // The second of them is the first to read the file; the first must come before there is a first page.
    const QStringList pragmas{options.shrinks ? u"PRAGMA auto_vacuum = INCREMENTAL"_s : u"PRAGMA auto_vacuum = NONE"_s,
        u"PRAGMA journal_mode = WAL"_s,
        options.durable ? u"PRAGMA synchronous = FULL"_s : u"PRAGMA synchronous = NORMAL"_s,
        u"PRAGMA foreign_keys = ON"_s, u"PRAGMA trusted_schema = OFF"_s, u"PRAGMA cell_size_check = ON"_s,
        u"PRAGMA temp_store = MEMORY"_s};
    for (const QString &pragma : pragmas) {
        if (auto done = execute(pragma); !done) {
            return done;
        }
    }
    return {};
}

DatabaseResult<std::size_t> Database::schemaFor(const Options &options)
{
    const auto version = value(u"PRAGMA user_version"_s);
    if (!version) {
        return unexpected(version.error());
    }
    const auto schema = static_cast<std::size_t>(version->toLongLong());
    if (schema > options.migrations.size() && !options.anySchema) {
        return unexpected(DatabaseError{
            Kind::TooNew, u"%1 was made by a newer version of this program (schema %2)"_s.arg(m_file).arg(schema)});
    }
    return schema;
}

DatabaseResult<void> Database::migrate(const Options &options)
{
    const auto from = schemaFor(options);
    if (!from) {
        return unexpected(from.error());
    }
    const std::vector<QStringList> &migrations = options.migrations;
    if (*from == migrations.size()) {
        return {};
    }
    QStringList statements;
    for (std::size_t step = *from; step < migrations.size(); ++step) {
        statements += migrations[step];
    }
    statements += u"PRAGMA user_version = %1"_s.arg(migrations.size());
    return transaction([&] { return executeAll(statements); });
}

DatabaseResult<void> Database::executeAll(const QStringList &statements)
{
    for (const QString &sql : statements) {
        if (auto done = execute(sql); !done) {
            return done;
        }
    }
    return {};
}

DatabaseResult<Statement> Database::prepare(const QString &sql)
{
    QSqlQuery query(m_database);
    query.setForwardOnly(true);
    if (!query.prepare(sql)) {
        return unexpected(errorOf(query.lastError(), m_file));
    }
    return Statement(std::move(query), m_file);
}

DatabaseResult<void> Database::execute(const QString &sql, const QVariantList &values)
{
    auto statement = prepare(sql);
    if (!statement) {
        return unexpected(statement.error());
    }
    return statement->run(values);
}

DatabaseResult<QVariant> Database::value(const QString &sql, const QVariantList &values)
{
    auto statement = prepare(sql);
    if (!statement) {
        return unexpected(statement.error());
    }
    if (auto done = statement->run(values); !done) {
        return unexpected(done.error());
    }
    if (!statement->next()) {
        const auto error = statement->error();
        return error ? DatabaseResult<QVariant>(unexpected(*error)) : DatabaseResult<QVariant>(QVariant());
    }
    return statement->m_query.value(0);
}

DatabaseResult<void> Database::checkpoint()
{
    return execute(u"PRAGMA wal_checkpoint(TRUNCATE)"_s);
}

DatabaseResult<void> Database::check()
{
    const auto verdict = value(u"PRAGMA integrity_check(1)"_s);
    if (!verdict) {
        return unexpected(verdict.error());
    }
    if (verdict->toString() != "ok"_L1) {
        return unexpected(DatabaseError{Kind::Corrupt, u"%1: %2"_s.arg(m_file, verdict->toString())});
    }
    return {};
}

qint64 Database::sizeOnDisk() const
{
    return QFileInfo(m_file).size() + QFileInfo(m_file + "-wal"_L1).size();
}

} // namespace cellar
