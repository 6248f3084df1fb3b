// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "jsonschema.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <cmath>

using namespace Qt::StringLiterals;

namespace cellar {

namespace {

QString text(const QJsonValue &value)
{
    return QString::fromUtf8(QJsonDocument(QJsonArray{value}).toJson(QJsonDocument::Compact));
}

bool hasType(const QJsonValue &value, const QString &type)
{
    return (type == "null"_L1 && value.isNull()) || (type == "string"_L1 && value.isString()) ||
           (type == "boolean"_L1 && value.isBool()) || (type == "object"_L1 && value.isObject()) ||
           (type == "array"_L1 && value.isArray()) || (type == "number"_L1 && value.isDouble()) ||
           (type == "integer"_L1 && value.isDouble() && std::trunc(value.toDouble()) == value.toDouble());
}

const QStringList understood{u"type"_s, u"enum"_s, u"properties"_s, u"required"_s, u"additionalProperties"_s,
    u"items"_s, u"oneOf"_s, u"description"_s, u"example"_s, u"format"_s, u"minimum"_s, u"maximum"_s};

bool isOutside(const QJsonValue &value, const QJsonObject &schema)
{
    const double number = value.toDouble();
    return value.isDouble() && (number < schema.value("minimum"_L1).toDouble(number) ||
                                   number > schema.value("maximum"_L1).toDouble(number));
}

} // namespace

QJsonObject JsonSchema::resolve(const QJsonObject &schema) const
{
    const QString reference = schema.value("$ref"_L1).toString();
    if (reference.isEmpty()) {
        return schema;
    }
    QJsonValue target = m_document;
    for (const QString &step : reference.split(u'/').sliced(1)) {
        target = target.toObject().value(step);
    }
    return target.toObject();
}

QString JsonSchema::mismatch(const QJsonValue &value, const QJsonObject &unresolved, const QString &where) const
{
    const QJsonObject schema = resolve(unresolved);
    if (schema.isEmpty()) {
        return u"%1: the schema is missing"_s.arg(where);
    }
    for (const QString &keyword : schema.keys()) {
        if (!understood.contains(keyword)) {
            return u"%1: the test does not understand %2"_s.arg(where, keyword);
        }
    }
    if (schema.contains("oneOf"_L1)) {
        int fitting = 0;
        for (const QJsonValue &choice : schema.value("oneOf"_L1).toArray()) {
            fitting += mismatch(value, choice.toObject(), where).isEmpty() ? 1 : 0;
        }
        return fitting == 1 ? QString() : u"%1: %2 fits %3 choices"_s.arg(where, text(value)).arg(fitting);
    }
    if (const QString wrong = typeMismatch(value, schema.value("type"_L1)); !wrong.isEmpty()) {
        return where + u": "_s + wrong;
    }
    if (schema.contains("enum"_L1) && !schema.value("enum"_L1).toArray().contains(value)) {
        return u"%1: %2 is none of the words"_s.arg(where, text(value));
    }
    if (isOutside(value, schema)) {
        return u"%1: %2 is out of range"_s.arg(where, text(value));
    }
    const QJsonArray items = value.toArray();
    for (qsizetype i = 0; i < items.size() && schema.contains("items"_L1); ++i) {
        const QString wrong = mismatch(items[i], schema.value("items"_L1).toObject(), u"%1[%2]"_s.arg(where).arg(i));
        if (!wrong.isEmpty()) {
            return wrong;
        }
    }
    return value.isObject() ? objectMismatch(value.toObject(), schema, where) : QString();
}

QString JsonSchema::typeMismatch(const QJsonValue &value, const QJsonValue &type) const
{
    QStringList types;
    for (const QJsonValue &one : type.isArray() ? type.toArray() : QJsonArray{type}) {
        types.append(one.toString());
        if (hasType(value, types.last())) {
            return {};
        }
    }
    return u"%1 is not %2"_s.arg(text(value), types.join(u" or "_s));
}

QString JsonSchema::objectMismatch(const QJsonObject &value, const QJsonObject &schema, const QString &where) const
{
    const QJsonObject properties = schema.value("properties"_L1).toObject();
    for (const QJsonValue &name : schema.value("required"_L1).toArray()) {
        if (!value.contains(name.toString())) {
            return u"%1: %2 is missing"_s.arg(where, name.toString());
        }
    }
    for (const QString &name : value.keys()) {
        if (!properties.contains(name)) {
            if (schema.value("additionalProperties"_L1) == QJsonValue(false)) {
                return u"%1: %2 is not documented"_s.arg(where, name);
            }
            continue;
        }
        const QString wrong = mismatch(value.value(name), properties.value(name).toObject(), where + u'.' + name);
        if (!wrong.isEmpty()) {
            return wrong;
        }
    }
    return {};
}

} // namespace cellar
