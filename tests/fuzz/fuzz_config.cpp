// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// cellar.toml: whatever the text, it is either refused with a reason and a place, or complete and within its ranges.
#include "core/settingsreader.h"
#include "fuzz/fuzzinput.h"

#include <QSet>

#include <algorithm>
#include <cmath>

using namespace cellar;
using namespace cellar::fuzz;
using namespace Qt::StringLiterals;

namespace {

void checkProblem(const ConfigProblem &problem)
{
    must(!problem.text.isEmpty() && !problem.toString().isEmpty());
    must(problem.where.file == u"fuzz.toml" && problem.where.line >= 1 && problem.where.column >= 1);
}

void checkVessel(const VesselSettings &vessel, const Settings &settings)
{
    must(!vessel.id.isEmpty() && !vessel.label.isEmpty());
    must(std::ranges::any_of(settings.panels, [&](const PanelSettings &panel) { return panel.id == vessel.panel; }));
    must(vessel.unit >= 0 && vessel.unit <= 255 && vessel.offset >= 0 && vessel.offset <= 65535);
    must(vessel.address >= 0 && vessel.address <= 65535 && vessel.slot >= 1);
    const SetpointLimits &limits = vessel.limits;
    must(std::isfinite(limits.min) && std::isfinite(limits.max) && std::isfinite(limits.step));
    must(limits.min <= limits.max && limits.step > 0);
}

void checkSettings(const Settings &settings)
{
    must(!settings.panels.isEmpty() && !settings.vessels.isEmpty());
    QSet<QString> panels;
    for (const PanelSettings &panel : settings.panels) {
        must(!panel.id.isEmpty() && !panels.contains(panel.id) && !panel.addressText().isEmpty());
        must(panel.poll.count() > 0 && panel.timeout.count() > 0);
        panels.insert(panel.id);
    }
    QSet<QString> vessels;
    for (const VesselSettings &vessel : settings.vessels) {
        must(!vessels.contains(vessel.id));
        vessels.insert(vessel.id);
        checkVessel(vessel, settings);
    }
    must(settings.server.listen.size() == settings.server.listenWhere.size());
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const QByteArray text(reinterpret_cast<const char *>(data), static_cast<qsizetype>(size));
    const SettingsDraft draft = draftSettings(text, u"fuzz.toml"_s);
    const SettingsResult result = readSettingsText(text, u"fuzz.toml"_s);
    std::ranges::for_each(result.problems, checkProblem);
    must(draft.problems.size() == result.problems.size());
    must(result.settings.has_value() != hasErrors(result.problems));
    if (result.settings) {
        checkSettings(*result.settings);
    }
    return 0;
}
