// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonObject>
#include <QJsonValue>
#include <QString>

namespace cellar {

// As much of JSON Schema as the OpenAPI document uses: type, enum, properties, required, additionalProperties, items,
// oneOf, $ref into the document. Any other keyword that would mean something is an error, so that none goes unchecked.
class JsonSchema
{
public:
    explicit JsonSchema(const QJsonObject &document)
        : m_document(document)
    {
    }

    // Empty when `value` fits `schema`, else where and why it does not.
    [[nodiscard]] QString mismatch(
        const QJsonValue &value, const QJsonObject &schema, const QString &where = QStringLiteral("$")) const;
    [[nodiscard]] QJsonObject resolve(const QJsonObject &schema) const;

private:
    [[nodiscard]] QString typeMismatch(const QJsonValue &value, const QJsonValue &type) const;
    [[nodiscard]] QString objectMismatch(
        const QJsonObject &value, const QJsonObject &schema, const QString &where) const;

    const QJsonObject m_document;
};

} // namespace cellar
