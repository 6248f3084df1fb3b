// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"

#include <QString>
#include <QStringList>

namespace cellar {

// The command line of cellar-server.
struct ServerOptions
{
    QString configFile;
    QString dataDir; // may be empty with checkOnly
    bool checkOnly = false;
    QString message; // not empty: print this and be done (--help, --version)
};

// BadInput, with the usage, for anything it does not know or that is missing.
[[nodiscard]] Result<ServerOptions> serverOptionsFrom(const QStringList &arguments);

} // namespace cellar
