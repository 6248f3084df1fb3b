// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "outbox/outboxstore.h"
#include "store/storagethread.h"

#include <QObject>
#include <QPointer>
#include <QTimer>

#include <functional>
#include <memory>

namespace cellar {

// The durable queue of everything that is to leave the building, for the main thread: every call returns at once and
// the storage thread does the work, in the order of the calls. What add() was given survives the process once
// state() says so; while the disk takes nothing it waits in a bounded memory, which state() tells. Owned by the
// composition root; `storage` outlives it.
class Outbox final : public QObject
{
    Q_OBJECT

public:
    Outbox(StorageThread &storage, const Clock &clock, const OutboxOptions &options, QObject *parent = nullptr);
    // What was added until then is written before the storage thread ends.
    ~Outbox() override;

    void add(const QString &sink, const QList<OutboxRecord> &records);

    // The oldest records, and what `encode` makes of them on the storage thread.
    struct Batch
    {
        QList<OutboxRecord> records;
        QByteArray body;
    };
    using Encode = std::function<QByteArray(const QList<OutboxRecord> &)>;
    void fetch(const QString &sink, const BatchLimits &limits, Encode encode, QObject *context,
        std::function<void(const Batch &)> answer);
    // The records of a batch from `first` to `last` have arrived. A fetch() after it does not see them again.
    void delivered(const QString &sink, qint64 first, qint64 last);
    void quarantine(const QString &sink, const QList<RefusedRecord> &records);

    // The newest `most` of them.
    void quarantined(
        const QString &sink, int most, QObject *context, std::function<void(const QList<QuarantinedRecord> &)> answer);
    void clearQuarantine(const QString &sink);
    void retryQuarantine(const QString &sink);

    [[nodiscard]] const OutboxState &state() const { return m_state; }

Q_SIGNALS:
    void recordsAdded(const QString &sink); // they can be fetched
    void stateChanged();

private:
    template<typename Work, typename Answer> void run(Work work, Answer answer);
    template<typename Work> void run(Work work);
    void apply(const OutboxState &state);

    StorageThread &m_storage;
    const Clock &m_clock;
    std::shared_ptr<OutboxStore> m_store; // of the storage thread
    OutboxState m_state;
    QTimer m_retry;
};

} // namespace cellar
