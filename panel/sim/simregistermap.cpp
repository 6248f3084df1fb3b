// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/simregistermap.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace cellar {

namespace {

quint32 keyOf(int function, int address)
{
    return (static_cast<quint32>(function) << 16) | static_cast<quint32>(address & 0xFFFF);
}

} // namespace

quint16 SimCell::word() const
{
    const auto at = static_cast<std::size_t>(index);
    switch (item) {
    case Item::Temperature:
        return vessel->temperatureWords().word[at];
    case Item::Setpoint:
        return vessel->setpointWords().word[at];
    case Item::LimitMin:
        return vessel->limitWords(false).word[at];
    case Item::LimitMax:
        return vessel->limitWords(true).word[at];
    case Item::Valve:
    case Item::FaultBits: {
        const auto valve = isStatusWord || item == Item::Valve ? vessel->valveWords().word[at] : 0U;
        const auto faults = isStatusWord || item == Item::FaultBits ? vessel->faultBitWords().word[at] : 0U;
        return static_cast<quint16>(valve | faults);
    }
    case Item::FaultCode:
        return vessel->faultCode();
    case Item::Decimals:
        return vessel->decimalsWords().word[at];
    case Item::Unit:
        return vessel->unitWord();
    case Item::Identity:
        return vessel->identityWord(number);
    case Item::Enable:
        return vessel->isWriteEnabled() && vessel->profile().enable ? vessel->profile().enable->value : 0;
    }
    return 0;
}

bool SimCell::bit() const
{
    switch (item) {
    case Item::Enable:
        return vessel->isWriteEnabled();
    case Item::FaultBits:
        return vessel->faultCoil(number);
    case Item::Unit:
        return vessel->unitWord() != 0;
    default:
        return vessel->isValveOpen();
    }
}

Result<void> SimRegisterMap::add(SimVessel *vessel)
{
    const DeviceProfile &profile = vessel->profile();
    m_vessels.push_back(vessel);
    m_maxRegisters = std::max(m_maxRegisters, profile.maxRegisters);
    m_maxBits = std::max(m_maxBits, profile.maxBits);

    const QList<Result<void>> steps{
        putPoint(profile.temperature, vessel, SimCell::Item::Temperature),
        putPoint(profile.setpointRead, vessel, SimCell::Item::Setpoint),
        putPoint(profile.setpointWrite, vessel, SimCell::Item::Setpoint),
        putValve(vessel),
        putFaultBits(vessel),
        putFacts(vessel),
        putEnable(vessel),
    };
    for (const Result<void> &step : steps) {
        if (!step) {
            return step;
        }
    }
    return {};
}

const SimCell *SimRegisterMap::cell(int function, int address) const
{
    const auto it = m_cells.constFind(keyOf(function, address));
    return it == m_cells.constEnd() ? nullptr : &it.value();
}

bool SimRegisterMap::isHole(int function, int address) const
{
    return m_holes.contains(keyOf(function, address));
}

// What lies between a place and the nearest ones on both sides, if these are near enough.
void SimRegisterMap::findHoles(int function, int place, int bridge)
{
    for (const int direction : {-1, 1}) {
        int width = 0;
        while (width <= bridge && !cell(function, place + direction * (width + 1))) {
            ++width;
        }
        for (int at = 1; width <= bridge && at <= width; ++at) {
            m_holes.insert(keyOf(function, place + direction * at));
        }
    }
}

Result<void> SimRegisterMap::put(int function, int address, const SimCell &cell)
{
    const VesselSettings &settings = cell.vessel->settings();
    const int place = address + settings.offset;
    if (place < 0 || place > 0xFFFF) {
        return unexpected(
            ErrorKind::BadInput, u"vessel \"%1\": address %2 with offset %3 is no Modbus address"_s.arg(settings.id)
                                     .arg(address)
                                     .arg(settings.offset));
    }
    const auto taken = m_cells.find(keyOf(function, place));
    if (taken != m_cells.end() && taken->vessel != cell.vessel) {
        return unexpected(ErrorKind::BadInput,
            u"vessels \"%1\" and \"%2\" both use address %3 of unit %4"_s.arg(taken->vessel->settings().id, settings.id)
                .arg(place)
                .arg(settings.unit));
    }
    if (taken == m_cells.end()) {
        m_cells.insert(keyOf(function, place), cell);
        findHoles(function, place, cell.vessel->profile().bridge);
    } else if (taken->item == SimCell::Item::Valve && cell.item == SimCell::Item::FaultBits) {
        taken->isStatusWord = true;
    }
    m_functions.insert(function);
    return {};
}

Result<void> SimRegisterMap::putPoint(const RegisterPoint &point, SimVessel *vessel, SimCell::Item item)
{
    const int count = simEncode(point, WordOrder::HighFirst, 0).count;
    for (int index = 0; index < count; ++index) {
        const Result<void> done = put(point.function, point.address + index, {vessel, item, index, count});
        if (!done) {
            return done;
        }
    }
    return {};
}

Result<void> SimRegisterMap::putValve(SimVessel *vessel)
{
    const BitPoint &valve = vessel->profile().valve;
    if (valve.function == 0) {
        return {};
    }
    if (valve.function <= 2) {
        return put(valve.function, valve.address, {vessel, SimCell::Item::Valve, 0, 1});
    }
    return putPoint({valve.function, valve.address, valve.type, 1.0}, vessel, SimCell::Item::Valve);
}

Result<void> SimRegisterMap::putFaultBits(SimVessel *vessel)
{
    const std::optional<FaultBits> &bits = vessel->profile().faultBits;
    if (!bits) {
        return {};
    }
    if (bits->function >= 3) {
        return putPoint({bits->function, bits->address, bits->type, 1.0}, vessel, SimCell::Item::FaultBits);
    }
    for (const int bit : bits->bits.keys()) {
        if (const auto done = put(bits->function, bits->address + bit, {vessel, SimCell::Item::FaultBits, 0, 1, bit});
            !done) {
            return done;
        }
    }
    return {};
}

// What the device says about itself.
Result<void> SimRegisterMap::putFacts(SimVessel *vessel)
{
    const DeviceProfile &profile = vessel->profile();
    QList<Result<void>> steps;
    if (profile.deviceLimits) {
        steps.append(putPoint(profile.deviceLimits->min, vessel, SimCell::Item::LimitMin));
        steps.append(putPoint(profile.deviceLimits->max, vessel, SimCell::Item::LimitMax));
    }
    if (const auto &codes = profile.faultCodes) {
        steps.append(put(codes->function, codes->address, {vessel, SimCell::Item::FaultCode, 0, 1}));
    }
    if (const auto &decimals = profile.decimals) {
        const RegisterPoint point{decimals->function, decimals->address, decimals->type, 1.0};
        steps.append(putPoint(point, vessel, SimCell::Item::Decimals));
    }
    if (const auto &unit = profile.unitPoint) {
        steps.append(put(unit->function, unit->address, {vessel, SimCell::Item::Unit, 0, 1}));
    }
    for (int at = 0; profile.identity && at < profile.identity->count; ++at) {
        steps.append(put(
            profile.identity->function, profile.identity->address + at, {vessel, SimCell::Item::Identity, 0, 1, at}));
    }
    const auto failed = std::find_if(steps.cbegin(), steps.cend(), [](const Result<void> &step) { return !step; });
    return failed == steps.cend() ? Result<void>() : *failed;
}

// What can be written can also be read back: a coil as coil and as input, a register as holding register.
Result<void> SimRegisterMap::putEnable(SimVessel *vessel)
{
    const std::optional<WriteEnable> &enable = vessel->profile().enable;
    if (!enable) {
        return {};
    }
    const SimCell cell{vessel, SimCell::Item::Enable, 0, 1};
    const QList<int> readable = enable->function == 5 ? QList<int>{1, 2} : QList<int>{3};
    const QSet<int> functions = m_functions;
    for (const int function : readable) {
        if (const Result<void> done = put(function, enable->address, cell); !done) {
            return done;
        }
    }
    // Being readable there does not make the device understand a function that its profile does not use.
    m_functions = functions;
    return put(enable->function, enable->address, cell);
}

} // namespace cellar
