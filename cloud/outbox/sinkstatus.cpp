// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "outbox/sinkstatus.h"

#include "core/timestamp.h"

using namespace Qt::StringLiterals;

namespace cellar {

namespace {

QJsonValue jsonOf(const std::optional<Timestamp> &at)
{
    return at ? QJsonValue(toRfc3339(*at)) : QJsonValue();
}

QJsonValue jsonOf(const QString &text)
{
    return text.isEmpty() ? QJsonValue() : QJsonValue(text);
}

} // namespace

QString sinkStateName(SinkStatus::State state)
{
    switch (state) {
    case SinkStatus::State::Idle:
        return u"idle"_s;
    case SinkStatus::State::Sending:
        return u"sending"_s;
    case SinkStatus::State::Waiting:
        return u"waiting"_s;
    case SinkStatus::State::Held:
        return u"held"_s;
    }
    return {};
}

QJsonObject toJson(const SinkStatus &status)
{
    return {
        {u"name"_s, status.name},
        {u"state"_s, sinkStateName(status.state)},
        {u"reason"_s, jsonOf(status.reason)},
        {u"until"_s, jsonOf(status.until)},
        {u"backlog"_s, status.tally.records},
        {u"backlogBytes"_s, status.tally.bytes},
        {u"oldest"_s, jsonOf(status.tally.oldest)},
        {u"sent"_s, status.tally.sent},
        {u"quarantined"_s, status.tally.quarantined},
        {u"dropped"_s, status.tally.dropped},
        {u"unsaved"_s, status.tally.unsaved},
        {u"lastError"_s, jsonOf(status.lastError)},
        {u"lastErrorAt"_s, jsonOf(status.lastErrorAt)},
        {u"lastSuccessAt"_s, jsonOf(status.lastSuccessAt)},
        {u"outboxTrouble"_s, jsonOf(status.trouble)},
        {u"outboxDamaged"_s, jsonOf(status.damaged)},
    };
}

QJsonObject toJson(const QuarantinedRecord &record)
{
    return {
        {u"id"_s, record.id},
        {u"at"_s, toRfc3339(record.at)},
        {u"payload"_s, QString::fromUtf8(record.payload)},
        {u"reason"_s, record.reason},
        {u"since"_s, toRfc3339(record.since)},
    };
}

} // namespace cellar
