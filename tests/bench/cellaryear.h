// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "history/historysample.h"

#include <QRandomGenerator>
#include <QString>

#include <functional>
#include <vector>

namespace cellar::bench {

// Nine vessels over a year as probes would show them: batches of two weeks that ferment warm and are crashed, a valve
// with a deadband, noise of a tenth of a degree, times that are some milliseconds off, an hour without the node every
// ten days and a broken probe now and then. The same for the same seed.
class CellarYear
{
public:
    static constexpr int vessels = 9;
    static constexpr Timestamp end{Milliseconds(1'795'392'000'000)}; // 2026-11-23T00:00:00Z
    static constexpr Milliseconds span = std::chrono::days(365);

    CellarYear(Timestamp from, Milliseconds step, quint32 seed = 1);

    [[nodiscard]] static QString vessel(int number) { return QStringLiteral("fv-%1").arg(number); }
    // The next round of readings, one of each vessel; empty while the node is off.
    [[nodiscard]] std::vector<HistorySample> next();
    [[nodiscard]] Timestamp at() const { return m_at; }

private:
    struct Vessel
    {
        double temperature = 60;
        double setpoint = 68;
        bool open = false;
    };

    [[nodiscard]] HistorySample read(Vessel &vessel, int number);

    Timestamp m_at;
    Milliseconds m_step;
    QRandomGenerator m_random;
    std::vector<Vessel> m_vessels;
};

} // namespace cellar::bench
