// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "history/historyreader.h"

namespace cellar {

// The history of one vessel in one unit, whatever it was measured in: that of its newest samples in a range. For one
// job of the storage thread, like the reader.
class VesselHistory
{
public:
    // Nothing to be had of a vessel that is not there: isEmpty().
    VesselHistory(HistoryFile &file, const QString &vessel, Timestamp from, Timestamp to);

    [[nodiscard]] bool isEmpty() const { return m_series.empty(); }
    [[nodiscard]] TemperatureUnit unit() const { return m_unit; }
    // As much of the range as there is anything of; from >= to: nothing.
    [[nodiscard]] Timestamp from() const { return m_from; }
    [[nodiscard]] Timestamp to() const { return m_to; }
    // Whether this tier no longer has all that there was since `at`.
    [[nodiscard]] bool isGone(HistoryTier tier, Timestamp at) const;

    // As those of HistoryReader.
    [[nodiscard]] DatabaseResult<std::vector<HistorySample>> samples(Timestamp from, Timestamp to);
    [[nodiscard]] DatabaseResult<std::vector<HistoryRollUp>> rollUps(
        HistoryTier tier, Timestamp from, Timestamp to, Milliseconds length);

private:
    HistoryFile &m_file;
    HistoryReader m_reader;
    std::vector<HistorySeriesInfo> m_series;
    TemperatureUnit m_unit = TemperatureUnit::Fahrenheit;
    Timestamp m_from{};
    Timestamp m_to{};
};

} // namespace cellar
