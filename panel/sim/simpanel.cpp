// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/simpanel.h"

#include "sim/alphasimpanel.h"
#include "sim/modbusrtusimpanel.h"
#include "sim/modbustcpsimpanel.h"

namespace cellar {

std::unique_ptr<SimPanel> makeSimPanel(const PanelSettings &settings, const Clock &clock)
{
    switch (settings.driver) {
    case PanelDriver::ModbusTcp:
        return std::make_unique<ModbusTcpSimPanel>(settings);
    case PanelDriver::ModbusRtu:
        return std::make_unique<ModbusRtuSimPanel>(settings, clock);
    case PanelDriver::Alpha:
        return std::make_unique<AlphaSimPanel>(settings);
    }
    return nullptr;
}

} // namespace cellar
