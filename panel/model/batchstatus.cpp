// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/batchstatus.h"

#include "core/enumnames.h"
#include "core/jsonvalues.h"
#include "model/jsonreader.h"

#include <QJsonArray>

#include <algorithm>
#include <limits>

using namespace Qt::StringLiterals;

namespace cellar {

namespace {

constexpr EnumNames<BatchStatus::State, 4> stateNames({{
    {BatchStatus::State::Typed, u"typed"},
    {BatchStatus::State::Waiting, u"waiting"},
    {BatchStatus::State::Good, u"good"},
    {BatchStatus::State::Trouble, u"trouble"},
}});

} // namespace

QJsonObject toJson(const BatchStatus &status)
{
    constexpr auto second = Milliseconds(std::chrono::seconds(1));
    return {{u"source"_s, status.source}, {u"state"_s, stateNames.name(status.state)},
        {u"error"_s, textOrNull(status.error)}, {u"readAt"_s, timeOrNull(status.readAt)},
        {u"ageSeconds"_s, status.age ? QJsonValue(qint64(*status.age / second)) : QJsonValue()},
        {u"account"_s, textOrNull(status.account)}, {u"twoWay"_s, status.isTwoWay},
        {u"pendingWrites"_s, status.pendingWrites}, {u"warnings"_s, QJsonArray::fromStringList(status.warnings)}};
}

BatchStatus readBatchStatus(JsonReader &json)
{
    constexpr int mostWarnings = 100;
    BatchStatus status;
    status.source = json.text(u"source");
    status.state = json.word<BatchStatus::State>(u"state", [](QStringView name) { return stateNames.value(name); });
    status.error = json.textOrNull(u"error");
    status.readAt = json.timeOrNull(u"readAt");
    if (!json.isNull(u"ageSeconds")) {
        status.age = std::chrono::seconds(json.count(u"ageSeconds"));
    }
    status.account = json.textOrNull(u"account");
    status.isTwoWay = json.flag(u"twoWay");
    status.pendingWrites = int(std::min<qint64>(json.count(u"pendingWrites"), std::numeric_limits<int>::max()));
    status.warnings = json.texts(u"warnings", mostWarnings);
    return status;
}

} // namespace cellar
