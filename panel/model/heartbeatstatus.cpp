// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/heartbeatstatus.h"

#include "core/enumnames.h"
#include "core/jsonvalues.h"
#include "model/jsonreader.h"

using namespace Qt::StringLiterals;

namespace cellar {

namespace {

constexpr EnumNames<HeartbeatStatus::State, 4> stateNames({{
    {HeartbeatStatus::State::Starting, u"starting"},
    {HeartbeatStatus::State::Beating, u"beating"},
    {HeartbeatStatus::State::Silent, u"silent"},
    {HeartbeatStatus::State::Failing, u"failing"},
}});

} // namespace

QString heartbeatStateName(HeartbeatStatus::State state)
{
    return stateNames.name(state);
}

std::optional<HeartbeatStatus::State> heartbeatStateFromName(QStringView name)
{
    return stateNames.value(name);
}

QJsonObject toJson(const HeartbeatStatus &status)
{
    return {
        {u"name"_s, status.name},
        {u"state"_s, heartbeatStateName(status.state)},
        {u"sent"_s, status.sent},
        {u"missed"_s, status.missed},
        {u"lastBeatAt"_s, timeOrNull(status.lastBeatAt)},
        {u"lastError"_s, textOrNull(status.lastError)},
        {u"lastErrorAt"_s, timeOrNull(status.lastErrorAt)},
    };
}

HeartbeatStatus readHeartbeatStatus(JsonReader &json)
{
    HeartbeatStatus status;
    status.name = json.text(u"name");
    status.state = json.word<HeartbeatStatus::State>(u"state", heartbeatStateFromName);
    status.sent = json.count(u"sent");
    status.missed = json.count(u"missed");
    status.lastBeatAt = json.timeOrNull(u"lastBeatAt");
    status.lastError = json.textOrNull(u"lastError");
    status.lastErrorAt = json.timeOrNull(u"lastErrorAt");
    return status;
}

} // namespace cellar
