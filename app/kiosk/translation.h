// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QTranslator>

namespace cellar {

// Loads the built-in texts of `language` ("en", "de", also "de_AT") into `translator`, installs it in the application
// and makes numbers look as in that language. False when there is no such translation: texts stay English, as they
// are in the sources, and nothing is installed. `translator` must outlive the application's windows.
[[nodiscard]] bool installTranslation(QTranslator &translator, const QString &language);

} // namespace cellar
