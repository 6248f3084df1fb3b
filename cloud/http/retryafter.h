// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"

#include <QByteArrayView>

#include <optional>

namespace cellar {

// What a Retry-After header asks for (RFC 9110, 10.2.3), in seconds or as a date, from `now` on and at least zero; not
// more than `most`, so that nobody else decides that we are silent for a year. Nothing when it cannot be understood.
[[nodiscard]] std::optional<Milliseconds> retryAfter(QByteArrayView header, Timestamp now, Milliseconds most);

// The date of an HTTP header: "Sun, 06 Nov 1994 08:49:37 GMT".
[[nodiscard]] std::optional<Timestamp> httpDate(QByteArrayView text);

} // namespace cellar
