// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"
#include "core/result.h"

#include <QJsonObject>
#include <QStringList>

#include <functional>
#include <optional>

namespace cellar {

// Reads a JSON object from outside, field by field. The first field that is missing, mistyped or impossible is kept
// as the error, with its path ("vessels[3].temperature.value is missing"); reading goes on with harmless values so
// that callers stay straight lines and ask once, at the end, through result().
class JsonReader
{
public:
    explicit JsonReader(QJsonObject json, QString path = {});

    [[nodiscard]] bool isNull(QStringView key) const;
    [[nodiscard]] QString text(QStringView key);
    [[nodiscard]] QString textOrNull(QStringView key); // null reads as empty
    [[nodiscard]] double number(QStringView key); // finite
    [[nodiscard]] std::optional<double> numberOrNull(QStringView key);
    [[nodiscard]] qint64 count(QStringView key); // a whole number from 0 to 2^53
    [[nodiscard]] bool flag(QStringView key);
    [[nodiscard]] QStringList texts(QStringView key, int most); // an array of at most so many
    [[nodiscard]] Timestamp time(QStringView key);
    [[nodiscard]] std::optional<Timestamp> timeOrNull(QStringView key);

    // One of an enum's words.
    template<typename E>
    [[nodiscard]] E word(QStringView key, const std::function<std::optional<E>(QStringView)> &fromName)
    {
        const QString name = text(key);
        const std::optional<E> value = fromName(name);
        if (!value) {
            fail(key.toString(), QStringLiteral("is not a known word: ") + name.left(40));
        }
        return value.value_or(E{});
    }

    using Part = std::function<void(JsonReader &)>;
    void object(QStringView key, const Part &read);
    // Calls `read` for each object of an array.
    void array(QStringView key, const Part &read);

    void fail(const QString &key, const QString &what);

    template<typename T> [[nodiscard]] Result<T> result(T value) const
    {
        if (!m_error.isEmpty()) {
            return unexpected(ErrorKind::Protocol, m_error);
        }
        return value;
    }

private:
    void readPart(const QJsonValue &value, const QString &path, const Part &read);

    QJsonObject m_json;
    QString m_path; // "vessels[3]." in front of every key
    QString m_error;
};

} // namespace cellar
