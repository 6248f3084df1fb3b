// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"
#include "model/batch.h"

#include <QJsonObject>
#include <QMap>
#include <QStringList>

#include <array>
#include <optional>

namespace cellar {

// A text of a batch that people write, under its name in the API.
struct BatchField
{
    QStringView name;
    QString Batch::*text = nullptr;
};
// All eleven, in the order in which a form asks for them.
inline constexpr std::array<BatchField, 11> batchFields{{
    {u"beer", &Batch::beer},
    {u"number", &Batch::number},
    {u"split", &Batch::split},
    {u"brewed", &Batch::brewed},
    {u"size", &Batch::size},
    {u"volume", &Batch::volume},
    {u"og", &Batch::og},
    {u"fg", &Batch::fg},
    {u"gravity", &Batch::gravity},
    {u"stage", &Batch::stage},
    {u"notes", &Batch::notes},
}};
// Nullptr for a name that none of them has.
[[nodiscard]] const BatchField *batchFieldNamed(QStringView name);
[[nodiscard]] QStringList batchFieldNames();

// What somebody types in, by the name of the field. What is not in it stays, an empty text empties.
using BatchTexts = QMap<QString, QString>;

// What is in one vessel, and what of it may be typed in at a face.
struct VesselBatch
{
    QString vessel;
    std::optional<Batch> batch; // nothing: it is empty
    QStringList editable; // names of fields

    // Whether a face may empty the vessel: nobody else keeps its batches.
    [[nodiscard]] bool canBeEmptied() const { return editable.size() == qsizetype(batchFields.size()); }

    friend bool operator==(const VesselBatch &, const VesselBatch &) = default;
};

// The JSON of GET /api/v1/vessels/{id}/batch, both ways. Hostile until parsed.
[[nodiscard]] QJsonObject toJson(const VesselBatch &batch);
[[nodiscard]] Result<VesselBatch> vesselBatchFromJson(const QJsonObject &json);

} // namespace cellar
