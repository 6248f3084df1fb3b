// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "history/vesselhistory.h"

#include <algorithm>

namespace cellar {

VesselHistory::VesselHistory(HistoryFile &file, const QString &vessel, Timestamp from, Timestamp to)
    : m_file(file)
    , m_reader(file)
    , m_series(m_reader.seriesOf(vessel))
{
    if (m_series.empty()) {
        return;
    }
    const Timestamp first = std::ranges::min(m_series, {}, &HistorySeriesInfo::first).first;
    m_from = std::max(from, first);
    m_to = std::min(to, m_series.front().last + file.hold());
    const auto newest = std::ranges::find_if(
        m_series, [&](const HistorySeriesInfo &one) { return one.first < m_to && one.last >= m_from; });
    m_unit = newest == m_series.end() ? m_series.front().unit : newest->unit;
}

bool VesselHistory::isGone(HistoryTier tier, Timestamp at) const
{
    const Timestamp gone = m_file.blocks().goneBefore(tier);
    return at < gone && std::ranges::any_of(m_series, [&](const HistorySeriesInfo &one) { return one.first < gone; });
}

DatabaseResult<std::vector<HistorySample>> VesselHistory::samples(Timestamp from, Timestamp to)
{
    std::vector<HistorySample> all;
    for (const HistorySeriesInfo &series : m_series) {
        auto part = m_reader.samples(series, from, to);
        if (!part) {
            return part;
        }
        for (HistorySample &sample : *part) {
            sample.temperature = converted(sample.temperature, series.unit, m_unit);
            sample.setpoint = converted(sample.setpoint, series.unit, m_unit);
        }
        if (all.empty()) {
            all = std::move(*part);
            continue;
        }
        all.insert(all.end(), part->begin(), part->end());
    }
    if (m_series.size() > 1) {
        std::ranges::stable_sort(all, {}, &HistorySample::at);
    }
    return all;
}

DatabaseResult<std::vector<HistoryRollUp>> VesselHistory::rollUps(
    HistoryTier tier, Timestamp from, Timestamp to, Milliseconds length)
{
    std::vector<HistoryRollUp> all;
    for (const HistorySeriesInfo &series : m_series) {
        auto part = m_reader.rollUps(series, tier, from, to, length);
        if (!part) {
            return part;
        }
        std::ranges::for_each(*part, [&](HistoryRollUp &rollUp) { convert(rollUp, series.unit, m_unit); });
        if (all.empty()) {
            all = std::move(*part);
            continue;
        }
        all.insert(all.end(), part->begin(), part->end());
    }
    if (m_series.size() > 1) {
        std::ranges::stable_sort(all, {}, &HistoryRollUp::start);
    }
    return all;
}

} // namespace cellar
