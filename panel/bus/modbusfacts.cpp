// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bus/modbusfacts.h"

namespace cellar {

ModbusFacts::ModbusFacts(const QList<ModbusVessel> &vessels, const ReadPlan &poll, RequestScheduler &scheduler,
    const Clock &clock, QObject *parent)
    : QObject(parent)
    , m_reads(planFacts(vessels, poll).reads)
    , m_scheduler(scheduler)
    , m_clock(clock)
{
    m_facts.reserve(static_cast<std::size_t>(vessels.size()));
    for (const ModbusVessel &vessel : vessels) {
        m_facts.emplace_back(vessel.profile);
    }
    for (quint32 read = 0; read < static_cast<quint32>(m_reads.size()); ++read) {
        m_units[m_reads.at(read).unit].reads.push_back(read);
    }
}

void ModbusFacts::unitAnswered(quint8 unit)
{
    const auto at = m_units.find(unit);
    if (at == m_units.end() || at->pending > 0 || m_clock.ticks() < at->due) {
        return;
    }
    at->pending = at->reads.size();
    at->silence = false;
    const std::vector<quint32> reads = at->reads;
    for (const quint32 read : reads) {
        const PlannedRead &planned = m_reads.at(read);
        m_scheduler.submit({planned.unit, planned.function, planned.address, planned.count, {}},
            RequestScheduler::Priority::Poll, *this, read);
    }
}

void ModbusFacts::unitFellSilent(quint8 unit)
{
    if (const auto at = m_units.find(unit); at != m_units.end()) {
        at->due = {};
    }
}

void ModbusFacts::forgetConnection()
{
    for (VesselFacts &facts : m_facts) {
        facts.forget();
    }
    for (Unit &unit : m_units) {
        unit.due = {};
    }
}

void ModbusFacts::note(const PlannedRead &read, const ModbusAnswer &answer)
{
    for (const PlannedPoint &point : read.points) {
        VesselFacts &facts = of(point.vessel);
        if (answer.status == ModbusAnswer::Status::Ok) {
            facts.note(point.point,
                answer.words.subspan(static_cast<std::size_t>(point.offset), static_cast<std::size_t>(point.count)));
        } else {
            facts.noteFailure(point.point, answer);
        }
    }
}

void ModbusFacts::requestFinished(quint32 read, quint64 /*sent*/, const ModbusAnswer &answer)
{
    const PlannedRead &planned = m_reads.at(read);
    const auto at = m_units.find(planned.unit);
    --at->pending;
    if (answer.status == ModbusAnswer::Status::LinkLost) {
        return; // forgetConnection() follows
    }
    note(planned, answer);
    at->silence = at->silence || (answer.status != ModbusAnswer::Status::Ok && !deniesRegister(answer));
    if (at->pending == 0) {
        at->due = m_clock.ticks() + (at->silence ? retry : refresh);
        Q_EMIT told(planned.unit);
    }
}

} // namespace cellar
