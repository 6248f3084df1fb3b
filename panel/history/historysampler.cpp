// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "history/historysampler.h"

#include <utility>

namespace cellar {

using namespace std::chrono_literals;

namespace {

constexpr Milliseconds reminder = 1min;

HistorySample sampleOf(const VesselState &vessel, Timestamp at)
{
    HistorySample sample;
    sample.at = at;
    sample.quality = vessel.temperature.quality;
    if (sample.quality == Quality::Good) {
        sample.temperature = toMilliDegrees(vessel.temperature.value);
        // Good without a number that can be kept is somebody's mistake, and no temperature.
        sample.quality = sample.temperature == noDegrees ? Quality::SensorFault : Quality::Good;
    }
    if (vessel.setpoint.isGood()) {
        sample.setpoint = toMilliDegrees(vessel.setpoint.value);
    }
    if (vessel.valve.isGood() && vessel.valve.value) {
        sample.valve = *vessel.valve.value == ValveState::Open ? SampledValve::Open : SampledValve::Closed;
    }
    return sample;
}

} // namespace

// When what is to be recorded was read or noticed; nothing when there is nothing new.
std::optional<Timestamp> HistorySampler::news(const VesselState &vessel, const Seen *seen, Timestamp now)
{
    const bool good = vessel.temperature.isGood();
    if (good && (seen == nullptr || vessel.temperature.at != seen->temperature)) {
        return vessel.temperature.at;
    }
    if (seen == nullptr || sampleOf(vessel, now).quality != seen->last.quality) {
        return now;
    }
    // The probe is broken, the valve is not.
    if (!good && vessel.valve.isGood() && vessel.valve.at != seen->valve) {
        return vessel.valve.at;
    }
    if (!good && vessel.setpoint.isGood() && vessel.setpoint.at != seen->setpoint) {
        return vessel.setpoint.at;
    }
    return std::nullopt;
}

void HistorySampler::add(const Snapshot &snapshot)
{
    for (const VesselState &vessel : snapshot.vessels) {
        const auto known = m_seen.find(vessel.id);
        const std::optional<Timestamp> at = news(vessel, known == m_seen.end() ? nullptr : &*known, snapshot.at);
        if (!at) {
            continue;
        }
        Seen &seen = known == m_seen.end() ? m_seen[vessel.id] : *known;
        if (seen.unit != vessel.unit || seen.label != vessel.label) {
            seen.unit = vessel.unit;
            seen.label = vessel.label;
            seen.batch = -1;
        }
        seen.temperature = vessel.temperature.at;
        seen.setpoint = vessel.setpoint.at;
        seen.valve = vessel.valve.at;
        seen.recorded = snapshot.at;
        record(vessel.id, seen, sampleOf(vessel, *at));
    }
}

void HistorySampler::remind(Timestamp now)
{
    for (auto vessel = m_seen.begin(); vessel != m_seen.end(); ++vessel) {
        const bool due = now - vessel->recorded >= reminder || now < vessel->recorded;
        if (vessel->last.quality != Quality::Good && due) {
            HistorySample sample = vessel->last;
            sample.at = now;
            sample.setpoint = noDegrees; // not read again
            sample.valve = SampledValve::Unknown;
            vessel->recorded = now;
            record(vessel.key(), *vessel, sample);
        }
    }
}

void HistorySampler::record(const QString &vessel, Seen &seen, const HistorySample &sample)
{
    if (seen.batch < 0) {
        seen.batch = static_cast<qsizetype>(m_batches.size());
        m_batches.push_back({vessel, seen.unit, seen.label, {}});
    }
    m_batches[static_cast<std::size_t>(seen.batch)].samples.push_back(sample);
    seen.last = sample;
    ++m_size;
}

std::vector<HistoryBatch> HistorySampler::take()
{
    for (Seen &seen : m_seen) {
        seen.batch = -1;
    }
    m_size = 0;
    return std::exchange(m_batches, {});
}

qint64 HistorySampler::dropOldest()
{
    const qint64 dropped = cellar::dropOldest(m_batches);
    m_size -= dropped;
    return dropped;
}

qint64 dropOldest(std::vector<HistoryBatch> &batches)
{
    constexpr std::ptrdiff_t part = 10;
    qint64 dropped = 0;
    for (HistoryBatch &batch : batches) {
        const auto count = std::min(std::ssize(batch.samples), std::ssize(batch.samples) / part + 1);
        batch.samples.erase(batch.samples.begin(), batch.samples.begin() + count);
        dropped += count;
    }
    return dropped;
}

} // namespace cellar
