// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/simnames.h"

#include "core/tomltable.h"

using namespace Qt::StringLiterals;

namespace cellar {

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
    const std::optional<QString> nearest = nearestWord(simPlainName(word.left(64)), words);
    return nearest ? u"; did you mean \"%1\"?"_s.arg(*nearest) : u"; valid are "_s + words.join(u", "_s);
}

} // namespace cellar
