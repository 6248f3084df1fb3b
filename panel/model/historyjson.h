// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"
#include "model/historyseries.h"

#include <QJsonObject>

#include <optional>

namespace cellar {

// "raw", "1m", "15m", "1d".
[[nodiscard]] QString historyTierName(HistoryTier tier);
[[nodiscard]] std::optional<HistoryTier> historyTierFromName(QStringView name);

// The JSON of GET /api/v1/vessels/{id}/history and …/cooling, both ways, used by server and RemoteCellar alike.
[[nodiscard]] QJsonObject toJson(const HistorySeries &series);
[[nodiscard]] QJsonObject toJson(const CoolingFigures &figures);
// Hostile until parsed: any missing, mistyped or impossible field is an error naming it. Points must be in the order
// of time, and at most 20,000.
[[nodiscard]] Result<HistorySeries> historyFromJson(const QJsonObject &json);
[[nodiscard]] Result<CoolingFigures> coolingFromJson(const QJsonObject &json);

} // namespace cellar
