// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bus/deviceprofile.h"
#include "bus/profilepointreader.h"
#include "core/settingsnames.h"
#include "core/settingsreader.h"

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace cellar {

namespace {

constexpr EnumNames<WordOrder, 2> orderNames({{
    {WordOrder::HighFirst, u"high-first"},
    {WordOrder::LowFirst, u"low-first"},
}});

class ProfileReader
{
public:
    ProfileReader(const TomlTable &root, const QString &name)
        : m_root(root)
    {
        m_profile.name = name;
    }

    [[nodiscard]] DeviceProfile read()
    {
        readHead();
        readUnit();
        readWire();
        readTemperature();
        readSetpoint();
        readValve();
        m_profile.decimals = m_points.decimals();
        checkReadSizes();
        return std::move(m_profile);
    }

private:
    void readHead()
    {
        m_profile.title = m_root.text(u"name");
        m_profile.source = m_root.text(u"source", QString());
        m_profile.verifyOnSite = m_root.text(u"verify_on_site", QString());
        m_profile.identity = readIdentity(m_root);
    }

    void readUnit()
    {
        if (!m_root.isTable(u"temperature_unit")) {
            m_profile.unit = m_root.word(u"temperature_unit", temperatureUnitNames);
            return;
        }
        const std::optional<TomlTable> table = m_root.table(u"temperature_unit");
        m_profile.unit = table->word(u"assume", temperatureUnitNames, std::optional(m_profile.unit));
        m_profile.unitPoint = readUnitPoint(*table);
    }

    void readWire()
    {
        m_profile.maxRegisters = m_root.integer(u"max_registers", {1, 125}, m_profile.maxRegisters);
        m_profile.maxBits = m_root.integer(u"max_bits", {1, 2000}, m_profile.maxBits);
        m_profile.bridge = m_root.integer(u"bridge", {0, 2000}, m_profile.bridge);
        m_profile.pipeline = m_root.integer(u"pipeline", {1, 64}, m_profile.pipeline);
        m_profile.gap = m_root.duration(u"gap", {0ms, 10s}, m_profile.gap);
        m_profile.wordOrder = m_root.word(u"word_order", orderNames, std::optional(m_profile.wordOrder));
    }

    void readTemperature()
    {
        const std::optional<TomlTable> table = m_root.table(u"temperature", true);
        if (!table) {
            return;
        }
        m_profile.temperature = m_points.readRegister(*table, u"read", {3, 4});
        m_profile.faults = readFaultWords(*table, m_profile.temperature.type);
        m_profile.faultBits = readFaultBits(*table);
        m_profile.faultCodes = readFaultCodes(*table);
        if (const std::optional<TomlTable> valid = table->table(u"valid")) {
            m_profile.valid = ValueRange{valid->number(u"min"), valid->number(u"max")};
            if (m_profile.valid->min >= m_profile.valid->max) {
                valid->problem(u"min", u"'min' must be below 'max'"_s);
            }
        }
    }

    void readSetpoint()
    {
        const std::optional<TomlTable> table = m_root.table(u"setpoint", true);
        if (!table) {
            return;
        }
        m_profile.setpointRead = m_points.readRegister(*table, u"read", {3, 4});
        m_profile.setpointWrite = m_points.readRegister(*table, u"write", {6, 16});
        m_profile.writeOnChange = table->boolean(u"write_on_change", m_profile.writeOnChange);
        m_profile.eeprom = table->text(u"eeprom", QString());
        m_profile.enable = readEnable(*table);
        m_profile.enableHint = table->text(u"enable_hint", QString());
        if (const std::optional<TomlTable> limits = table->table(u"limits")) {
            m_profile.deviceLimits = DeviceLimits{
                m_points.readRegister(*limits, u"min", {3, 4}), m_points.readRegister(*limits, u"max", {3, 4})};
        }
    }

    void readValve()
    {
        const std::optional<TomlTable> table = m_root.table(u"valve", true);
        if (!table) {
            return;
        }
        m_profile.valveUnknown = table->text(u"unknown", QString());
        if (!m_profile.valveUnknown.isEmpty()) {
            m_profile.valve.function = 0;
            return;
        }
        m_profile.valve = readBit(*table, u"read");
    }

    void checkReadSizes() const
    {
        QList<RegisterType> types{m_profile.temperature.type, m_profile.setpointRead.type};
        if (m_profile.faultBits) {
            types.append(m_profile.faultBits->type);
        }
        if (m_profile.decimals) {
            types.append(m_profile.decimals->type);
        }
        if (m_profile.deviceLimits) {
            types += {m_profile.deviceLimits->min.type, m_profile.deviceLimits->max.type};
        }
        if (m_profile.valve.function >= 3) {
            types.append(m_profile.valve.type);
        }
        if (std::any_of(types.cbegin(), types.cend(),
                [this](RegisterType type) { return registerCount(type) > m_profile.maxRegisters; })) {
            m_root.problem(u"max_registers", u"'max_registers' is too small for a 32-bit value"_s);
        }
    }

    const TomlTable m_root;
    ProfilePointReader m_points;
    DeviceProfile m_profile;
};

} // namespace

ProfileResult readDeviceProfile(const QByteArray &text, const QString &name, const QString &file)
{
    ProfileResult result;
    TomlDocument document(text, file);
    if (document.isValid()) {
        result.profile = ProfileReader(document.root(), name).read();
    }
    result.problems = document.finish();
    if (hasErrors(result.problems)) {
        result.profile.reset();
    }
    return result;
}

} // namespace cellar
