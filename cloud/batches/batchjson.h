// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "batches/batchcolumns.h"
#include "core/clock.h"
#include "model/batch.h"
#include "model/batchstatus.h"

#include <QByteArray>
#include <QJsonObject>
#include <QStringList>

#include <optional>

namespace cellar {

// How the store keeps things; the other way nothing when it is not that.
[[nodiscard]] QByteArray rowsToJson(const QList<CsvRow> &rows);
[[nodiscard]] std::optional<QList<CsvRow>> rowsFromJson(const QByteArray &json);
[[nodiscard]] QByteArray batchToJson(const Batch &batch);
[[nodiscard]] std::optional<Batch> batchFromJson(const QByteArray &json);

// "gravity", "stage" or "notes", as in the API.
[[nodiscard]] QString batchFieldName(BatchColumn column);
[[nodiscard]] std::optional<BatchColumn> batchFieldFromName(const QString &name);

} // namespace cellar
