// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "outbox/outboxfile.h"

#include <deque>

namespace cellar {

// The outbox as it goes on whatever the disk does: OutboxFile, and a bounded memory for what the file does not take.
// What was delivered and could not be deleted is not delivered again by this process. A damaged file is put aside and
// a new one begun. Lives on the storage thread; failures end up in state().trouble and in the log.
class OutboxStore
{
public:
    explicit OutboxStore(const OutboxOptions &options);

    void add(const QString &sink, const QList<OutboxRecord> &records);
    [[nodiscard]] QList<OutboxRecord> oldest(const QString &sink, const BatchLimits &limits);
    void delivered(const QString &sink, qint64 first, qint64 last);
    void quarantine(const QString &sink, const QList<RefusedRecord> &records, Timestamp now);

    [[nodiscard]] QList<QuarantinedRecord> quarantined(const QString &sink, int most);
    void clearQuarantine(const QString &sink);
    void retryQuarantine(const QString &sink);

    // Tries again what the disk did not take.
    void catchUp();
    [[nodiscard]] OutboxState state() const;

private:
    struct Unsaved
    {
        QString sink;
        OutboxRecord record;
    };
    struct Undeleted
    {
        QString sink;
        qint64 first = 0;
        qint64 last = 0;
    };
    struct Unquarantined
    {
        QString sink;
        RefusedRecord refused;
        Timestamp since;
    };
    struct Uncounted
    {
        qint64 sent = 0;
        qint64 dropped = 0;
    };

    [[nodiscard]] bool isReady();
    // Whether it went well; otherwise it is known from then on what is wrong.
    template<typename T> [[nodiscard]] bool succeeded(const DatabaseResult<T> &result);
    void onError(const DatabaseError &error);
    void putAside();
    void keepInMemory(const QString &sink, const QList<OutboxRecord> &records);
    [[nodiscard]] bool saveUnsaved();
    [[nodiscard]] bool deleteUndeleted();
    [[nodiscard]] bool quarantineUnquarantined();
    [[nodiscard]] bool countUncounted();
    [[nodiscard]] qint64 handledUpTo(const QString &sink) const;

    const OutboxOptions m_options;
    std::unique_ptr<OutboxFile> m_file; // none: cannot be opened
    QHash<QString, OutboxTally> m_lastKnown; // of a file that had to be closed
    std::deque<Unsaved> m_unsaved;
    qint64 m_unsavedBytes = 0;
    qint64 m_nextUnsavedId = std::numeric_limits<qint64>::min() / 2;
    std::deque<Undeleted> m_undeleted;
    std::deque<Unquarantined> m_unquarantined;
    QHash<QString, Uncounted> m_uncounted;
    QString m_trouble;
    QString m_damaged;
};

} // namespace cellar
