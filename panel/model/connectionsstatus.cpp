// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/connectionsstatus.h"

#include "model/jsonreader.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace cellar {

namespace {

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

template<typename T> std::optional<T> partOrNull(JsonReader &json, QStringView key, T (*read)(JsonReader &))
{
    std::optional<T> value;
    if (!json.isNull(key)) {
        json.object(key, [&](JsonReader &part) { value = read(part); });
    }
    return value;
}

} // namespace

QJsonObject toJson(const ConnectionsStatus &status)
{
    return {{u"sinks"_s, arrayOf(status.sinks)}, {u"heartbeats"_s, arrayOf(status.heartbeats)},
        {u"batches"_s, valueOrNull(status.batches)}, {u"history"_s, valueOrNull(status.history)},
        {u"journal"_s, valueOrNull(status.journal)}};
}

Result<ConnectionsStatus> connectionsStatusFromJson(const QJsonObject &json)
{
    JsonReader reader(json);
    ConnectionsStatus status;
    reader.array(u"sinks", [&](JsonReader &part) { status.sinks.append(readSinkStatus(part)); });
    reader.array(u"heartbeats", [&](JsonReader &part) { status.heartbeats.append(readHeartbeatStatus(part)); });
    status.batches = partOrNull(reader, u"batches", &readBatchStatus);
    status.history = partOrNull(reader, u"history", &readHistoryStatus);
    status.journal = partOrNull(reader, u"journal", &readJournalStatus);
    return reader.result(std::move(status));
}

} // namespace cellar
