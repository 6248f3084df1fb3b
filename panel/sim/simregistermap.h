// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sim/simvessel.h"

#include <QHash>
#include <QSet>

#include <vector>

namespace cellar {

// Which register of which value stands at one address of a simulated device.
struct SimCell
{
    enum class Item
    {
        Temperature,
        Setpoint,
        LimitMin,
        LimitMax,
        Valve,
        FaultBits,
        FaultCode,
        Decimals,
        Unit,
        Identity,
        Enable
    };

    SimVessel *vessel = nullptr;
    Item item = Item::Temperature;
    int index = 0; // of `count` registers
    int count = 1;
    int number = 0; // of a fault bit that is a coil or an input: which one; of the identity: which register
    bool isStatusWord = false; // carries the valve and the fault bits at once

    [[nodiscard]] quint16 word() const; // what a register reads as
    [[nodiscard]] bool bit() const; // what a coil or a discrete input reads as
};

// The address space of one Modbus unit, put together from the profiles and offsets of the vessels behind it. Every
// function has an address space of its own; a profile that reads with 3 and writes with 6 appears in both.
// What no profile names does not exist, so that a node that reads over gaps is found out; only holes as wide as the
// profile's `bridge` are there, and hold 0.
class SimRegisterMap
{
public:
    // Adds a vessel at its offset. BadInput when it would cover an address of another one, or leave the 16 bits;
    // the map is then of no use. The vessel must outlive the map.
    Result<void> add(SimVessel *vessel);

    [[nodiscard]] const std::vector<SimVessel *> &vessels() const { return m_vessels; }
    [[nodiscard]] bool understands(int function) const { return m_functions.contains(function); }
    [[nodiscard]] int maxRegisters() const { return m_maxRegisters; }
    [[nodiscard]] int maxBits() const { return m_maxBits; }

    // Nothing when no value stands at this address.
    [[nodiscard]] const SimCell *cell(int function, int address) const;
    // Whether an address that no value stands at may be read over.
    [[nodiscard]] bool isHole(int function, int address) const;

private:
    Result<void> put(int function, int address, const SimCell &cell);
    Result<void> putPoint(const RegisterPoint &point, SimVessel *vessel, SimCell::Item item);
    Result<void> putValve(SimVessel *vessel);
    Result<void> putFaultBits(SimVessel *vessel);
    Result<void> putFacts(SimVessel *vessel);
    void findHoles(int function, int place, int bridge);
    Result<void> putEnable(SimVessel *vessel);

    QHash<quint32, SimCell> m_cells;
    QSet<quint32> m_holes;
    std::vector<SimVessel *> m_vessels;
    QSet<int> m_functions;
    int m_maxRegisters = 0;
    int m_maxBits = 0;
};

} // namespace cellar
