// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tomltable.h"

#include <QVarLengthArray>

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace cellar {

namespace {

struct DurationUnit
{
    QStringView suffix;
    Milliseconds length;
};

// Longest first, so that a duration is written in the largest unit that divides it.
constexpr std::array<DurationUnit, 5> durationUnits{{
    {u"d", 24h},
    {u"h", 1h},
    {u"m", 1min},
    {u"s", 1s},
    {u"ms", 1ms},
}};

constexpr Milliseconds longestDuration = 24h * 366;

// Edits between two words; a swap of neighbours counts as one, because that is how fingers slip.
int editDistance(const QString &from, const QString &to)
{
    const qsizetype width = to.size() + 1;
    QVarLengthArray<int, 256> previous(width, 0);
    QVarLengthArray<int, 256> last(width, 0);
    QVarLengthArray<int, 256> current(width, 0);
    for (qsizetype i = 0; i < width; ++i) {
        last[i] = int(i);
    }
    for (qsizetype row = 1; row <= from.size(); ++row) {
        current[0] = int(row);
        for (qsizetype column = 1; column < width; ++column) {
            const bool same = from.at(row - 1) == to.at(column - 1);
            current[column] = std::min({last[column] + 1, current[column - 1] + 1, last[column - 1] + (same ? 0 : 1)});
            if (row > 1 && column > 1 && from.at(row - 1) == to.at(column - 2) &&
                from.at(row - 2) == to.at(column - 1)) {
                current[column] = std::min(current[column], previous[column - 2] + 1);
            }
        }
        previous = last;
        last = current;
    }
    return last[width - 1];
}

} // namespace

std::optional<Milliseconds> durationFromText(QStringView text)
{
    const auto digits = std::find_if_not(text.begin(), text.end(), [](QChar c) { return c >= u'0' && c <= u'9'; });
    const QStringView count = text.first(digits - text.begin());
    const QStringView suffix = text.sliced(count.size());
    bool ok = false;
    const qlonglong value = count.toLongLong(&ok);
    for (const DurationUnit &unit : durationUnits) {
        if (ok && unit.suffix == suffix && value <= longestDuration / unit.length) {
            return value * unit.length;
        }
    }
    return std::nullopt;
}

QString durationText(Milliseconds duration)
{
    for (const DurationUnit &unit : durationUnits) {
        if (duration.count() != 0 && duration % unit.length == 0ms) {
            return u"%1%2"_s.arg(duration / unit.length).arg(unit.suffix);
        }
    }
    return u"0ms"_s;
}

std::optional<QString> nearestWord(const QString &word, const QStringList &candidates)
{
    constexpr qsizetype longestWord = 64;
    const QString wanted = word.left(longestWord).toLower();
    // One slip in a short word, one in three letters of a longer one; anything further is a guess.
    int best = std::max(1, int(wanted.size()) / 3) + 1;
    std::optional<QString> nearest;
    for (const QString &candidate : candidates) {
        const int distance = editDistance(wanted, candidate.toLower());
        if (distance < best) {
            best = distance;
            nearest = candidate;
        }
    }
    return nearest;
}

} // namespace cellar
