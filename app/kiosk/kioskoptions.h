// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/nodeaccess.h"

#include <QSize>
#include <QStringList>

#include <optional>

namespace cellar {

// What the command line of cellar-panel asks for.
struct KioskOptions
{
    QString configFile; // with dataDir: the node lives in this process
    QString dataDir;
    std::optional<NodeAccess> node; // --connect: it lives elsewhere
    std::optional<QSize> window; // --windowed; else the whole screen
    bool selfTest = false;
    QString grabFile; // save a picture and stop
    QString message; // print it and stop: help or version
};

// BadInput or Io: what is wrong, for people.
[[nodiscard]] Result<KioskOptions> kioskOptionsFrom(const QStringList &arguments);

} // namespace cellar
