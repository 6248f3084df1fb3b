// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/connectionsapi.h"

#include "core/jsonvalues.h"
#include "history/historystatusjson.h"
#include "history/historystore.h"
#include "server/jsonbody.h"
#include "server/problem.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace cellar {

namespace {

constexpr int mostShown = 200; // refused lines, the newest

template<typename T> QJsonArray arrayOf(const QList<T> &values)
{
    QJsonArray array;
    for (const T &value : values) {
        array.append(toJson(value));
    }
    return array;
}

template<typename T> QJsonValue valueOrNull(const std::optional<T> &value)
{
    return value ? QJsonValue(toJson(*value)) : QJsonValue();
}

QJsonObject toJson(const JournalStatus &status)
{
    return {{u"trouble"_s, textOrNull(status.trouble)}, {u"waiting"_s, status.waiting}, {u"lost"_s, status.lost}};
}

HttpResponse noContent()
{
    HttpResponse response;
    response.status = 204;
    return response;
}

} // namespace

QJsonObject toJson(const ConnectionsStatus &status)
{
    return {{u"sinks"_s, arrayOf(status.sinks)}, {u"heartbeats"_s, arrayOf(status.heartbeats)},
        {u"batches"_s, valueOrNull(status.batches)}, {u"history"_s, valueOrNull(status.history)},
        {u"journal"_s, status.journal ? QJsonValue(toJson(*status.journal)) : QJsonValue()}};
}

ConnectionsApi::ConnectionsApi(CloudServices *cloud, HistoryStore *history, Journal *journal)
    : m_cloud(cloud)
    , m_history(history)
    , m_journal(journal)
{
}

ConnectionsStatus ConnectionsApi::status() const
{
    ConnectionsStatus status;
    if (m_cloud != nullptr) {
        status.sinks = m_cloud->sinks();
        status.heartbeats = m_cloud->heartbeats();
        status.batches = m_cloud->batches().status();
    }
    if (m_history != nullptr) {
        status.history = m_history->status();
    }
    if (m_journal != nullptr) {
        status.journal = m_journal->status();
    }
    return status;
}

void ConnectionsApi::show(const Call &call) const
{
    call.exchange.answer(jsonResponse(200, toJson(status())));
}

bool ConnectionsApi::isThere(const Call &call) const
{
    const QString name = QString::fromUtf8(call.id);
    const bool there = m_cloud != nullptr && m_cloud->hasSink(name);
    if (!there) {
        call.exchange.answer(problem(404, u"there is no destination \"%1\""_s.arg(name.left(60))));
    }
    return there;
}

void ConnectionsApi::quarantine(const Call &call)
{
    if (isThere(call)) {
        m_cloud->quarantined(QString::fromUtf8(call.id), mostShown, this,
            [exchange = call.exchange](const QList<QuarantinedRecord> &records) {
                exchange.answer(jsonResponse(200, {{u"records"_s, arrayOf(records)}}));
            });
    }
}

void ConnectionsApi::giveUp(const Call &call)
{
    if (isThere(call)) {
        const QString sink = QString::fromUtf8(call.id);
        m_cloud->clearQuarantine(sink);
        Q_EMIT changed(u"what \"%1\" had refused was given up"_s.arg(sink), call.who.user);
        call.exchange.answer(noContent());
    }
}

void ConnectionsApi::retry(const Call &call)
{
    if (isThere(call)) {
        const QString sink = QString::fromUtf8(call.id);
        m_cloud->retryQuarantine(sink);
        Q_EMIT changed(u"what \"%1\" had refused is sent once more"_s.arg(sink), call.who.user);
        call.exchange.answer(noContent());
    }
}

} // namespace cellar
