// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/remoterecords.h"

#include "core/timestamp.h"
#include "model/historyjson.h"

#include <QPointer>
#include <QUrl>

using namespace Qt::StringLiterals;

namespace cellar {

namespace {

QByteArray vesselPath(const QString &vessel, const char *what)
{
    return "/api/v1/vessels/" + QUrl::toPercentEncoding(vessel) + '/' + what;
}

// "?from=…&to=…" of those that have a value.
class QueryWords
{
public:
    void add(const char *name, const QString &value)
    {
        if (!value.isEmpty()) {
            m_text += (m_text.isEmpty() ? '?' : '&') + QByteArray(name) + '=' + QUrl::toPercentEncoding(value);
        }
    }
    void add(const char *name, const std::optional<Timestamp> &at) { add(name, at ? toRfc3339(*at) : QString()); }
    [[nodiscard]] const QByteArray &text() const { return m_text; }

private:
    QByteArray m_text;
};

// Records have words of their own for what a setpoint calls moved, out of limits and a lost link.
Error errorOf(const NodeFailure &failure)
{
    switch (failure.status) {
    case 409:
        return {ErrorKind::Refused, failure.error.text};
    case 422:
        return {ErrorKind::BadInput, failure.error.text};
    case 503:
        return {ErrorKind::Io, failure.error.text};
    default:
        return failure.error;
    }
}

template<typename T>
NodeClient::Done parsed(
    QObject *context, CellarRecords::Answer<T> answer, Result<T> (*parse)(const QJsonObject &), const QString &vessel)
{
    return [target = QPointer(context), answer = std::move(answer), parse, vessel](const NodeAnswer &said) {
        if (!target) {
            return;
        }
        if (!said) {
            answer(unexpected(errorOf(said.error())));
            return;
        }
        Result<T> result = parse(*said);
        if constexpr (requires { result->vessel; }) {
            if (result && result->vessel != vessel) {
                result = unexpected(ErrorKind::Protocol, u"vessel is another one"_s);
            }
        }
        if (!result && result.error().kind == ErrorKind::Protocol) {
            result = unexpected(
                ErrorKind::Protocol, u"the cellar node sent a record that is none: %1"_s.arg(result.error().text));
        }
        answer(result);
    };
}

} // namespace

RemoteRecords::RemoteRecords(NodeClient &client)
    : m_client(client)
{
}

void RemoteRecords::history(const HistoryQuery &query, QObject *context, Answer<HistorySeries> answer)
{
    QueryWords words;
    words.add("from", std::optional(query.from));
    words.add("to", std::optional(query.to));
    words.add("points", QString::number(query.points));
    m_client.get(vesselPath(query.vessel, "history") + words.text(), context,
        parsed<HistorySeries>(context, std::move(answer), &historyFromJson, query.vessel));
}

void RemoteRecords::cooling(const CoolingQuery &query, QObject *context, Answer<CoolingFigures> answer)
{
    QueryWords words;
    words.add("from", std::optional(query.from));
    words.add("to", std::optional(query.to));
    m_client.get(vesselPath(query.vessel, "cooling") + words.text(), context,
        parsed<CoolingFigures>(context, std::move(answer), &coolingFromJson, query.vessel));
}

void RemoteRecords::journal(const JournalQuery &query, QObject *context, Answer<JournalPage> answer)
{
    QueryWords words;
    words.add("from", query.from);
    words.add("to", query.to);
    words.add("vessel", query.vessel);
    words.add("kind", query.kind ? journalKindName(*query.kind) : QString());
    words.add("text", query.text);
    words.add("before", query.before > 0 ? QString::number(query.before) : QString());
    words.add("limit", QString::number(query.limit));
    m_client.get("/api/v1/journal" + words.text(), context,
        parsed<JournalPage>(context, std::move(answer), &journalPageFromJson, {}));
}

void RemoteRecords::batch(const QString &vessel, QObject *context, Answer<VesselBatch> answer)
{
    m_client.get(vesselPath(vessel, "batch"), context,
        parsed<VesselBatch>(context, std::move(answer), &vesselBatchFromJson, vessel));
}

void RemoteRecords::setBatch(
    const QString &vessel, const BatchTexts &texts, const QString &, QObject *context, Answer<VesselBatch> answer)
{
    QJsonObject body;
    for (auto text = texts.cbegin(); text != texts.cend(); ++text) {
        body.insert(text.key(), text.value());
    }
    m_client.put(vesselPath(vessel, "batch"), body, context,
        parsed<VesselBatch>(context, std::move(answer), &vesselBatchFromJson, vessel));
}

void RemoteRecords::clearBatch(const QString &vessel, const QString &, QObject *context, Answer<VesselBatch> answer)
{
    const QByteArray path = vesselPath(vessel, "batch");
    m_client.remove(
        path, this, [this, vessel, target = QPointer(context), answer = std::move(answer)](const NodeAnswer &said) {
            if (!target) {
                return;
            }
            if (!said) {
                answer(unexpected(errorOf(said.error())));
                return;
            }
            batch(vessel, target, answer);
        });
}

void RemoteRecords::connections(QObject *context, Answer<ConnectionsStatus> answer)
{
    m_client.get("/api/v1/connections", context,
        parsed<ConnectionsStatus>(context, std::move(answer), &connectionsStatusFromJson, {}));
}

} // namespace cellar
