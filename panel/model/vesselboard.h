// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bus/deviceprofile.h"
#include "bus/panellink.h"
#include "model/snapshot.h"

#include <QHash>

#include <vector>

namespace cellar {

// Turns what the links report into readings with quality, and decides when silence makes a value stale and then lost.
// Pure state, no timers: LocalCellar feeds it and asks for the next snapshot. Main thread.
class VesselBoard
{
public:
    using Ticks = std::chrono::steady_clock::time_point;

    explicit VesselBoard(const CellarConfig &config);

    // One poll's samples; unknown vessels are ignored. `now` is the monotonic clock.
    void apply(const QList<VesselSample> &samples, Ticks now);
    // The link's own state. A link that is not connected makes all good readings of its panel stale at once.
    void apply(const QString &panel, const LinkStatus &status);
    // A setpoint that was just read outside of polling, as in a transaction.
    void applySetpoint(const QString &vessel, double value, Timestamp at, Ticks now);
    void applyChange(const QString &vessel, const std::optional<SetpointChange> &change);
    // What is in the vessels, by id; who is not in it is empty. True when that is news.
    [[nodiscard]] bool applyBatches(const QHash<QString, Batch> &batches);
    // Lets time pass: values nobody confirmed become stale, then lost. True when anything changed.
    bool age(Ticks now);

    [[nodiscard]] const VesselState *vessel(const QString &id) const;
    // A copy to publish, with this sequence number and time.
    [[nodiscard]] Snapshot snapshot(quint64 sequence, Timestamp at) const;

    // A good value turns stale when the poll that should have confirmed it has had its time and its time-out, …
    [[nodiscard]] Milliseconds staleAfter(const QString &panel) const;
    // … and is taken off the screen after five polls or ten seconds, whichever is longer.
    [[nodiscard]] Milliseconds lostAfter(const QString &panel) const;

private:
    struct Heard
    {
        Ticks temperature{};
        Ticks setpoint{};
        Ticks valve{};
        Ticks setpointProof{}; // when a transaction last read the setpoint
    };

    struct Pace
    {
        Milliseconds poll{};
        Milliseconds timeout{};
    };

    // What stands beside one vessel of the snapshot.
    struct Place
    {
        Heard heard;
        qsizetype panel = -1; // where in m_state.panels; -1: nowhere
    };

    void applySample(VesselState &vessel, Heard &heard, const VesselSample &sample, Ticks now);
    [[nodiscard]] qsizetype panelIndex(const QString &panel) const;
    [[nodiscard]] Milliseconds staleAfter(qsizetype panel) const;
    [[nodiscard]] Milliseconds lostAfter(qsizetype panel) const;

    Snapshot m_state;
    // A thousand vessels are looked up by name with each poll, and gone through ten times a second.
    QHash<QString, qsizetype> m_index; // by vessel: where in m_state.vessels and m_places
    std::vector<Place> m_places;
    std::vector<Pace> m_paces; // as m_state.panels
};

} // namespace cellar
