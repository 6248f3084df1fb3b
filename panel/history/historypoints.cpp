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

// Nothing is known from `at` to `next`. A point without temperature is a gap by itself.
void addGap(QList<HistoryPoint> &points, Timestamp at, const HistoryPoint &next)
{
    if (!points.isEmpty() && points.constLast().temperature && next.temperature) {
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
        const HistoryPoint point = pointOf(bucket);
        if (bucket.start > known) {
            addGap(points, known, point);
        }
        known = bucket.start + length;
        if (!bucket.isHeldOnly()) {
            points.append(point);
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
        const HistoryPoint point = pointOf(sample);
        if (sample.at > known) {
            addGap(points, known, point);
        }
        known = sample.at + hold;
        points.append(point);
    }
    return points;
}

} // namespace cellar
