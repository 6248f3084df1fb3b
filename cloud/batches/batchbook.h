// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "batches/batchjson.h"
#include "batches/batchsource.h"
#include "batches/batchstore.h"
#include "batches/batchwriter.h"
#include "store/storagethread.h"

#include <QPointer>
#include <QTimer>

#include <functional>

namespace cellar {

// What is in each vessel: from a table when there is one, with the gravities, stages and notes of the faces above it;
// else as typed in at the faces. The last good copy of the table and everything typed survive a restart; what cannot be
// kept on the disk is not acknowledged. Owned by the composition root, main thread.
class BatchBook final : public QObject
{
    Q_OBJECT

public:
    struct Settings
    {
        QList<BatchVessel> vessels;
        BatchTableRules rules;
        Milliseconds tick = std::chrono::seconds(30); // how soon midnight is noticed
        Milliseconds confirmEvery = std::chrono::minutes(10); // how often the age of an unchanged copy is kept
        Milliseconds patience = std::chrono::seconds(10); // of changes, for what was kept to be read after the start
    };

    // No source: people type everything in. No writer: the table is only read. All of them outlive this, and the store
    // also the jobs of the storage thread.
    BatchBook(Settings settings, BatchSource *source, BatchWriter *writer, BatchStore &store, StorageThread &storage,
        const Clock &clock, QObject *parent = nullptr);

    // Reads what was kept, then starts the source. Changes wait until it is read, but not longer than `patience`.
    void start();

    // By vessel id; who is not in it is empty. `recordedAt` is when that was read or typed in.
    [[nodiscard]] const QHash<QString, Batch> &batches() const { return m_batches; }
    // Whether batches() says what was kept, or nobody waits for that any more. Before, an empty vessel is not known.
    [[nodiscard]] bool isKnown() const { return m_isKnown; }
    [[nodiscard]] BatchStatus status() const;
    // Of the vessel; nothing when there is no such.
    [[nodiscard]] std::optional<QString> labelOf(const QString &vessel) const;
    // Whether a table says what is in the vessels: then faces may change gravity, stage and notes only.
    [[nodiscard]] bool hasTable() const { return m_source != nullptr; }

    // Called once, when it is on the disk or will not be. Errors: NotFound (no such vessel), BadInput, Refused (the
    // table owns that field), Io (it cannot be kept).
    using Answer = std::function<void(const Result<void> &)>;
    // What to make of what is in the vessel, which is nothing when it is empty.
    using Change = std::function<Result<Batch>(const std::optional<Batch> &before)>;
    // One change of a vessel after the other: each is made of what the one before has left, so that two people who type
    // at the same time lose nothing. Where there is a table only gravity, stage and notes may differ from what
    // batches() has.
    void changeBatch(const QString &vessel, Change change, const QString &by, const Answer &answer);
    void setBatch(const QString &vessel, const Batch &batch, const QString &by, const Answer &answer);
    void clearBatch(const QString &vessel, const QString &by, const Answer &answer);

Q_SIGNALS:
    // Of batches(): also when only the age of the copy has changed.
    void changed();
    void statusChanged();
    // A value typed in at a face will not get into the table.
    void lost(const cellar::BatchEdit &edit, const QString &why);

private:
    void onLoaded(const DatabaseResult<BatchRecord> &record);
    void onRead(const QList<CsvRow> &rows);
    void onConfirmed();
    void onFailed(const Error &error);
    void onWritten(const BatchEdit &edit);
    void onRefused(const BatchEdit &edit, const QString &why);

    void endEdits();
    void dropEdit(const BatchEdit &edit);
    void addEdits(const QList<BatchEdit> &edits);
    using Turn = std::function<void(const Answer &done)>;
    void inTurn(const QString &vessel, const Answer &answer, const Turn &turn);
    void nextTurn(const QString &vessel);
    void beginTurns();
    void write(const QString &vessel, const Batch &batch, const QString &by, const Answer &answer);
    void clear(const QString &vessel, const QString &by, const Answer &answer);
    void saveTyped(const TypedBatch &typed, const Answer &answer);
    void setBesideTable(const BatchVessel &vessel, const Batch &batch, const QString &by, const Answer &answer);
    [[nodiscard]] Result<QList<BatchEdit>> editsFor(
        const BatchVessel &vessel, const PlacedBatch &placed, const Batch &batch, const QString &by) const;
    [[nodiscard]] QString writtenByUs(const QString &vessel, BatchColumn field, const Batch &batch) const;
    void giveToWriter();
    void publish();
    void notice(const QString &text);
    // Something for the store that nobody waits for.
    void keep(std::function<DatabaseResult<void>(BatchStore &)> work);
    [[nodiscard]] const BatchVessel *vesselOf(const QString &id) const;
    [[nodiscard]] QString tableName() const;

    const Settings m_settings;
    BatchSource *const m_source;
    BatchWriter *const m_writer;
    BatchStore &m_store;
    StorageThread &m_storage;
    const Clock &m_clock;
    QTimer m_tick;
    QTimer m_late; // what was kept takes too long to be read
    bool m_isLoaded = false;
    bool m_isKnown = false; // it is loaded, or that is not waited for any more
    std::optional<BatchCopy> m_copy;
    std::optional<BatchTable> m_table; // of m_copy
    Timestamp m_confirmedAt{}; // as the store has it
    QHash<QString, TypedBatch> m_typed;
    QList<BatchEdit> m_edits;
    QHash<QString, Batch> m_batches;
    // By vessel; the first one is under way, once it is known what was kept.
    QHash<QString, QList<std::function<void()>>> m_turns;
    QString m_error; // of the source
    bool m_isRefused = false; // what the source read last was no table of batches
    bool m_wasRead = false; // well, since the start
    QString m_storeError;
    QStringList m_notices; // the newest last
};

} // namespace cellar
