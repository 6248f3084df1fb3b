// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bus/modbustransport.h"

#include <QHash>
#include <QList>

#include <optional>

namespace cellar {

// A read: `count` bits (functions 1, 2) or registers (3, 4) from `address` on.
struct RegisterRange
{
    int function = 3;
    int address = 0;
    int count = 1;

    [[nodiscard]] int end() const { return address + count; }
    [[nodiscard]] bool contains(const RegisterRange &other) const
    {
        return other.function == function && other.address >= address && other.end() <= end();
    }
    friend bool operator==(const RegisterRange &, const RegisterRange &) = default;
};

// What one unit has answered so far, so that nobody asks it twice. A plain value; nothing in it grows old, it is for
// questions that take seconds.
class RegisterImage
{
public:
    struct Failure
    {
        RegisterRange range;
        ModbusAnswer::Status status = ModbusAnswer::Status::Timeout;
        QString text;
    };

    // Keeps the words of a read, or why there are none.
    void take(const ModbusRequest &request, const ModbusAnswer &answer);

    // The words in wire order when every one is known; a bit is 0 or 1.
    [[nodiscard]] std::optional<QList<quint16>> words(const RegisterRange &range) const;
    // Why the range cannot be had: it, or a part of it, was asked for in vain.
    [[nodiscard]] const Failure *failure(const RegisterRange &range) const;
    [[nodiscard]] bool isKnown(const RegisterRange &range) const { return words(range) || failure(range); }

private:
    QHash<quint32, quint16> m_words; // by function and address
    QList<Failure> m_failures;
};

} // namespace cellar
