// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/simunits.h"

namespace cellar {

Result<void> SimUnits::add(SimVessel *vessel)
{
    return m_units[vessel->settings().unit].add(vessel);
}

SimAnswer SimUnits::answer(quint8 unit, QByteArrayView request) const
{
    const auto device = m_units.find(unit);
    if (device == m_units.end()) {
        SimAnswer silence;
        silence.then = SimAnswer::Then::Silence;
        return silence;
    }
    return device->second.answer(unit, request);
}

} // namespace cellar
