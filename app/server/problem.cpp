// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/problem.h"

#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace cellar {

HttpResponse problem(int status, const QString &detail, const QJsonObject &extra)
{
    QJsonObject body = extra;
    // Nothing is documented under a URI of its own, so the type is the status code's (RFC 9457, 4.2.1).
    body.insert(u"type"_s, u"about:blank"_s);
    body.insert(u"title"_s, QString::fromLatin1(reasonPhrase(status)));
    body.insert(u"status"_s, status);
    body.insert(u"detail"_s, detail);
    HttpResponse response;
    response.status = status;
    response.contentType = "application/problem+json"_ba;
    response.body = QJsonDocument(body).toJson(QJsonDocument::Compact);
    return response;
}

int statusOf(ErrorKind kind)
{
    switch (kind) {
    case ErrorKind::BadInput:
        return 400;
    case ErrorKind::NotFound:
        return 404;
    case ErrorKind::OutOfLimits:
        return 422;
    case ErrorKind::Moved:
        return 409;
    case ErrorKind::Locked:
        return 423;
    case ErrorKind::LinkLost:
        return 503;
    case ErrorKind::Refused:
    case ErrorKind::Protocol:
        return 502;
    case ErrorKind::Timeout:
        return 504;
    case ErrorKind::Unauthorized:
        return 401;
    case ErrorKind::Forbidden:
        return 403;
    case ErrorKind::Io:
    case ErrorKind::Internal:
        break;
    }
    return 500;
}

HttpResponse problem(const Error &error, const QJsonObject &extra)
{
    return problem(statusOf(error.kind), error.text, extra);
}

} // namespace cellar
