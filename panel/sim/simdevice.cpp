// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/simdevice.h"

#include <QtEndian>

#include <algorithm>
#include <cmath>

namespace cellar {

namespace {

constexpr quint8 kIllegalFunction = 1;
constexpr quint8 kIllegalAddress = 2;
constexpr quint8 kIllegalValue = 3;
constexpr int kMultipleRegisters = 16;

quint16 wordAt(QByteArrayView bytes, qsizetype at)
{
    return qFromBigEndian<quint16>(bytes.data() + at);
}

void append(QByteArray &bytes, quint16 word)
{
    bytes.append(static_cast<char>(word >> 8));
    bytes.append(static_cast<char>(word & 0xFF));
}

quint8 functionOf(QByteArrayView request)
{
    return request.isEmpty() ? 0 : static_cast<quint8>(request[0]);
}

QByteArray exceptionPdu(quint8 function, quint8 code)
{
    const char bytes[] = {static_cast<char>(function | 0x80), static_cast<char>(code)};
    return QByteArray(bytes, 2);
}

const Fault *faultOf(const auto &vessels, FaultKind kind)
{
    for (const SimVessel *vessel : vessels) {
        if (const Fault *fault = vessel->faults().find(kind)) {
            return fault;
        }
    }
    return nullptr;
}

// Two bytes less of data than the count asked for, in a frame that is whole by itself.
void shorten(QByteArray &pdu)
{
    const bool counted = functionOf(pdu) >= 1 && functionOf(pdu) <= 4;
    const qsizetype cut = std::min<qsizetype>(2, pdu.size() - 2);
    pdu.chop(cut);
    if (counted && pdu.size() >= 2) {
        pdu[1] = static_cast<char>(pdu.size() - 2);
    }
}

void enlarge(QByteArray &pdu, int bytes)
{
    const bool counted = functionOf(pdu) >= 1 && functionOf(pdu) <= 4;
    pdu.append(bytes, '\x55');
    if (counted) {
        pdu[1] = static_cast<char>(std::min<qsizetype>(255, pdu.size() - 2));
    }
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
        return unexpected(Exception{kIllegalFunction});
    }
    const bool multiple = function == kMultipleRegisters;
    if (multiple ? request.size() < 6 : request.size() != 5) {
        return unexpected(Exception{kIllegalValue});
    }
    const bool single = function == 5 || function == 6;
    const Span span{function, wordAt(request, 1), single ? 1 : wordAt(request, 3)};
    if (const Result<void, Exception> checked = checkCount(span); !checked) {
        return unexpected(checked.error());
    }
    if (multiple && (static_cast<quint8>(request[5]) != span.count * 2 || request.size() != 6 + span.count * 2)) {
        return unexpected(Exception{kIllegalValue});
    }
    return span;
}

Result<void, SimDevice::Exception> SimDevice::checkCount(const Span &span) const
{
    int most = std::min(125, m_map.maxRegisters());
    if (span.function <= 2) {
        most = std::min(2000, m_map.maxBits());
    } else if (span.function == kMultipleRegisters) {
        most = 123;
    }
    if (span.count < 1 || span.count > most) {
        return unexpected(Exception{kIllegalValue});
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
        if (!cell) {
            return unexpected(Exception{kIllegalAddress});
        }
        if (cell->bit()) {
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
        if (!cell) {
            return unexpected(Exception{kIllegalAddress});
        }
        append(pdu, cell->word());
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
        return unexpected(Exception{kIllegalValue});
    }
    std::for_each(writes->begin(), writes->end(), apply);
    return request.first(5).toByteArray();
}

Result<SimDevice::Writes, SimDevice::Exception> SimDevice::writesOf(QByteArrayView request, const Span &span) const
{
    const qsizetype data = span.function == kMultipleRegisters ? 6 : 3;
    Writes writes;
    for (int i = 0; i < span.count;) {
        const SimCell *cell = m_map.cell(span.function, span.from + i);
        if (!cell) {
            return unexpected(Exception{kIllegalAddress});
        }
        // Half of a 32-bit value is no value.
        if (cell->index != 0 || i + cell->count > span.count) {
            return unexpected(Exception{kIllegalValue});
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
    const double value = simDecode(profile.setpointWrite, profile.wordOrder, write.words);
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
        static_cast<void>(vessel.setSetpoint(simDecode(profile.setpointWrite, profile.wordOrder, write.words)));
    }
}

SimAnswer SimDevice::answerWithFaults(quint8 unit, QByteArrayView request, const Touched &touched) const
{
    SimAnswer answer;
    if (faultOf(touched, FaultKind::DeviceSilent)) {
        answer.then = SimAnswer::Then::Silence;
        return answer;
    }
    const bool setting = writesSetpoint(request);
    const bool reading = functionOf(request) <= 4;
    const Fault *drop = setting ? faultOf(touched, FaultKind::DropOnWrite) : nullptr;
    const Fault *exception = setting   ? faultOf(touched, FaultKind::WriteException)
                             : reading ? faultOf(touched, FaultKind::ReadException)
                                       : nullptr;
    if (drop) {
        answer.then = SimAnswer::Then::Drop;
        if (drop->apply) {
            static_cast<void>(process(request));
        }
        return answer;
    }
    if (exception) {
        answer.pdu = exceptionPdu(functionOf(request), exception->code);
    } else {
        const Pdu pdu = process(request);
        answer.pdu = pdu ? *pdu : exceptionPdu(functionOf(request), pdu.error().code);
    }
    spoil(answer, unit, touched);
    return answer;
}

void SimDevice::spoil(SimAnswer &answer, quint8 unit, const Touched &touched)
{
    if (faultOf(touched, FaultKind::ShortAnswer)) {
        shorten(answer.pdu);
    }
    if (const Fault *oversized = faultOf(touched, FaultKind::OversizedAnswer)) {
        enlarge(answer.pdu, oversized->bytes);
    }
    if (faultOf(touched, FaultKind::WrongUnit)) {
        answer.unit = static_cast<quint8>(unit + 1);
    }
    if (faultOf(touched, FaultKind::WrongTransaction)) {
        // Far enough away not to hit another request that is in flight.
        answer.transactionOffset = 0x4000;
    }
    if (faultOf(touched, FaultKind::HalfFrame)) {
        answer.then = SimAnswer::Then::Half;
    }
    if (const Fault *slow = faultOf(touched, FaultKind::SlowAnswers)) {
        answer.delayMs = static_cast<int>(slow->delay.count());
    }
}

bool SimDevice::hasFaults() const
{
    return std::any_of(m_map.vessels().begin(), m_map.vessels().end(),
        [](const SimVessel *vessel) { return !vessel->faults().isEmpty(); });
}

// A request that reaches no vessel, because it is malformed or goes astray, meets all vessels of the unit.
SimDevice::Touched SimDevice::touchedBy(QByteArrayView request) const
{
    Touched touched;
    const Result<Span, Exception> span = spanOf(request);
    for (int i = 0; span && i < span->count; ++i) {
        const SimCell *cell = m_map.cell(span->function, span->from + i);
        if (cell && !touched.contains(cell->vessel)) {
            touched.append(cell->vessel);
        }
    }
    if (touched.isEmpty()) {
        for (SimVessel *vessel : m_map.vessels()) {
            touched.append(vessel);
        }
    }
    return touched;
}

bool SimDevice::writesSetpoint(QByteArrayView request) const
{
    const Result<Span, Exception> span = spanOf(request);
    if (!span || span->function < 5) {
        return false;
    }
    const SimCell *cell = m_map.cell(span->function, span->from);
    return cell && cell->item == SimCell::Item::Setpoint;
}

} // namespace cellar
