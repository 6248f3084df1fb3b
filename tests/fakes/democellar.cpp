// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "fakes/democellar.h"

#include "fakes/manualclock.h"

#include <array>

using namespace Qt::StringLiterals;

namespace cellar {

namespace {

struct DemoVessel
{
    QStringView id;
    QStringView label;
    VesselKind kind;
    double temperature;
    double setpoint;
    bool open;
};

constexpr std::array<DemoVessel, 9> vessels{{
    {u"fv-10-1", u"FV 10/1", VesselKind::Fermenter, 36.8, 34.0, true},
    {u"fv-10-2", u"FV 10/2", VesselKind::Fermenter, 35.7, 35.0, false},
    {u"fv-10-3", u"FV 10/3", VesselKind::Fermenter, 35.9, 35.0, true},
    {u"fv-10-4", u"FV 10/4", VesselKind::Fermenter, 37.0, 35.0, true},
    {u"fv-10-5", u"FV 10/5", VesselKind::Fermenter, 35.9, 35.0, false},
    {u"fv-10-6", u"FV 10/6", VesselKind::Fermenter, 35.9, 35.0, true},
    {u"fv-20-1", u"FV 20/1", VesselKind::Fermenter, 67.8, 68.0, false},
    {u"walk-in", u"Walk-In", VesselKind::Room, 42.6, 42.0, false},
    {u"bt-10-1", u"BT 10/1", VesselKind::Brite, 0.0, 0.0, false},
}};

} // namespace

Snapshot demoSnapshot()
{
    const Timestamp at = ManualClock().now();
    Snapshot snapshot;
    snapshot.cellar = u"SuperCellar"_s;
    snapshot.sequence = 1;
    snapshot.at = at;
    PanelState panel{.id = u"main"_s, .address = u"10.1.10.105:502"_s, .state = LinkState::Connected};
    panel.since = at;
    panel.cycleMs = 11.2;
    snapshot.panels = {panel};
    int slot = 0;
    for (const DemoVessel &demo : vessels) {
        VesselState vessel;
        vessel.id = demo.id.toString();
        vessel.label = demo.label.toString();
        vessel.kind = demo.kind;
        vessel.panel = u"main"_s;
        vessel.slot = ++slot;
        vessel.temperature = {demo.temperature, Quality::Good, at, {}};
        vessel.setpoint = {demo.setpoint, Quality::Good, at, {}};
        vessel.valve = {demo.open ? ValveState::Open : ValveState::Closed, Quality::Good, at, {}};
        snapshot.vessels.append(vessel);
    }
    snapshot.vessels.back().temperature = {std::nullopt, Quality::SensorFault, {}, u"probe missing"_s};
    return snapshot;
}

Settings demoSettings()
{
    Settings settings;
    settings.cellar.name = u"SuperCellar"_s;
    PanelSettings panel;
    panel.id = u"main"_s;
    panel.host = u"127.0.0.1"_s;
    settings.panels = {panel};
    int unit = 0;
    for (const DemoVessel &demo : vessels) {
        VesselSettings vessel;
        vessel.id = demo.id.toString();
        vessel.label = demo.label.toString();
        vessel.kind = demo.kind;
        vessel.panel = panel.id;
        vessel.device = u"delta-dtb"_s;
        vessel.unit = ++unit;
        vessel.slot = unit;
        settings.vessels.append(vessel);
    }
    return settings;
}

} // namespace cellar
