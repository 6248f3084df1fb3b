// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"
#include "history/historysample.h"

#include <QByteArray>

namespace cellar {

// Numbers and times in a CSV file, written by the hundred thousand; for text there is csvCell().

// RFC 3339 in UTC with milliseconds.
void appendCsvTime(QByteArray &to, Timestamp at);
// "36.8"; nothing where there is none.
void appendCsvDegrees(QByteArray &to, MilliDegrees value);

} // namespace cellar
