// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/backupapi.h"

#include "server/download.h"
#include "server/problem.h"

#include <QFile>
#include <QFileInfo>
#include <QUuid>

#include <memory>

using namespace Qt::StringLiterals;

namespace cellar {

namespace {

constexpr qint64 partBytes = 64 * 1024;

// The finished copy. Lives and dies on the storage thread; nobody but the node may read it while it is there.
class Copy
{
public:
    explicit Copy(const QString &path)
        : m_file(path)
    {
    }
    ~Copy()
    {
        m_file.close();
        QFile::remove(m_file.fileName());
    }
    Q_DISABLE_COPY_MOVE(Copy)

    [[nodiscard]] DatabaseResult<void> make(Database &database)
    {
        // The file must be empty or not there; made by us, it is private from the beginning.
        if (!m_file.open(QIODevice::NewOnly | QIODevice::ReadWrite, QFile::ReadOwner | QFile::WriteOwner)) {
            return unexpected(
                DatabaseError{DatabaseError::Kind::Io, m_file.fileName() + u": "_s + m_file.errorString()});
        }
        return database.execute(u"VACUUM INTO ?"_s, {m_file.fileName()});
    }
    [[nodiscard]] DatabaseResult<QByteArray> read()
    {
        QByteArray part = m_file.read(partBytes);
        if (part.isEmpty() && !m_file.atEnd()) {
            return unexpected(
                DatabaseError{DatabaseError::Kind::Io, m_file.fileName() + u": "_s + m_file.errorString()});
        }
        return part;
    }

private:
    QFile m_file;
};

// A handle for the main thread. The last one to be dropped sends the copy home to be deleted.
std::shared_ptr<Copy> copyOn(StorageThread &storage, const QString &path)
{
    return {new Copy(path), [&storage](Copy *copy) { storage.post([copy] { delete copy; }); }};
}

} // namespace

BackupApi::BackupApi(DatabaseFile *state)
    : m_state(state)
{
}

void BackupApi::send(const Call &call)
{
    if (!m_state) {
        call.exchange.answer(problem(503, u"this node keeps no state"_s));
        return;
    }
    if (m_busy) {
        call.exchange.answer(problem(503, u"another backup is being made"_s));
        return;
    }
    m_busy = true;
    const QString path =
        u"%1/backup-%2.db"_s.arg(QFileInfo(m_state->path()).path(), QUuid::createUuid().toString(QUuid::WithoutBraces));
    const std::shared_ptr<Copy> copy = copyOn(m_state->storage(), path);
    m_state->ask(
        this, [copy](Database &database) { return copy->make(database); },
        [this, copy, exchange = call.exchange, user = call.who.user](const DatabaseResult<void> &made) {
            m_busy = false;
            if (!made) {
                exchange.answer(problem(503, made.error().text));
                return;
            }
            Q_EMIT taken(user);
            Download::start(exchange, "application/vnd.sqlite3"_ba, "cellar-state.db"_ba,
                [state = m_state, copy](QObject *context, const Download::Part &part) {
                    state->ask(
                        context, [copy](Database &) { return copy->read(); },
                        [part](const DatabaseResult<QByteArray> &bytes) {
                            part(bytes ? Result<QByteArray>(*bytes) : unexpected(bytes.error().toError()));
                        });
                });
        });
}

} // namespace cellar
