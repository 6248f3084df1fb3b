// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"

#include <QString>

#include <optional>

namespace cellar {

// RFC 3339 in UTC with milliseconds: 2026-11-22T14:00:00.123Z.
[[nodiscard]] QString toRfc3339(Timestamp at);
// Any RFC 3339 date-time with an offset; nothing for anything else.
[[nodiscard]] std::optional<Timestamp> fromRfc3339(QStringView text);

} // namespace cellar
