// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "history/bytepacking.h"
#include "history/historycodec.h"
#include "history/packedbytes.h"

#include <algorithm>

namespace cellar {

namespace {

constexpr qint64 mostMilliDegrees = 1'000'000'000;
constexpr qint64 mostSamples = 1'000'000'000;

// One number of each roll-up, all of the first, then all of the second, …: a column.
using Column = qint64 (*)(const HistoryRollUp &rollUp, Milliseconds length);

void writeColumn(ByteWriter &out, const std::vector<HistoryRollUp> &rollUps, Milliseconds length, Column column)
{
    qint64 last = 0;
    for (const HistoryRollUp &rollUp : rollUps) {
        const qint64 value = column(rollUp, length);
        out.difference(value - last);
        last = value;
    }
}

// False when a value is out of bounds.
template<typename Take> bool readColumn(ByteReader &in, std::size_t count, qint64 least, qint64 most, Take take)
{
    quint64 value = 0; // unsigned: nonsense wraps around
    for (std::size_t i = 0; i < count; ++i) {
        value += static_cast<quint64>(in.difference());
        const auto plain = static_cast<qint64>(value);
        if (plain < least || plain > most) {
            return false;
        }
        take(i, plain);
    }
    return !in.hasFailed();
}

qint64 placeOf(const HistoryRollUp &rollUp, Milliseconds length)
{
    return periodOf(rollUp.start, length);
}

// What is not known is the value that costs least; the count, or the flag beside the setpoint, tells that it is none.
constexpr Column columns[] = {
    &placeOf,
    [](const HistoryRollUp &r, Milliseconds) { return r.count; },
    [](const HistoryRollUp &r, Milliseconds) { return r.count > 0 ? qint64(r.min) : 0; },
    [](const HistoryRollUp &r, Milliseconds) { return r.count > 0 ? qint64(r.max) - r.min : 0; },
    [](const HistoryRollUp &r, Milliseconds) { return r.sum - (r.count > 0 ? r.count * r.min : 0); },
    [](const HistoryRollUp &r, Milliseconds) { return qint64(r.setpoint != noDegrees); },
    [](const HistoryRollUp &r, Milliseconds) { return r.setpoint != noDegrees ? qint64(r.setpoint) : 0; },
    [](const HistoryRollUp &r, Milliseconds length) { return qint64((length - r.known).count()); },
    [](const HistoryRollUp &r, Milliseconds length) { return qint64((length - r.valveKnown).count()); },
    [](const HistoryRollUp &r, Milliseconds) { return qint64(r.valveOpen.count()); },
};

bool readTemperatures(ByteReader &in, std::vector<HistoryRollUp> &all)
{
    const std::size_t n = all.size();
    return readColumn(in, n, 0, mostSamples, [&](std::size_t i, qint64 v) {
        all[i].count = v;
    }) && readColumn(in, n, -mostMilliDegrees, mostMilliDegrees, [&](std::size_t i, qint64 v) {
        all[i].min = all[i].count > 0 ? static_cast<MilliDegrees>(v) : noDegrees;
    }) && readColumn(in, n, 0, 2 * mostMilliDegrees, [&](std::size_t i, qint64 v) {
        const qint64 max = std::min(mostMilliDegrees, all[i].min + v);
        all[i].max = all[i].count > 0 ? static_cast<MilliDegrees>(max) : noDegrees;
    }) && readColumn(in, n, 0, 2 * mostMilliDegrees * mostSamples, [&](std::size_t i, qint64 v) {
        all[i].sum = all[i].count > 0 ? v + all[i].count * all[i].min : 0;
    });
}

bool readTimes(ByteReader &in, std::vector<HistoryRollUp> &all, Milliseconds length)
{
    const std::size_t n = all.size();
    const qint64 most = length.count();
    return readColumn(in, n, 0, most, [&](std::size_t i, qint64 v) { all[i].known = length - Milliseconds(v); }) &&
           readColumn(in, n, 0, most, [&](std::size_t i, qint64 v) { all[i].valveKnown = length - Milliseconds(v); }) &&
           readColumn(in, n, 0, most, [&](std::size_t i, qint64 v) { all[i].valveOpen = Milliseconds(v); });
}

bool readSetpoints(ByteReader &in, std::vector<HistoryRollUp> &all)
{
    std::vector<bool> known(all.size());
    return readColumn(in, all.size(), 0, 1, [&](std::size_t i, qint64 v) { known[i] = v != 0; }) &&
           readColumn(in, all.size(), -mostMilliDegrees, mostMilliDegrees,
               [&](std::size_t i, qint64 v) { all[i].setpoint = known[i] ? static_cast<MilliDegrees>(v) : noDegrees; });
}

bool readBad(ByteReader &in, std::vector<HistoryRollUp> &all)
{
    for (HistoryRollUp &rollUp : all) {
        for (std::size_t i = 0; rollUp.count == 0 && i < rollUp.bad.size(); ++i) {
            rollUp.bad[i] = static_cast<qint64>(std::min<quint64>(in.number(), mostSamples));
        }
    }
    return !in.hasFailed();
}

} // namespace

QByteArray packRollUps(const std::vector<HistoryRollUp> &rollUps, Milliseconds length)
{
    ByteWriter out;
    out.number(rollUps.size());
    for (const Column column : columns) {
        writeColumn(out, rollUps, length, column);
    }
    for (const HistoryRollUp &rollUp : rollUps) {
        for (std::size_t i = 0; rollUp.count == 0 && i < rollUp.bad.size(); ++i) {
            out.number(static_cast<quint64>(rollUp.bad[i]));
        }
    }
    return enclosed(out.data(), Packing::Deflated);
}

std::optional<std::vector<HistoryRollUp>> unpackRollUps(const QByteArray &packed, Milliseconds length)
{
    const std::optional<QByteArray> bytes = opened(packed);
    if (!bytes) {
        return std::nullopt;
    }
    ByteReader in(*bytes);
    const quint64 count = in.number();
    if (in.hasFailed() || count > in.left()) {
        return std::nullopt;
    }
    std::vector<HistoryRollUp> all(count);
    const qint64 lastPlace = periodOf(lastRecordable, length);
    const bool placed =
        readColumn(in, count, 0, lastPlace, [&](std::size_t i, qint64 v) { all[i].start = startOf(v, length); });
    if (!placed || !readTemperatures(in, all) || !readSetpoints(in, all) || !readTimes(in, all, length) ||
        !readBad(in, all) || in.left() != 0) {
        return std::nullopt;
    }
    return all;
}

} // namespace cellar
