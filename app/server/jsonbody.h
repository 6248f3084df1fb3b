// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"
#include "server/httpmessage.h"

#include <QJsonObject>
#include <QStringList>

namespace cellar {

// JSON over HTTP, both ways. Bodies are hostile until parsed.

// Whether a Content-Type is application/json, whatever its parameters.
[[nodiscard]] bool isJson(const QByteArray &contentType);
// A body that is one object with no members but `known`; BadInput, in words, for anything else.
[[nodiscard]] Result<QJsonObject> jsonObjectFrom(const QByteArray &body, const QStringList &known);
[[nodiscard]] HttpResponse jsonResponse(int status, const QJsonObject &body);

} // namespace cellar
