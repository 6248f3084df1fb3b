// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sim/simanswer.h"
#include "sim/simregistermap.h"

#include <QVarLengthArray>

namespace cellar {

// One Modbus unit that answers requests as its profiles say. Exceptions: 1 to a function that no profile mentions;
// 2 to an address that does not exist or cannot be written; 3 to more registers or bits than the profile allows, a
// malformed request, a setpoint outside the device's own limits and a setpoint before writing was enabled (a Delta
// DTB with 0810H off says that the value is not acceptable). Faults of the touched vessels come on top.
class SimDevice
{
public:
    // As SimRegisterMap::add().
    Result<void> add(SimVessel *vessel) { return m_map.add(vessel); }

    // Answers one PDU (function code and data) sent to `unit`.
    [[nodiscard]] SimAnswer answer(quint8 unit, QByteArrayView request) const;

private:
    struct Exception
    {
        quint8 code = 0;
    };
    struct Span
    {
        int function = 0;
        int from = 0;
        int count = 0;
    };
    struct Write
    {
        const SimCell *cell = nullptr;
        RegisterWords words;
    };
    using Pdu = Result<QByteArray, Exception>;
    using Touched = QVarLengthArray<SimVessel *, 16>;
    using Writes = QVarLengthArray<Write, 8>;

    [[nodiscard]] Result<Span, Exception> spanOf(QByteArrayView request) const;
    [[nodiscard]] Result<void, Exception> checkCount(const Span &span) const;
    [[nodiscard]] Pdu process(QByteArrayView request) const;
    [[nodiscard]] Pdu readBits(const Span &span) const;
    [[nodiscard]] Pdu readRegisters(const Span &span) const;
    [[nodiscard]] Pdu write(QByteArrayView request, const Span &span) const;
    [[nodiscard]] Result<Writes, Exception> writesOf(QByteArrayView request, const Span &span) const;
    [[nodiscard]] static bool isAcceptable(const Write &write);
    static void apply(const Write &write);

    [[nodiscard]] SimAnswer answerWithFaults(quint8 unit, QByteArrayView request, const Touched &touched) const;
    static void spoil(SimAnswer &answer, quint8 unit, const Touched &touched);
    [[nodiscard]] bool hasFaults() const;
    [[nodiscard]] Touched touchedBy(QByteArrayView request) const;
    [[nodiscard]] bool writes(QByteArrayView request, SimCell::Item item) const;

    SimRegisterMap m_map;
};

} // namespace cellar
