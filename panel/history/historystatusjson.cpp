// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "history/historystatusjson.h"

#include "core/enumnames.h"
#include "core/jsonvalues.h"

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

QJsonObject toJson(const HistoryStatus &status)
{
    return {{u"state"_s, stateNames.name(status.state)}, {u"text"_s, textOrNull(status.text)},
        {u"setAside"_s, textOrNull(status.setAside)}, {u"bytes"_s, status.bytes}, {u"readings"_s, status.readings},
        {u"oldestReading"_s, timeOrNull(status.oldestReading)}, {u"oldest"_s, timeOrNull(status.oldest)},
        {u"waiting"_s, status.waiting}, {u"dropped"_s, status.dropped}};
}

} // namespace cellar
