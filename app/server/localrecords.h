// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/cellarrecords.h"
#include "server/batchdesk.h"
#include "server/cellarserver.h"

namespace cellar {

// The records of the node in this process, for faces that have it inside. Puts what people type in into the journal.
// Owned by the composition root behind what it asks, main thread.
class LocalRecords final : public QObject, public CellarRecords
{
    Q_OBJECT

public:
    // `from` is what the journal shows as origin of what is typed in here.
    LocalRecords(const NodeRecords &records, QString from);

    void history(const HistoryQuery &query, QObject *context, Answer<HistorySeries> answer) override;
    void cooling(const CoolingQuery &query, QObject *context, Answer<CoolingFigures> answer) override;
    void journal(const JournalQuery &query, QObject *context, Answer<JournalPage> answer) override;
    void batch(const QString &vessel, QObject *context, Answer<VesselBatch> answer) override;
    void setBatch(const QString &vessel, const BatchTexts &texts, const QString &by, QObject *context,
        Answer<VesselBatch> answer) override;
    void clearBatch(const QString &vessel, const QString &by, QObject *context, Answer<VesselBatch> answer) override;
    void connections(QObject *context, Answer<ConnectionsStatus> answer) override;

private:
    const NodeRecords m_records;
    const BatchDesk m_desk;
    const QString m_from;
    NoRecords m_none;
};

} // namespace cellar
