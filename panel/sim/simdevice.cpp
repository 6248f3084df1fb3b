// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/simdevice.h"

#include "sim/simpdu.h"

#include <QtEndian>

#include <algorithm>
#include <cmath>

namespace cellar {

namespace {

constexpr quint8 illegalFunction = 1;
constexpr quint8 illegalAddress = 2;
constexpr quint8 illegalValue = 3;
constexpr int multipleRegisters = 16;

quint16 wordAt(QByteArrayView bytes, qsizetype at)
{
    return qFromBigEndian<quint16>(bytes.data() + at);
}

void append(QByteArray &bytes, quint16 word)
{
    bytes.append(static_cast<char>(word >> 8));
    bytes.append(static_cast<char>(word & 0xFF));
}

} // namespace

SimAnswer SimDevice::answer(quint8 unit, QByteArrayView request) const
{
    if (hasFaults()) {
        return answerWithFaults(unit, request, touchedBy(request));
    }
    SimAnswer answer;
    const Pdu pdu = process(request);
    answer.pdu = pdu ? *pdu : exceptionPdu(functionOf(request), pdu.error().code);
    return answer;
}

SimDevice::Pdu SimDevice::process(QByteArrayView request) const
{
    const Result<Span, Exception> span = spanOf(request);
    if (!span) {
        return unexpected(span.error());
    }
    switch (span->function) {
    case 1:
    case 2:
        return readBits(*span);
    case 3:
    case 4:
        return readRegisters(*span);
    default:
        return write(request, *span);
    }
}

Result<SimDevice::Span, SimDevice::Exception> SimDevice::spanOf(QByteArrayView request) const
{
    const int function = functionOf(request);
    if (!m_map.understands(function)) {
        return unexpected(Exception{illegalFunction});
    }
    const bool multiple = function == multipleRegisters;
    if (multiple ? request.size() < 6 : request.size() != 5) {
        return unexpected(Exception{illegalValue});
    }
    const bool single = function == 5 || function == 6;
    const Span span{function, wordAt(request, 1), single ? 1 : wordAt(request, 3)};
    if (const Result<void, Exception> checked = checkCount(span); !checked) {
        return unexpected(checked.error());
    }
    if (multiple && (static_cast<quint8>(request[5]) != span.count * 2 || request.size() != 6 + span.count * 2)) {
        return unexpected(Exception{illegalValue});
    }
    return span;
}

Result<void, SimDevice::Exception> SimDevice::checkCount(const Span &span) const
{
    int most = std::min(125, m_map.maxRegisters());
    if (span.function <= 2) {
        most = std::min(2000, m_map.maxBits());
    } else if (span.function == multipleRegisters) {
        most = 123;
    }
    if (span.count < 1 || span.count > most) {
        return unexpected(Exception{illegalValue});
    }
    return {};
}

SimDevice::Pdu SimDevice::readBits(const Span &span) const
{
    const int bytes = (span.count + 7) / 8;
    QByteArray pdu(2 + bytes, '\0');
    pdu[0] = static_cast<char>(span.function);
    pdu[1] = static_cast<char>(bytes);
    for (int i = 0; i < span.count; ++i) {
        const SimCell *cell = m_map.cell(span.function, span.from + i);
        if (!cell && !m_map.isHole(span.function, span.from + i)) {
            return unexpected(Exception{illegalAddress});
        }
        if (cell && cell->bit()) {
            const qsizetype at = 2 + i / 8;
            pdu[at] = static_cast<char>(static_cast<quint8>(pdu[at]) | (1U << (i % 8)));
        }
    }
    return pdu;
}

SimDevice::Pdu SimDevice::readRegisters(const Span &span) const
{
    QByteArray pdu;
    pdu.reserve(2 + span.count * 2);
    pdu.append(static_cast<char>(span.function));
    pdu.append(static_cast<char>(span.count * 2));
    for (int address = span.from; address < span.from + span.count; ++address) {
        const SimCell *cell = m_map.cell(span.function, address);
        if (!cell && !m_map.isHole(span.function, address)) {
            return unexpected(Exception{illegalAddress});
        }
        append(pdu, cell ? cell->word() : quint16{0});
    }
    return pdu;
}

SimDevice::Pdu SimDevice::write(QByteArrayView request, const Span &span) const
{
    const Result<Writes, Exception> writes = writesOf(request, span);
    if (!writes) {
        return unexpected(writes.error());
    }
    // All or nothing.
    if (!std::all_of(writes->begin(), writes->end(), isAcceptable)) {
        return unexpected(Exception{illegalValue});
    }
    std::for_each(writes->begin(), writes->end(), apply);
    return request.first(5).toByteArray();
}

Result<SimDevice::Writes, SimDevice::Exception> SimDevice::writesOf(QByteArrayView request, const Span &span) const
{
    const qsizetype data = span.function == multipleRegisters ? 6 : 3;
    Writes writes;
    for (int i = 0; i < span.count;) {
        const SimCell *cell = m_map.cell(span.function, span.from + i);
        if (!cell) {
            return unexpected(Exception{illegalAddress});
        }
        // Half of a 32-bit value is no value.
        if (cell->index != 0 || i + cell->count > span.count) {
            return unexpected(Exception{illegalValue});
        }
        Write write{cell, {}};
        write.words.count = cell->count;
        for (int word = 0; word < cell->count; ++word) {
            write.words.word[static_cast<std::size_t>(word)] = wordAt(request, data + 2 * (i + word));
        }
        writes.append(write);
        i += cell->count;
    }
    return writes;
}

bool SimDevice::isAcceptable(const Write &write)
{
    const SimVessel &vessel = *write.cell->vessel;
    const DeviceProfile &profile = vessel.profile();
    if (write.cell->item == SimCell::Item::Enable) {
        return profile.enable->function != 5 || write.words.word[0] == 0xFF00 || write.words.word[0] == 0;
    }
    const double value = vessel.setpointIn(write.words);
    return std::isfinite(value) && vessel.isWriteEnabled() && vessel.checkSetpoint(value).has_value();
}

void SimDevice::apply(const Write &write)
{
    SimVessel &vessel = *write.cell->vessel;
    const DeviceProfile &profile = vessel.profile();
    if (write.cell->item == SimCell::Item::Enable) {
        const bool coil = profile.enable->function == 5;
        const bool on = coil ? write.words.word[0] == 0xFF00 : write.words.word[0] == profile.enable->value;
        vessel.setWriteEnabled(coil ? on == (profile.enable->value != 0) : on);
    } else if (!vessel.faults().find(FaultKind::WriteIgnored)) {
        // Checked by isAcceptable() before.
        static_cast<void>(vessel.setSetpoint(vessel.setpointIn(write.words)));
    }
}

} // namespace cellar
