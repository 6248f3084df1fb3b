// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "history/historychart.h"

namespace cellar {

namespace {

constexpr double milli = 1000;

HistoryPoint gapPoint(Timestamp at, Quality quality)
{
    HistoryPoint point;
    point.at = at;
    point.quality = quality;
    return point;
}

HistoryPoint pointOf(const HistoryRollUp &bucket)
{
    HistoryPoint point = gapPoint(bucket.start, bucket.quality());
    if (bucket.count > 0) {
        point.temperature = {bucket.min / milli, double(bucket.sum) / double(bucket.count) / milli, bucket.max / milli};
    }
    point.setpoint = fromMilliDegrees(bucket.setpoint);
    if (bucket.valveKnown > Milliseconds(0)) {
        point.valveOpen = double(bucket.valveOpen.count()) / double(bucket.valveKnown.count());
    }
    return point;
}

HistoryPoint pointOf(const HistorySample &sample)
{
    HistoryPoint point = gapPoint(sample.at, sample.quality);
    if (const auto value = fromMilliDegrees(sample.temperature)) {
        point.temperature = {*value, *value, *value};
    }
    point.setpoint = fromMilliDegrees(sample.setpoint);
    if (sample.valve != SampledValve::Unknown) {
        point.valveOpen = sample.valve == SampledValve::Open ? 1.0 : 0.0;
    }
    return point;
}

// Between a temperature and the next one, when what lies between is not known.
void addGap(QList<HistoryPoint> &points, Timestamp at)
{
    if (!points.isEmpty() && points.constLast().temperature) {
        points.append(gapPoint(at, Quality::NeverRead));
    }
}

} // namespace

QList<HistoryPoint> pointsOf(const std::vector<HistoryRollUp> &buckets, Milliseconds length)
{
    QList<HistoryPoint> points;
    points.reserve(static_cast<qsizetype>(buckets.size()));
    Timestamp known = Timestamp::max(); // until here there were buckets
    for (const HistoryRollUp &bucket : buckets) {
        if (bucket.start > known) {
            addGap(points, known);
        }
        known = bucket.start + length;
        // A slow panel: no reading in this bucket, but an older one stands. Nothing to show, and no gap.
        const bool heldOnly = bucket.count == 0 && bucket.known > Milliseconds(0) && bucket.bad == HistoryRollUp().bad;
        if (!heldOnly) {
            points.append(pointOf(bucket));
        }
    }
    return points;
}

QList<HistoryPoint> pointsOf(const std::vector<HistorySample> &samples, Milliseconds hold)
{
    QList<HistoryPoint> points;
    points.reserve(static_cast<qsizetype>(samples.size()));
    Timestamp known = Timestamp::max();
    for (const HistorySample &sample : samples) {
        if (sample.at > known) {
            addGap(points, known);
        }
        known = sample.at + hold;
        points.append(pointOf(sample));
    }
    return points;
}

} // namespace cellar
