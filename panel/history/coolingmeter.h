// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "history/historysample.h"
#include "model/historyseries.h"

#include <optional>

namespace cellar {

// Works out the cooling figures of a stretch of time from its samples, or from its minutes where samples are gone; of
// minutes only those with the valve open throughout count as cooling. In the order of time. A plain value.
class CoolingMeter
{
public:
    CoolingMeter(Milliseconds hold, Timestamp from, Timestamp to);

    void add(const HistorySample &sample);
    void add(const HistoryRollUp &minute);
    // But vessel and unit. Nothing can be added any more.
    [[nodiscard]] CoolingFigures finish();

private:
    // Cooling from `first` up to `last`, without a pause.
    struct Run
    {
        HistorySample first;
        HistorySample last;
    };

    // How long the last sample stands, when the next one comes at `next`.
    void cover(Timestamp next);
    void follow(const HistorySample &sample, Milliseconds hold);
    void endRun();

    Milliseconds m_hold;
    Timestamp m_from;
    Timestamp m_to;
    std::optional<HistorySample> m_last;
    bool m_lastCovers = false; // a sample, not a minute
    std::optional<Run> m_run;
    std::optional<Run> m_longest;
    Milliseconds m_known{0};
    Milliseconds m_valveKnown{0};
    Milliseconds m_valveOpen{0};
    Milliseconds m_cooling{0};
    qint64 m_fall = 0; // thousandths of a degree, during m_cooling
};

} // namespace cellar
