// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bus/deviceprofile.h"

#include "core/settingsnames.h"
#include "core/settingsreader.h"
#include "core/tomltable.h"

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace cellar {

namespace {

constexpr EnumNames<RegisterType, 5> typeNames({{
    {RegisterType::Int16, u"int16"},
    {RegisterType::Uint16, u"uint16"},
    {RegisterType::Int32, u"int32"},
    {RegisterType::Uint32, u"uint32"},
    {RegisterType::Float32, u"float32"},
}});
constexpr EnumNames<WordOrder, 2> orderNames({{
    {WordOrder::HighFirst, u"high-first"},
    {WordOrder::LowFirst, u"low-first"},
}});

constexpr IntegerRange addressRange{0, 65535};

// A function code out of a few, which are named in the message; 0 when it is none of them.
int readFunction(const TomlTable &table, const QList<int> &allowed)
{
    const int function = table.integer(u"function", {0, 127});
    if (!table.has(u"function") || allowed.contains(function)) {
        return function;
    }
    QStringList words;
    for (const int one : allowed) {
        words.append(QString::number(one));
    }
    table.problem(u"function", u"'function' must be %1 here, not %2"_s.arg(words.join(u" or "_s)).arg(function));
    return 0;
}

void notYet(const TomlTable &table, const QString &key)
{
    if (table.has(key)) {
        table.document().add(table.whereKey(key), u"'%1' is not part of this version yet"_s.arg(key));
    }
}

double readScale(const TomlTable &table)
{
    const double scale = table.number(u"scale", 1.0);
    if (scale == 0.0) {
        table.problem(u"scale", u"'scale' must not be 0"_s);
    }
    return scale == 0.0 ? 1.0 : scale;
}

RegisterPoint readRegister(const TomlTable &parent, QStringView key, const QList<int> &functions)
{
    const std::optional<TomlTable> table = parent.table(key, true);
    if (!table) {
        return {};
    }
    RegisterPoint point;
    point.function = readFunction(*table, functions);
    point.address = table->integer(u"address", addressRange);
    point.type = table->word(u"type", typeNames, std::optional(RegisterType::Int16));
    point.scale = readScale(*table);
    notYet(*table, u"decimals"_s);
    if (point.address + registerCount(point.type) > 65536) {
        table->problem(u"address", u"the value would end beyond address 65535"_s);
    }
    if (point.function == 6 && registerCount(point.type) != 1) {
        table->problem(u"function", u"function 6 writes one register; use function 16 for 32-bit types"_s);
    }
    return point;
}

BitPoint readBit(const TomlTable &parent, QStringView key)
{
    const std::optional<TomlTable> table = parent.table(key, true);
    if (!table) {
        return {};
    }
    BitPoint point;
    point.function = readFunction(*table, {1, 2, 3, 4});
    point.address = table->integer(u"address", addressRange);
    if (table->has(u"bit")) {
        point.bit = table->integer(u"bit", {0, 15});
    }
    if (table->has(u"open_above")) {
        point.above = table->number(u"open_above");
    }
    point.type = table->word(u"type", typeNames, std::optional(RegisterType::Uint16));
    point.scale = readScale(*table);
    const bool isRegister = point.function >= 3;
    const bool isSingle = point.function == 1 || point.function == 2;
    if (isRegister && point.bit.has_value() == point.above.has_value()) {
        table->problem(key, u"a register needs either 'bit' or 'open_above'"_s);
    }
    if (isSingle && (point.bit || point.above)) {
        table->problem(
            point.bit ? u"bit" : u"open_above", u"functions 1 and 2 read single bits: no 'bit' or 'open_above'"_s);
    }
    return point;
}

// The keys are raw register words: 0x8003 or 32771.
QMap<quint32, QString> readFaults(const TomlTable &parent)
{
    QMap<quint32, QString> faults;
    const std::optional<TomlTable> table = parent.table(u"faults");
    if (!table) {
        return faults;
    }
    for (const QString &key : table->keys()) {
        bool ok = false;
        const ushort word = key.toUShort(&ok, 0);
        const QString text = table->text(key);
        if (!ok) {
            table->document().add(
                table->whereKey(key), u"'%1' must be a register word from 0 to 0xFFFF, such as 0x8003"_s.arg(key));
        } else if (faults.contains(word)) {
            table->document().add(table->whereKey(key), u"'%1' is the same word as one before it"_s.arg(key));
        } else {
            faults.insert(word, text);
        }
    }
    return faults;
}

void readTemperature(const TomlTable &root, DeviceProfile &profile)
{
    const std::optional<TomlTable> table = root.table(u"temperature", true);
    if (!table) {
        return;
    }
    profile.temperature = readRegister(*table, u"read", {3, 4});
    profile.faults = readFaults(*table);
    notYet(*table, u"fault_bits"_s);
    if (const std::optional<TomlTable> valid = table->table(u"valid")) {
        profile.valid = ValueRange{valid->number(u"min"), valid->number(u"max")};
        if (profile.valid->min >= profile.valid->max) {
            valid->problem(u"min", u"'min' must be below 'max'"_s);
        }
    }
}

std::optional<WriteEnable> readEnable(const TomlTable &setpoint)
{
    const std::optional<TomlTable> table = setpoint.table(u"enable");
    if (!table) {
        return std::nullopt;
    }
    WriteEnable enable;
    enable.function = readFunction(*table, {5, 6, 16});
    enable.address = table->integer(u"address", addressRange);
    if (enable.function == 5) {
        enable.value = table->boolean(u"value", true) ? 1 : 0;
    } else if (enable.function != 0) {
        enable.value = quint16(table->integer(u"value", addressRange, 1));
    }
    table->know({u"value"_s});
    return enable;
}

void readSetpoint(const TomlTable &root, DeviceProfile &profile)
{
    const std::optional<TomlTable> table = root.table(u"setpoint", true);
    if (!table) {
        return;
    }
    profile.setpointRead = readRegister(*table, u"read", {3, 4});
    profile.setpointWrite = readRegister(*table, u"write", {6, 16});
    profile.enable = readEnable(*table);
    if (const std::optional<TomlTable> limits = table->table(u"limits")) {
        profile.deviceLimits =
            DeviceLimits{readRegister(*limits, u"min", {3, 4}), readRegister(*limits, u"max", {3, 4})};
    }
}

void readUnit(const TomlTable &root, DeviceProfile &profile)
{
    if (root.isTable(u"temperature_unit")) {
        root.problem(u"temperature_unit",
            u"a 'temperature_unit' that is read from the device is not part of this version yet"_s);
        return;
    }
    profile.unit = root.word(u"temperature_unit", temperatureUnitNames);
}

DeviceProfile readProfile(const TomlTable &root, const QString &name)
{
    DeviceProfile profile;
    profile.name = name;
    profile.title = root.text(u"name");
    profile.source = root.text(u"source", QString());
    readUnit(root, profile);
    profile.maxRegisters = root.integer(u"max_registers", {1, 125}, profile.maxRegisters);
    profile.maxBits = root.integer(u"max_bits", {1, 2000}, profile.maxBits);
    profile.pipeline = root.integer(u"pipeline", {1, 64}, profile.pipeline);
    profile.gap = root.duration(u"gap", {0ms, 10s}, profile.gap);
    profile.wordOrder = root.word(u"word_order", orderNames, std::optional(profile.wordOrder));
    readTemperature(root, profile);
    readSetpoint(root, profile);
    if (const std::optional<TomlTable> valve = root.table(u"valve", true)) {
        profile.valve = readBit(*valve, u"read");
    }
    return profile;
}

void checkReadSizes(const TomlTable &root, const DeviceProfile &profile)
{
    for (const RegisterType type : {profile.temperature.type, profile.setpointRead.type}) {
        if (registerCount(type) > profile.maxRegisters) {
            root.problem(u"max_registers", u"'max_registers' is too small for a 32-bit value"_s);
            return;
        }
    }
}

} // namespace

int registerCount(RegisterType type)
{
    switch (type) {
    case RegisterType::Int16:
    case RegisterType::Uint16:
        return 1;
    case RegisterType::Int32:
    case RegisterType::Uint32:
    case RegisterType::Float32:
        break;
    }
    return 2;
}

ProfileResult readDeviceProfile(const QByteArray &text, const QString &name, const QString &file)
{
    ProfileResult result;
    TomlDocument document(text, file);
    if (document.isValid()) {
        result.profile = readProfile(document.root(), name);
        checkReadSizes(document.root(), *result.profile);
    }
    result.problems = document.finish();
    if (hasErrors(result.problems)) {
        result.profile.reset();
    }
    return result;
}

} // namespace cellar
