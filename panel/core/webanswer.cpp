// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/webanswer.h"

using namespace Qt::StringLiterals;

namespace cellar {

QString WebAnswer::summary() const
{
    if (!isAnswered()) {
        return text;
    }
    const QString head = u"HTTP status %1"_s.arg(status);
    constexpr qsizetype most = 200;
    // A page for a browser says nothing in its first line.
    if (body.isEmpty() || contentType.startsWith("text/html")) {
        return head;
    }
    const QString said = QString::fromUtf8(body.first(std::min(body.size(), 4 * most))).simplified();
    return head + u": "_s + (said.size() > most ? said.first(most) + u'…' : said);
}

} // namespace cellar
