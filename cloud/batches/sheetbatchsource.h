// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "batches/batchsource.h"
#include "batches/sheetclient.h"
#include "http/backoff.h"

#include <QTimer>

namespace cellar {

// Reads a Google Sheet every minute, and more rarely for as long as that fails. Owned by the composition root, main
// thread.
class SheetBatchSource final : public BatchSource
{
    Q_OBJECT

public:
    struct Timing
    {
        Milliseconds interval = std::chrono::minutes(1); // as the seed
        Milliseconds longest = std::chrono::minutes(15); // between two tries
        Milliseconds soonest = std::chrono::seconds(2); // after the last answer, whoever asks for it
    };

    explicit SheetBatchSource(SheetClient &client, QObject *parent = nullptr);
    SheetBatchSource(SheetClient &client, const Timing &timing, QObject *parent = nullptr);

    [[nodiscard]] static QString identityOf(const SheetPlace &place);
    [[nodiscard]] QString kind() const override;
    [[nodiscard]] QString identity() const override;
    [[nodiscard]] QString account() const override;
    void start() override;
    // While reads fail this changes nothing: whoever is overloaded is not asked more often.
    void refresh() override;

private:
    void ask();
    void onAnswer(const GoogleResult<QList<CsvRow>> &rows);

    SheetClient &m_client;
    const Timing m_timing;
    Backoff m_backoff;
    QTimer m_next;
    bool m_isFailing = false;
    bool m_isAsking = false;
    bool m_isWanted = false;
};

} // namespace cellar
