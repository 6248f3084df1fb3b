// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bus/readplan.h"
#include "bus/requestscheduler.h"

#include <QTimer>

#include <vector>

namespace cellar {

// Runs the read plan of one connection again and again: every `poll` from start to start, at once when the last one
// took longer, never two at a time. A unit that was silent once is only probed with its first read, after all
// others, and the probes that fail share half a poll interval, taken in turn: dead units cannot starve live ones. Where
// a time-out costs more than that, a unit that stays silent is probed after ever longer pauses, unless nobody else is
// live. A probe that is answered brings the rest of its unit back in the same cycle.
class PollCycle final : public QObject, private RequestClient
{
    Q_OBJECT

public:
    struct Timing
    {
        Milliseconds poll{1000};
        Milliseconds timeout{500}; // of one request
        // The pauses before the probes of a silent unit: none, 1 s, 2 s, 4 s … up to this. 0: it is probed each cycle
        Milliseconds longestPause{0};
    };

    PollCycle(RequestScheduler &scheduler, const Clock &clock, const QList<PlannedRead> &reads, Timing timing,
        QObject *parent = nullptr);

    // The first cycle begins now. What is known about silent units outlives stop().
    void start();
    void stop();

Q_SIGNALS:
    // `read` is an index into the plan. LinkLost is not reported.
    void readFinished(int read, quint64 sent, const cellar::ModbusAnswer &answer);
    // All units that were not silent have been read, or none was left and all were probed; this took `ms`.
    void scanned(double ms);
    // Units that were silent have been read again, after scanned().
    void recovered();
    void unitFellSilent(quint8 unit);

private:
    using Ticks = std::chrono::steady_clock::time_point;
    struct Unit
    {
        quint8 unit = 0;
        std::vector<quint32> reads; // never empty
        bool silent = false; // its last request timed out
        bool probing = false;
        Milliseconds pause{0}; // before the probe that is next
        Ticks due; // the probe
    };
    enum class Phase
    {
        Stopped,
        Live,
        Probing,
        Waiting,
    };

    void requestFinished(quint32 read, quint64 sent, const ModbusAnswer &answer) override;
    void begin();
    void submit(quint32 read);
    void noteHealth(Unit &unit, bool silence);
    void postpone(Unit &unit) const;
    void skipRest(const Unit &unit, quint64 sent, const ModbusAnswer &answer);
    void noteProbe(Unit &unit, bool silence);
    void advance();
    void launchProbes();
    [[nodiscard]] bool mayProbe() const;
    void end();
    [[nodiscard]] double elapsedMs() const;

    RequestScheduler &m_scheduler;
    const Clock &m_clock;
    const QList<PlannedRead> m_reads;
    const Timing m_timing;
    std::vector<Unit> m_units;
    std::vector<std::size_t> m_unitOfRead;
    QTimer m_timer;

    Phase m_phase = Phase::Stopped;
    Ticks m_begun;
    int m_pending = 0; // reads submitted and not answered yet
    bool m_nobodyLive = false; // at the beginning of this cycle
    std::vector<std::size_t> m_toProbe; // units of this cycle, the next one last
    std::size_t m_nextProbe = 0; // where the turn begins
    int m_probing = 0;
    int m_failedProbes = 0;
    bool m_recovered = false;
};

} // namespace cellar
