// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/localrecords.h"

#include "cloudservices.h"
#include "history/historystore.h"
#include "journal/journal.h"
#include "server/connectionsapi.h"

#include <QPointer>

using namespace Qt::StringLiterals;

namespace cellar {

namespace {

// An answer that may come from inside the call, and after its context is gone.
BatchDesk::Answer later(QObject *context, CellarRecords::Answer<VesselBatch> answer)
{
    return [target = QPointer(context), answer = std::move(answer)](const Result<VesselBatch> &result) {
        if (target) {
            answerLater<VesselBatch>(target, answer, result);
        }
    };
}

} // namespace

LocalRecords::LocalRecords(const NodeRecords &records, QString from)
    : m_records(records)
    , m_desk(records.cloud ? &records.cloud->batches() : nullptr, records.journal)
    , m_from(std::move(from))
{
}

void LocalRecords::history(const HistoryQuery &query, QObject *context, Answer<HistorySeries> answer)
{
    if (m_records.history == nullptr) {
        m_none.history(query, context, std::move(answer));
        return;
    }
    m_records.history->query(query, context, answer);
}

void LocalRecords::cooling(const CoolingQuery &query, QObject *context, Answer<CoolingFigures> answer)
{
    if (m_records.history == nullptr) {
        m_none.cooling(query, context, std::move(answer));
        return;
    }
    m_records.history->cooling(query, context, answer);
}

void LocalRecords::journal(const JournalQuery &query, QObject *context, Answer<JournalPage> answer)
{
    if (m_records.journal == nullptr) {
        m_none.journal(query, context, std::move(answer));
        return;
    }
    m_records.journal->search(query, context, std::move(answer));
}

void LocalRecords::batch(const QString &vessel, QObject *context, Answer<VesselBatch> answer)
{
    answerLater<VesselBatch>(context, std::move(answer), m_desk.state(vessel));
}

void LocalRecords::setBatch(
    const QString &vessel, const BatchTexts &texts, const QString &by, QObject *context, Answer<VesselBatch> answer)
{
    m_desk.change(vessel, texts, {by, m_from}, later(context, std::move(answer)));
}

void LocalRecords::clearBatch(const QString &vessel, const QString &by, QObject *context, Answer<VesselBatch> answer)
{
    m_desk.clear(vessel, {by, m_from}, later(context, std::move(answer)));
}

void LocalRecords::connections(QObject *context, Answer<ConnectionsStatus> answer)
{
    answerLater<ConnectionsStatus>(
        context, std::move(answer), connectionsStatus(m_records.cloud, m_records.history, m_records.journal));
}

} // namespace cellar
