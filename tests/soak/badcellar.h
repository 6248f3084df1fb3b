// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bus/panellink.h"
#include "sim/simcellar.h"
#include "soak/countingtransport.h"

#include <QTemporaryDir>

namespace cellar::soak {

// The simulated cellar of the soak and what goes wrong in it: a gateway of Delta controllers and a PLC, on real
// sockets. Also makes the node's links to it. Main thread; its clock outlives it.
class BadCellar
{
public:
    BadCellar(const Clock &clock, Milliseconds poll);

    // Opens its panels. The text says why that does not work; empty: it does.
    [[nodiscard]] QString listen();
    [[nodiscard]] const CellarConfig &config() const { return m_config; }
    [[nodiscard]] const std::vector<std::unique_ptr<SimVessel>> &vessels() const { return m_sim.vessels(); }
    // The node's own link to a panel, counted on the wire.
    [[nodiscard]] std::unique_ptr<PanelLink> makeLink(const PanelSettings &settings, WireTally &wire) const;

    // From now on `rate` of all answers are lost, as many late and as many corrupt.
    void spoil(double rate);
    // Somebody pulls out a probe, for a moment.
    void pullProbe(SimVessel &vessel);
    void calm();
    // Simulated time passes.
    void advance(std::chrono::duration<double> time);

private:
    [[nodiscard]] QString readConfig();
    [[nodiscard]] std::unique_ptr<ModbusTransport> makeTransport(const PanelSettings &settings) const;

    const Clock &m_clock;
    const Milliseconds m_poll;
    QTemporaryDir m_folder; // with the config and the serial line
    CellarConfig m_config;
    SimCellar m_sim;
};

} // namespace cellar::soak
