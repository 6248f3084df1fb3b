// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/settings.h"

#include <chrono>
#include <optional>

namespace cellar {

// How long things take on a serial line, and which device a path leads to.

// Start bit, eight data bits, parity and stop bits.
[[nodiscard]] int bitsPerCharacter(const SerialSettings &line);
[[nodiscard]] std::chrono::microseconds transmissionTime(const SerialSettings &line, std::size_t characters);
// Between two frames: 3.5 characters, above 19200 baud 1.75 ms ("MODBUS over Serial Line" V1.02, 2.5.1.1).
[[nodiscard]] std::chrono::microseconds frameSilence(const SerialSettings &line);

struct SerialDevice
{
    QString path; // of the device itself, without symbolic links
    quint64 device = 0; // the file's own identity
    quint64 inode = 0;
    quint64 number = 0; // of the device that it stands for
    bool pseudoTerminal = false; // carries no parity

    friend bool operator==(const SerialDevice &, const SerialDevice &) = default;
};

// Nothing when there is nothing at `path`.
[[nodiscard]] std::optional<SerialDevice> serialDeviceAt(const QString &path);

} // namespace cellar
