// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/simdevice.h"

#include "sim/simpdu.h"

#include <algorithm>
#include <functional>
#include <utility>

// The half of SimDevice that misbehaves on demand.

namespace cellar {

namespace {

const Fault *faultOf(const auto &vessels, FaultKind kind)
{
    for (const SimVessel *vessel : vessels) {
        if (const Fault *fault = vessel->faults().strike(kind)) {
            return fault;
        }
    }
    return nullptr;
}

// What strikes one answer. Of the faults that strike only now and then, one at a time: an answer that is cut short and
// late besides says nothing about either.
class Luck
{
public:
    explicit Luck(const auto &vessels)
        : m_strike([&vessels](FaultKind kind) { return faultOf(vessels, kind); })
    {
    }
    const Fault *strike(FaultKind kind)
    {
        const Fault *fault = m_strike(kind);
        if (fault == nullptr || fault->rate >= 1.0) {
            return fault;
        }
        return std::exchange(m_struck, true) ? nullptr : fault;
    }

private:
    std::function<const Fault *(FaultKind)> m_strike;
    bool m_struck = false;
};

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

SimAnswer SimDevice::answerWithFaults(quint8 unit, QByteArrayView request, const Touched &touched) const
{
    SimAnswer answer;
    if (faultOf(touched, FaultKind::DeviceSilent)) {
        answer.then = SimAnswer::Then::Silence;
        return answer;
    }
    const bool setting = writes(request, SimCell::Item::Setpoint);
    const bool enabling = writes(request, SimCell::Item::Enable);
    const bool reading = functionOf(request) <= 4;
    const Fault *drop = setting ? faultOf(touched, FaultKind::DropOnWrite) : nullptr;
    const Fault *exception = setting    ? faultOf(touched, FaultKind::WriteException)
                             : enabling ? faultOf(touched, FaultKind::EnableRefused)
                             : reading  ? faultOf(touched, FaultKind::ReadException)
                                        : nullptr;
    if (drop) {
        answer.then = SimAnswer::Then::Drop;
        if (drop->apply) {
            static_cast<void>(process(request));
        }
        return answer;
    }
    if (exception) {
        answer.pdu = exceptionPdu(functionOf(request), static_cast<quint8>(exception->code));
    } else {
        const Pdu pdu = process(request);
        answer.pdu = pdu ? *pdu : exceptionPdu(functionOf(request), pdu.error().code);
    }
    spoil(answer, unit, touched);
    return answer;
}

void SimDevice::spoil(SimAnswer &answer, quint8 unit, const Touched &touched)
{
    Luck luck(touched);
    if (luck.strike(FaultKind::ShortAnswer)) {
        shorten(answer.pdu);
    }
    if (const Fault *oversized = luck.strike(FaultKind::OversizedAnswer)) {
        enlarge(answer.pdu, oversized->bytes);
    }
    if (luck.strike(FaultKind::WrongUnit)) {
        answer.unit = static_cast<quint8>(unit + 1);
    }
    if (luck.strike(FaultKind::WrongTransaction)) {
        // Far enough away not to hit another request that is in flight.
        answer.transactionOffset = 0x4000;
    }
    if (luck.strike(FaultKind::CrcError)) {
        answer.wrongChecksum = true;
    }
    if (luck.strike(FaultKind::HalfFrame)) {
        answer.then = SimAnswer::Then::Half;
    }
    if (const Fault *slow = luck.strike(FaultKind::SlowAnswers)) {
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

bool SimDevice::writes(QByteArrayView request, SimCell::Item item) const
{
    const Result<Span, Exception> span = spanOf(request);
    if (!span || span->function < 5) {
        return false;
    }
    const SimCell *cell = m_map.cell(span->function, span->from);
    return cell && cell->item == item;
}

} // namespace cellar
