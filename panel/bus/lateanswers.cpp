// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bus/lateanswers.h"

#include <algorithm>

namespace cellar {

namespace {

constexpr quint8 exceptionBit = 0x80;
constexpr std::size_t mostRemembered = 32; // of one unit
constexpr int mostDecoyRegisters = 8; // what the most delicate device takes
constexpr int lastAddress = 0xFFFF;

// Reads of another length, those inside the original range first: its registers exist.
std::vector<ModbusRequest> candidates(const ModbusRequest &request)
{
    ModbusRequest decoy = request;
    if (!request.isRead()) {
        decoy.function = request.function == 5 ? 1 : 3;
    }
    const int unit = decoy.isBits() ? 8 : 1; // bits come by the byte
    const int asked = (request.count + unit - 1) / unit;
    std::vector<int> counts;
    for (int count = asked - 1; count >= 1; --count) {
        counts.push_back(count);
    }
    for (int count = request.isRead() ? asked + 1 : 1; count <= mostDecoyRegisters; ++count) {
        counts.push_back(count);
    }
    std::vector<ModbusRequest> all;
    for (const int count : counts) {
        decoy.count = static_cast<quint16>(count * unit - (unit - 1));
        if (decoy.address + decoy.count - 1 <= lastAddress) {
            all.push_back(decoy);
        }
    }
    return all;
}

} // namespace

void LateAnswers::expect(const ModbusRequest &request, Ticks now)
{
    List &list = m_units[request.unit];
    if (!list.empty() && list.back().looksLike(request)) {
        list.back().since = now;
        ++list.back().times;
    } else {
        list.push_back({request.function, rtuAnswerLength(request), now, 1});
    }
}

bool LateAnswers::take(const RtuFrame &frame, Ticks now)
{
    return take(frame.unit, frame.pdu[0], frame.pdu.size() + 3, now);
}

bool LateAnswers::take(quint8 unit, quint8 function, std::size_t length, Ticks now)
{
    expire(unit, now);
    const auto found = m_units.find(unit);
    if (found == m_units.end()) {
        return false;
    }
    List &list = found->second;
    const auto late = std::find_if(list.begin(), list.end(), [&](const Late &one) {
        return (one.function == function && one.length == length) || (one.function | exceptionBit) == function;
    });
    if (late == list.end()) {
        return false;
    }
    const bool last = --late->times == 0;
    list.erase(list.begin(), late + (last ? 1 : 0)); // whatever came before it is over as well
    return true;
}

LateAnswers::Advice LateAnswers::adviceFor(const ModbusRequest &request, Ticks now)
{
    expire(request.unit, now);
    const auto unit = m_units.find(request.unit);
    if (unit == m_units.end()) {
        return {};
    }
    const List &list = unit->second;
    if (list.size() >= mostRemembered) {
        return {std::nullopt, true};
    }
    if (std::none_of(list.begin(), list.end(), [&](const Late &late) { return late.looksLike(request); })) {
        return {};
    }
    const std::vector<ModbusRequest> decoys = candidates(request);
    const auto good = std::find_if(decoys.begin(), decoys.end(), [&](const ModbusRequest &decoy) {
        // One that is the newest already may be asked again: everything else comes before its first answer.
        const bool taken =
            std::any_of(list.begin(), list.end() - 1, [&](const Late &late) { return late.looksLike(decoy); });
        const bool alike = decoy.function == request.function && rtuAnswerLength(decoy) == rtuAnswerLength(request);
        return !taken && !alike;
    });
    return good == decoys.end() ? Advice{std::nullopt, true} : Advice{*good, false};
}

void LateAnswers::answered(const ModbusRequest &request, bool exception, Ticks now)
{
    if (exception && take(request.unit, request.function | exceptionBit, 0, now)) {
        expect(request, now);
        return;
    }
    const auto unit = m_units.find(request.unit);
    if (unit == m_units.end()) {
        return;
    }
    // A decoy may have been asked before: the answer may be the earlier one's, so that one more is to come.
    std::erase_if(unit->second, [&](const Late &late) { return exception || !late.looksLike(request); });
    expire(request.unit, now);
}

void LateAnswers::expire(quint8 unit, Ticks now)
{
    const auto found = m_units.find(unit);
    if (found == m_units.end()) {
        return;
    }
    std::erase_if(found->second, [&](const Late &late) { return now - late.since >= m_patience; });
    if (found->second.empty()) {
        m_units.erase(found);
    }
}

} // namespace cellar
