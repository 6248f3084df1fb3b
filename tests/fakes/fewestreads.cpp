// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "fakes/fewestreads.h"

#include <QMap>

#include <algorithm>
#include <limits>
#include <set>
#include <tuple>
#include <vector>

namespace cellar {

namespace {

constexpr int never = std::numeric_limits<int>::max() / 2;

// Whether one read from `from` to `end` keeps to the rules, given everything that anybody named.
bool isAllowed(const std::set<int> &named, int from, int end, ReadRules rules)
{
    if (end - from > rules.most) {
        return false;
    }
    int hole = 0;
    for (int at = from; at < end; ++at) {
        hole = named.contains(at) ? 0 : hole + 1;
        if (hole > rules.bridge) {
            return false;
        }
    }
    return true;
}

std::set<int> namedBy(const QList<ReadSpan> &spans)
{
    std::set<int> named;
    for (const ReadSpan &span : spans) {
        for (int at = span.from; at < span.end; ++at) {
            named.insert(at);
        }
    }
    return named;
}

using Groups = QMap<std::tuple<int, QString, int>, QList<ReadSpan>>; // by unit, profile and function

void put(Groups &groups, const ModbusVessel &vessel, int function, int address, int count)
{
    const int from = address + vessel.offset;
    groups[{vessel.unit, vessel.profile.name, function}].append({from, from + count});
}

void putVessel(Groups &groups, const ModbusVessel &vessel)
{
    const DeviceProfile &profile = vessel.profile;
    for (const RegisterPoint &point : {profile.temperature, profile.setpointRead}) {
        put(groups, vessel, point.function, point.address, registerCount(point.type));
    }
    if (profile.valve.function > 0) {
        const bool bit = profile.valve.function <= 2;
        put(groups, vessel, profile.valve.function, profile.valve.address, bit ? 1 : registerCount(profile.valve.type));
    }
    if (const auto &codes = profile.faultCodes) {
        put(groups, vessel, codes->function, codes->address, 1);
    }
    if (const auto &bits = profile.faultBits; bits && bits->function >= 3) {
        put(groups, vessel, bits->function, bits->address, registerCount(bits->type));
    } else if (bits) {
        for (const int bit : bits->bits.keys()) {
            put(groups, vessel, bits->function, bits->address + bit, 1);
        }
    }
}

} // namespace

int fewestByTryingAll(const QList<ReadSpan> &spans, ReadRules rules)
{
    const std::set<int> named = namedBy(spans);
    const auto count = static_cast<unsigned>(spans.size());
    const unsigned all = (1U << count) - 1;
    std::vector<bool> allowed(all + 1);
    for (unsigned set = 1; set <= all; ++set) {
        int from = std::numeric_limits<int>::max();
        int end = 0;
        for (unsigned at = 0; at < count; ++at) {
            if ((set >> at & 1U) != 0) {
                from = std::min(from, spans.at(at).from);
                end = std::max(end, spans.at(at).end);
            }
        }
        allowed[set] = isAllowed(named, from, end, rules);
    }
    std::vector<int> fewest(all + 1, never);
    fewest[0] = 0;
    for (unsigned set = 1; set <= all; ++set) {
        for (unsigned part = set; part > 0; part = (part - 1) & set) {
            if (allowed[part]) {
                fewest[set] = std::min(fewest[set], 1 + fewest[set & ~part]);
            }
        }
    }
    return fewest[all];
}

int fewestInOrder(const QList<ReadSpan> &spans, ReadRules rules)
{
    QList<ReadSpan> sorted = spans;
    std::sort(sorted.begin(), sorted.end());
    const std::set<int> named = namedBy(spans);
    const qsizetype count = sorted.size();
    std::vector<int> fewest(static_cast<std::size_t>(count) + 1, never);
    fewest.back() = 0;
    for (qsizetype first = count - 1; first >= 0; --first) {
        int end = 0;
        int &best = fewest[static_cast<std::size_t>(first)];
        for (qsizetype last = first; last < count && sorted.at(last).from - sorted.at(first).from <= rules.most;
             ++last) {
            end = std::max(end, sorted.at(last).end);
            if (isAllowed(named, sorted.at(first).from, end, rules)) {
                best = std::min(best, 1 + fewest[static_cast<std::size_t>(last) + 1]);
            }
        }
    }
    return fewest.front();
}

int fewestReads(const QList<ModbusVessel> &vessels)
{
    Groups groups;
    QHash<QString, DeviceProfile> profiles;
    for (const ModbusVessel &vessel : vessels) {
        profiles.insert(vessel.profile.name, vessel.profile);
        putVessel(groups, vessel);
    }
    int reads = 0;
    for (auto group = groups.cbegin(); group != groups.cend(); ++group) {
        const DeviceProfile &profile = profiles[std::get<1>(group.key())];
        const int most = std::get<2>(group.key()) <= 2 ? profile.maxBits : profile.maxRegisters;
        reads += fewestInOrder(*group, {most, profile.bridge});
    }
    return reads;
}

} // namespace cellar
