// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bus/deviceprofile.h"

#include <QList>
#include <QString>

namespace cellar {

// One vessel of a Modbus panel: where it is wired and what its controller looks like.
struct ModbusVessel
{
    QString id;
    quint8 unit = 1;
    int offset = 0; // added to every address of the profile
    DeviceProfile profile;
};

enum class Point
{
    Temperature,
    Setpoint,
    Valve,
    FaultBits,
    FaultCode,
    Decimals,
    Unit,
    LimitMin,
    LimitMax
};

// A value inside a read: `count` words (or bits) from `offset` on belong to `point` of vessel number `vessel`. Fault
// bits that are coils or inputs come one by one.
struct PlannedPoint
{
    int vessel = 0; // index into the list the plan was made from
    Point point = Point::Temperature;
    int offset = 0;
    int count = 1;
    int bit = 0; // of FaultBits in coils or inputs: which one

    friend bool operator==(const PlannedPoint &, const PlannedPoint &) = default;
};

struct PlannedRead
{
    quint8 unit = 1;
    quint8 function = 3;
    quint16 address = 0;
    quint16 count = 1; // registers or bits
    QList<PlannedPoint> points;
};

struct ReadPlan
{
    QList<PlannedRead> reads; // all reads of a unit in a row, units in the order of the vessels
    QList<PlannedPoint> unreachable; // points that the vessel's offset puts outside 0..65535: never asked for
};

// The fewest reads that give temperature, setpoint and valve of every vessel, and what says whether its probe can be
// trusted, within what the profiles allow. The decimal point and the unit come along where that costs no read more.
// Neighbours are merged per unit, function and profile, also across vessels; addresses that nobody named are only
// asked for as far as the profile's `bridge` reaches, because other devices answer them with exception 2, and a 32-bit
// value is never split.
[[nodiscard]] ReadPlan planPoll(const QList<ModbusVessel> &vessels);

// The reads of what devices say about themselves, as far as they do and `poll` does not bring it: decimal point, unit
// and their own limits.
[[nodiscard]] ReadPlan planFacts(const QList<ModbusVessel> &vessels, const ReadPlan &poll);

// The reads of some points of one vessel alone, as far as its profile has them.
[[nodiscard]] ReadPlan planPoints(const QList<ModbusVessel> &vessels, int vessel, const QList<Point> &points);

} // namespace cellar
