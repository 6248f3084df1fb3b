// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "batches/batchmerge.h"
#include "store/database.h"

#include <functional>
#include <optional>

namespace cellar {

// The table as it was read last.
struct BatchCopy
{
    QString source; // BatchSource::identity()
    QList<CsvRow> rows;
    Timestamp readAt{};
};

// A batch that was typed in at a face where no table is.
struct TypedBatch
{
    QString vessel; // id
    Batch batch;
    QString by;
    Timestamp at{};
};

struct BatchRecord
{
    std::optional<BatchCopy> copy;
    QList<TypedBatch> typed;
    QList<BatchEdit> edits;
};

// What survives a restart. Used in the storage thread only.
class BatchStore
{
public:
    virtual ~BatchStore() = default;

    [[nodiscard]] virtual DatabaseResult<BatchRecord> load() = 0;
    // Replaces the one before.
    [[nodiscard]] virtual DatabaseResult<void> saveCopy(const BatchCopy &copy) = 0;
    // The same rows were there again.
    [[nodiscard]] virtual DatabaseResult<void> confirmCopy(Timestamp readAt) = 0;
    [[nodiscard]] virtual DatabaseResult<void> saveTyped(const TypedBatch &typed) = 0;
    [[nodiscard]] virtual DatabaseResult<void> removeTyped(const QString &vessel) = 0;
    // All or none of them; one edit for each field of a vessel.
    [[nodiscard]] virtual DatabaseResult<void> saveEdits(const QList<BatchEdit> &edits) = 0;
    // Only if it is still this one: it may have been typed anew meanwhile.
    [[nodiscard]] virtual DatabaseResult<void> removeEdit(const BatchEdit &edit) = 0;
};

// A BatchStore in tables of a database that others use too.
class SqlBatchStore final : public BatchStore
{
public:
    // Asked for in the storage thread whenever it is needed; null while there is none.
    using DatabaseSource = std::function<Database *()>;

    explicit SqlBatchStore(DatabaseSource database);
    // A migration for Database::Options that makes the tables, whose names begin with "batch_".
    [[nodiscard]] static QStringList schema();

    [[nodiscard]] DatabaseResult<BatchRecord> load() override;
    [[nodiscard]] DatabaseResult<void> saveCopy(const BatchCopy &copy) override;
    [[nodiscard]] DatabaseResult<void> confirmCopy(Timestamp readAt) override;
    [[nodiscard]] DatabaseResult<void> saveTyped(const TypedBatch &typed) override;
    [[nodiscard]] DatabaseResult<void> removeTyped(const QString &vessel) override;
    [[nodiscard]] DatabaseResult<void> saveEdits(const QList<BatchEdit> &edits) override;
    [[nodiscard]] DatabaseResult<void> removeEdit(const BatchEdit &edit) override;

private:
    [[nodiscard]] DatabaseResult<void> execute(const QString &sql, const QVariantList &values);

    DatabaseSource m_database;
};

} // namespace cellar
