// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/cellarrecords.h"

#include <QHash>

#include <map>
#include <vector>

namespace cellar {

// Records whose content a test decides; without any, the answer is Io. Every question is recorded. With hold() answers
// wait for release().
class FakeRecords final : public CellarRecords
{
public:
    void history(const HistoryQuery &query, QObject *context, Answer<HistorySeries> answer) override;
    void cooling(const CoolingQuery &query, QObject *context, Answer<CoolingFigures> answer) override;
    void journal(const JournalQuery &query, QObject *context, Answer<JournalPage> answer) override;
    void batch(const QString &vessel, QObject *context, Answer<VesselBatch> answer) override;
    void setBatch(const QString &vessel, const BatchTexts &texts, const QString &by, QObject *context,
        Answer<VesselBatch> answer) override;
    void clearBatch(const QString &vessel, const QString &by, QObject *context, Answer<VesselBatch> answer) override;
    void connections(QObject *context, Answer<ConnectionsStatus> answer) override;

    // What there is to be told. The history of every vessel is cut to what a query asks for.
    std::optional<HistorySeries> series;
    std::optional<CoolingFigures> figures;
    std::optional<QList<JournalEntry>> entries; // newest first
    std::optional<VesselBatch> vesselBatch;
    std::optional<ConnectionsStatus> status;
    std::optional<Error> refusal; // of setBatch and clearBatch

    QList<HistoryQuery> historyQueries;
    QList<CoolingQuery> coolingQueries;
    QList<JournalQuery> journalQueries;
    QList<BatchTexts> texts; // of each setBatch
    int cleared = 0;
    int connectionQuestions = 0;

    void hold() { m_held = true; }
    void release();

private:
    template<typename T> void tell(QObject *context, Answer<T> answer, const Result<T> &result);

    bool m_held = false;
    std::vector<std::function<void()>> m_waiting;
};

} // namespace cellar
