// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bus/panellinkfactory.h"

#include "bus/alphapanellink.h"
#include "bus/modbuspanellink.h"
#include "bus/modbusrtutransport.h"
#include "bus/modbustcptransport.h"

using namespace std::chrono_literals;

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

// A time-out holds up everybody on a serial line, so that a unit which stays silent is asked ever less often; with the
// cycle that it has to wait for it is back within 30 s of its return.
constexpr Milliseconds longestProbePause = 28s;

std::unique_ptr<PanelLink> makeModbusTcpLink(const PanelSettings &panel, const CellarConfig &config, Clock &clock)
{
    return std::make_unique<ModbusPanelLink>(panel.id, modbusVessels(panel.id, config),
        makeModbusTransport(panel, clock), PollCycle::Timing{panel.poll, panel.timeout}, clock);
}

std::unique_ptr<PanelLink> makeModbusRtuLink(const PanelSettings &panel, const CellarConfig &config, Clock &clock)
{
    QList<ModbusVessel> vessels = modbusVessels(panel.id, config);
    for (ModbusVessel &vessel : vessels) {
        vessel.profile.pipeline = 1; // the line carries one request at a time, whatever the device could take
    }
    return std::make_unique<ModbusPanelLink>(panel.id, vessels, makeModbusTransport(panel, clock),
        PollCycle::Timing{panel.poll, panel.timeout, longestProbePause}, clock);
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
    case PanelDriver::ModbusRtu:
        return makeModbusRtuLink(panel, config, clock);
    case PanelDriver::Alpha:
        return makeAlphaLink(panel, config, clock);
    }
    return nullptr;
}

std::unique_ptr<ModbusTransport> makeModbusTransport(const PanelSettings &panel, Clock &clock)
{
    switch (panel.driver) {
    case PanelDriver::ModbusTcp: {
        ModbusTcpTransport::Options options;
        options.host = panel.host;
        options.port = panel.port;
        options.timeout = panel.timeout;
        options.connectTimeout = std::max(options.connectTimeout, panel.timeout);
        return std::make_unique<ModbusTcpTransport>(options, clock);
    }
    case PanelDriver::ModbusRtu: {
        ModbusRtuTransport::Options options;
        options.line = panel.serial;
        options.timeout = panel.timeout;
        return std::make_unique<ModbusRtuTransport>(options, clock);
    }
    case PanelDriver::Alpha:
        break;
    }
    return nullptr;
}

} // namespace cellar
