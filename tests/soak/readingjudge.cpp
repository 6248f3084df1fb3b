// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "soak/readingjudge.h"

#include <utility>

using namespace Qt::StringLiterals;

namespace cellar::soak {

namespace {

constexpr Milliseconds rounding{3}; // of time stamps
constexpr std::chrono::seconds longestShown{12}; // of a number that nobody confirms any more
// What VesselBoard allows beside poll and time-out, and how often LocalCellar looks.
constexpr Milliseconds grace{150 + 100};

} // namespace

ReadingJudge::ReadingJudge(
    QHash<QString, VesselHistory> &histories, const QList<PanelSettings> &panels, Violations &violations)
    : m_histories(histories)
    , m_violations(violations)
{
    for (const PanelSettings &panel : panels) {
        m_bounds.insert(panel.id, {panel.timeout, panel.poll, 0});
    }
}

void ReadingJudge::judge(const Snapshot &snapshot, Timestamp now, Milliseconds stall)
{
    if (now - m_while > longestShown) {
        m_while = now;
        for (Bounds &bounds : m_bounds) {
            bounds.longestBeforeMs = std::exchange(bounds.longestCycleMs, 0);
        }
    }
    for (const PanelState &panel : snapshot.panels) {
        double &longest = m_bounds[panel.id].longestCycleMs;
        longest = std::max(longest, panel.cycleMs);
    }
    for (const VesselState &vessel : snapshot.vessels) {
        judgeVessel(vessel, now, stall);
    }
}

void ReadingJudge::judgeVessel(const VesselState &vessel, Timestamp now, Milliseconds stall)
{
    VesselHistory &history = m_histories[vessel.id];
    history.note(now);
    const Bounds &bounds = m_bounds[vessel.panel];
    if (vessel.temperature.value) {
        judgeNumber(vessel.id + u" temperature"_s, *vessel.temperature.value, vessel.temperature.isGood(),
            vessel.temperature.at, history.temperature, bounds, now, stall);
    }
    if (vessel.setpoint.value) {
        judgeNumber(vessel.id + u" setpoint"_s, *vessel.setpoint.value, vessel.setpoint.isGood(), vessel.setpoint.at,
            history.setpoint, bounds, now, stall);
    }
    if (vessel.valve.value) {
        judgeNumber(vessel.id + u" valve"_s, *vessel.valve.value == ValveState::Open ? 1.0 : 0.0, vessel.valve.isGood(),
            vessel.valve.at, history.valve, bounds, now, stall);
    }
}

void ReadingJudge::judgeNumber(const QString &what, double value, bool good, Timestamp at,
    const RegisterHistory &register_, const Bounds &bounds, Timestamp now, Milliseconds stall)
{
    ++m_judged;
    m_good += good ? 1 : 0;
    if (!register_.held(value, at - bounds.timeout - bounds.cycle() - stall - rounding, at + rounding)) {
        m_violations.add(Violation::WrongNumber,
            u"%1 %2 was shown, but around the time when it was read the register held %3 (stalled for %4 ms)"_s
                .arg(what)
                .arg(value)
                .arg(register_.around(at))
                .arg(stall.count()));
    }
    // Age counts from the end of the poll that read it, and the next poll may take as long.
    const Milliseconds most = bounds.poll + 2 * (bounds.cycle() + bounds.timeout) + grace + stall + rounding;
    if (good && now - at > most) {
        m_violations.add(
            Violation::TooOld, u"%1 was shown as good %2 ms after it was read"_s.arg(what).arg((now - at).count()));
    }
}

} // namespace cellar::soak
