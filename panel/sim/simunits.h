// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sim/simdevice.h"

#include <map>

namespace cellar {

// The Modbus units behind one gateway or on one serial line.
class SimUnits
{
public:
    // As SimDevice::add().
    Result<void> add(SimVessel *vessel);
    // A unit that does not exist stays silent, as on a real line.
    [[nodiscard]] SimAnswer answer(quint8 unit, QByteArrayView request) const;

private:
    std::map<int, SimDevice> m_units;
};

} // namespace cellar
