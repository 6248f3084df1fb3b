// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/historystatus.h"

#include "core/enumnames.h"
#include "core/jsonvalues.h"
#include "model/jsonreader.h"

using namespace Qt::StringLiterals;

namespace cellar {

namespace {

constexpr EnumNames<HistoryStatus::State, 5> stateNames({{
    {HistoryStatus::State::Starting, u"starting"},
    {HistoryStatus::State::Recording, u"recording"},
    {HistoryStatus::State::DiskFull, u"disk-full"},
    {HistoryStatus::State::ReadOnly, u"read-only"},
    {HistoryStatus::State::Failing, u"failing"},
}});

} // namespace

QString historyStateName(HistoryStatus::State state)
{
    return stateNames.name(state);
}

std::optional<HistoryStatus::State> historyStateFromName(QStringView name)
{
    return stateNames.value(name);
}

QJsonObject toJson(const HistoryStatus &status)
{
    return {{u"state"_s, stateNames.name(status.state)}, {u"text"_s, textOrNull(status.text)},
        {u"setAside"_s, textOrNull(status.setAside)}, {u"bytes"_s, status.bytes}, {u"readings"_s, status.readings},
        {u"oldestReading"_s, timeOrNull(status.oldestReading)}, {u"oldest"_s, timeOrNull(status.oldest)},
        {u"waiting"_s, status.waiting}, {u"dropped"_s, status.dropped}};
}

HistoryStatus readHistoryStatus(JsonReader &json)
{
    HistoryStatus status;
    status.state = json.word<HistoryStatus::State>(u"state", historyStateFromName);
    status.text = json.textOrNull(u"text");
    status.setAside = json.textOrNull(u"setAside");
    status.bytes = json.count(u"bytes");
    status.readings = json.count(u"readings");
    status.oldestReading = json.timeOrNull(u"oldestReading");
    status.oldest = json.timeOrNull(u"oldest");
    status.waiting = json.count(u"waiting");
    status.dropped = json.count(u"dropped");
    return status;
}

} // namespace cellar
