// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"

#include <QJsonValue>
#include <QString>

#include <optional>

namespace cellar {

// What the API says of a value that may not be there: null. An empty text is one that nobody wrote. Times are RFC 3339
// in UTC.
[[nodiscard]] QJsonValue textOrNull(const QString &text);
[[nodiscard]] QJsonValue numberOrNull(const std::optional<double> &number);
[[nodiscard]] QJsonValue timeOrNull(const std::optional<Timestamp> &at);

} // namespace cellar
