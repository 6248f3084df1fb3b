// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bus/readplan.h"

#include <algorithm>
#include <tuple>

namespace cellar {

namespace {

constexpr int addressSpace = 65536;

// One value before it has found its read.
struct Wanted
{
    int unitRank = 0; // order of the units: by their first vessel
    quint8 unit = 1;
    int profile = 0; // index of the first vessel with this profile
    int function = 3;
    int address = 0;
    PlannedPoint point;

    int functionRank = 0; // the temperature's function first: it is what a silent unit is probed with

    [[nodiscard]] auto group() const { return std::tuple(unitRank, profile, functionRank); }
    [[nodiscard]] int end() const { return address + point.count; }
};

class Planner
{
public:
    explicit Planner(const QList<ModbusVessel> &vessels)
        : m_vessels(vessels)
    {
    }

    void want(int vessel, Point point, int function, int address, int count)
    {
        const ModbusVessel &at = m_vessels.at(vessel);
        const int first = address + at.offset;
        const PlannedPoint planned{vessel, point, 0, count};
        if (first < 0 || first + count > addressSpace) {
            m_plan.unreachable.append(planned);
            return;
        }
        const int functionRank = function == at.profile.temperature.function ? 0 : function;
        m_wanted.append(
            {unitRank(at.unit), at.unit, profileRank(at.profile.name), function, first, planned, functionRank});
    }

    void want(int vessel, Point point, const RegisterPoint &where)
    {
        want(vessel, point, where.function, where.address, registerCount(where.type));
    }

    [[nodiscard]] ReadPlan plan()
    {
        std::stable_sort(m_wanted.begin(), m_wanted.end(), [](const Wanted &left, const Wanted &right) {
            return std::tuple(left.group(), left.address, left.end()) <
                   std::tuple(right.group(), right.address, right.end());
        });
        const Wanted *previous = nullptr;
        for (const Wanted &wanted : std::as_const(m_wanted)) {
            if (!previous || previous->group() != wanted.group() || !extend(wanted)) {
                begin(wanted);
            }
            previous = &wanted;
        }
        return std::move(m_plan);
    }

private:
    [[nodiscard]] int unitRank(quint8 unit) const
    {
        return rank([unit](const ModbusVessel &vessel) { return vessel.unit == unit; });
    }
    [[nodiscard]] int profileRank(const QString &name) const
    {
        return rank([&name](const ModbusVessel &vessel) { return vessel.profile.name == name; });
    }
    template<typename Match> [[nodiscard]] int rank(Match match) const
    {
        return static_cast<int>(
            std::distance(m_vessels.cbegin(), std::find_if(m_vessels.cbegin(), m_vessels.cend(), match)));
    }

    [[nodiscard]] int mostPerRead(const Wanted &wanted) const
    {
        const DeviceProfile &profile = m_vessels.at(wanted.point.vessel).profile;
        const bool bits = wanted.function <= 2;
        return std::clamp(bits ? profile.maxBits : profile.maxRegisters, 1, bits ? 2000 : 125);
    }

    // Sorted by address, taking whatever still fits gives the fewest reads: starting a new one earlier never helps.
    bool extend(const Wanted &wanted)
    {
        PlannedRead &read = m_plan.reads.last();
        const int end = std::max(read.address + read.count, wanted.end());
        if (wanted.address > read.address + read.count || end - read.address > mostPerRead(wanted)) {
            return false;
        }
        read.count = static_cast<quint16>(end - read.address);
        read.points.append(wanted.point);
        read.points.last().offset = wanted.address - read.address;
        return true;
    }

    void begin(const Wanted &wanted)
    {
        m_plan.reads.append({wanted.unit, static_cast<quint8>(wanted.function), static_cast<quint16>(wanted.address),
            static_cast<quint16>(wanted.point.count), {wanted.point}});
    }

    const QList<ModbusVessel> &m_vessels;
    QList<Wanted> m_wanted;
    ReadPlan m_plan;
};

void wantValve(Planner &planner, int index, const BitPoint &valve)
{
    const int count = valve.above ? registerCount(valve.type) : 1;
    planner.want(index, Point::Valve, valve.function, valve.address, count);
}

} // namespace

ReadPlan planPoll(const QList<ModbusVessel> &vessels)
{
    Planner planner(vessels);
    for (int index = 0; index < vessels.size(); ++index) {
        const DeviceProfile &profile = vessels.at(index).profile;
        planner.want(index, Point::Temperature, profile.temperature);
        planner.want(index, Point::Setpoint, profile.setpointRead);
        wantValve(planner, index, profile.valve);
    }
    return planner.plan();
}

ReadPlan planLimits(const QList<ModbusVessel> &vessels)
{
    Planner planner(vessels);
    for (int index = 0; index < vessels.size(); ++index) {
        if (const auto &limits = vessels.at(index).profile.deviceLimits) {
            planner.want(index, Point::LimitMin, limits->min);
            planner.want(index, Point::LimitMax, limits->max);
        }
    }
    return planner.plan();
}

ReadPlan planSetpoint(const QList<ModbusVessel> &vessels, int vessel)
{
    Planner planner(vessels);
    planner.want(vessel, Point::Setpoint, vessels.at(vessel).profile.setpointRead);
    return planner.plan();
}

} // namespace cellar
