// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bus/deviceprofile.h"
#include "bus/panellink.h"

#include <span>

namespace cellar {

// Raw Modbus words to values of a device profile and back. Pure functions; whatever is not certainly a number of the
// device is a SensorFault, never a number. Words are in wire order; a bit read arrives as one word, 0 or 1. `decimals`
// is where the device has its decimal point, for the points that follow it.

using Words = std::span<const quint16>;

// The probe's temperature, in the profile's unit. Fault values are tested before anything is scaled: 0x8003 is
// "probe missing", not -3276.5. Values outside `valid` are faults as well.
[[nodiscard]] PointResult<double> decodeTemperature(const DeviceProfile &profile, Words words, int decimals = 0);

// What a raw temperature means when it is one of the profile's fault values; nothing when it is a number.
[[nodiscard]] std::optional<QString> faultOfTemperature(const DeviceProfile &profile, Words words);

// The setpoint that the device holds, in the profile's unit.
[[nodiscard]] PointResult<double> decodeSetpoint(const DeviceProfile &profile, Words words, int decimals = 0);

// Any other numeric register of the device, such as its own limits.
[[nodiscard]] PointResult<double> decodeRegister(
    const RegisterPoint &point, WordOrder order, Words words, int decimals = 0);

// Whether the valve is open.
[[nodiscard]] PointResult<bool> decodeValve(const DeviceProfile &profile, Words words);

// What the set bits of a status word mean that are faults; empty: none is set.
[[nodiscard]] QStringList raisedFaults(const FaultBits &bits, WordOrder order, Words words);
// What a fault code means; nothing when it is a good one.
[[nodiscard]] std::optional<QString> faultOfCode(const FaultCodes &codes, quint16 code);
// How many decimals the word of a decimal-point register stands for; nothing when it makes no sense.
[[nodiscard]] std::optional<int> decodeDecimals(const DecimalsPoint &point, WordOrder order, Words words);

// What a 32-bit value gives away about the order of its words.
enum class WordsLook
{
    Unclear,
    AsDeclared, // believable as declared, absurd in the other order
    Swapped, // absurd as declared, believable in the other order
};
[[nodiscard]] WordsLook wordsLook(
    const DeviceProfile &profile, const RegisterPoint &point, Words words, int decimals = 0);

// What to write so that the device holds `setpoint`, rounded to its resolution. BadInput when it is not a number or
// the register cannot hold it.
[[nodiscard]] Result<QList<quint16>> encodeSetpoint(const DeviceProfile &profile, double setpoint, int decimals = 0);

} // namespace cellar
