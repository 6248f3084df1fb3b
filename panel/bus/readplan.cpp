// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bus/readplan.h"

#include <QHash>
#include <QMap>
#include <QSet>

#include <algorithm>
#include <array>
#include <tuple>

namespace cellar {

namespace {

constexpr int addressSpace = 65536;

// One value before it has found its read.
struct Wanted
{
    int unitRank = 0;
    quint8 unit = 1;
    int profile = 0; // its rank
    int function = 3;
    int address = 0;
    PlannedPoint point;

    int functionRank = 0; // the temperature's function first: it is what a silent unit is probed with

    [[nodiscard]] auto group() const { return std::tuple(unitRank, profile, functionRank); }
    [[nodiscard]] int end() const { return address + point.count; }
};

// In which order units and profiles come: by the first vessel that has them.
class Ranks
{
public:
    explicit Ranks(const QList<ModbusVessel> &vessels)
    {
        QHash<quint8, int> units;
        QHash<QString, int> profiles;
        for (int vessel = 0; vessel < vessels.size(); ++vessel) {
            const ModbusVessel &at = vessels.at(vessel);
            if (!units.contains(at.unit)) {
                units.insert(at.unit, vessel);
            }
            if (!profiles.contains(at.profile.name)) {
                profiles.insert(at.profile.name, vessel);
            }
            m_units.append(units.value(at.unit));
            m_profiles.append(profiles.value(at.profile.name));
        }
    }

    [[nodiscard]] int unit(int vessel) const { return m_units.at(vessel); }
    [[nodiscard]] int profile(int vessel) const { return m_profiles.at(vessel); }

private:
    QList<int> m_units; // one per vessel
    QList<int> m_profiles;
};

class Planner
{
public:
    explicit Planner(const QList<ModbusVessel> &vessels)
        : m_vessels(vessels)
        , m_ranks(vessels)
    {
    }

    // Nothing when the profile has no such point.
    void want(int vessel, Point point)
    {
        const DeviceProfile &profile = m_vessels.at(vessel).profile;
        switch (point) {
        case Point::Temperature:
            return want(vessel, point, profile.temperature);
        case Point::Setpoint:
            return want(vessel, point, profile.setpointRead);
        case Point::Valve:
            return wantValve(vessel, profile.valve);
        case Point::FaultBits:
            return wantFaultBits(vessel, profile.faultBits);
        case Point::FaultCode:
            return wantAt(vessel, point, profile.faultCodes);
        case Point::Decimals:
            return wantDecimals(vessel, profile.decimals);
        case Point::Unit:
            return wantAt(vessel, point, profile.unitPoint);
        case Point::LimitMin:
            return wantLimit(vessel, point, profile.deviceLimits, &DeviceLimits::min);
        case Point::LimitMax:
            return wantLimit(vessel, point, profile.deviceLimits, &DeviceLimits::max);
        }
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
    void want(int vessel, const PlannedPoint &planned, int function, int address)
    {
        const ModbusVessel &at = m_vessels.at(vessel);
        const int first = address + at.offset;
        if (first < 0 || first + planned.count > addressSpace) {
            m_plan.unreachable.append(planned);
            return;
        }
        const int functionRank = function == at.profile.temperature.function ? 0 : function;
        m_wanted.append(
            {m_ranks.unit(vessel), at.unit, m_ranks.profile(vessel), function, first, planned, functionRank});
    }

    void want(int vessel, Point point, const RegisterPoint &where)
    {
        want(vessel, {vessel, point, 0, registerCount(where.type)}, where.function, where.address);
    }

    template<typename Where> void wantAt(int vessel, Point point, const std::optional<Where> &where)
    {
        if (where) {
            want(vessel, {vessel, point, 0, 1}, where->function, where->address);
        }
    }

    void wantLimit(int vessel, Point point, const std::optional<DeviceLimits> &limits, RegisterPoint DeviceLimits::*end)
    {
        if (limits) {
            want(vessel, point, (*limits).*end);
        }
    }

    void wantDecimals(int vessel, const std::optional<DecimalsPoint> &decimals)
    {
        if (decimals) {
            want(vessel, {vessel, Point::Decimals, 0, registerCount(decimals->type)}, decimals->function,
                decimals->address);
        }
    }

    void wantValve(int vessel, const BitPoint &valve)
    {
        if (valve.function == 0) {
            return;
        }
        const int count = valve.function >= 3 ? registerCount(valve.type) : 1;
        want(vessel, {vessel, Point::Valve, 0, count}, valve.function, valve.address);
    }

    void wantFaultBits(int vessel, const std::optional<FaultBits> &bits)
    {
        if (!bits) {
            return;
        }
        if (bits->function >= 3) {
            want(vessel, {vessel, Point::FaultBits, 0, registerCount(bits->type)}, bits->function, bits->address);
            return;
        }
        for (auto bit = bits->bits.keyBegin(); bit != bits->bits.keyEnd(); ++bit) {
            want(vessel, {vessel, Point::FaultBits, 0, 1, *bit}, bits->function, bits->address + *bit);
        }
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
        const int hole = wanted.address - (read.address + read.count);
        if (hole > m_vessels.at(wanted.point.vessel).profile.bridge || end - read.address > mostPerRead(wanted)) {
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
    const Ranks m_ranks;
    QList<Wanted> m_wanted;
    ReadPlan m_plan;
};

constexpr std::array needed{Point::Temperature, Point::Setpoint, Point::Valve, Point::FaultBits, Point::FaultCode};
constexpr std::array alongside{Point::Decimals, Point::Unit};
constexpr std::array facts{Point::Decimals, Point::Unit, Point::LimitMin, Point::LimitMax};

// What a poll of some vessels brings that one unit and one profile have in common.
class PollPlanner
{
public:
    explicit PollPlanner(const QList<ModbusVessel> &vessels)
        : m_vessels(vessels)
    {
    }

    [[nodiscard]] ReadPlan plan()
    {
        QMap<std::pair<int, int>, QList<int>> groups;
        const Ranks ranks(m_vessels);
        for (int vessel = 0; vessel < m_vessels.size(); ++vessel) {
            groups[{ranks.unit(vessel), ranks.profile(vessel)}].append(vessel);
        }
        Planner planner(m_vessels);
        for (const QList<int> &group : std::as_const(groups)) {
            const QList<Point> points = pointsOf(group);
            for (const int vessel : group) {
                for (const Point point : points) {
                    planner.want(vessel, point);
                }
            }
        }
        return planner.plan();
    }

private:
    [[nodiscard]] QList<Point> pointsOf(const QList<int> &group) const
    {
        QList<Point> points(needed.begin(), needed.end());
        qsizetype fewest = readsOf(group, points);
        for (const Point point : alongside) {
            const qsizetype with = readsOf(group, points + QList{point});
            if (with <= fewest) {
                points.append(point);
                fewest = with;
            }
        }
        return points;
    }

    [[nodiscard]] qsizetype readsOf(const QList<int> &group, const QList<Point> &points) const
    {
        Planner planner(m_vessels);
        for (const int vessel : group) {
            for (const Point point : points) {
                planner.want(vessel, point);
            }
        }
        return planner.plan().reads.size();
    }

    const QList<ModbusVessel> &m_vessels;
};

} // namespace

ReadPlan planPoll(const QList<ModbusVessel> &vessels)
{
    return PollPlanner(vessels).plan();
}

ReadPlan planFacts(const QList<ModbusVessel> &vessels, const ReadPlan &poll)
{
    QSet<std::pair<int, int>> polled; // vessel and Point
    for (const PlannedRead &read : poll.reads) {
        for (const PlannedPoint &point : read.points) {
            polled.insert({point.vessel, static_cast<int>(point.point)});
        }
    }
    Planner planner(vessels);
    for (int vessel = 0; vessel < vessels.size(); ++vessel) {
        for (const Point point : facts) {
            if (!polled.contains({vessel, static_cast<int>(point)})) {
                planner.want(vessel, point);
            }
        }
    }
    return planner.plan();
}

ReadPlan planPoints(const QList<ModbusVessel> &vessels, int vessel, const QList<Point> &points)
{
    Planner planner(vessels);
    for (const Point point : points) {
        planner.want(vessel, point);
    }
    return planner.plan();
}

} // namespace cellar
