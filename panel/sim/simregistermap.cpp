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
        return vessel->valveWords().word[at];
    case Item::Enable:
        return vessel->isWriteEnabled() && vessel->profile().enable ? vessel->profile().enable->value : 0;
    }
    return 0;
}

bool SimCell::bit() const
{
    return item == Item::Enable ? vessel->isWriteEnabled() : vessel->isValveOpen();
}

Result<void> SimRegisterMap::add(SimVessel *vessel)
{
    const DeviceProfile &profile = vessel->profile();
    m_vessels.push_back(vessel);
    m_maxRegisters = std::max(m_maxRegisters, profile.maxRegisters);
    m_maxBits = std::max(m_maxBits, profile.maxBits);

    QList<Result<void>> steps{
        putPoint(profile.temperature, vessel, SimCell::Item::Temperature),
        putPoint(profile.setpointRead, vessel, SimCell::Item::Setpoint),
        putPoint(profile.setpointWrite, vessel, SimCell::Item::Setpoint),
        putValve(vessel),
        putEnable(vessel),
    };
    if (profile.deviceLimits) {
        steps.append(putPoint(profile.deviceLimits->min, vessel, SimCell::Item::LimitMin));
        steps.append(putPoint(profile.deviceLimits->max, vessel, SimCell::Item::LimitMax));
    }
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
    const auto taken = m_cells.constFind(keyOf(function, place));
    if (taken != m_cells.constEnd() && taken->vessel != cell.vessel) {
        return unexpected(ErrorKind::BadInput,
            u"vessels \"%1\" and \"%2\" both use address %3 of unit %4"_s.arg(taken->vessel->settings().id, settings.id)
                .arg(place)
                .arg(settings.unit));
    }
    if (taken == m_cells.constEnd()) {
        m_cells.insert(keyOf(function, place), cell);
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
    if (valve.function <= 2) {
        return put(valve.function, valve.address, {vessel, SimCell::Item::Valve, 0, 1});
    }
    const RegisterType type = valve.above ? valve.type : RegisterType::Uint16;
    return putPoint({valve.function, valve.address, type, 1.0}, vessel, SimCell::Item::Valve);
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
