// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/simnames.h"

#include <algorithm>
#include <numeric>
#include <vector>

using namespace Qt::StringLiterals;

namespace cellar {

namespace {

// Levenshtein's distance; words are short, and the long ones are cut before.
int distance(QStringView a, QStringView b)
{
    std::vector<int> row(static_cast<std::size_t>(b.size()) + 1);
    std::iota(row.begin(), row.end(), 0);
    for (qsizetype i = 0; i < a.size(); ++i) {
        int diagonal = row[0];
        row[0] = static_cast<int>(i) + 1;
        for (std::size_t j = 1; j < row.size(); ++j) {
            const int replaced = diagonal + (a[i] == b[static_cast<qsizetype>(j) - 1] ? 0 : 1);
            diagonal = row[j];
            row[j] = std::min({replaced, row[j] + 1, row[j - 1] + 1});
        }
    }
    return row.back();
}

} // namespace

QString simPlainName(QStringView name)
{
    QString plain = name.toString().trimmed().toLower();
    for (QChar &c : plain) {
        if (c == u' ' || c == u'_' || c == u'/') {
            c = u'-';
        }
    }
    return plain;
}

QString simSuggestion(QStringView word, const QStringList &words)
{
    const QString plain = simPlainName(word.left(64));
    int best = std::max(2, static_cast<int>(plain.size()) / 2);
    QString nearest;
    for (const QString &candidate : words) {
        const int apart = distance(plain, simPlainName(candidate));
        if (apart < best) {
            best = apart;
            nearest = candidate;
        }
    }
    return nearest.isEmpty() ? u"; valid are "_s + words.join(u", "_s) : u"; did you mean \"%1\"?"_s.arg(nearest);
}

} // namespace cellar
