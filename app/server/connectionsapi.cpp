// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/connectionsapi.h"

#include "history/historystore.h"
#include "server/jsonbody.h"
#include "server/problem.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace cellar {

namespace {

constexpr int mostShown = 200; // refused lines, the newest

HttpResponse noContent()
{
    HttpResponse response;
    response.status = 204;
    return response;
}

} // namespace

ConnectionsApi::ConnectionsApi(CloudServices *cloud, HistoryStore *history, Journal *journal)
    : m_cloud(cloud)
    , m_history(history)
    , m_journal(journal)
{
}

ConnectionsStatus connectionsStatus(const CloudServices *cloud, const HistoryStore *history, const Journal *journal)
{
    ConnectionsStatus status;
    if (cloud != nullptr) {
        status.sinks = cloud->sinks();
        status.heartbeats = cloud->heartbeats();
        status.batches = cloud->batches().status();
    }
    if (history != nullptr) {
        status.history = history->status();
    }
    if (journal != nullptr) {
        status.journal = journal->status();
    }
    return status;
}

ConnectionsStatus ConnectionsApi::status() const
{
    return connectionsStatus(m_cloud, m_history, m_journal);
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
                QJsonArray lines;
                for (const QuarantinedRecord &record : records) {
                    lines.append(toJson(record));
                }
                exchange.answer(jsonResponse(200, {{u"records"_s, lines}}));
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
