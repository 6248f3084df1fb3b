// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "batches/batchcolumns.h"

#include <QString>

namespace cellar {

// Two names of the same vessel have the same key: case, white space and what cannot be seen do not count.
[[nodiscard]] QString vesselKey(const QString &name);
// What of a text can be shown in one line: control and direction characters are gone, and what is longer is cut.
[[nodiscard]] QString shownText(const QString &text, qsizetype longest);
// Longest text of a field of a batch, in UTF-16 units.
[[nodiscard]] qsizetype longestText(BatchColumn column);

} // namespace cellar
