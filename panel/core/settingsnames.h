// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/enumnames.h"
#include "core/settings.h"

namespace cellar {

// How cellar.toml and device profiles spell their words.

inline constexpr EnumNames<PanelDriver, 3> panelDriverNames({{
    {PanelDriver::ModbusTcp, u"modbus-tcp"},
    {PanelDriver::ModbusRtu, u"modbus-rtu"},
    {PanelDriver::Alpha, u"alpha"},
}});

inline constexpr EnumNames<Parity, 6> parityNames({{
    {Parity::None, u"none"},
    {Parity::Even, u"even"},
    {Parity::Odd, u"odd"},
    {Parity::None, u"N"}, // as in 8N1
    {Parity::Even, u"E"},
    {Parity::Odd, u"O"},
}});

inline constexpr EnumNames<VesselKind, 5> vesselKindNames({{
    {VesselKind::Fermenter, u"fermenter"},
    {VesselKind::Brite, u"brite"},
    {VesselKind::Room, u"room"},
    {VesselKind::Glycol, u"glycol"},
    {VesselKind::Other, u"other"},
}});

inline constexpr EnumNames<TemperatureUnit, 2> temperatureUnitNames({{
    {TemperatureUnit::Fahrenheit, u"F"},
    {TemperatureUnit::Celsius, u"C"},
}});

} // namespace cellar
