// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bus/modbustransport.h"
#include "bus/panellink.h"
#include "bus/readplan.h"
#include "bus/registercodec.h"

#include <array>

namespace cellar {

// Whether the device answered that it has no such register: asking again is of no use.
[[nodiscard]] bool deniesRegister(const ModbusAnswer &answer);

// What the device behind one vessel has told about itself on this connection: its decimal point, its unit, its own
// limits, and in which order its words come. Turns raw words into values, and into a fault whenever one of these says
// that the number would not mean what it seems to. A plain value of ModbusFacts; the profile outlives it.
class VesselFacts
{
public:
    explicit VesselFacts(const DeviceProfile &profile)
        : m_profile(&profile)
    {
    }

    // The next connection may lead to another device.
    void forget();

    // An answer to a read of Decimals, Unit, LimitMin or LimitMax; other points say nothing about the device.
    void note(Point point, Words words);
    // The same when it was not Ok. A device that answers with an exception has no such register: it does not tell.
    void noteFailure(Point point, const ModbusAnswer &answer);
    // What all 32-bit values of one poll together give away about the word order.
    void noteLook(WordsLook look);
    // What a single read does: doubt counts at once, but only a whole poll can dispel it.
    void noteDoubt(WordsLook look);

    // 0 where the profile needs none; nothing until it is known.
    [[nodiscard]] std::optional<int> decimals() const;
    // In the profile's unit; nothing until both are known.
    [[nodiscard]] std::optional<ValueRange> limits() const;
    // Whether the device was asked for its limits and answered, be it with an exception.
    [[nodiscard]] bool hasToldLimits() const { return m_limitsTold; }

    [[nodiscard]] PointResult<double> temperature(Words words) const;
    [[nodiscard]] PointResult<double> setpoint(Words words) const;
    [[nodiscard]] PointResult<bool> valve(Words words) const;

    // Why all values are faults: the words come in the other order.
    [[nodiscard]] std::optional<QString> wordOrderFault() const;
    // Why no setpoint may be written; nothing when one may.
    [[nodiscard]] std::optional<QString> writeObjection() const;
    // What to write. As encodeSetpoint(); OutOfLimits when the device's decimals cannot hold the value exactly.
    [[nodiscard]] Result<QList<quint16>> encode(double setpoint) const;

private:
    struct Limit
    {
        std::array<quint16, 2> words{};
        std::size_t count = 0; // 0: not known
    };
    enum class UnitState
    {
        NotRead,
        Agrees,
        Differs,
        NotTold,
    };

    void noteUnit(quint16 word);
    void noteDecimals(Words words);
    [[nodiscard]] std::optional<double> limit(const Limit &limit, const RegisterPoint &point) const;
    [[nodiscard]] std::optional<PointFault> objection(const RegisterPoint &point) const;
    [[nodiscard]] std::optional<PointFault> unitObjection() const;
    [[nodiscard]] std::optional<PointFault> decimalsObjection(const RegisterPoint &point) const;

    const DeviceProfile *m_profile;
    std::optional<int> m_decimals;
    QString m_decimalsTrouble; // why they are not known; empty: not asked yet
    UnitState m_unit = UnitState::NotRead;
    QString m_unitFault; // with Differs
    std::array<Limit, 2> m_limits; // min, max
    bool m_limitsTold = false;
    WordsLook m_look = WordsLook::Unclear; // the last evidence
};

} // namespace cellar
