// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

namespace cellar {

// Lower case, with spaces, underscores and slashes as hyphens: how people may spell a name at the control port.
[[nodiscard]] QString simPlainName(QStringView name);

// `; did you mean "…"?` with the word of `words` that is nearest to `word`, or all of them when none is near.
[[nodiscard]] QString simSuggestion(QStringView word, const QStringList &words);

} // namespace cellar
