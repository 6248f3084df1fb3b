// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bus/surveyplan.h"

#include <algorithm>
#include <array>
#include <tuple>

namespace cellar {

namespace {

constexpr int addressSpace = 65536;
constexpr std::array surveyPoints{SurveyPoint::Temperature, SurveyPoint::Setpoint, SurveyPoint::Valve,
    SurveyPoint::Decimals, SurveyPoint::FaultBits, SurveyPoint::FaultCodes, SurveyPoint::Unit, SurveyPoint::LimitMin,
    SurveyPoint::LimitMax};

RegisterRange rangeOf(const RegisterPoint &point)
{
    return {point.function, point.address, registerCount(point.type)};
}

QList<RegisterRange> rangesOf(const BitPoint &valve)
{
    if (valve.function == 0) {
        return {};
    }
    const bool isRegister = valve.function >= 3;
    return {{valve.function, valve.address, isRegister ? registerCount(valve.type) : 1}};
}

// Coils one by one: those between them that nobody named may not exist.
QList<RegisterRange> rangesOf(const std::optional<FaultBits> &faults)
{
    if (!faults) {
        return {};
    }
    if (faults->function >= 3) {
        return {{faults->function, faults->address, registerCount(faults->type)}};
    }
    QList<RegisterRange> ranges;
    for (auto bit = faults->bits.cbegin(); bit != faults->bits.cend(); ++bit) {
        ranges.append({faults->function, faults->address + bit.key(), 1});
    }
    return ranges;
}

template<typename T> QList<RegisterRange> oneWord(const std::optional<T> &point)
{
    return point ? QList<RegisterRange>{{point->function, point->address, 1}} : QList<RegisterRange>();
}

QList<RegisterRange> placesInProfile(const DeviceProfile &profile, SurveyPoint point)
{
    const std::optional<DeviceLimits> &limits = profile.deviceLimits;
    const std::optional<DecimalsPoint> &decimals = profile.decimals;
    switch (point) {
    case SurveyPoint::Temperature:
        return {rangeOf(profile.temperature)};
    case SurveyPoint::Setpoint:
        return {rangeOf(profile.setpointRead)};
    case SurveyPoint::Valve:
        return rangesOf(profile.valve);
    case SurveyPoint::Decimals:
        return decimals ? QList<RegisterRange>{{decimals->function, decimals->address, registerCount(decimals->type)}}
                        : QList<RegisterRange>();
    case SurveyPoint::FaultBits:
        return rangesOf(profile.faultBits);
    case SurveyPoint::FaultCodes:
        return oneWord(profile.faultCodes);
    case SurveyPoint::Unit:
        return oneWord(profile.unitPoint);
    case SurveyPoint::LimitMin:
        return limits ? QList<RegisterRange>{rangeOf(limits->min)} : QList<RegisterRange>();
    case SurveyPoint::LimitMax:
        return limits ? QList<RegisterRange>{rangeOf(limits->max)} : QList<RegisterRange>();
    }
    return {};
}

bool isOnTheWire(const RegisterRange &range)
{
    return range.address >= 0 && range.count > 0 && range.end() <= addressSpace;
}

int mostPerRead(const DeviceProfile &profile, int function)
{
    return function <= 2 ? std::clamp(profile.maxBits, 1, 2000) : std::clamp(profile.maxRegisters, 1, 125);
}

// Sorted by address, taking whatever still fits gives the fewest reads.
bool extend(SurveyRead &read, const SurveySpan &span, const DeviceProfile &profile)
{
    const RegisterRange &range = span.range;
    const int end = std::max(read.range.end(), range.end());
    const bool near = range.function == read.range.function && range.address <= read.range.end() + profile.bridge;
    if (!near || end - read.range.address > mostPerRead(profile, range.function)) {
        return false;
    }
    read.range.count = end - read.range.address;
    read.spans.append(span);
    return true;
}

} // namespace

std::optional<RegisterRange> rangeOf(const SurveyCandidate &candidate, SurveyPoint point)
{
    const QList<RegisterRange> ranges = rangesOf(candidate, point);
    return ranges.isEmpty() ? std::nullopt : std::optional(ranges.first());
}

QList<RegisterRange> rangesOf(const SurveyCandidate &candidate, SurveyPoint point)
{
    QList<RegisterRange> ranges = placesInProfile(candidate.profile, point);
    for (RegisterRange &range : ranges) {
        range.address += candidate.offset;
    }
    return ranges;
}

std::optional<RegisterRange> identityRange(const SurveyCandidate &candidate)
{
    const std::optional<IdentityPoint> &identity = candidate.profile.identity;
    if (!identity) {
        return std::nullopt;
    }
    const RegisterRange range{identity->function, identity->address + candidate.offset, identity->count};
    return isOnTheWire(range) ? std::optional(range) : std::nullopt;
}

QList<RegisterRange> enableRanges(const SurveyCandidate &candidate)
{
    const std::optional<WriteEnable> &enable = candidate.profile.enable;
    if (!enable) {
        return {};
    }
    const int address = enable->address + candidate.offset;
    if (!isOnTheWire({3, address, 1})) {
        return {};
    }
    if (enable->function == 5) {
        return {{1, address, 1}, {2, address, 1}};
    }
    return {{3, address, 1}};
}

bool SurveyRead::holds(SurveyPoint point) const
{
    return std::any_of(spans.cbegin(), spans.cend(), [point](const SurveySpan &span) { return span.point == point; });
}

QList<SurveyRead> planSurvey(const SurveyCandidate &candidate)
{
    QList<SurveySpan> spans;
    for (const SurveyPoint point : surveyPoints) {
        for (const RegisterRange &range : rangesOf(candidate, point)) {
            if (isOnTheWire(range)) {
                spans.append({point, range});
            }
        }
    }
    std::stable_sort(spans.begin(), spans.end(), [](const SurveySpan &left, const SurveySpan &right) {
        return std::tuple(left.range.function, left.range.address, left.range.count) <
               std::tuple(right.range.function, right.range.address, right.range.count);
    });
    QList<SurveyRead> reads;
    for (const SurveySpan &span : std::as_const(spans)) {
        if (reads.isEmpty() || !extend(reads.last(), span, candidate.profile)) {
            reads.append({span.range, {span}});
        }
    }
    std::stable_partition(
        reads.begin(), reads.end(), [](const SurveyRead &read) { return read.holds(SurveyPoint::Temperature); });
    return reads;
}

} // namespace cellar
