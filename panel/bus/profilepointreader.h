// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bus/deviceprofile.h"
#include "core/enumnames.h"
#include "core/tomltable.h"

namespace cellar {

// Reads the places of a device profile, one TOML table each. What is wrong is reported to the table's document with its
// position; the value that comes back is then of no use, but safe to go on with.

inline constexpr EnumNames<RegisterType, 5> registerTypeNames({{
    {RegisterType::Int16, u"int16"},
    {RegisterType::Uint16, u"uint16"},
    {RegisterType::Int32, u"int32"},
    {RegisterType::Uint32, u"uint32"},
    {RegisterType::Float32, u"float32"},
}});

// A function code out of a few, which the message names; 0 when it is none of them.
[[nodiscard]] int readFunction(const TomlTable &table, const QList<int> &allowed);
// A protocol address, of a value of so many registers or bits.
[[nodiscard]] int readAddress(const TomlTable &table, int count = 1);

// The points of one profile. All that follow a decimal point must follow the same one, which it remembers.
class ProfilePointReader
{
public:
    [[nodiscard]] RegisterPoint readRegister(const TomlTable &parent, QStringView key, const QList<int> &functions);
    [[nodiscard]] const std::optional<DecimalsPoint> &decimals() const { return m_decimals; }

private:
    void noteDecimals(const TomlTable &table);

    std::optional<DecimalsPoint> m_decimals;
};

[[nodiscard]] BitPoint readBit(const TomlTable &parent, QStringView key);
[[nodiscard]] std::optional<FaultBits> readFaultBits(const TomlTable &parent);
[[nodiscard]] std::optional<FaultCodes> readFaultCodes(const TomlTable &parent);
// Raw values of a type that are never temperatures: 0x8003 or 32771.
[[nodiscard]] QMap<quint32, QString> readFaultWords(const TomlTable &parent, RegisterType type);
[[nodiscard]] UnitPoint readUnitPoint(const TomlTable &table);
[[nodiscard]] std::optional<IdentityPoint> readIdentity(const TomlTable &root);
[[nodiscard]] std::optional<WriteEnable> readEnable(const TomlTable &setpoint);

} // namespace cellar
