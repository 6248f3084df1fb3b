// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bus/modbusframe.h"

using namespace Qt::StringLiterals;

namespace cellar {

namespace {

constexpr std::size_t headerSize = 7; // transaction, protocol, length, unit
constexpr quint8 exceptionBit = 0x80;
constexpr quint16 coilOn = 0xFF00;

quint16 wordAt(std::span<const quint8> bytes, std::size_t at)
{
    return static_cast<quint16>((bytes[at] << 8U) | bytes[at + 1]);
}

void appendWord(QByteArray &bytes, quint16 word)
{
    bytes.append(static_cast<char>(word >> 8U));
    bytes.append(static_cast<char>(word & 0xFFU));
}

ModbusAnswer protocolFault(QString text)
{
    return {ModbusAnswer::Status::Protocol, 0, std::move(text), {}};
}

ModbusAnswer judgeBits(const ModbusRequest &request, std::span<const quint8> data, std::vector<quint16> &words)
{
    // Some devices send more bits than they were asked for; the first ones are still the right ones.
    if (data.size() * 8 < request.count) {
        return protocolFault(u"unit %1 answered too few bits"_s.arg(request.unit));
    }
    words.resize(request.count);
    for (std::size_t bit = 0; bit < request.count; ++bit) {
        words[bit] = data[bit / 8] >> (bit % 8) & 1U;
    }
    return {ModbusAnswer::Status::Ok, 0, {}, words};
}

ModbusAnswer judgeRegisters(const ModbusRequest &request, std::span<const quint8> data, std::vector<quint16> &words)
{
    if (data.size() != 2U * request.count) {
        return protocolFault(
            u"unit %1 answered %2 bytes instead of %3"_s.arg(request.unit).arg(data.size()).arg(2 * request.count));
    }
    words.resize(request.count);
    for (std::size_t at = 0; at < request.count; ++at) {
        words[at] = wordAt(data, 2 * at);
    }
    return {ModbusAnswer::Status::Ok, 0, {}, words};
}

ModbusAnswer judgeRead(const ModbusRequest &request, std::span<const quint8> body, std::vector<quint16> &words)
{
    // The byte count must be that of the frame: a longer one would reach into the next answer.
    if (body.empty() || body[0] != body.size() - 1) {
        return protocolFault(u"unit %1 answered with a broken length"_s.arg(request.unit));
    }
    const auto data = body.subspan(1);
    return request.isBits() ? judgeBits(request, data, words) : judgeRegisters(request, data, words);
}

ModbusAnswer judgeWrite(const ModbusRequest &request, std::span<const quint8> body)
{
    quint16 echo = request.count;
    if (request.function == 5) {
        echo = request.words[0] != 0 ? coilOn : 0;
    } else if (request.function == 6) {
        echo = request.words[0];
    }
    if (body.size() != 4 || wordAt(body, 0) != request.address || wordAt(body, 2) != echo) {
        return protocolFault(u"unit %1 confirmed another write than the one it was sent"_s.arg(request.unit));
    }
    return {};
}

// Whether an answer of this function, with this byte after it, has this length (unit included).
bool belongTogether(int length, quint8 function, quint8 next)
{
    constexpr int exceptionLength = 3;
    constexpr int echoLength = 6;
    switch (function & ~exceptionBit) {
    case 1:
    case 2:
    case 3:
    case 4:
        return length == ((function & exceptionBit) != 0 ? exceptionLength : next + 3);
    case 5:
    case 6:
    case 16:
        return length == ((function & exceptionBit) != 0 ? exceptionLength : echoLength);
    default:
        return false;
    }
}

QModbusPdu::FunctionCode functionCode(quint8 function)
{
    switch (function) {
    case 1:
        return QModbusPdu::ReadCoils;
    case 2:
        return QModbusPdu::ReadDiscreteInputs;
    case 3:
        return QModbusPdu::ReadHoldingRegisters;
    case 4:
        return QModbusPdu::ReadInputRegisters;
    case 5:
        return QModbusPdu::WriteSingleCoil;
    case 6:
        return QModbusPdu::WriteSingleRegister;
    case 16:
        return QModbusPdu::WriteMultipleRegisters;
    default:
        return QModbusPdu::Invalid;
    }
}

} // namespace

MbapScan scanMbap(std::span<const quint8> bytes)
{
    // The length is judged as soon as it is there: waiting for the rest of a wrong one would last for ever.
    if (bytes.size() >= 4 && wordAt(bytes, 2) != 0) {
        return {std::nullopt, u"the answer is not Modbus TCP (protocol %1)"_s.arg(wordAt(bytes, 2))};
    }
    if (bytes.size() < 6) {
        return {};
    }
    const std::size_t length = wordAt(bytes, 4);
    if (length < 2 || length > 254) {
        return {std::nullopt, u"the answer claims an impossible length of %1 bytes"_s.arg(length)};
    }
    const std::size_t size = 6 + length;
    if (bytes.size() < size) {
        return {};
    }
    return {MbapFrame{
                wordAt(bytes, 0), bytes[6], bytes.subspan(headerSize, size - headerSize), static_cast<qsizetype>(size)},
        {}};
}

bool holdsAnotherAnswer(std::span<const quint8> bytes, qsizetype size, quint16 newest, quint16 remembered)
{
    constexpr std::size_t signature = headerSize + 2; // the function and what follows it
    for (std::size_t at = 1; at < static_cast<std::size_t>(size) && at + signature <= bytes.size(); ++at) {
        const auto age = static_cast<quint16>(newest - wordAt(bytes, at));
        const bool header = wordAt(bytes, at + 2) == 0 && age < remembered;
        if (header && belongTogether(wordAt(bytes, at + 4), bytes[at + headerSize], bytes[at + headerSize + 1])) {
            return true;
        }
    }
    return false;
}

ModbusAnswer judgeAnswer(
    const ModbusRequest &request, quint8 unit, std::span<const quint8> pdu, std::vector<quint16> &words)
{
    if (unit != request.unit) {
        return protocolFault(u"unit %1 answered instead of unit %2"_s.arg(unit).arg(request.unit));
    }
    const quint8 function = pdu[0];
    const auto body = pdu.subspan(1);
    if (function == (request.function | exceptionBit)) {
        if (body.size() != 1) {
            return protocolFault(u"unit %1 answered with a broken exception"_s.arg(request.unit));
        }
        return {ModbusAnswer::Status::Exception, body[0],
            u"unit %1: %2"_s.arg(request.unit).arg(modbusExceptionText(body[0])), {}};
    }
    if (function != request.function) {
        return protocolFault(
            u"unit %1 answered function %2 instead of %3"_s.arg(request.unit).arg(function).arg(request.function));
    }
    return request.isRead() ? judgeRead(request, body, words) : judgeWrite(request, body);
}

QModbusRequest pduOf(const ModbusRequest &request)
{
    // The bytes by hand: QModbusRequest's own encoding opens a QBuffer for every request.
    QByteArray data;
    data.reserve(9);
    appendWord(data, request.address);
    if (request.function == 5) {
        appendWord(data, request.words[0] != 0 ? coilOn : 0);
    } else if (request.function == 6) {
        appendWord(data, request.words[0]);
    } else {
        appendWord(data, request.count);
    }
    if (request.function == 16) {
        data.append(static_cast<char>(2 * request.count));
        for (std::size_t at = 0; at < std::min<std::size_t>(request.count, request.words.size()); ++at) {
            appendWord(data, request.words[at]);
        }
    }
    return QModbusRequest(functionCode(request.function), data);
}

} // namespace cellar
