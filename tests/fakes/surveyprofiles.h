// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bus/surveyplan.h"
#include "fakes/registerdevice.h"

namespace cellar {

// Profiles for tests of what looks at devices, with every kind of point somewhere.

// A controller with one block of registers: 0 temperature, 1 setpoint, 2 upper, 3 lower limit, all ×0.1; coil 16
// enables writes, input 1 is the valve.
inline DeviceProfile blockProfile()
{
    DeviceProfile profile;
    profile.name = QStringLiteral("block");
    profile.maxRegisters = 8;
    profile.temperature = {3, 0, RegisterType::Int16, 0.1};
    profile.faults = {{0x8003, QStringLiteral("probe missing")}};
    profile.valid = ValueRange{-50, 500};
    profile.setpointRead = {3, 1, RegisterType::Int16, 0.1};
    profile.setpointWrite = {6, 1, RegisterType::Int16, 0.1};
    profile.enable = WriteEnable{5, 16, 1};
    profile.deviceLimits = DeviceLimits{{3, 3, RegisterType::Int16, 0.1}, {3, 2, RegisterType::Int16, 0.1}};
    profile.valve.function = 2;
    profile.valve.address = 1;
    return profile;
}

inline void fillBlock(RegisterDevice &device, int offset = 0)
{
    device.put(3, offset, {678, 680, 1000, 340});
    device.put(2, offset + 1, {1});
    device.put(2, offset + 16, {0});
}

// A controller with floats, a unit register, a status word, an error register and an identity: 100 temperature,
// 102 status (bit 3 broken), 103 error (61 good), 110 setpoint, 120 unit (15 °C, 30 °F), 4/200 "TK".
inline DeviceProfile floatProfile()
{
    DeviceProfile profile;
    profile.name = QStringLiteral("float");
    profile.wordOrder = WordOrder::LowFirst;
    profile.temperature = {3, 100, RegisterType::Float32, 1.0};
    profile.valid = ValueRange{-50, 500};
    profile.setpointRead = {3, 110, RegisterType::Float32, 1.0};
    profile.setpointWrite = {16, 110, RegisterType::Float32, 1.0};
    profile.faultBits = FaultBits{3, 102, RegisterType::Uint16, {{3, QStringLiteral("input error")}}};
    profile.faultCodes = FaultCodes{3, 103, {61}, {{65, QStringLiteral("open")}}};
    profile.unitPoint = UnitPoint{3, 120, {{15, TemperatureUnit::Celsius}, {30, TemperatureUnit::Fahrenheit}}};
    profile.identity = IdentityPoint{4, 200, 1, std::nullopt, std::nullopt, QStringLiteral("TK")};
    profile.valve.function = 3;
    profile.valve.address = 102;
    profile.valve.bit = 0;
    return profile;
}

inline void fillFloat(RegisterDevice &device)
{
    device.put(3, 100, {0x0000, 0x4296, 0x0001, 61}); // 75.0, valve open
    device.put(3, 110, {0x0000, 0x4288}); // 68.0
    device.put(3, 120, {30});
    device.put(4, 200, {0x544B});
}

// Asks until there is nothing more to ask; false when it does not come to an end.
template<typename Survey> bool runSurvey(Survey &survey, RegisterDevice &device)
{
    for (int requests = 0; requests < 200; ++requests) {
        const std::optional<ModbusRequest> request = survey.next();
        if (!request) {
            return true;
        }
        survey.take(*request, device.answer(*request));
    }
    return false;
}

} // namespace cellar
