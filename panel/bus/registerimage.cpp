// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bus/registerimage.h"

#include <algorithm>

namespace cellar {

namespace {

quint32 keyOf(int function, int address)
{
    return (static_cast<quint32>(function) << 16U) | static_cast<quint32>(address & 0xFFFF);
}

} // namespace

void RegisterImage::take(const ModbusRequest &request, const ModbusAnswer &answer)
{
    const bool whole = answer.status == ModbusAnswer::Status::Ok && answer.words.size() == request.count;
    if (!whole) {
        m_failures.append({{request.function, request.address, request.count}, answer.status, answer.text});
        return;
    }
    int address = request.address;
    for (const quint16 word : answer.words) {
        m_words.insert(keyOf(request.function, address), word);
        ++address;
    }
}

std::optional<QList<quint16>> RegisterImage::words(const RegisterRange &range) const
{
    QList<quint16> words;
    words.reserve(range.count);
    for (int address = range.address; address < range.end(); ++address) {
        const auto word = m_words.constFind(keyOf(range.function, address));
        if (word == m_words.constEnd()) {
            return std::nullopt;
        }
        words.append(*word);
    }
    return words;
}

const RegisterImage::Failure *RegisterImage::failure(const RegisterRange &range) const
{
    const auto found = std::find_if(m_failures.cbegin(), m_failures.cend(),
        [&range](const Failure &failure) { return range.contains(failure.range); });
    return found == m_failures.cend() ? nullptr : &*found;
}

} // namespace cellar
