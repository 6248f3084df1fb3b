// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/connectionsstatus.h"
#include "model/historyseries.h"
#include "model/journalentry.h"
#include "model/vesselbatch.h"

#include <QObject>

#include <functional>

namespace cellar {

// What a cellar keeps beside the present moment, as every face asks for it: the node's own files, or a node somewhere
// else. Main thread; nothing blocks. Each `answer` is called exactly once, from the event loop and never from inside
// the call; it is dropped when `context` is destroyed. Errors: NotFound (no such vessel), BadInput, Io (the node keeps
// no such record, or its disk does not give it); of a node elsewhere also LinkLost, Timeout, Protocol, Unauthorized and
// Forbidden.
class CellarRecords
{
public:
    CellarRecords() = default;
    virtual ~CellarRecords() = default;
    Q_DISABLE_COPY_MOVE(CellarRecords)

    template<typename T> using Answer = std::function<void(const Result<T> &)>;

    virtual void history(const HistoryQuery &query, QObject *context, Answer<HistorySeries> answer) = 0;
    virtual void cooling(const CoolingQuery &query, QObject *context, Answer<CoolingFigures> answer) = 0;
    virtual void journal(const JournalQuery &query, QObject *context, Answer<JournalPage> answer) = 0;

    virtual void batch(const QString &vessel, QObject *context, Answer<VesselBatch> answer) = 0;
    // Answered with what is in the vessel then, once that is on the disk. Refused: a table owns one of the fields.
    // `by` is who typed it in; a node elsewhere knows that by itself.
    virtual void setBatch(const QString &vessel, const BatchTexts &texts, const QString &by, QObject *context,
        Answer<VesselBatch> answer) = 0;
    // The vessel is empty. Refused where a table keeps the batches.
    virtual void clearBatch(const QString &vessel, const QString &by, QObject *context, Answer<VesselBatch> answer) = 0;

    // How the records themselves and what leaves the building are doing.
    virtual void connections(QObject *context, Answer<ConnectionsStatus> answer) = 0;
};

// Of a cellar that keeps nothing: tells everybody so.
class NoRecords final : public CellarRecords
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
};

// Calls `answer` from the event loop, unless `context` is gone by then.
template<typename T> void answerLater(QObject *context, CellarRecords::Answer<T> answer, Result<T> result)
{
    QMetaObject::invokeMethod(
        context, [answer = std::move(answer), result = std::move(result)] { answer(result); }, Qt::QueuedConnection);
}

} // namespace cellar
