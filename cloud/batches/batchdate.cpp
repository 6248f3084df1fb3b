// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "batches/batchdate.h"

#include <QList>
#include <QLocale>

#include <algorithm>
#include <array>
#include <optional>

using namespace Qt::StringLiterals;

namespace cellar {

namespace {

constexpr int firstYear = 1980;
constexpr int lastYear = 2099;
constexpr qsizetype longestDate = 40;

// Day 0 of spreadsheets, which think that 1900 was a leap year.
QDate serialZero()
{
    return QDate(1899, 12, 30);
}

bool isDigit(QChar c)
{
    return c >= u'0' && c <= u'9';
}

std::optional<int> number(QStringView text, qsizetype mostDigits)
{
    if (text.isEmpty() || text.size() > mostDigits || !std::ranges::all_of(text, isDigit)) {
        return {};
    }
    return text.toInt();
}

QDate dateOf(std::optional<int> year, std::optional<int> month, std::optional<int> day)
{
    constexpr int century = 100;
    constexpr int thisMillennium = 2000;
    if (!year || !month || !day) {
        return {};
    }
    return {*year < century ? *year + thisMillennium : *year, *month, *day};
}

QDate fromNumbers(QStringView text, DateOrder order)
{
    constexpr std::array<QChar, 3> separators{u'/', u'.', u'-'};
    const auto separator = std::ranges::find_if(separators, [&](QChar c) { return text.contains(c); });
    if (separator == separators.end()) {
        return {};
    }
    const QList<QStringView> parts = text.split(*separator);
    if (parts.size() != 3) {
        return {};
    }
    constexpr qsizetype yearDigits = 4;
    if (parts.first().size() == yearDigits) {
        return dateOf(number(parts[0], yearDigits), number(parts[1], 2), number(parts[2], 2));
    }
    const bool isDayFirst = *separator == u'.' || order == DateOrder::DayFirst;
    const auto first = number(parts[0], 2);
    const auto second = number(parts[1], 2);
    const auto year = parts[2].size() % 2 == 0 ? number(parts[2], yearDigits) : std::nullopt;
    return dateOf(year, isDayFirst ? second : first, isDayFirst ? first : second);
}

QDate fromSerial(QStringView text)
{
    // A time of day is the fraction behind it.
    bool isNumber = false;
    const double serial = text.toDouble(&isNumber);
    constexpr double first = 29'221; // 1980-01-01
    constexpr double last = 73'050; // 2099-12-31
    const bool isPlain = std::ranges::all_of(text, [](QChar c) { return isDigit(c) || c == u'.'; });
    return isNumber && isPlain && serial >= first && serial < last + 1
               ? serialZero().addDays(static_cast<qint64>(serial))
               : QDate();
}

QDate fromWords(const QString &text)
{
    const QLocale english = QLocale::c();
    for (const auto &format : {u"MMM d, yyyy"_s, u"MMMM d, yyyy"_s, u"MMM d yyyy"_s, u"MMMM d yyyy"_s, u"d MMM yyyy"_s,
             u"d MMMM yyyy"_s, u"d-MMM-yyyy"_s}) {
        const QDate date = english.toDate(text, format);
        if (date.isValid()) {
            return date;
        }
    }
    return {};
}

} // namespace

QDate batchDate(QStringView text, DateOrder order)
{
    const QString clean = text.left(longestDate).toString().simplified();
    QStringView day = clean;
    day = day.left(std::max<qsizetype>(day.indexOf(u' '), 0));
    day = day.isEmpty() ? QStringView(clean) : day;
    constexpr qsizetype isoLength = 10;
    if (day.size() > isoLength && day.at(isoLength) == u'T') {
        day = day.first(isoLength);
    }
    QDate date = fromNumbers(day, order);
    date = date.isValid() ? date : fromSerial(clean);
    date = date.isValid() ? date : fromWords(clean);
    return date.isValid() && date.year() >= firstYear && date.year() <= lastYear ? date : QDate();
}

} // namespace cellar
