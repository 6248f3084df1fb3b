// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bus/modbustransport.h"

#include <optional>

namespace cellar {

// Frames of a serial line: unit, function, data, checksum. Pure functions over bytes that anybody may have sent, noise
// included; they read nothing outside of the bytes they are given.

// The shortest one: an exception.
inline constexpr std::size_t shortestRtuFrame = 5;
// Bytes around function and data: unit and checksum.
inline constexpr std::size_t rtuOverhead = 3;

// The checksum of "MODBUS over Serial Line" V1.02, 6.2.2. On the wire its low byte comes first.
[[nodiscard]] quint16 modbusCrc(std::span<const quint8> bytes);
[[nodiscard]] QByteArray withModbusCrc(QByteArray bytes);

// Bytes of the whole answer that begins with `bytes`, as far as that can be told by now.
struct RtuLength
{
    enum class Kind
    {
        Known,
        NeedsMore,
        Unknown, // no function that we ever use
    };
    Kind kind = Kind::NeedsMore;
    std::size_t bytes = 0;
};
[[nodiscard]] RtuLength rtuAnswerLength(std::span<const quint8> bytes);
// Bytes of the right answer to a request.
[[nodiscard]] std::size_t rtuAnswerLength(const ModbusRequest &request);

// One whole frame with the right checksum inside a receive buffer.
struct RtuFrame
{
    quint8 unit = 0;
    std::span<const quint8> pdu; // function code first, at least two bytes
    std::size_t end = 0; // where it ends in the buffer
};

// The first frame in what has come since `request` was sent. Any answer counts at the very beginning; behind noise
// (a line that changes its direction likes to make a byte of its own) only one of the unit and function asked for.
[[nodiscard]] std::optional<RtuFrame> findRtuAnswer(std::span<const quint8> bytes, const ModbusRequest &request);
// Whether `bytes` begin as an answer to `request` does.
[[nodiscard]] bool beginsLikeAnswer(std::span<const quint8> bytes, const ModbusRequest &request);

} // namespace cellar
