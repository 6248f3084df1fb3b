// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "history/historystatus.h"

#include <QJsonObject>

namespace cellar {

// "starting", "recording", "disk-full", "read-only", "failing".
[[nodiscard]] QString historyStateName(HistoryStatus::State state);
// The API's shape; what there is not is null.
[[nodiscard]] QJsonObject toJson(const HistoryStatus &status);

} // namespace cellar
