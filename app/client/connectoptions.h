// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/nodeaccess.h"

#include <QCommandLineParser>

namespace cellar {

// --token and --token-file, for every program that speaks to a node.
[[nodiscard]] QList<QCommandLineOption> tokenOptions();

// Reads the address and, in this order, --token, --token-file and the environment variable CELLAR_TOKEN; without any
// of them the access has no token, which a node refuses in its own words. BadInput or Io: what is wrong, for people.
[[nodiscard]] Result<NodeAccess> readNodeAccess(
    const QCommandLineParser &parser, const QString &url, const QByteArray &client);

} // namespace cellar
