// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bus/deviceprofile.h"
#include "bus/registerimage.h"

namespace cellar {

// What a register is in a cellar, as far as its config says.
struct RegisterOwner
{
    enum class Role
    {
        Temperature,
        Setpoint, // the register that is written
        SetpointReadBack, // where it is read, when that is another one
        WriteEnable,
        LimitMin,
        LimitMax,
        Valve,
        Unit,
        Other, // decimal point, faults, identity
    };
    VesselSettings vessel;
    DeviceProfile profile;
    Role role = Role::Other;

    // "setpoint of FV 20/1 (delta-dtb)".
    [[nodiscard]] QString text() const;
};

// Everything on this panel and unit that lies within the range. Functions 5, 6 and 16 mean the tables that they write.
[[nodiscard]] QList<RegisterOwner> ownersOf(
    const CellarConfig &config, const QString &panel, int unit, const RegisterRange &range);

} // namespace cellar
