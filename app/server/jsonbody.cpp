// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/jsonbody.h"

#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace cellar {

namespace {

// "a", "b" and "c"
QString listed(const QStringList &names)
{
    QStringList quoted;
    for (const QString &name : names) {
        quoted.append(u'"' + name + u'"');
    }
    const QString last = quoted.takeLast();
    return quoted.isEmpty() ? last : quoted.join(u", "_s) + u" and "_s + last;
}

} // namespace

bool isJson(const QByteArray &contentType)
{
    const qsizetype parameters = contentType.indexOf(';');
    const QByteArray type = (parameters < 0 ? contentType : contentType.first(parameters)).trimmed();
    return type.compare("application/json", Qt::CaseInsensitive) == 0;
}

Result<QJsonObject> jsonObjectFrom(const QByteArray &body, const QStringList &known)
{
    QJsonParseError parsed;
    const QJsonDocument document = QJsonDocument::fromJson(body, &parsed);
    if (!document.isObject()) {
        return unexpected(ErrorKind::BadInput,
            parsed.error == QJsonParseError::NoError
                ? u"the body must be a JSON object"_s
                : u"the body is not JSON: %1 at byte %2"_s.arg(parsed.errorString()).arg(parsed.offset));
    }
    QJsonObject json = document.object();
    const QStringList names = json.keys();
    for (const QString &name : names) {
        if (!known.contains(name)) {
            return unexpected(
                ErrorKind::BadInput, u"\"%1\" is unknown here; %2 are not"_s.arg(name.left(40), listed(known)));
        }
    }
    return json;
}

HttpResponse jsonResponse(int status, const QJsonObject &body)
{
    HttpResponse response;
    response.status = status;
    response.contentType = "application/json"_ba;
    response.body = QJsonDocument(body).toJson(QJsonDocument::Compact);
    return response;
}

} // namespace cellar
