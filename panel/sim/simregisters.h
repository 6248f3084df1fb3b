// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bus/deviceprofile.h"

#include <array>

namespace cellar {

// The registers of one value, in the order in which they stand in the device.
struct RegisterWords
{
    std::array<quint16, 2> word{};
    int count = 1;

    friend bool operator==(const RegisterWords &, const RegisterWords &) = default;
};

// What a device holds for a value in its own unit. Rounded to the point's resolution and held at the ends of its type,
// as a real one does; NaN becomes 0. `decimals` counts where the point follows the device's decimal point. Written
// apart from the node's decoder on purpose: each checks the other.
[[nodiscard]] RegisterWords simEncode(const RegisterPoint &point, WordOrder order, double value, int decimals = 0);

// The value that these registers stand for.
[[nodiscard]] double simDecode(
    const RegisterPoint &point, WordOrder order, const RegisterWords &words, int decimals = 0);

// The value as the device can hold it.
[[nodiscard]] double simRounded(const RegisterPoint &point, WordOrder order, double value, int decimals = 0);

// The registers of a raw value of a type.
[[nodiscard]] RegisterWords simSplit(RegisterType type, WordOrder order, quint32 bits);

} // namespace cellar
