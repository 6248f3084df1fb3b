// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "history/csvfields.h"

#include <array>
#include <cstdlib>

namespace cellar {

namespace {

void appendDigits(QByteArray &to, int value, int digits)
{
    std::array<char, 10> text{};
    for (int i = digits; i > 0; --i, value /= 10) {
        text[static_cast<std::size_t>(i - 1)] = static_cast<char>('0' + value % 10);
    }
    to.append(text.data(), digits);
}

} // namespace

void appendCsvTime(QByteArray &to, Timestamp at)
{
    const auto day = std::chrono::floor<std::chrono::days>(at);
    const std::chrono::year_month_day date(day);
    const std::chrono::hh_mm_ss time(at - day);
    appendDigits(to, static_cast<int>(date.year()), 4);
    to.append('-');
    appendDigits(to, static_cast<int>(static_cast<unsigned>(date.month())), 2);
    to.append('-');
    appendDigits(to, static_cast<int>(static_cast<unsigned>(date.day())), 2);
    to.append('T');
    appendDigits(to, static_cast<int>(time.hours().count()), 2);
    to.append(':');
    appendDigits(to, static_cast<int>(time.minutes().count()), 2);
    to.append(':');
    appendDigits(to, static_cast<int>(time.seconds().count()), 2);
    to.append('.');
    appendDigits(to, static_cast<int>(time.subseconds().count()), 3);
    to.append('Z');
}

void appendCsvDegrees(QByteArray &to, MilliDegrees value)
{
    if (value == noDegrees) {
        return;
    }
    if (value < 0) {
        to.append('-');
    }
    const int plain = std::abs(value);
    to.append(QByteArray::number(plain / 1000));
    if (int rest = plain % 1000; rest > 0) {
        int digits = 3;
        for (; rest % 10 == 0; rest /= 10) {
            --digits;
        }
        to.append('.');
        appendDigits(to, rest, digits);
    }
}

} // namespace cellar
