// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bus/modbustransport.h"

#include <QByteArray>
#include <QModbusPdu>

#include <optional>
#include <vector>

namespace cellar {

// What came over a Modbus TCP connection, taken apart and checked. Pure functions over bytes that anybody may have
// sent; they read nothing outside of the bytes they are given.

// One whole frame inside a receive buffer.
struct MbapFrame
{
    quint16 transaction = 0;
    quint8 unit = 0;
    std::span<const quint8> pdu; // function code first, at least one byte
    qsizetype size = 0; // of the frame in the buffer, header included
};

struct MbapScan
{
    std::optional<MbapFrame> frame; // empty: more bytes are needed, or `trouble`
    QString trouble; // the bytes are not Modbus TCP; the stream cannot be trusted any more
};

[[nodiscard]] MbapScan scanMbap(std::span<const quint8> bytes);

// Whether another answer begins inside the first frame of `bytes`, which is `size` long: one that broke off and was
// filled up from the next has the right length and wrong numbers. Looks for a whole header of one of the
// `remembered` transactions up to `newest`, with a function and a length that belong together; what a device
// measures looks like that once in a lifetime, and then costs a new connection.
[[nodiscard]] bool holdsAnotherAnswer(
    std::span<const quint8> bytes, qsizetype size, quint16 newest, quint16 remembered);

// Judges what `unit` answered to `request`; `pdu` is at least one byte. The words of a read are put into `words`, which
// the answer then points to.
[[nodiscard]] ModbusAnswer judgeAnswer(
    const ModbusRequest &request, quint8 unit, std::span<const quint8> pdu, std::vector<quint16> &words);
[[nodiscard]] inline ModbusAnswer judgeAnswer(
    const ModbusRequest &request, const MbapFrame &frame, std::vector<quint16> &words)
{
    return judgeAnswer(request, frame.unit, frame.pdu, words);
}

[[nodiscard]] QModbusRequest pduOf(const ModbusRequest &request);

} // namespace cellar
