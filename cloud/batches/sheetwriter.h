// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "batches/batchtable.h"
#include "batches/batchwriter.h"
#include "batches/sheetclient.h"
#include "http/backoff.h"

#include <QTimer>

namespace cellar {

// Writes gravities, stages and notes into the row of their batch: reads the sheet again, sees that the row still is
// that of the batch and the cell still says what it said, and writes that one cell as text. The Sheets API cannot do
// this in one step: a row that somebody inserts within those milliseconds makes the value land one row off. Owned by
// the composition root, main thread.
class SheetWriter final : public BatchWriter
{
    Q_OBJECT

public:
    struct Timing
    {
        Milliseconds first = std::chrono::seconds(30); // after a failure
        Milliseconds longest = std::chrono::minutes(15);
    };

    SheetWriter(SheetClient &client, QList<BatchVessel> vessels, BatchTableRules rules, QObject *parent = nullptr);
    SheetWriter(SheetClient &client, QList<BatchVessel> vessels, BatchTableRules rules, const Timing &timing,
        QObject *parent = nullptr);

    void setPending(const QList<BatchEdit> &edits) override;
    [[nodiscard]] QString trouble() const override { return m_trouble; }

private:
    void next();
    void onRows(const BatchEdit &edit, const GoogleResult<QList<CsvRow>> &rows);
    void onTable(const BatchEdit &edit, const BatchTable &table);
    void onDone(const BatchEdit &edit, const GoogleResult<void> &done);
    void fail(const GoogleFailure &failure);
    void refuse(const BatchEdit &edit, const QString &why);
    void end();
    void setTrouble(const QString &text);
    [[nodiscard]] QString nameOf(const BatchEdit &edit, const BatchColumns &columns) const;

    SheetClient &m_client;
    const QList<BatchVessel> m_vessels;
    const BatchTableRules m_rules;
    Backoff m_backoff;
    QTimer m_retry;
    QList<BatchEdit> m_pending;
    bool m_isBusy = false;
    QString m_trouble;
};

} // namespace cellar
