// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sim/modbusrtusimline.h"
#include "sim/simpanel.h"
#include "sim/simpty.h"
#include "sim/simunits.h"

namespace cellar {

// Controllers on a serial line, on a pseudo-terminal that stands at the panel's address. A dropped connection is an
// adapter that was pulled out and comes back under the same name, as another device.
class ModbusRtuSimPanel final : public SimPanel
{
public:
    ModbusRtuSimPanel(const PanelSettings &settings, const Clock &clock);

    Result<void> add(SimVessel *vessel) override { return m_units.add(vessel); }
    Result<void> listen() override { return m_pty.plug(); }
    [[nodiscard]] QString whereabouts() const override { return m_pty.link(); }
    void dropConnections(Milliseconds refuse) override;
    [[nodiscard]] Milliseconds refusesFor() const override;
    void acceptAgain() override;

private:
    void plugIn();

    SimUnits m_units;
    SimPty m_pty;
    ModbusRtuSimLine m_line;
    QTimer m_return;
};

} // namespace cellar
