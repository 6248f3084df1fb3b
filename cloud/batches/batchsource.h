// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/csv.h"
#include "core/result.h"

#include <QObject>

namespace cellar {

// Where the table of batches comes from. Reads it again and again by itself once it is started, and never gives up.
// Owned by the composition root, main thread.
class BatchSource : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    // "sheet" or "csv".
    [[nodiscard]] virtual QString kind() const = 0;
    // Tells this table from others, so that a copy of one is not taken for the other.
    [[nodiscard]] virtual QString identity() const = 0;
    // The account that the table must be shared with; empty when there is none.
    [[nodiscard]] virtual QString account() const { return {}; }
    virtual void start() = 0;
    // Reads as soon as that is allowed.
    virtual void refresh() = 0;

Q_SIGNALS:
    // All rows, row by row as they stand there.
    void read(const QList<cellar::CsvRow> &rows);
    // Nothing has changed since the last read().
    void confirmed();
    void failed(const cellar::Error &error);
};

} // namespace cellar
