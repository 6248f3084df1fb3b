// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "history/historysample.h"
#include "model/snapshot.h"

#include <QHash>

#include <vector>

namespace cellar {

// Finds in each published snapshot what was newly read, so that every reading is recorded once: a temperature with its
// own time, a quality with the time at which it was noticed. What is not good is said again once a minute, so that the
// record tells why nothing is known from a node that was off. Pure state, main thread.
class HistorySampler
{
public:
    void add(const Snapshot &snapshot);
    // Lets time pass between snapshots.
    void remind(Timestamp now);

    // What was found since the last time.
    [[nodiscard]] std::vector<HistoryBatch> take();
    [[nodiscard]] qsizetype size() const { return m_size; }
    // Gives a tenth of what waits here up, the oldest of each vessel. How many that were.
    [[nodiscard]] qint64 dropOldest();

private:
    struct Seen
    {
        Timestamp temperature{}; // when what was recorded last had been read
        Timestamp setpoint{};
        Timestamp valve{};
        Timestamp recorded{};
        TemperatureUnit unit = TemperatureUnit::Fahrenheit;
        QString label;
        HistorySample last;
        qsizetype batch = -1; // in m_batches
    };

    [[nodiscard]] static std::optional<Timestamp> news(const VesselState &vessel, const Seen *seen, Timestamp now);
    void record(const QString &vessel, Seen &seen, const HistorySample &sample);

    QHash<QString, Seen> m_seen;
    std::vector<HistoryBatch> m_batches;
    qsizetype m_size = 0;
};

// Gives a tenth of each batch up, from its beginning. How many that were.
[[nodiscard]] qint64 dropOldest(std::vector<HistoryBatch> &batches);

} // namespace cellar
