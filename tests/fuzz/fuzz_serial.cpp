// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What comes over a serial line, noise included: an answer is only found where a frame with the right checksum stands,
// and judged as the answers of any other wire are.
#include "bus/modbusframe.h"
#include "bus/modbusrtuframe.h"
#include "fuzz/fuzzinput.h"

#include <array>

using namespace cellar;
using namespace cellar::fuzz;

namespace {

ModbusRequest anyRequest(FuzzInput &input)
{
    constexpr std::array<quint8, 7> functions{1, 2, 3, 4, 5, 6, 16};
    ModbusRequest request;
    request.unit = input.byte();
    request.function = functions[static_cast<std::size_t>(input.choice(functions.size()))];
    request.address = input.word();
    request.count = request.isRead() ? static_cast<quint16>(1 + input.byte() % 125) : 1;
    request.words = {input.word(), 0};
    return request;
}

void check(const ModbusRequest &request, std::span<const quint8> bytes)
{
    const RtuLength length = rtuAnswerLength(bytes);
    must(length.kind != RtuLength::Kind::Known || (length.bytes >= shortestRtuFrame && length.bytes <= 260));
    must(rtuAnswerLength(request) >= shortestRtuFrame && rtuAnswerLength(request) <= 260);
    static_cast<void>(beginsLikeAnswer(bytes, request));
    const auto found = findRtuAnswer(bytes, request);
    if (!found) {
        return;
    }
    must(found->pdu.size() >= 2 && found->end <= bytes.size() && found->end >= found->pdu.size() + 3);
    const auto frame = bytes.subspan(found->end - found->pdu.size() - 3, found->pdu.size() + 3);
    must(frame[0] == found->unit && modbusCrc(frame) == 0);
    std::vector<quint16> words;
    const ModbusAnswer answer = judgeAnswer(request, MbapFrame{0, found->unit, found->pdu, 0}, words);
    must(answer.status != ModbusAnswer::Status::Ok || !request.isRead() || answer.words.size() == request.count);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    FuzzInput input(data, size);
    const ModbusRequest request = anyRequest(input);
    const std::size_t noise = input.byte() % 4U;
    const std::span<const quint8> rest = input.rest();
    check(request, rest);
    // The same with the checksum that belongs to it, behind some bytes of noise.
    const auto quiet = rest.subspan(std::min(noise, rest.size()));
    const QByteArray frame =
        withModbusCrc(QByteArray(reinterpret_cast<const char *>(quiet.data()), static_cast<qsizetype>(quiet.size())));
    const QByteArray line =
        QByteArray(reinterpret_cast<const char *>(rest.data()), static_cast<qsizetype>(rest.size() - quiet.size())) +
        frame;
    check(request, {reinterpret_cast<const quint8 *>(line.constData()), static_cast<std::size_t>(line.size())});
    return 0;
}
