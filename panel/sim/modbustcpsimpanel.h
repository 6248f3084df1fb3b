// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sim/modbustcpsimserver.h"
#include "sim/simpanel.h"
#include "sim/simunits.h"

namespace cellar {

// A Modbus TCP gateway or PLC: its units behind one listener.
class ModbusTcpSimPanel final : public SimPanel
{
public:
    explicit ModbusTcpSimPanel(const PanelSettings &settings);

    Result<void> add(SimVessel *vessel) override { return m_units.add(vessel); }
    Result<void> listen() override;
    [[nodiscard]] QString whereabouts() const override;
    void dropConnections(Milliseconds refuse) override { m_server.dropConnections(refuse); }
    [[nodiscard]] Milliseconds refusesFor() const override { return m_server.refusesFor(); }
    void acceptAgain() override { m_server.acceptAgain(); }

    [[nodiscard]] const ModbusTcpSimServer &server() const { return m_server; }

private:
    SimUnits m_units;
    ModbusTcpSimServer m_server;
};

// The address of this machine that a panel's host names. Looks it up, once, before anything runs.
[[nodiscard]] Result<QHostAddress> simAddressOf(const QString &host);
// As part of an address that people read: IPv6 in brackets.
[[nodiscard]] QString simHostText(const QHostAddress &host);

} // namespace cellar
