// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/settings.h"
#include "core/settingsreader.h"

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
// The most decimals that a device can have.
inline constexpr int mostDecimals = 4;

// Where a device keeps how many decimals its numbers have: the value is raw × scale × 10^-decimals.
struct DecimalsPoint
{
    int function = 3; // 3 or 4
    int address = 0;
    RegisterType type = RegisterType::Uint16; // or another whole number
    QMap<quint16, int> values; // register value -> decimals; empty: the value itself, 0..4

    friend bool operator==(const DecimalsPoint &, const DecimalsPoint &) = default;
};

// A numeric register. function: 3 or 4 to read, 6 or 16 to write.
struct RegisterPoint
{
    int function = 3;
    int address = 0;
    RegisterType type = RegisterType::Int16;
    double scale = 1.0;
    bool decimals = false; // the device's decimal point counts too: DeviceProfile::decimals

    friend bool operator==(const RegisterPoint &, const RegisterPoint &) = default;
};

// A true/false: a coil (1) or discrete input (2); one bit of a register (3/4 with bit); or an analogue register
// that counts as true above a limit (3/4 with above).
struct BitPoint
{
    int function = 2; // 0: there is no such point
    int address = 0;
    std::optional<int> bit; // 0..15, of a 32-bit type 0..31
    std::optional<double> above; // in scaled units
    RegisterType type = RegisterType::Uint16; // of a register
    double scale = 1.0; // with `above`
};

// Bits of which each set one means that the temperature cannot be trusted: of a status word (3/4), or coils (1) and
// discrete inputs (2) from `address` on.
struct FaultBits
{
    int function = 3;
    int address = 0;
    RegisterType type = RegisterType::Uint16; // of a register
    QMap<int, QString> bits; // number -> what it means, never empty
};

// A register that names the fault of the probe; everything but `good` is one.
struct FaultCodes
{
    int function = 3;
    int address = 0;
    QList<quint16> good; // never empty
    QMap<quint16, QString> codes; // what else is known
};

// A register (3/4), coil (1) or discrete input (2) that says in which unit the device measures.
struct UnitPoint
{
    int function = 3;
    int address = 0;
    QMap<quint16, TemperatureUnit> values; // never empty
};

// Registers by which a device of this kind can be told from others.
struct IdentityPoint
{
    int function = 3;
    int address = 0;
    int count = 1; // registers
    std::optional<quint16> min; // of the first word
    std::optional<quint16> max;
    QString text; // two characters a register, high byte first: the words begin with it
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
    QString verifyOnSite; // why its map is not certain; empty: it is
    TemperatureUnit unit = TemperatureUnit::Fahrenheit; // what the node takes the values for
    std::optional<UnitPoint> unitPoint; // what the device says; another unit than `unit` makes every value a fault
    int maxRegisters = 125; // most per read
    int maxBits = 2000; // most per read
    int bridge = 0; // registers or bits that nobody named and a read may still run over
    int pipeline = 1; // requests in flight on one connection
    Milliseconds gap{0}; // pause between requests
    WordOrder wordOrder = WordOrder::HighFirst;
    std::optional<IdentityPoint> identity;
    std::optional<DecimalsPoint> decimals; // of the points that follow it

    RegisterPoint temperature;
    QMap<quint32, QString> faults; // raw values, words of 32 bits joined, that are never temperatures; before scaling
    std::optional<FaultBits> faultBits;
    std::optional<FaultCodes> faultCodes;
    std::optional<ValueRange> valid;
    RegisterPoint setpointRead;
    RegisterPoint setpointWrite;
    bool writeOnChange = true; // false: a setpoint is written even if the device holds it already
    QString eeprom; // how often a setpoint may be written; empty: nothing is known
    std::optional<WriteEnable> enable;
    QString enableHint; // what to do at the device when it refuses writes: "set P3-12 to ON"
    std::optional<DeviceLimits> deviceLimits;
    BitPoint valve;
    QString valveUnknown; // why there is no valve to read; empty: there is one
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
    QHash<QString, DeviceProfile> profiles; // by name, the device of every vessel that has one is present
    QByteArray fingerprint; // SHA-256 of cellar.toml, to tell whether somebody has edited it

    // The profile of a vessel on a Modbus panel, in the unit that its device is set to.
    [[nodiscard]] DeviceProfile profileOf(const VesselSettings &vessel) const;
    // In which unit the vessel's values are, on any kind of panel.
    [[nodiscard]] TemperatureUnit unitOf(const VesselSettings &vessel) const;
};

struct ConfigResult
{
    std::optional<CellarConfig> config;
    QList<ConfigProblem> problems; // everything wrong in all files at once
};

// Reads cellar.toml and the profiles it names: a file <device>.toml beside it wins over the built-in ones in
// :/devices. Problems of the profiles carry their own file, line and column.
// `sections` are the tables that the caller understands itself.
[[nodiscard]] ConfigResult loadCellarConfig(const QString &file, const QList<SectionReader> &sections = {});

} // namespace cellar
