// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ctl/commissioning/commissioningoptions.h"

namespace cellar {

// The panel that a command speaks to, and the cellar it belongs to when there is a configuration.
struct ResolvedTarget
{
    PanelSettings panel; // with the time-out that counts
    std::optional<CellarConfig> config;
};

// Everything that is wrong, one text a problem.
using TargetProblems = QStringList;

// Reads the configuration if the target names one.
[[nodiscard]] Result<ResolvedTarget, TargetProblems> resolveTarget(
    const WireTarget &target, std::optional<Milliseconds> defaultTimeout = {});

// The same for a command that goes through every panel, or through the one that was named.
struct ResolvedPanels
{
    CellarConfig config;
    QList<PanelSettings> panels;
};
[[nodiscard]] Result<ResolvedPanels, TargetProblems> resolvePanels(const WireTarget &target);

} // namespace cellar
