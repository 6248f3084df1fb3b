// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bus/registerowner.h"

#include "bus/surveyplan.h"

using namespace Qt::StringLiterals;

namespace cellar {

namespace {

using Role = RegisterOwner::Role;

// 1 coils, 2 discrete inputs, 3 holding registers, 4 input registers.
int tableOf(int function)
{
    switch (function) {
    case 5:
    case 15:
        return 1;
    case 6:
    case 16:
        return 3;
    default:
        return function;
    }
}

bool overlap(const RegisterRange &left, const RegisterRange &right)
{
    return tableOf(left.function) == tableOf(right.function) && left.address < right.end() &&
           right.address < left.end();
}

QString roleText(Role role)
{
    switch (role) {
    case Role::Temperature:
        return u"temperature"_s;
    case Role::Setpoint:
        return u"setpoint"_s;
    case Role::SetpointReadBack:
        return u"setpoint as it is read"_s;
    case Role::WriteEnable:
        return u"write enable"_s;
    case Role::LimitMin:
        return u"lower limit"_s;
    case Role::LimitMax:
        return u"upper limit"_s;
    case Role::Valve:
        return u"valve"_s;
    case Role::Unit:
        return u"temperature unit"_s;
    case Role::Other:
        break;
    }
    return u"decimal point, fault or identity"_s;
}

Role roleOf(SurveyPoint point)
{
    switch (point) {
    case SurveyPoint::Temperature:
        return Role::Temperature;
    case SurveyPoint::Setpoint:
        return Role::SetpointReadBack;
    case SurveyPoint::Valve:
        return Role::Valve;
    case SurveyPoint::Unit:
        return Role::Unit;
    case SurveyPoint::LimitMin:
        return Role::LimitMin;
    case SurveyPoint::LimitMax:
        return Role::LimitMax;
    case SurveyPoint::Decimals:
    case SurveyPoint::FaultBits:
    case SurveyPoint::FaultCodes:
        break;
    }
    return Role::Other;
}

QList<std::pair<Role, RegisterRange>> placesOf(const SurveyCandidate &candidate)
{
    const RegisterPoint &write = candidate.profile.setpointWrite;
    QList<std::pair<Role, RegisterRange>> places{
        {Role::Setpoint, {write.function, write.address + candidate.offset, registerCount(write.type)}}};
    if (const std::optional<WriteEnable> &enable = candidate.profile.enable) {
        places.append({Role::WriteEnable, {enable->function, enable->address + candidate.offset, 1}});
    }
    for (const SurveyRead &read : planSurvey(candidate)) {
        for (const SurveySpan &span : read.spans) {
            places.append({roleOf(span.point), span.range});
        }
    }
    if (const std::optional<RegisterRange> identity = identityRange(candidate)) {
        places.append({Role::Other, *identity});
    }
    return places;
}

} // namespace

QString RegisterOwner::text() const
{
    return u"%1 of %2 (%3)"_s.arg(roleText(role), vessel.label, vessel.device);
}

QList<RegisterOwner> ownersOf(const CellarConfig &config, const QString &panel, int unit, const RegisterRange &range)
{
    QList<RegisterOwner> owners;
    for (const VesselSettings &vessel : config.settings.vessels) {
        if (vessel.panel != panel || vessel.unit != unit || vessel.device.isEmpty()) {
            continue;
        }
        const DeviceProfile profile = config.profileOf(vessel);
        bool isSetpoint = false;
        for (const auto &[role, place] : placesOf({vessel.device, profile, vessel.offset})) {
            // Mostly it is written where it is read: said once.
            if (overlap(place, range) && !(isSetpoint && role == Role::SetpointReadBack)) {
                owners.append({vessel, profile, role});
                isSetpoint = isSetpoint || role == Role::Setpoint;
            }
        }
    }
    return owners;
}

} // namespace cellar
