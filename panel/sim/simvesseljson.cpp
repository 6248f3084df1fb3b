// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/simvesseljson.h"

#include <QJsonArray>

#include <cmath>

using namespace Qt::StringLiterals;

namespace cellar {

namespace {

double rounded(double value)
{
    return std::round(value * 1000.0) / 1000.0;
}

QJsonObject place(const SimVessel &vessel, int function, int address)
{
    return {{u"function"_s, function}, {u"address"_s, address + vessel.settings().offset}};
}

QJsonObject registerJson(const SimVessel &vessel, const RegisterPoint &point, const RegisterWords &words)
{
    QJsonObject json = place(vessel, point.function, point.address);
    QJsonArray list;
    for (int i = 0; i < words.count; ++i) {
        list.append(words.word[static_cast<std::size_t>(i)]);
    }
    json.insert(u"words"_s, list);
    return json;
}

QJsonObject valveJson(const SimVessel &vessel)
{
    const BitPoint &valve = vessel.profile().valve;
    if (valve.function <= 2) {
        QJsonObject json = place(vessel, valve.function, valve.address);
        json.insert(u"bit"_s, vessel.isValveOpen());
        return json;
    }
    return registerJson(vessel, {valve.function, valve.address, valve.type, 1.0}, vessel.valveWords());
}

QJsonObject registersJson(const SimVessel &vessel)
{
    if (vessel.settings().device.isEmpty()) { // on an Alpha panel, which has pages instead
        return {{u"slot"_s, vessel.settings().slot}, {u"address"_s, vessel.settings().address}};
    }
    const DeviceProfile &profile = vessel.profile();
    QJsonObject json{
        {u"temperature"_s, registerJson(vessel, profile.temperature, vessel.temperatureWords())},
        {u"setpoint"_s, registerJson(vessel, profile.setpointRead, vessel.setpointWords())},
    };
    if (profile.valve.function != 0) {
        json.insert(u"valve"_s, valveJson(vessel));
    }
    if (const auto &unit = profile.unitPoint) {
        json.insert(u"unit"_s, registerJson(vessel, {unit->function, unit->address}, {{vessel.unitWord(), 0}, 1}));
    }
    if (const auto &decimals = profile.decimals) {
        json.insert(
            u"decimals"_s, registerJson(vessel, {decimals->function, decimals->address}, vessel.decimalsWords()));
    }
    if (const auto &codes = profile.faultCodes) {
        json.insert(
            u"fault_code"_s, registerJson(vessel, {codes->function, codes->address}, {{vessel.faultCode(), 0}, 1}));
    }
    if (profile.deviceLimits) {
        json.insert(u"min"_s, registerJson(vessel, profile.deviceLimits->min, vessel.limitWords(false)));
        json.insert(u"max"_s, registerJson(vessel, profile.deviceLimits->max, vessel.limitWords(true)));
    }
    return json;
}

} // namespace

QJsonObject simVesselJson(const SimVessel &vessel)
{
    const VesselSettings &settings = vessel.settings();
    return {
        {u"id"_s, settings.id},
        {u"label"_s, settings.label},
        {u"panel"_s, settings.panel},
        {u"device"_s, settings.device},
        {u"unit"_s, settings.unit},
        {u"temperature"_s, rounded(vessel.temperature())},
        {u"setpoint"_s, rounded(vessel.setpoint())},
        {u"valve"_s, vessel.isValveOpen() ? u"open"_s : u"closed"_s},
        {u"probe"_s, vessel.hasProbe()},
        {u"glycol"_s, rounded(vessel.glycol())},
        {u"fermentation_kw"_s, rounded(vessel.model().fermentationKw())},
        {u"write_enabled"_s, vessel.isWriteEnabled()},
        {u"limits"_s, QJsonObject{{u"min"_s, vessel.deviceLimits().min}, {u"max"_s, vessel.deviceLimits().max}}},
        {u"registers"_s, registersJson(vessel)},
    };
}

} // namespace cellar
