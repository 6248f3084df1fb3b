// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/historyapi.h"

#include "model/historyjson.h"
#include "model/historystatus.h"
#include "server/download.h"
#include "server/jsonbody.h"
#include "server/problem.h"
#include "server/querytext.h"

#include <memory>
#include <utility>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace cellar {

namespace {

constexpr int usualPoints = 1000;
constexpr int mostPoints = 10'000;

HttpResponse answerOf(const Error &error)
{
    // What the disk does not give is not the node's bug.
    return error.kind == ErrorKind::Io ? problem(503, error.text) : problem(error);
}

// What a download asks for its parts: first what is there already, then piece after piece.
Download::Source pieces(
    HistoryStore *history, const std::shared_ptr<HistoryExport> &exported, const HistoryExport::Piece &first)
{
    auto known = std::make_shared<HistoryExport::Piece>(first);
    return [history, exported, known](QObject *context, const Download::Part &part) {
        if (!known->text.isEmpty() || known->isLast) {
            part(std::exchange(known->text, {}));
            return;
        }
        history->exportCsv(exported, context, [known, part](const Result<HistoryExport::Piece> &piece) {
            if (!piece) {
                part(unexpected(piece.error()));
                return;
            }
            known->isLast = piece->isLast;
            part(piece->text); // empty only when it is the last
        });
    };
}

} // namespace

Result<HistorySpan> spanOf(QueryText &query, Timestamp now, std::optional<Milliseconds> howFarBack)
{
    HistorySpan span;
    span.to = query.time(u"to"_s).value_or(now);
    span.from = query.time(u"from"_s).value_or(howFarBack ? span.to - *howFarBack : Timestamp{});
    if (!query.error() && span.from >= span.to) {
        query.fail(u"from"_s, u"must be before \"to\""_s);
    }
    return query.error() ? Result<HistorySpan>(unexpected(*query.error())) : span;
}

HistoryApi::HistoryApi(HistoryStore *history, const Cellar &cellar, const Clock &clock)
    : m_history(history)
    , m_cellar(cellar)
    , m_clock(clock)
{
}

bool HistoryApi::isThere(const Call &call) const
{
    if (!m_history) {
        call.exchange.answer(problem(503, u"this node keeps no history"_s));
    }
    return m_history;
}

// A vessel of the cellar that has given no reading yet has an empty record, which is not the same as no vessel.
template<typename T>
std::optional<TemperatureUnit> HistoryApi::unitOfUnread(const QString &vessel, const Result<T> &found) const
{
    const VesselState *state = m_cellar.snapshot()->vessel(vessel);
    const bool unread = !found && found.error().kind == ErrorKind::NotFound && state != nullptr;
    return unread ? std::optional(state->unit) : std::nullopt;
}

void HistoryApi::vessel(const Call &call)
{
    if (!isThere(call)) {
        return;
    }
    const QString id = QString::fromUtf8(call.id);
    if (wantsCsv(call.request.accept, call.request.query)) {
        sendCsv(call, id);
        return;
    }
    QueryText query(call.request.query, {u"from"_s, u"to"_s, u"points"_s, u"format"_s});
    query.checkFormat();
    const auto points = static_cast<int>(query.integer(u"points"_s, 2, mostPoints, usualPoints));
    const Result<HistorySpan> span = spanOf(query, m_clock.now(), 24h);
    if (!span) {
        call.exchange.answer(problem(span.error()));
        return;
    }
    m_history->query(
        {id, span->from, span->to, points}, this, [this, id, exchange = call.exchange](Result<HistorySeries> series) {
            if (const auto unit = unitOfUnread(id, series)) {
                series = HistorySeries{id, *unit, HistoryTier::Raw, {}};
            }
            exchange.answer(series ? jsonResponse(200, cellar::toJson(*series)) : answerOf(series.error()));
        });
}

void HistoryApi::cooling(const Call &call)
{
    if (!isThere(call)) {
        return;
    }
    QueryText query(call.request.query, {u"from"_s, u"to"_s});
    const Result<HistorySpan> span = spanOf(query, m_clock.now(), 24h);
    if (!span) {
        call.exchange.answer(problem(span.error()));
        return;
    }
    const QString id = QString::fromUtf8(call.id);
    m_history->cooling({id, span->from, span->to}, this,
        [this, id, span = *span, exchange = call.exchange](Result<CoolingFigures> figures) {
            if (const auto unit = unitOfUnread(id, figures)) {
                figures = CoolingFigures{id, *unit, span.from, span.to, {}, {}, {}, {}, 0};
            }
            exchange.answer(figures ? jsonResponse(200, cellar::toJson(*figures)) : answerOf(figures.error()));
        });
}

void HistoryApi::all(const Call &call)
{
    if (!isThere(call)) {
        return;
    }
    if (wantsCsv(call.request.accept, call.request.query)) {
        sendCsv(call, {});
    } else {
        call.exchange.answer(jsonResponse(200, toJson(m_history->status())));
    }
}

void HistoryApi::sendCsv(const Call &call, const QString &vessel)
{
    QueryText query(call.request.query, {u"from"_s, u"to"_s, u"format"_s});
    query.checkFormat();
    const Result<HistorySpan> span = spanOf(query, m_clock.now(), std::nullopt);
    if (!span) {
        call.exchange.answer(problem(span.error()));
        return;
    }
    m_history->flush(); // so that it ends now and not a few seconds ago
    auto exported = std::make_shared<HistoryExport>(HistoryExportQuery{vessel, span->from, span->to});
    // The first piece tells whether there is such a vessel, so it is fetched before anything is promised.
    m_history->exportCsv(exported, this,
        [history = m_history, exported, exchange = call.exchange](const Result<HistoryExport::Piece> &first) {
            if (!first) {
                exchange.answer(answerOf(first.error()));
                return;
            }
            Download::start(
                exchange, "text/csv; charset=utf-8"_ba, "history.csv"_ba, pieces(history, exported, *first));
        });
}

} // namespace cellar
