// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"
#include "sim/simvessel.h"

#include <deque>
#include <optional>

namespace cellar::soak {

// What one register has held and when, as far back as a reading on a screen may lie. Nothing: a fault word, no number.
class RegisterHistory
{
public:
    void note(std::optional<double> value, Timestamp now);
    // Whether this very number was in the register at any moment of the span.
    [[nodiscard]] bool held(double value, Timestamp from, Timestamp to) const;
    // The values around a moment, for people: "42 from -310 ms, 66.5 from -75 ms".
    [[nodiscard]] QString around(Timestamp at) const;

private:
    struct Entry
    {
        std::optional<double> value;
        Timestamp since;
    };
    std::deque<Entry> m_entries; // oldest first
};

// The registers of one simulated vessel, read past the wire and past the node's own decoder.
struct VesselHistory
{
    SimVessel *vessel = nullptr;
    RegisterHistory temperature;
    RegisterHistory setpoint;
    RegisterHistory valve; // 1 is open

    void note(Timestamp now);
    // What the setpoint register holds now.
    [[nodiscard]] double heldSetpoint() const;
};

} // namespace cellar::soak
