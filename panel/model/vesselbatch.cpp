// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/vesselbatch.h"

#include "model/jsonreader.h"

#include <QJsonArray>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace cellar {

const BatchField *batchFieldNamed(QStringView name)
{
    const auto *const found = std::ranges::find(batchFields, name, &BatchField::name);
    return found == batchFields.end() ? nullptr : found;
}

QStringList batchFieldNames()
{
    QStringList names;
    for (const BatchField &field : batchFields) {
        names.append(field.name.toString());
    }
    return names;
}

QJsonObject toJson(const VesselBatch &batch)
{
    return {{u"vessel"_s, batch.vessel}, {u"batch"_s, batch.batch ? QJsonValue(toJson(*batch.batch)) : QJsonValue()},
        {u"editable"_s, QJsonArray::fromStringList(batch.editable)}};
}

Result<VesselBatch> vesselBatchFromJson(const QJsonObject &json)
{
    JsonReader reader(json);
    VesselBatch batch;
    batch.vessel = reader.text(u"vessel");
    if (!reader.isNull(u"batch")) {
        reader.object(u"batch", [&](JsonReader &part) { batch.batch = readBatch(part); });
    }
    const QStringList names = reader.texts(u"editable", int(batchFields.size()));
    for (const QString &name : names) {
        if (batchFieldNamed(name) == nullptr || batch.editable.contains(name)) {
            reader.fail(u"editable"_s, u"has a name that no field has, or one twice"_s);
        }
        batch.editable.append(name);
    }
    return reader.result(std::move(batch));
}

} // namespace cellar
