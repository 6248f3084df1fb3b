// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "batches/batchbook.h"
#include "journal/journal.h"
#include "model/cellar.h"
#include "server/routetable.h"

#include <QObject>

namespace cellar {

// The handlers of what is in a vessel: GET, PUT and DELETE of /api/v1/vessels/{id}/batch. Answers to changes come when
// they and their line in the journal are on the disk. Owned by CellarServer, main thread; book, cellar and journal
// outlive it.
class BatchApi final : public QObject
{
    Q_OBJECT

public:
    // No book: this node keeps no batches, which every request is told. No journal: nobody writes down who did it.
    BatchApi(BatchBook *book, const Cellar &cellar, Journal *journal);

    void show(const Call &call);
    // A body with any of the fields as text; what is not in it stays, null and "" empty it.
    void change(const Call &call);
    void clear(const Call &call);

private:
    // Answers when `what` somebody did is written down; empty: nothing is different.
    void writeDown(const HttpExchange &exchange, const HttpResponse &response, const QString &vessel,
        const QString &what, const QString &user);
    [[nodiscard]] bool isThere(const Call &call, const QString &vessel) const;
    [[nodiscard]] QJsonObject stateOf(const QString &vessel) const;
    [[nodiscard]] QString labelOf(const QString &vessel) const;

    BatchBook *const m_book;
    const Cellar &m_cellar;
    Journal *const m_journal;
};

// What a PUT makes of a batch. BadInput, naming the field, for a body that is not an object of texts or has unknown
// fields.
[[nodiscard]] Result<Batch> batchWithBody(const Batch &before, const QByteArray &body);
// "gravity 1.020 → 1.012, notes "dry hopped"": what people did, empty when nothing differs.
[[nodiscard]] QString batchDifference(const std::optional<Batch> &before, const Batch &after);

} // namespace cellar
