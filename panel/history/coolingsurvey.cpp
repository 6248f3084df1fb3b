// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "history/coolingsurvey.h"

#include "history/vesselhistory.h"

#include <algorithm>
#include <utility>

namespace cellar {

using namespace std::chrono_literals;

namespace {

constexpr Milliseconds rawPortion = 6h;
constexpr Milliseconds minutesPortion = 10 * 24h;

} // namespace

DatabaseResult<bool> CoolingSurvey::step(HistoryFile &file)
{
    VesselHistory history(file, m_query.vessel, m_query.from, m_query.to);
    if (history.isEmpty()) {
        return false;
    }
    if (!m_meter) {
        m_meter.emplace(file.hold(), m_query.from, m_query.to);
        m_unit = history.unit();
        m_at = history.from();
        m_end = history.to();
    }
    const bool raw = !history.isGone(HistoryTier::Raw, m_at);
    Timestamp to = std::min(m_end, raw ? m_at + rawPortion : m_at + minutesPortion);
    if (raw) {
        auto samples = history.samples(m_at, to);
        if (!samples) {
            return unexpected(samples.error());
        }
        for (HistorySample &sample : *samples) {
            sample.temperature = converted(sample.temperature, history.unit(), m_unit);
            sample.setpoint = converted(sample.setpoint, history.unit(), m_unit);
            m_meter->add(sample);
        }
    } else {
        to = std::min(to, file.blocks().goneBefore(HistoryTier::Raw));
        auto minutes = history.rollUps(HistoryTier::Minute, m_at, to, 1min);
        if (!minutes) {
            return unexpected(minutes.error());
        }
        for (HistoryRollUp &minute : *minutes) {
            if (minute.start >= m_at) {
                convert(minute, history.unit(), m_unit);
                m_meter->add(minute);
            }
        }
    }
    m_at = to;
    return m_at < m_end;
}

std::optional<CoolingFigures> CoolingSurvey::finish()
{
    if (!m_meter) {
        return std::nullopt;
    }
    CoolingFigures figures = m_meter->finish();
    figures.vessel = m_query.vessel;
    figures.unit = m_unit;
    return figures;
}

} // namespace cellar
