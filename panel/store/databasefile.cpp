// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/databasefile.h"

#include "core/logging.h"

#include <QDateTime>
#include <QFile>
#include <QSemaphore>

using namespace Qt::StringLiterals;

namespace cellar {

DatabaseFile::DatabaseFile(StorageThread &storage, Database::Options options, QObject *parent)
    : QObject(parent)
    , m_storage(storage)
    , m_path(options.file)
    , m_open(new Open{std::move(options), nullptr})
{
}

DatabaseFile::~DatabaseFile()
{
    QSemaphore closed;
    m_storage.post([&] {
        m_open->database.reset();
        closed.release();
    });
    closed.acquire(); // jobs before it speak of this object
}

DatabaseResult<void> DatabaseFile::Open::ensure()
{
    if (database) {
        return {};
    }
    auto opened = Database::open(options);
    if (!opened) {
        return unexpected(opened.error());
    }
    database = std::move(*opened);
    return {};
}

Database *DatabaseFile::openNow()
{
    return m_open->ensure() ? m_open->database.get() : nullptr;
}

QString DatabaseFile::Open::asideAfter(const DatabaseError &error)
{
    if (error.kind != DatabaseError::Kind::Corrupt) {
        return {};
    }
    database.reset();
    const QString stamp = QDateTime::currentDateTimeUtc().toString(u"yyyyMMdd'T'HHmmss.zzz'Z'"_s);
    const QString kept = options.file + u".damaged-"_s + stamp;
    if (!QFile::rename(options.file, kept)) {
        return {};
    }
    // They belong to the damaged file: a new one beside them would be taken for what they describe.
    for (const QString &companion : {u"-wal"_s, u"-shm"_s}) {
        QFile::rename(options.file + companion, kept + companion);
    }
    return kept;
}

// On the storage thread.
void DatabaseFile::tellSetAside(const QString &keptAs, const QString &why)
{
    qCCritical(lcStore).noquote() << why << "- the damaged file is kept as" << keptAs << "and a new one begun";
    QMetaObject::invokeMethod(
        this, [this, keptAs, why] { Q_EMIT setAside(keptAs, why); }, Qt::QueuedConnection);
}

} // namespace cellar
