// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

namespace cellar {

// One text cell of a CSV file (RFC 4180, UTF-8): quoted when it must be. What a spreadsheet would take for a formula
// is preceded by an apostrophe, which it does not show: people's own words must not run on somebody's computer.
[[nodiscard]] QByteArray csvCell(const QString &text);

} // namespace cellar
