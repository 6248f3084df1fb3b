// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"

#include <QStringList>

#include <optional>

namespace cellar {

// The command line of cellarctl import-env, checked.
struct ImportEnvOptions
{
    QString file;
    QString out; // empty: standard output
    QString secretsFolder; // empty: that of `out`, or the current one
    bool force = false; // overwrites what is there
    std::optional<QString> help; // to be printed instead
};

// `arguments` are those after the command's name. An error is a usage error.
[[nodiscard]] Result<ImportEnvOptions> readImportEnvOptions(const QStringList &arguments);

} // namespace cellar
