// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"
#include "server/httpmessage.h"

#include <QJsonObject>
#include <QString>

namespace cellar {

// An RFC 9457 problem as the answer to a failed request. `detail` is for people; `extra` members are added as they are.
[[nodiscard]] HttpResponse problem(int status, const QString &detail, const QJsonObject &extra = {});

// The one place where an error of the model becomes a status code.
[[nodiscard]] int statusOf(ErrorKind kind);
[[nodiscard]] HttpResponse problem(const Error &error, const QJsonObject &extra = {});

} // namespace cellar
