// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "heartbeat/heartbeatstatus.h"

#include "core/timestamp.h"

using namespace Qt::StringLiterals;

namespace cellar {

QString heartbeatStateName(HeartbeatStatus::State state)
{
    switch (state) {
    case HeartbeatStatus::State::Starting:
        return u"starting"_s;
    case HeartbeatStatus::State::Beating:
        return u"beating"_s;
    case HeartbeatStatus::State::Silent:
        return u"silent"_s;
    case HeartbeatStatus::State::Failing:
        return u"failing"_s;
    }
    return {};
}

QJsonObject toJson(const HeartbeatStatus &status)
{
    const auto time = [](const std::optional<Timestamp> &at) { return at ? QJsonValue(toRfc3339(*at)) : QJsonValue(); };
    return {
        {u"name"_s, status.name},
        {u"state"_s, heartbeatStateName(status.state)},
        {u"sent"_s, status.sent},
        {u"missed"_s, status.missed},
        {u"lastBeatAt"_s, time(status.lastBeatAt)},
        {u"lastError"_s, status.lastError.isEmpty() ? QJsonValue() : QJsonValue(status.lastError)},
        {u"lastErrorAt"_s, time(status.lastErrorAt)},
    };
}

} // namespace cellar
