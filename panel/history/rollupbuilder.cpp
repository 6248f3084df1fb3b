// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "history/rollupbuilder.h"

#include <algorithm>
#include <utility>

namespace cellar {

RollUpBuilder::RollUpBuilder(Milliseconds length, Milliseconds hold, Timestamp from, Timestamp to)
    : m_length(length)
    , m_hold(hold)
    , m_from(from)
    , m_to(to)
{
}

void RollUpBuilder::add(const HistorySample &sample)
{
    if (m_last) {
        cover(*m_last, sample.at);
    }
    m_last = sample;
    if (sample.at < m_from || sample.at >= m_to) {
        return;
    }
    HistoryRollUp one;
    if (sample.quality == Quality::Good) {
        one.count = 1;
        one.min = sample.temperature;
        one.max = sample.temperature;
        one.sum = sample.temperature;
    } else {
        one.bad[static_cast<std::size_t>(sample.quality) - 1] = 1; // as Quality: Good is the first
    }
    one.setpoint = sample.setpoint;
    combine(bucket(sample.at), one);
}

std::vector<HistoryRollUp> RollUpBuilder::finish()
{
    if (m_last) {
        cover(*m_last, m_to);
        m_last.reset();
    }
    return std::exchange(m_buckets, {});
}

void RollUpBuilder::cover(const HistorySample &sample, Timestamp end)
{
    const bool good = sample.quality == Quality::Good;
    const bool valve = sample.valve != SampledValve::Unknown;
    if (!good && !valve) {
        return;
    }
    end = std::min({end, sample.at + m_hold, m_to});
    for (Timestamp at = std::max(sample.at, m_from); at < end;) {
        const Timestamp next = std::min(end, floorTo(at, m_length) + m_length);
        HistoryRollUp &into = bucket(at);
        into.known += good ? next - at : Milliseconds(0);
        into.valveKnown += valve ? next - at : Milliseconds(0);
        into.valveOpen += sample.valve == SampledValve::Open ? next - at : Milliseconds(0);
        at = next;
    }
}

HistoryRollUp &RollUpBuilder::bucket(Timestamp at)
{
    const Timestamp start = floorTo(at, m_length);
    if (m_buckets.empty() || m_buckets.back().start != start) {
        m_buckets.push_back({.start = start});
    }
    return m_buckets.back();
}

} // namespace cellar
