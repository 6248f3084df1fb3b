// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "http/retryafter.h"

#include <QDateTime>
#include <QLocale>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace cellar {

std::optional<Timestamp> httpDate(QByteArrayView text)
{
    QDateTime date = QLocale::c().toDateTime(QString::fromLatin1(text.trimmed()), u"ddd, dd MMM yyyy HH:mm:ss 'GMT'"_s);
    if (!date.isValid()) {
        return std::nullopt;
    }
    date.setTimeSpec(Qt::UTC);
    return Timestamp(Milliseconds(date.toMSecsSinceEpoch()));
}

std::optional<Milliseconds> retryAfter(QByteArrayView header, Timestamp now, Milliseconds most)
{
    const QByteArrayView text = header.trimmed();
    const bool digits =
        !text.isEmpty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
    if (digits) {
        constexpr qsizetype mostDigits = 9; // and no number overflows
        return text.size() > mostDigits ? most : std::min<Milliseconds>(std::chrono::seconds(text.toLongLong()), most);
    }
    const std::optional<Timestamp> date = httpDate(text);
    return date ? std::optional(std::clamp<Milliseconds>(*date - now, Milliseconds(0), most)) : std::nullopt;
}

} // namespace cellar
