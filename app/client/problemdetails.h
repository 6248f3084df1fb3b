// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"

#include <QByteArray>

namespace cellar {

// What a status code of the API other than success means to us. The one place where it is translated.
[[nodiscard]] ErrorKind errorKindOf(int status);
// The same with the words of the RFC 9457 body; a body that is none is not shown to people.
[[nodiscard]] Error errorOf(int status, const QByteArray &body);

} // namespace cellar
