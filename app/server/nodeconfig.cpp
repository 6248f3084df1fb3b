// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/nodeconfig.h"

#include <QFileInfo>

namespace cellar {

NodeConfigResult loadNodeConfig(const QString &file)
{
    CloudSettings cloud;
    ConfigResult read = loadCellarConfig(file, cloudSections(cloud));
    NodeConfigResult result{std::nullopt, std::move(read.problems)};
    if (read.config) {
        result.config = NodeConfig{std::move(*read.config), std::move(cloud), QFileInfo(file).absolutePath()};
    }
    return result;
}

} // namespace cellar
