// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/jsonreader.h"

#include "core/timestamp.h"

#include <QJsonArray>

#include <cmath>

using namespace Qt::StringLiterals;

namespace cellar {

JsonReader::JsonReader(QJsonObject json, QString path)
    : m_json(std::move(json))
    , m_path(std::move(path))
{
}

bool JsonReader::isNull(QStringView key) const
{
    const QJsonValue value = m_json.value(key);
    return value.isNull() || value.isUndefined();
}

QString JsonReader::text(QStringView key)
{
    const QJsonValue value = m_json.value(key);
    if (!value.isString()) {
        fail(key.toString(), value.isUndefined() ? u"is missing"_s : u"must be a text"_s);
    }
    return value.toString();
}

QString JsonReader::textOrNull(QStringView key)
{
    return isNull(key) ? QString() : text(key);
}

double JsonReader::number(QStringView key)
{
    const QJsonValue value = m_json.value(key);
    if (!value.isDouble() || !std::isfinite(value.toDouble())) {
        fail(key.toString(), value.isUndefined() ? u"is missing"_s : u"must be a number"_s);
        return 0;
    }
    return value.toDouble();
}

std::optional<double> JsonReader::numberOrNull(QStringView key)
{
    if (isNull(key)) {
        return std::nullopt;
    }
    return number(key);
}

Timestamp JsonReader::time(QStringView key)
{
    const QString written = text(key);
    const std::optional<Timestamp> at = fromRfc3339(written);
    if (!at) {
        fail(key.toString(), u"must be a time like 2026-11-22T14:00:00.123Z"_s);
    }
    return at.value_or(Timestamp{});
}

qint64 JsonReader::count(QStringView key)
{
    constexpr double most = 9007199254740992.0; // beyond it doubles have no units any more
    const double value = number(key);
    if (value < 0 || value > most || std::floor(value) != value) {
        fail(key.toString(), u"must be a whole number of things"_s);
        return 0;
    }
    return qint64(value);
}

bool JsonReader::flag(QStringView key)
{
    const QJsonValue value = m_json.value(key);
    if (!value.isBool()) {
        fail(key.toString(), value.isUndefined() ? u"is missing"_s : u"must be true or false"_s);
    }
    return value.toBool();
}

QStringList JsonReader::texts(QStringView key, int most)
{
    const QJsonValue value = m_json.value(key);
    const QJsonArray items = value.toArray();
    if (!value.isArray() || items.size() > most) {
        fail(key.toString(), value.isUndefined() ? u"is missing"_s : u"must be a list of at most %1 texts"_s.arg(most));
        return {};
    }
    QStringList texts;
    for (const auto &item : items) {
        if (!item.isString()) {
            fail(key.toString(), u"has something that is no text"_s);
        }
        texts.append(item.toString());
    }
    return texts;
}

std::optional<Timestamp> JsonReader::timeOrNull(QStringView key)
{
    if (isNull(key)) {
        return std::nullopt;
    }
    return time(key);
}

void JsonReader::object(QStringView key, const Part &read)
{
    readPart(m_json.value(key), m_path + key.toString(), read);
}

void JsonReader::array(QStringView key, const Part &read)
{
    const QJsonValue value = m_json.value(key);
    if (!value.isArray()) {
        fail(key.toString(), value.isUndefined() ? u"is missing"_s : u"must be a list"_s);
        return;
    }
    const QJsonArray items = value.toArray();
    for (qsizetype i = 0; i < items.size() && m_error.isEmpty(); ++i) {
        readPart(items.at(i), m_path + key.toString() + u'[' + QString::number(i) + u']', read);
    }
}

void JsonReader::fail(const QString &key, const QString &what)
{
    if (m_error.isEmpty()) {
        m_error = m_path + key + u' ' + what;
    }
}

void JsonReader::readPart(const QJsonValue &value, const QString &path, const Part &read)
{
    if (!value.isObject()) {
        if (m_error.isEmpty()) {
            m_error = path + u" must be an object"_s;
        }
        return;
    }
    JsonReader part(value.toObject(), path + u'.');
    read(part);
    if (m_error.isEmpty()) {
        m_error = part.m_error;
    }
}

} // namespace cellar
