// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A Modbus TCP stream from anybody, judged as the answers to any request: never more words than asked for, never words
// that are not in the frame, and no stream that neither moves on nor ends.
#include "bus/modbusframe.h"
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
    const quint16 count = input.word();
    if (request.isRead()) {
        request.count = static_cast<quint16>(1 + count % (request.isBits() ? 2000 : 125));
    } else {
        request.count = request.function == 16 ? static_cast<quint16>(1 + count % 2) : 1;
    }
    request.words = {input.word(), input.word()};
    return request;
}

void checkWords(const ModbusRequest &request, const MbapFrame &frame, const ModbusAnswer &answer)
{
    must(answer.text.isEmpty());
    must(frame.unit == request.unit && frame.pdu[0] == request.function);
    if (!request.isRead()) {
        must(answer.words.empty() && frame.pdu.size() == 5);
        return;
    }
    must(answer.words.size() == request.count);
    for (std::size_t at = 0; at < answer.words.size(); ++at) {
        const quint16 expected = request.isBits()
                                     ? static_cast<quint16>(frame.pdu[2 + at / 8] >> (at % 8) & 1U)
                                     : static_cast<quint16>(frame.pdu[2 + 2 * at] << 8U | frame.pdu[3 + 2 * at]);
        must(answer.words[at] == expected);
    }
}

void checkAnswer(const ModbusRequest &request, const MbapFrame &frame)
{
    std::vector<quint16> words;
    const ModbusAnswer answer = judgeAnswer(request, frame, words);
    switch (answer.status) {
    case ModbusAnswer::Status::Ok:
        checkWords(request, frame, answer);
        return;
    case ModbusAnswer::Status::Exception:
        must(frame.pdu.size() == 2 && answer.exception == frame.pdu[1]);
        break;
    case ModbusAnswer::Status::Protocol:
        break;
    case ModbusAnswer::Status::Timeout:
    case ModbusAnswer::Status::LinkLost:
        must(false);
        break;
    }
    must(!answer.text.isEmpty() && answer.words.empty());
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    FuzzInput input(data, size);
    const ModbusRequest request = anyRequest(input);
    must(pduOf(request).isValid());
    std::span<const quint8> stream = input.rest();
    while (true) {
        const MbapScan scan = scanMbap(stream);
        if (!scan.frame) {
            // More is needed only as long as less than the longest frame is there.
            must(!scan.trouble.isEmpty() || stream.size() < 260);
            return 0;
        }
        must(scan.trouble.isEmpty() && !scan.frame->pdu.empty());
        must(scan.frame->size > 7 && static_cast<std::size_t>(scan.frame->size) <= stream.size());
        checkAnswer(request, *scan.frame);
        stream = stream.subspan(static_cast<std::size_t>(scan.frame->size));
    }
}
