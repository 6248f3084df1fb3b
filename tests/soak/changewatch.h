// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/cellar.h"
#include "soak/registerhistory.h"
#include "soak/violations.h"

#include <QHash>

#include <random>

namespace cellar::soak {

// Asks for setpoints as people do, at random and sometimes nonsense, and sees how each request ends: with one answer,
// and after acceptance with one final state, in time, which the register does not contradict.
class ChangeWatch final : public QObject
{
    Q_OBJECT

public:
    struct Tally
    {
        quint64 asked = 0;
        quint64 declined = 0;
        std::map<ChangeState, quint64> ended;
    };

    ChangeWatch(Cellar &cellar, QHash<QString, VesselHistory> &histories, const Clock &clock, Violations &violations);

    // Asks for one change of some vessel.
    void ask();
    // Requests that are older than anything may last.
    void checkOverdue();
    [[nodiscard]] bool isIdle() const { return m_unanswered.isEmpty() && m_running.isEmpty(); }
    [[nodiscard]] const Tally &tally() const { return m_tally; }

    // Reading first, writing, eight seconds of proof, and the time-outs between them.
    static constexpr std::chrono::seconds longest{20};

private:
    using Ticks = std::chrono::steady_clock::time_point;

    struct Running
    {
        Timestamp since{};
        Ticks begun;
    };

    [[nodiscard]] SetpointRequest someRequest();
    void onAnswer(quint64 number, const SetpointRequest &request, const Result<SetpointChange> &answer);
    void onProgress(const SetpointChange &change);
    void onEnd(const SetpointChange &change, Timestamp since);
    void checkDeclined(const SetpointRequest &request, const Error &error);
    void untrue(const SetpointChange &change, const QString &why);
    [[nodiscard]] int pick(int count) { return static_cast<int>(m_dice() % static_cast<quint32>(count)); }

    Cellar &m_cellar;
    QHash<QString, VesselHistory> &m_histories; // by vessel
    const Clock &m_clock;
    Violations &m_violations;
    QStringList m_vessels;
    std::mt19937 m_dice; // the same in every run
    QHash<quint64, Running> m_unanswered; // by number
    QHash<QString, Running> m_running; // by id
    QSet<QString> m_ended; // ids
    Tally m_tally;
};

} // namespace cellar::soak
