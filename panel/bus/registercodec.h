// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bus/deviceprofile.h"
#include "bus/panellink.h"

#include <span>

namespace cellar {

// Raw Modbus words to values of a device profile and back. Pure functions; whatever is not certainly a number of the
// device is a SensorFault, never a number. Words are in wire order; a bit read arrives as one word, 0 or 1.

using Words = std::span<const quint16>;

// The probe's temperature, in the profile's unit. Fault words are tested before anything is scaled: 0x8003 is
// "probe missing", not -3276.5. Values outside `valid` are faults as well.
[[nodiscard]] PointResult<double> decodeTemperature(const DeviceProfile &profile, Words words);

// The setpoint that the device holds, in the profile's unit.
[[nodiscard]] PointResult<double> decodeSetpoint(const DeviceProfile &profile, Words words);

// Any other numeric register of the device, such as its own limits.
[[nodiscard]] PointResult<double> decodeRegister(const RegisterPoint &point, WordOrder order, Words words);

// Whether the valve is open.
[[nodiscard]] PointResult<bool> decodeValve(const DeviceProfile &profile, Words words);

// What to write so that the device holds `setpoint`, rounded to its resolution. BadInput when it is not a number or
// the register cannot hold it.
[[nodiscard]] Result<QList<quint16>> encodeSetpoint(const DeviceProfile &profile, double setpoint);

} // namespace cellar
