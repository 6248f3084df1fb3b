// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bus/deviceprofile.h"
#include "bus/modbustransport.h"
#include "bus/panellink.h"

#include <memory>

namespace cellar {

// The link to one [[panel]] with the vessels of `config` that hang on it, not started yet. Null when nothing here
// speaks the panel's driver. `clock` outlives the link.
[[nodiscard]] std::unique_ptr<PanelLink> makePanelLink(
    const PanelSettings &panel, const CellarConfig &config, Clock &clock);

// What carries Modbus requests to the panel, not open yet. Null when it does not speak Modbus.
[[nodiscard]] std::unique_ptr<ModbusTransport> makeModbusTransport(const PanelSettings &panel, Clock &clock);

} // namespace cellar
