// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bus/panellinkfactory.h"

#include "bus/alphapanellink.h"
#include "bus/modbuspanellink.h"
#include "bus/modbustcptransport.h"

namespace cellar {

namespace {

QList<ModbusVessel> modbusVessels(const QString &panel, const CellarConfig &config)
{
    QList<ModbusVessel> vessels;
    for (const VesselSettings &vessel : config.settings.vessels) {
        if (vessel.panel == panel) {
            vessels.append({vessel.id, static_cast<quint8>(vessel.unit), vessel.offset, config.profileOf(vessel)});
        }
    }
    return vessels;
}

std::unique_ptr<PanelLink> makeModbusTcpLink(const PanelSettings &panel, const CellarConfig &config, Clock &clock)
{
    ModbusTcpTransport::Options options;
    options.host = panel.host;
    options.port = panel.port;
    options.timeout = panel.timeout;
    options.connectTimeout = std::max(options.connectTimeout, panel.timeout);
    return std::make_unique<ModbusPanelLink>(panel.id, modbusVessels(panel.id, config),
        std::make_unique<ModbusTcpTransport>(options, clock), PollCycle::Timing{panel.poll, panel.timeout}, clock);
}

std::unique_ptr<PanelLink> makeAlphaLink(const PanelSettings &panel, const CellarConfig &config, Clock &clock)
{
    QList<AlphaVessel> vessels;
    for (const VesselSettings &vessel : config.settings.vessels) {
        if (vessel.panel == panel.id) {
            vessels.append({vessel.id, vessel.slot, vessel.address});
        }
    }
    const AlphaPanelLink::Options options{
        panel.alpha.url, panel.alpha.pages, panel.alpha.gap, panel.poll, panel.timeout};
    return std::make_unique<AlphaPanelLink>(panel.id, vessels, options, clock);
}

} // namespace

std::unique_ptr<PanelLink> makePanelLink(const PanelSettings &panel, const CellarConfig &config, Clock &clock)
{
    switch (panel.driver) {
    case PanelDriver::ModbusTcp:
        return makeModbusTcpLink(panel, config, clock);
    case PanelDriver::Alpha:
        return makeAlphaLink(panel, config, clock);
    case PanelDriver::ModbusRtu:
        return nullptr;
    }
    return nullptr;
}

} // namespace cellar
