// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/settings.h"

#include <QHash>
#include <QMap>
#include <QString>

#include <optional>

namespace cellar {

// What a controller keeps at which Modbus address: the typed content of resources/devices/<name>.toml.
// Addresses are 0-based protocol addresses before the vessel's `offset` is added. Values are in the device's own
// unit; `scale` turns a raw register into that unit (36.8 = 368 × 0.1).

enum class RegisterType
{
    Int16,
    Uint16,
    Int32,
    Uint32,
    Float32
};
enum class WordOrder
{
    HighFirst,
    LowFirst
};

// Registers of one value: 1 for 16-bit types, 2 for 32-bit types.
[[nodiscard]] int registerCount(RegisterType type);

// A numeric register. function: 3 or 4 to read, 6 or 16 to write.
struct RegisterPoint
{
    int function = 3;
    int address = 0;
    RegisterType type = RegisterType::Int16;
    double scale = 1.0;

    friend bool operator==(const RegisterPoint &, const RegisterPoint &) = default;
};

// A true/false: a coil (1) or discrete input (2); one bit of a register (3/4 with bit); or an analogue register
// that counts as true above a limit (3/4 with above).
struct BitPoint
{
    int function = 2;
    int address = 0;
    std::optional<int> bit; // 0..15
    std::optional<double> above; // in scaled units
    RegisterType type = RegisterType::Uint16; // with `above`
    double scale = 1.0;
};

struct ValueRange
{
    double min = 0;
    double max = 0;
};

// A coil or register that must be set once per connection before the device accepts a setpoint.
struct WriteEnable
{
    int function = 5; // 5, 6 or 16
    int address = 0;
    quint16 value = 1; // coils: non-zero is on
};

struct DeviceLimits
{
    RegisterPoint min;
    RegisterPoint max;
};

struct DeviceProfile
{
    QString name; // file name without .toml; what `device =` says
    QString title; // the profile's own `name`: makers and models
    QString source; // where the map comes from
    TemperatureUnit unit = TemperatureUnit::Fahrenheit;
    int maxRegisters = 125; // most per read
    int maxBits = 2000; // most per read
    int pipeline = 1; // requests in flight on one connection
    Milliseconds gap{0}; // pause between requests
    WordOrder wordOrder = WordOrder::HighFirst;

    RegisterPoint temperature;
    QMap<quint16, QString> faults; // raw first words that are never temperatures, tested before scaling
    std::optional<ValueRange> valid;
    RegisterPoint setpointRead;
    RegisterPoint setpointWrite;
    std::optional<WriteEnable> enable;
    std::optional<DeviceLimits> deviceLimits;
    BitPoint valve;
};

struct ProfileResult
{
    std::optional<DeviceProfile> profile;
    QList<ConfigProblem> problems;
};

// Parses one profile. `name` becomes DeviceProfile::name, `file` is what messages call it.
[[nodiscard]] ProfileResult readDeviceProfile(const QByteArray &text, const QString &name, const QString &file);

// Everything a node or the simulator needs to start: settings and the profiles they name.
struct CellarConfig
{
    Settings settings;
    QHash<QString, DeviceProfile> profiles; // by name, every vessel's device is present

    [[nodiscard]] const DeviceProfile &profileOf(const VesselSettings &vessel) const;
};

struct ConfigResult
{
    std::optional<CellarConfig> config;
    QList<ConfigProblem> problems; // everything wrong in all files at once
};

// Reads cellar.toml and the profiles it names: a file <device>.toml beside it wins over the built-in ones in
// :/devices. Problems of the profiles carry their own file, line and column.
[[nodiscard]] ConfigResult loadCellarConfig(const QString &file);

} // namespace cellar
