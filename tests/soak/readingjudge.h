// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/snapshot.h"
#include "soak/registerhistory.h"
#include "soak/violations.h"

#include <QHash>

#include <algorithm>

namespace cellar::soak {

// Compares everything that is shown with what the registers held. A number was held when its own time stamp says, or as
// much earlier as one request takes, and one poll: a vessel's numbers of one poll carry the time of the last of them.
class ReadingJudge
{
public:
    ReadingJudge(QHash<QString, VesselHistory> &histories, const QList<PanelSettings> &panels, Violations &violations);

    // `stall`: for how long this process did not get to run lately.
    void judge(const Snapshot &snapshot, Timestamp now, Milliseconds stall);

    [[nodiscard]] quint64 judged() const { return m_judged; }
    [[nodiscard]] quint64 good() const { return m_good; }

private:
    struct Bounds
    {
        Milliseconds timeout{};
        Milliseconds poll{};
        // The longest poll of this while and of the one before.
        double longestCycleMs = 0;
        double longestBeforeMs = 0;

        [[nodiscard]] Milliseconds cycle() const
        {
            return Milliseconds(static_cast<qint64>(std::max(longestCycleMs, longestBeforeMs)) + 1);
        }
    };

    void judgeVessel(const VesselState &vessel, Timestamp now, Milliseconds stall);
    void judgeNumber(const QString &what, double value, bool good, Timestamp at, const RegisterHistory &register_,
        const Bounds &bounds, Timestamp now, Milliseconds stall);

    QHash<QString, VesselHistory> &m_histories; // by vessel
    QHash<QString, Bounds> m_bounds; // by panel
    Violations &m_violations;
    Timestamp m_while{}; // when it began
    quint64 m_judged = 0;
    quint64 m_good = 0;
};

} // namespace cellar::soak
