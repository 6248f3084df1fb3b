// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/batch.h"

#include "core/jsonvalues.h"
#include "core/timestamp.h"
#include "model/jsonreader.h"

#include <algorithm>
#include <initializer_list>
#include <utility>

using namespace Qt::StringLiterals;

namespace cellar {

std::optional<int> Batch::daysInVessel(const QDate &today) const
{
    if (!brewedOn.isValid() || !today.isValid() || brewedOn > today) {
        return {};
    }
    return static_cast<int>(brewedOn.daysTo(today));
}

QJsonObject toJson(const Batch &batch)
{
    return {{u"beer"_s, batch.beer}, {u"number"_s, textOrNull(batch.number)}, {u"split"_s, textOrNull(batch.split)},
        {u"brewed"_s, textOrNull(batch.brewed)},
        {u"brewedOn"_s, textOrNull(batch.brewedOn.isValid() ? batch.brewedOn.toString(Qt::ISODate) : QString())},
        {u"days"_s, batch.days ? QJsonValue(*batch.days) : QJsonValue()}, {u"size"_s, textOrNull(batch.size)},
        {u"volume"_s, textOrNull(batch.volume)}, {u"og"_s, textOrNull(batch.og)}, {u"fg"_s, textOrNull(batch.fg)},
        {u"gravity"_s, textOrNull(batch.gravity)}, {u"stage"_s, textOrNull(batch.stage)},
        {u"notes"_s, textOrNull(batch.notes)}, {u"recordedAt"_s, toRfc3339(batch.recordedAt)}};
}

Batch readBatch(JsonReader &reader)
{
    Batch batch;
    batch.beer = reader.text(u"beer");
    for (const auto &[key, field] : std::initializer_list<std::pair<QStringView, QString Batch::*>>{
             {u"number", &Batch::number}, {u"split", &Batch::split}, {u"brewed", &Batch::brewed},
             {u"size", &Batch::size}, {u"volume", &Batch::volume}, {u"og", &Batch::og}, {u"fg", &Batch::fg},
             {u"gravity", &Batch::gravity}, {u"stage", &Batch::stage}, {u"notes", &Batch::notes}}) {
        batch.*field = reader.textOrNull(key);
    }
    if (const auto days = reader.numberOrNull(u"days")) {
        batch.days = static_cast<int>(std::clamp(*days, 0.0, 1e6));
    }
    const QString brewedOn = reader.textOrNull(u"brewedOn");
    if (!brewedOn.isEmpty()) {
        batch.brewedOn = QDate::fromString(brewedOn, Qt::ISODate);
        if (!batch.brewedOn.isValid()) {
            reader.fail(u"brewedOn"_s, u"is no date"_s);
        }
    }
    batch.recordedAt = reader.time(u"recordedAt");
    return batch;
}

} // namespace cellar
