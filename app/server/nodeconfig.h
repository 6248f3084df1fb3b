// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bus/deviceprofile.h"
#include "cloudsettings.h"

namespace cellar {

// Everything that a node reads out of its cellar.toml.
struct NodeConfig
{
    CellarConfig cellar;
    CloudSettings cloud{};
    QString folder{}; // of cellar.toml: relative paths in it begin there
};

struct NodeConfigResult
{
    std::optional<NodeConfig> config; // empty when any problem is an error
    QList<ConfigProblem> problems; // of all files at once
};

[[nodiscard]] NodeConfigResult loadNodeConfig(const QString &file);

} // namespace cellar
