// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "store/database.h"
#include "store/storagethread.h"

#include <QObject>

#include <memory>
#include <type_traits>

namespace cellar {

// A database file for all who share it. Opened by the first job on the storage thread, and again by the next one when
// that failed. A damaged file is set aside under another name and a new one begun, loudly: a node without its past is
// better than no node. Owned by the composition root, main thread.
class DatabaseFile final : public QObject
{
    Q_OBJECT

public:
    DatabaseFile(StorageThread &storage, Database::Options options, QObject *parent = nullptr);
    // Waits for everything that was asked so far, and closes the file.
    ~DatabaseFile() override;

    [[nodiscard]] const QString &path() const { return m_path; }
    [[nodiscard]] StorageThread &storage() { return m_storage; }

    // Runs `work(Database &)`, which returns a DatabaseResult, on the storage thread and calls `answer` with it in this
    // thread; not at all when `context` is gone by then. When the file cannot be opened, the answer is why.
    template<typename Work, typename Answer> void ask(QObject *context, Work work, Answer answer);

    // On the storage thread only: the open database, opened now when it is not; null when it cannot be. For what shares
    // the file and brings jobs of its own.
    [[nodiscard]] Database *openNow();

Q_SIGNALS:
    // The file was damaged and is now called `keptAs`; what is asked next goes to a new one.
    void setAside(const QString &keptAs, const QString &why);

private:
    // Lives on the storage thread.
    struct Open
    {
        Database::Options options;
        std::unique_ptr<Database> database;

        [[nodiscard]] DatabaseResult<void> ensure();
        // After an error: when it means damage, the file moves aside. Returns its new name, or nothing.
        [[nodiscard]] QString asideAfter(const DatabaseError &error);
    };

    void tellSetAside(const QString &keptAs, const QString &why);

    StorageThread &m_storage;
    const QString m_path;
    const std::unique_ptr<Open> m_open;
};

template<typename Work, typename Answer> void DatabaseFile::ask(QObject *context, Work work, Answer answer)
{
    using Value = std::invoke_result_t<Work, Database &>;
    m_storage.ask(
        context,
        [this, open = m_open.get(), work = std::move(work)]() -> Value {
            for (int attempt = 0;; ++attempt) {
                DatabaseResult<void> ready = open->ensure();
                Value value = ready ? work(*open->database) : Value(unexpected(ready.error()));
                const QString aside = value ? QString() : open->asideAfter(value.error());
                if (aside.isEmpty() || attempt > 0) {
                    return value;
                }
                tellSetAside(aside, value.error().text);
            }
        },
        std::move(answer));
}

} // namespace cellar
