// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "history/historychart.h"

#include "core/timestamp.h"
#include "history/rollupbuilder.h"
#include "history/vesselhistory.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace cellar {

namespace {

constexpr int fewestPoints = 2;
constexpr int mostPoints = 10'000;

struct Range
{
    Timestamp from{};
    Timestamp to{};
};

qint64 bucketsIn(const Range &range, Milliseconds length)
{
    return periodOf(range.to - Milliseconds(1), length) - periodOf(range.from, length) + 1;
}

// The shortest multiple of `unit` of which at most `points` are enough.
Milliseconds lengthFor(const Range &range, int points, Milliseconds unit)
{
    const Milliseconds least = (range.to - range.from) / points;
    Milliseconds length = std::max(unit, (least + unit - Milliseconds(1)) / unit * unit);
    while (bucketsIn(range, length) > points) {
        length += std::max(unit, length / points / unit * unit);
    }
    return length;
}

HistoryTier tierFor(const VesselHistory &history, int points)
{
    const Milliseconds wanted = (history.to() - history.from()) / points;
    auto tier = HistoryTier::Raw;
    for (const HistoryTier coarser : {HistoryTier::Minute, HistoryTier::Quarter, HistoryTier::Day}) {
        if (!history.isGone(tier, history.from()) && bucketLength(coarser) > wanted) {
            break;
        }
        tier = coarser;
    }
    return tier;
}

QList<HistoryPoint> rawPoints(
    const std::vector<HistorySample> &samples, const Range &range, int points, Milliseconds hold)
{
    if (samples.size() <= static_cast<std::size_t>(points)) {
        QList<HistoryPoint> all = pointsOf(samples, hold);
        if (all.size() <= points) {
            return all;
        }
    }
    const Milliseconds length = lengthFor(range, points, Milliseconds(1));
    RollUpBuilder builder(length, hold, range.from, range.to);
    std::ranges::for_each(samples, [&](const HistorySample &sample) { builder.add(sample); });
    return pointsOf(builder.finish(), length);
}

} // namespace

Result<void> checkQuery(const HistoryQuery &query)
{
    if (query.from >= query.to) {
        return unexpected(
            ErrorKind::BadInput, u"a history that begins at %1 must end later"_s.arg(toRfc3339(query.from)));
    }
    if (query.points < fewestPoints || query.points > mostPoints) {
        return unexpected(ErrorKind::BadInput,
            u"a history has %1 to %2 points, not %3"_s.arg(fewestPoints).arg(mostPoints).arg(query.points));
    }
    return {};
}

DatabaseResult<std::optional<HistorySeries>> historySeries(HistoryFile &file, const HistoryQuery &query)
{
    VesselHistory history(file, query.vessel, query.from, query.to);
    if (history.isEmpty()) {
        return std::optional<HistorySeries>();
    }
    HistorySeries answer{query.vessel, history.unit(), HistoryTier::Raw, {}};
    const Range range{history.from(), history.to()};
    if (range.from >= range.to) {
        return std::optional(answer);
    }
    answer.tier = tierFor(history, query.points);
    if (answer.tier == HistoryTier::Raw) {
        const auto samples = history.samples(range.from, range.to);
        if (!samples) {
            return unexpected(samples.error());
        }
        answer.points = rawPoints(*samples, range, query.points, file.hold());
    } else {
        const Milliseconds length = lengthFor(range, query.points, bucketLength(answer.tier));
        const auto rollUps = history.rollUps(answer.tier, range.from, range.to, length);
        if (!rollUps) {
            return unexpected(rollUps.error());
        }
        // Once more, for the bucket in which the unit has changed.
        answer.points = pointsOf(combined(*rollUps, length), length);
    }
    return std::optional(answer);
}

} // namespace cellar
