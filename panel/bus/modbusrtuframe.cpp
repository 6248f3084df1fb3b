// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bus/modbusrtuframe.h"

#include <QByteArray>

namespace cellar {

namespace {

constexpr quint8 exceptionBit = 0x80;
constexpr quint16 crcPolynomial = 0xA001;
constexpr std::size_t overhead = 5; // of a read's answer: unit, function, byte count, checksum
constexpr std::size_t writeLength = 8;

constexpr std::array<quint16, 256> makeCrcTable()
{
    std::array<quint16, 256> table{};
    for (unsigned byte = 0; byte < table.size(); ++byte) {
        unsigned crc = byte;
        for (int bit = 0; bit < 8; ++bit) {
            crc = (crc & 1U) != 0 ? (crc >> 1U) ^ crcPolynomial : crc >> 1U;
        }
        table[byte] = static_cast<quint16>(crc);
    }
    return table;
}

std::optional<RtuFrame> frameAt(std::span<const quint8> bytes, std::size_t at)
{
    const auto rest = bytes.subspan(at);
    const RtuLength length = rtuAnswerLength(rest);
    // The checksum of a frame that contains its own checksum is 0.
    if (length.kind != RtuLength::Kind::Known || rest.size() < length.bytes || modbusCrc(rest.first(length.bytes))) {
        return std::nullopt;
    }
    return RtuFrame{rest[0], rest.subspan(1, length.bytes - 3), at + length.bytes};
}

} // namespace

quint16 modbusCrc(std::span<const quint8> bytes)
{
    static constexpr std::array<quint16, 256> table = makeCrcTable();
    unsigned crc = 0xFFFF;
    for (const quint8 byte : bytes) {
        crc = (crc >> 8U) ^ table[(crc ^ byte) & 0xFFU];
    }
    return static_cast<quint16>(crc);
}

QByteArray withModbusCrc(QByteArray bytes)
{
    const quint16 crc =
        modbusCrc({reinterpret_cast<const quint8 *>(bytes.constData()), static_cast<std::size_t>(bytes.size())});
    bytes.append(static_cast<char>(crc & 0xFFU));
    bytes.append(static_cast<char>(crc >> 8U));
    return bytes;
}

RtuLength rtuAnswerLength(std::span<const quint8> bytes)
{
    if (bytes.size() < 2) {
        return {};
    }
    const quint8 function = bytes[1];
    if ((function & exceptionBit) != 0) {
        return {RtuLength::Kind::Known, shortestRtuFrame};
    }
    if (function >= 1 && function <= 4) {
        return bytes.size() < 3 ? RtuLength{} : RtuLength{RtuLength::Kind::Known, overhead + bytes[2]};
    }
    if (function == 5 || function == 6 || function == 15 || function == 16) {
        return {RtuLength::Kind::Known, writeLength};
    }
    return {RtuLength::Kind::Unknown, 0};
}

std::size_t rtuAnswerLength(const ModbusRequest &request)
{
    if (!request.isRead()) {
        return writeLength;
    }
    return overhead + (request.isBits() ? (request.count + 7U) / 8U : 2U * request.count);
}

std::optional<RtuFrame> findRtuAnswer(std::span<const quint8> bytes, const ModbusRequest &request)
{
    for (std::size_t at = 0; at + shortestRtuFrame <= bytes.size(); ++at) {
        if (at > 0 && !beginsLikeAnswer(bytes.subspan(at), request)) {
            continue;
        }
        if (const std::optional<RtuFrame> frame = frameAt(bytes, at)) {
            return frame;
        }
    }
    return std::nullopt;
}

bool beginsLikeAnswer(std::span<const quint8> bytes, const ModbusRequest &request)
{
    return bytes.size() >= 2 && bytes[0] == request.unit && (bytes[1] & ~exceptionBit) == request.function;
}

} // namespace cellar
