// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "fakes/deviceprofiles.h"
#include "sim/simvessel.h"

#include <QByteArray>

// What the tests of the simulator share: the shipped profiles, one in the style of a Watlow, vessels and PDUs.
namespace cellar::simtest {

inline DeviceProfile parsed(const QByteArray &text, const QString &name)
{
    return parsedProfile(text, name);
}

inline DeviceProfile shipped(const QString &name)
{
    return shippedProfile(name);
}

// 32-bit floats with the low word first, read with function 4, written with 16, an analogue valve, in Celsius.
inline DeviceProfile floats()
{
    return parsed(R"(
name = "Floats"
source = "tests"
temperature_unit = "C"
max_registers = 16
word_order = "low-first"
[temperature]
read = { function = 4, address = 360, type = "float32" }
faults = { 0x7FC00000 = "sensor broken", 0x7FC10000 = "No probe" }
[setpoint]
read = { function = 3, address = 2160, type = "float32" }
write = { function = 16, address = 2160, type = "float32" }
enable = { function = 6, address = 100, value = 7 }
[valve]
read = { function = 4, address = 1906, open_above = 0.5, type = "int16", scale = 0.1 }
)",
        QStringLiteral("floats"));
}

inline VesselSettings vessel(const QString &id, int offset = 0)
{
    VesselSettings settings;
    settings.id = id;
    settings.label = id.toUpper();
    settings.panel = QStringLiteral("main");
    settings.offset = offset;
    settings.sim.temperature = 67.8;
    settings.sim.setpoint = 68.0;
    return settings;
}

// A PDU from bytes and 16-bit words: pdu(3, {0x1000, 2}).
inline QByteArray pdu(quint8 function, std::initializer_list<quint16> words, const QByteArray &rest = {})
{
    QByteArray bytes(1, static_cast<char>(function));
    for (const quint16 word : words) {
        bytes.append(static_cast<char>(word >> 8));
        bytes.append(static_cast<char>(word & 0xFF));
    }
    return bytes + rest;
}

} // namespace cellar::simtest
