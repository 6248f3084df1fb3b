// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ctl/commissioning/wiretarget.h"

#include "core/tomltable.h"

using namespace Qt::StringLiterals;

namespace cellar {

namespace {

Result<CellarConfig, TargetProblems> readConfig(const QString &file)
{
    ConfigResult result = loadCellarConfig(file);
    if (result.config) {
        return std::move(*result.config);
    }
    TargetProblems problems;
    for (const ConfigProblem &problem : result.problems) {
        problems.append(problem.toString());
    }
    return Unexpected<TargetProblems>{problems};
}

QStringList idsOf(const CellarConfig &config)
{
    QStringList ids;
    for (const PanelSettings &panel : config.settings.panels) {
        ids.append(panel.id);
    }
    return ids;
}

Result<PanelSettings, TargetProblems> namedPanel(const CellarConfig &config, const QString &id)
{
    for (const PanelSettings &panel : config.settings.panels) {
        if (panel.id == id) {
            return panel;
        }
    }
    const QStringList ids = idsOf(config);
    const std::optional<QString> near = nearestWord(id, ids);
    const QString hint = near ? u"did you mean \"%1\"?"_s.arg(*near) : u"there are %1"_s.arg(ids.join(u", "_s));
    return Unexpected<TargetProblems>{{u"there is no panel \"%1\", %2"_s.arg(id, hint)}};
}

Result<PanelSettings, TargetProblems> chosenPanel(const CellarConfig &config, const QString &id)
{
    if (id.isEmpty() && config.settings.panels.size() != 1) {
        return Unexpected<TargetProblems>{{u"which panel? --panel is one of %1"_s.arg(idsOf(config).join(u", "_s))}};
    }
    const Result<PanelSettings, TargetProblems> panel =
        id.isEmpty() ? config.settings.panels.first() : namedPanel(config, id);
    if (panel && panel->driver == PanelDriver::Alpha) {
        return Unexpected<TargetProblems>{
            {u"panel \"%1\" has pages, not registers: nothing can be asked there"_s.arg(panel->id)}};
    }
    return panel;
}

} // namespace

Result<ResolvedTarget, TargetProblems> resolveTarget(
    const WireTarget &target, std::optional<Milliseconds> defaultTimeout)
{
    ResolvedTarget resolved{target.direct, std::nullopt};
    if (!target.configFile.isEmpty()) {
        const Result<CellarConfig, TargetProblems> config = readConfig(target.configFile);
        if (!config) {
            return Unexpected<TargetProblems>{config.error()};
        }
        const Result<PanelSettings, TargetProblems> panel = chosenPanel(*config, target.panel);
        if (!panel) {
            return Unexpected<TargetProblems>{panel.error()};
        }
        resolved = {*panel, *config};
    }
    resolved.panel.timeout = target.timeout.value_or(defaultTimeout.value_or(resolved.panel.timeout));
    return resolved;
}

Result<ResolvedPanels, TargetProblems> resolvePanels(const WireTarget &target)
{
    const Result<CellarConfig, TargetProblems> config = readConfig(target.configFile);
    if (!config) {
        return Unexpected<TargetProblems>{config.error()};
    }
    ResolvedPanels resolved{*config, config->settings.panels};
    if (!target.panel.isEmpty()) {
        const Result<PanelSettings, TargetProblems> panel = namedPanel(*config, target.panel);
        if (!panel) {
            return Unexpected<TargetProblems>{panel.error()};
        }
        resolved.panels = {*panel};
    }
    for (PanelSettings &panel : resolved.panels) {
        panel.timeout = target.timeout.value_or(panel.timeout);
    }
    return resolved;
}

} // namespace cellar
