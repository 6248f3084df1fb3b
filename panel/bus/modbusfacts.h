// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bus/requestscheduler.h"
#include "bus/vesselfacts.h"

#include <QHash>

#include <vector>

namespace cellar {

// Knows what the devices of one connection have told about themselves, and asks those for it whose poll does not bring
// it: when a unit is first heard and every half minute from then on, in the queue of the polls, so that a busy line
// cannot starve it. A unit that does not answer is asked again after a second, as long as its polls are answered.
class ModbusFacts final : public QObject, private RequestClient
{
    Q_OBJECT

public:
    static constexpr Milliseconds refresh{30'000};
    static constexpr Milliseconds retry{1000};

    ModbusFacts(const QList<ModbusVessel> &vessels, const ReadPlan &poll, RequestScheduler &scheduler,
        const Clock &clock, QObject *parent = nullptr);

    [[nodiscard]] VesselFacts &of(int vessel) { return m_facts[static_cast<std::size_t>(vessel)]; }
    [[nodiscard]] const VesselFacts &of(int vessel) const { return m_facts[static_cast<std::size_t>(vessel)]; }

    // A poll of this unit was answered: it can be asked, if it is time to.
    void unitAnswered(quint8 unit);
    // It may come back as another device: what it said is asked for again as soon as it answers.
    void unitFellSilent(quint8 unit);
    // The next connection knows nothing of this one. What was under way has already finished with LinkLost.
    void forgetConnection();

    // Notes the answer to one read of a plan over the same vessels, however it went.
    void note(const PlannedRead &read, const ModbusAnswer &answer);

Q_SIGNALS:
    // All facts of this unit have been asked for, and some have been told.
    void told(quint8 unit);

private:
    struct Unit
    {
        std::vector<quint32> reads; // never empty
        std::size_t pending = 0;
        bool silence = false; // one of them may be answered another time
        std::chrono::steady_clock::time_point due; // the epoch: at once
    };

    void requestFinished(quint32 read, quint64 sent, const ModbusAnswer &answer) override;

    const QList<PlannedRead> m_reads;
    RequestScheduler &m_scheduler;
    const Clock &m_clock;
    std::vector<VesselFacts> m_facts; // one per vessel
    QHash<quint8, Unit> m_units; // those that have something to tell
};

} // namespace cellar
