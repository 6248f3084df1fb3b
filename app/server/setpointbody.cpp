// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/setpointbody.h"

#include <QJsonDocument>
#include <QJsonObject>

#include <cmath>

using namespace Qt::StringLiterals;

namespace cellar {

namespace {

Result<double> number(const QJsonObject &json, const QString &name)
{
    const QJsonValue value = json.value(name);
    if (value.isUndefined()) {
        return unexpected(ErrorKind::BadInput, u"\"%1\" is missing"_s.arg(name));
    }
    if (!value.isDouble() || !std::isfinite(value.toDouble())) {
        return unexpected(ErrorKind::BadInput, u"\"%1\" must be a number"_s.arg(name));
    }
    return value.toDouble();
}

} // namespace

Result<SetpointBody> parseSetpointBody(const QByteArray &body)
{
    QJsonParseError parsed;
    const QJsonDocument document = QJsonDocument::fromJson(body, &parsed);
    if (!document.isObject()) {
        return unexpected(ErrorKind::BadInput,
            parsed.error == QJsonParseError::NoError
                ? u"the body must be a JSON object"_s
                : u"the body is not JSON: %1 at byte %2"_s.arg(parsed.errorString()).arg(parsed.offset));
    }
    const QJsonObject json = document.object();
    const QStringList names = json.keys();
    for (const QString &name : names) {
        if (name != "value"_L1 && name != "expected"_L1) {
            return unexpected(
                ErrorKind::BadInput, u"\"%1\" is unknown here; \"value\" and \"expected\" are not"_s.arg(name));
        }
    }
    const auto value = number(json, u"value"_s);
    if (!value) {
        return unexpected(value.error());
    }
    SetpointBody result{*value, {}};
    if (json.contains("expected"_L1)) {
        const auto expected = number(json, u"expected"_s);
        if (!expected) {
            return unexpected(expected.error());
        }
        result.expected = *expected;
    }
    return result;
}

} // namespace cellar
