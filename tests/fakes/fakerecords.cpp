// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "fakes/fakerecords.h"

#include <QPointer>

#include <utility>

using namespace Qt::StringLiterals;

namespace cellar {

namespace {

template<typename T> Result<T> orNothing(const std::optional<T> &value)
{
    return value ? Result<T>(*value) : unexpected(ErrorKind::Io, u"this node keeps no records"_s);
}

bool matches(const JournalEntry &entry, const JournalQuery &query)
{
    return (!query.from || entry.at >= *query.from) && (!query.to || entry.at < *query.to) &&
           (query.vessel.isEmpty() || entry.vessel == query.vessel) && (!query.kind || entry.kind == *query.kind) &&
           (query.text.isEmpty() || entry.text.contains(query.text, Qt::CaseInsensitive)) &&
           (query.before == 0 || entry.number < query.before);
}

} // namespace

template<typename T> void FakeRecords::tell(QObject *context, Answer<T> answer, const Result<T> &result)
{
    auto deliver = [target = QPointer(context), answer = std::move(answer), result] {
        if (target) {
            answerLater<T>(target, answer, result);
        }
    };
    if (m_held) {
        m_waiting.emplace_back(std::move(deliver));
    } else {
        deliver();
    }
}

void FakeRecords::release()
{
    m_held = false;
    for (const auto &deliver : std::exchange(m_waiting, {})) {
        deliver();
    }
}

void FakeRecords::history(const HistoryQuery &query, QObject *context, Answer<HistorySeries> answer)
{
    historyQueries.append(query);
    Result<HistorySeries> result = orNothing(series);
    if (result) {
        result->vessel = query.vessel;
        result->points.removeIf(
            [&](const HistoryPoint &point) { return point.at < query.from || point.at >= query.to; });
    }
    tell(context, std::move(answer), result);
}

void FakeRecords::cooling(const CoolingQuery &query, QObject *context, Answer<CoolingFigures> answer)
{
    coolingQueries.append(query);
    tell(context, std::move(answer), orNothing(figures));
}

void FakeRecords::journal(const JournalQuery &query, QObject *context, Answer<JournalPage> answer)
{
    journalQueries.append(query);
    if (!entries) {
        tell<JournalPage>(context, std::move(answer), unexpected(ErrorKind::Io, u"this node keeps no records"_s));
        return;
    }
    JournalPage page;
    for (const JournalEntry &entry : *entries) {
        if (!matches(entry, query)) {
            continue;
        }
        if (page.entries.size() == query.limit) {
            page.next = page.entries.back().number;
            break;
        }
        page.entries.append(entry);
    }
    tell<JournalPage>(context, std::move(answer), page);
}

void FakeRecords::batch(const QString &, QObject *context, Answer<VesselBatch> answer)
{
    tell(context, std::move(answer), orNothing(vesselBatch));
}

void FakeRecords::setBatch(
    const QString &, const BatchTexts &typed, const QString &, QObject *context, Answer<VesselBatch> answer)
{
    texts.append(typed);
    if (refusal) {
        tell<VesselBatch>(context, std::move(answer), unexpected(*refusal));
        return;
    }
    if (vesselBatch) {
        Batch batch = vesselBatch->batch.value_or(Batch{});
        for (auto text = typed.cbegin(); text != typed.cend(); ++text) {
            batch.*batchFieldNamed(text.key())->text = text.value();
        }
        vesselBatch->batch = batch;
    }
    tell(context, std::move(answer), orNothing(vesselBatch));
}

void FakeRecords::clearBatch(const QString &, const QString &, QObject *context, Answer<VesselBatch> answer)
{
    ++cleared;
    if (refusal) {
        tell<VesselBatch>(context, std::move(answer), unexpected(*refusal));
        return;
    }
    if (vesselBatch) {
        vesselBatch->batch.reset();
    }
    tell(context, std::move(answer), orNothing(vesselBatch));
}

void FakeRecords::connections(QObject *context, Answer<ConnectionsStatus> answer)
{
    ++connectionQuestions;
    tell(context, std::move(answer), orNothing(status));
}

} // namespace cellar
