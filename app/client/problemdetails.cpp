// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/problemdetails.h"

#include <QJsonDocument>
#include <QJsonObject>

using namespace Qt::StringLiterals;

namespace cellar {

ErrorKind errorKindOf(int status)
{
    switch (status) {
    case 400:
    case 413:
    case 415:
        return ErrorKind::BadInput;
    case 401:
        return ErrorKind::Unauthorized;
    case 403:
        return ErrorKind::Forbidden;
    case 404:
        return ErrorKind::NotFound;
    case 409:
        return ErrorKind::Moved;
    case 422:
        return ErrorKind::OutOfLimits;
    case 423:
        return ErrorKind::Locked;
    case 503:
        return ErrorKind::LinkLost;
    case 504:
        return ErrorKind::Timeout;
    default:
        return status >= 500 ? ErrorKind::Refused : ErrorKind::Protocol;
    }
}

Error errorOf(int status, const QByteArray &body)
{
    constexpr qsizetype longestText = 500;
    const QJsonObject problem = QJsonDocument::fromJson(body).object();
    const QString detail = problem.value(u"detail"_s).toString().simplified().left(longestText);
    if (!detail.isEmpty()) {
        return {errorKindOf(status), detail};
    }
    if (status == 401) {
        return {ErrorKind::Unauthorized, u"the cellar node wants a valid token"_s};
    }
    return {errorKindOf(status), u"the cellar node answered with status %1"_s.arg(status)};
}

} // namespace cellar
