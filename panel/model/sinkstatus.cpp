// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/sinkstatus.h"

#include "core/enumnames.h"
#include "core/jsonvalues.h"
#include "model/jsonreader.h"

using namespace Qt::StringLiterals;

namespace cellar {

namespace {

constexpr EnumNames<SinkStatus::State, 4> stateNames({{
    {SinkStatus::State::Idle, u"idle"},
    {SinkStatus::State::Sending, u"sending"},
    {SinkStatus::State::Waiting, u"waiting"},
    {SinkStatus::State::Held, u"held"},
}});

} // namespace

QString sinkStateName(SinkStatus::State state)
{
    return stateNames.name(state);
}

std::optional<SinkStatus::State> sinkStateFromName(QStringView name)
{
    return stateNames.value(name);
}

QJsonObject toJson(const SinkStatus &status)
{
    return {
        {u"name"_s, status.name},
        {u"state"_s, sinkStateName(status.state)},
        {u"reason"_s, textOrNull(status.reason)},
        {u"until"_s, timeOrNull(status.until)},
        {u"backlog"_s, status.tally.records},
        {u"backlogBytes"_s, status.tally.bytes},
        {u"oldest"_s, timeOrNull(status.tally.oldest)},
        {u"sent"_s, status.tally.sent},
        {u"quarantined"_s, status.tally.quarantined},
        {u"dropped"_s, status.tally.dropped},
        {u"unsaved"_s, status.tally.unsaved},
        {u"lastError"_s, textOrNull(status.lastError)},
        {u"lastErrorAt"_s, timeOrNull(status.lastErrorAt)},
        {u"lastSuccessAt"_s, timeOrNull(status.lastSuccessAt)},
        {u"outboxTrouble"_s, textOrNull(status.trouble)},
        {u"outboxDamaged"_s, textOrNull(status.damaged)},
    };
}

SinkStatus readSinkStatus(JsonReader &json)
{
    SinkStatus status;
    status.name = json.text(u"name");
    status.state = json.word<SinkStatus::State>(u"state", sinkStateFromName);
    status.reason = json.textOrNull(u"reason");
    status.until = json.timeOrNull(u"until");
    status.tally.records = json.count(u"backlog");
    status.tally.bytes = json.count(u"backlogBytes");
    status.tally.oldest = json.timeOrNull(u"oldest");
    status.tally.sent = json.count(u"sent");
    status.tally.quarantined = json.count(u"quarantined");
    status.tally.dropped = json.count(u"dropped");
    status.tally.unsaved = json.count(u"unsaved");
    status.lastError = json.textOrNull(u"lastError");
    status.lastErrorAt = json.timeOrNull(u"lastErrorAt");
    status.lastSuccessAt = json.timeOrNull(u"lastSuccessAt");
    status.trouble = json.textOrNull(u"outboxTrouble");
    status.damaged = json.textOrNull(u"outboxDamaged");
    return status;
}

} // namespace cellar
