// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/csv.h"
#include "model/batch.h"

#include <QHash>
#include <QList>
#include <QString>
#include <QStringList>

#include <array>
#include <optional>

namespace cellar {

// What the batch sheet says of a batch. The order is that of the seed's sheet, then what it did not have.
enum class BatchColumn
{
    Number,
    Split,
    Beer,
    Brewed,
    Size,
    Vessel,
    Volume,
    Og,
    Fg,
    Notes,
    Gravity,
    Stage,
};
inline constexpr std::size_t batchColumnCount = 12;

// Configured headings, which then are the only names of their columns.
using BatchColumnNames = QHash<BatchColumn, QString>;

// Which column of a table is what, by the headings that people write. A plain value.
class BatchColumns
{
public:
    // Finds the row of headings among the first ones, for people put a title above it. BadInput when no row names a
    // vessel and a beer or a batch.
    [[nodiscard]] static Result<BatchColumns> find(const QList<CsvRow> &rows, const BatchColumnNames &names = {});

    // 0-based; nothing when the table has no such column.
    [[nodiscard]] std::optional<int> index(BatchColumn column) const;
    // The trimmed text there; empty when the row is short or the column is not there.
    [[nodiscard]] QString text(const CsvRow &row, BatchColumn column) const;
    // The heading as it is in the table, or as it should be.
    [[nodiscard]] QString heading(BatchColumn column) const;
    // Something stands in one of the columns "Packaged …".
    [[nodiscard]] bool isPackaged(const CsvRow &row) const;
    // Where the rows of batches begin.
    [[nodiscard]] qsizetype firstRow() const { return m_firstRow; }
    [[nodiscard]] const QStringList &warnings() const { return m_warnings; }

private:
    void read(const QStringList &headings, const BatchColumnNames &names);
    void warnOfMissing();

    std::array<int, batchColumnCount> m_index{};
    std::array<QString, batchColumnCount> m_heading;
    QList<qsizetype> m_packaged;
    qsizetype m_firstRow = 0;
    QStringList m_warnings;
};

// The member of Batch that holds the text of a column; null for the vessel, which a batch does not know.
[[nodiscard]] QString Batch::*batchField(BatchColumn column);

} // namespace cellar
