// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"

#include <QString>

namespace cellar {

// A password or token that a config file names as "env:NAME", "file:PATH" or, less well, says itself.
struct Secret
{
    QString text;
    QString warning; // why the way it is kept deserves attention; empty when it does not. Never repeats the secret
};

// Looks the secret up now. Relative paths start at `folder`, the one of the config file. White space around the
// content of a file is not part of the secret. Errors name the source, never the content.
[[nodiscard]] Result<Secret> resolveSecret(const QString &spec, const QString &folder);

} // namespace cellar
