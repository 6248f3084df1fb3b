// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "history/historyfile.h"
#include "history/historysample.h"

#include <QRandomGenerator>

#include <algorithm>
#include <map>
#include <vector>

namespace cellar {

// The plainest way to sum samples up, millisecond by millisecond where it matters: what roll-ups are held against.
class HistoryModel
{
public:
    explicit HistoryModel(Milliseconds hold)
        : m_hold(hold)
    {
    }

    void add(const HistorySample &sample) { m_samples.push_back(sample); }
    [[nodiscard]] std::vector<HistorySample> sorted() const
    {
        std::vector<HistorySample> all = m_samples;
        std::ranges::stable_sort(all, {}, &HistorySample::at);
        return all;
    }

    [[nodiscard]] std::vector<HistoryRollUp> rollUps(Milliseconds length) const
    {
        std::map<qint64, HistoryRollUp> buckets;
        const std::vector<HistorySample> all = sorted();
        for (std::size_t i = 0; i < all.size(); ++i) {
            note(buckets[periodOf(all[i].at, length)], all[i]);
            const Timestamp next = i + 1 < all.size() ? all[i + 1].at : Timestamp::max();
            const Timestamp end = std::min(next, all[i].at + m_hold);
            spread(buckets, all[i], end, length);
        }
        std::vector<HistoryRollUp> rollUps;
        for (auto &[period, bucket] : buckets) {
            bucket.start = startOf(period, length);
            if (bucket.count > 0) {
                bucket.bad = {};
            }
            if (!bucket.isEmpty()) {
                rollUps.push_back(bucket);
            }
        }
        return rollUps;
    }

private:
    static void note(HistoryRollUp &bucket, const HistorySample &sample)
    {
        if (sample.quality == Quality::Good) {
            bucket.min = bucket.count == 0 ? sample.temperature : std::min(bucket.min, sample.temperature);
            bucket.max = bucket.count == 0 ? sample.temperature : std::max(bucket.max, sample.temperature);
            bucket.sum += sample.temperature;
            ++bucket.count;
        } else {
            ++bucket.bad[static_cast<std::size_t>(sample.quality) - 1];
        }
        if (sample.setpoint != noDegrees) {
            bucket.setpoint = sample.setpoint;
        }
    }
    static void spread(
        std::map<qint64, HistoryRollUp> &buckets, const HistorySample &sample, Timestamp end, Milliseconds length)
    {
        for (qint64 period = periodOf(sample.at, length); startOf(period, length) < end; ++period) {
            const Timestamp from = std::max(sample.at, startOf(period, length));
            const Milliseconds share = std::min(end, startOf(period + 1, length)) - from;
            HistoryRollUp &bucket = buckets[period];
            if (sample.quality == Quality::Good) {
                bucket.known += share;
            }
            if (sample.valve != SampledValve::Unknown) {
                bucket.valveKnown += share;
            }
            if (sample.valve == SampledValve::Open) {
                bucket.valveOpen += share;
            }
        }
    }

    Milliseconds m_hold;
    std::vector<HistorySample> m_samples;
};

// A sample as nobody would make one up: all qualities, all valve states, one decimal or three.
inline HistorySample randomSample(QRandomGenerator &random, Timestamp at)
{
    HistorySample sample;
    sample.at = at;
    sample.quality = random.bounded(4) == 0 ? static_cast<Quality>(random.bounded(5)) : Quality::Good;
    if (sample.quality == Quality::Good) {
        sample.temperature =
            random.bounded(2) == 0 ? random.bounded(-100, 1000) * 100 : random.bounded(-90'000, 212'000);
    }
    sample.setpoint = random.bounded(5) == 0 ? noDegrees : random.bounded(34, 37) * 1000;
    sample.valve = static_cast<SampledValve>(random.bounded(3));
    return sample;
}

inline HistorySample goodSample(Timestamp at, double temperature, double setpoint = 34, bool open = false)
{
    return {at, toMilliDegrees(temperature), toMilliDegrees(setpoint), open ? SampledValve::Open : SampledValve::Closed,
        Quality::Good};
}

inline constexpr Timestamp historyStart{Milliseconds(1'795'442'400'000)}; // 2026-11-23T14:00:00Z

// Packs everything that is due, as the store does in portions.
inline bool sealAll(HistoryFile &file)
{
    for (;;) {
        const auto more = file.sealSome();
        if (!more || !*more) {
            return more.has_value();
        }
    }
}

} // namespace cellar
