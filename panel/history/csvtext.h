// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"
#include "history/historysample.h"

#include <QByteArray>
#include <QString>

namespace cellar {

// Fields of a CSV file (RFC 4180, UTF-8), written by the hundred thousand.

// In quotation marks where it must be. What a spreadsheet would take for a formula gets an apostrophe in front: a label
// is somebody else's text, and must not compute anything on the desk of who opens the file.
[[nodiscard]] QByteArray csvText(const QString &text);
// RFC 3339 in UTC with milliseconds.
void appendCsvTime(QByteArray &to, Timestamp at);
// "36.8"; nothing where there is none.
void appendCsvDegrees(QByteArray &to, MilliDegrees value);

} // namespace cellar
