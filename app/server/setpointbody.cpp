// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/setpointbody.h"

#include "server/jsonbody.h"

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
    const auto json = jsonObjectFrom(body, {u"value"_s, u"expected"_s});
    if (!json) {
        return unexpected(json.error());
    }
    const auto value = number(*json, u"value"_s);
    if (!value) {
        return unexpected(value.error());
    }
    SetpointBody result{*value, {}};
    if (json->contains("expected"_L1)) {
        const auto expected = number(*json, u"expected"_s);
        if (!expected) {
            return unexpected(expected.error());
        }
        result.expected = *expected;
    }
    return result;
}

} // namespace cellar
