// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/csvcell.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace cellar {

QByteArray csvCell(const QString &text)
{
    QByteArray cell = text.toUtf8();
    if (!cell.isEmpty() && "=+-@\t\r"_ba.contains(cell.front())) {
        cell.prepend('\'');
    }
    const bool quoted = std::ranges::any_of(cell, [](char c) { return "\",\r\n"_ba.contains(c); });
    return quoted ? '"' + cell.replace('"', "\"\""_ba) + '"' : cell;
}

} // namespace cellar
