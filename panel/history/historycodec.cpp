// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "history/historycodec.h"

#include "history/bytepacking.h"

#include <algorithm>
#include <span>

namespace cellar {

namespace {

constexpr qint64 mostMilliDegrees = 1'000'000'000;
constexpr quint64 valveStates = 3;
constexpr quint64 qualities = 5;

using Samples = std::span<const HistorySample>;

qint64 milliseconds(Timestamp at)
{
    return at.time_since_epoch().count();
}

// The largest power of ten, up to a whole degree, that every value is a multiple of.
template<typename Value> qint64 stepOf(Samples samples, Value value)
{
    qint64 step = 1000;
    for (const HistorySample &sample : samples) {
        while (value(sample) != noDegrees && value(sample) % step != 0) {
            step /= 10;
        }
    }
    return step;
}

MilliDegrees temperatureOf(const HistorySample &sample)
{
    return sample.temperature;
}

MilliDegrees setpointOf(const HistorySample &sample)
{
    return sample.setpoint;
}

// Readings come at a steady pace and a little early or late: what is left of a step after the pace is small.
void writeTimes(ByteWriter &out, Samples samples)
{
    std::vector<qint64> steps;
    steps.reserve(samples.size());
    for (std::size_t i = 1; i < samples.size(); ++i) {
        steps.push_back((samples[i].at - samples[i - 1].at).count());
    }
    std::vector<qint64> sorted = steps;
    const auto middle = sorted.begin() + static_cast<std::ptrdiff_t>(sorted.size() / 2);
    std::nth_element(sorted.begin(), middle, sorted.end());
    const qint64 pace = sorted.empty() ? 0 : *middle;
    out.difference(pace);
    out.difference(samples.empty() ? 0 : milliseconds(samples.front().at));
    for (const qint64 step : steps) {
        out.difference(step - pace);
    }
}

template<typename Same> std::size_t runLength(Samples samples, std::size_t from, Same same)
{
    std::size_t end = from + 1;
    while (end < samples.size() && same(samples[from], samples[end])) {
        ++end;
    }
    return end - from;
}

void writeStates(ByteWriter &out, Samples samples)
{
    const auto state = [](const HistorySample &sample) {
        return static_cast<quint64>(sample.quality) * valveStates + static_cast<quint64>(sample.valve);
    };
    for (std::size_t i = 0; i < samples.size();) {
        const std::size_t run =
            runLength(samples, i, [&](const HistorySample &a, const HistorySample &b) { return state(a) == state(b); });
        out.number(state(samples[i]));
        out.number(run);
        i += run;
    }
}

void writeSetpoints(ByteWriter &out, Samples samples)
{
    const qint64 step = stepOf(samples, &setpointOf);
    out.number(static_cast<quint64>(step));
    for (std::size_t i = 0; i < samples.size();) {
        const std::size_t run = runLength(
            samples, i, [](const HistorySample &a, const HistorySample &b) { return a.setpoint == b.setpoint; });
        const bool known = samples[i].setpoint != noDegrees;
        out.number(run << 1 | (known ? 1U : 0U));
        if (known) {
            out.difference(samples[i].setpoint / step);
        }
        i += run;
    }
}

void writeTemperatures(ByteWriter &out, Samples samples)
{
    const qint64 step = stepOf(samples, &temperatureOf);
    out.number(static_cast<quint64>(step));
    qint64 last = 0;
    for (const HistorySample &sample : samples) {
        if (sample.quality == Quality::Good) {
            const qint64 value = sample.temperature / step;
            out.difference(value - last);
            last = value;
        }
    }
}

bool readTimes(ByteReader &in, std::vector<HistorySample> &samples)
{
    // Unsigned, so that nonsense wraps around and is found to be nonsense.
    const auto pace = static_cast<quint64>(in.difference());
    auto at = static_cast<quint64>(in.difference());
    for (std::size_t i = 0; i < samples.size(); ++i) {
        at += i == 0 ? 0 : pace + static_cast<quint64>(in.difference());
        samples[i].at = Timestamp(Milliseconds(static_cast<qint64>(at)));
        if (!isRecordable(samples[i].at)) {
            return false;
        }
    }
    return !in.hasFailed();
}

bool readStates(ByteReader &in, std::vector<HistorySample> &samples)
{
    for (std::size_t i = 0; i < samples.size();) {
        const quint64 state = in.number();
        const quint64 run = in.number();
        if (state >= qualities * valveStates || run == 0 || run > samples.size() - i) {
            return false;
        }
        for (const std::size_t end = i + run; i < end; ++i) {
            samples[i].quality = static_cast<Quality>(state / valveStates);
            samples[i].valve = static_cast<SampledValve>(state % valveStates);
        }
    }
    return !in.hasFailed();
}

bool readSetpoints(ByteReader &in, std::vector<HistorySample> &samples)
{
    const auto step = static_cast<qint64>(in.number());
    for (std::size_t i = 0; i < samples.size();) {
        const quint64 head = in.number();
        const quint64 run = head >> 1;
        const qint64 value = (head & 1) != 0 ? in.difference() : 0;
        if (step < 1 || step > 1000 || run == 0 || run > samples.size() - i || value > mostMilliDegrees / step ||
            value < -mostMilliDegrees / step) {
            return false;
        }
        for (const std::size_t end = i + run; i < end; ++i) {
            samples[i].setpoint = (head & 1) != 0 ? static_cast<MilliDegrees>(value * step) : noDegrees;
        }
    }
    return !in.hasFailed();
}

bool readTemperatures(ByteReader &in, std::vector<HistorySample> &samples)
{
    const auto step = static_cast<qint64>(in.number());
    if (step < 1 || step > 1000) {
        return false;
    }
    const qint64 most = mostMilliDegrees / step;
    qint64 value = 0;
    for (HistorySample &sample : samples) {
        if (sample.quality == Quality::Good) {
            const qint64 difference = in.difference();
            if (difference > 2 * most || difference < -2 * most || std::abs(value + difference) > most) {
                return false;
            }
            value += difference;
            sample.temperature = static_cast<MilliDegrees>(value * step);
        }
    }
    return !in.hasFailed();
}

} // namespace

QByteArray packSamples(const HistorySample *samples, std::size_t count, Packing packing)
{
    const Samples all(samples, count);
    ByteWriter out;
    out.reserve(static_cast<qsizetype>(count * 3 + 64));
    out.number(count);
    writeTimes(out, all);
    writeStates(out, all);
    writeSetpoints(out, all);
    writeTemperatures(out, all);
    return enclosed(out.data(), packing);
}

QByteArray packSamples(const std::vector<HistorySample> &samples)
{
    return packSamples(samples.data(), samples.size(), Packing::Deflated);
}

std::optional<std::vector<HistorySample>> unpackSamples(const QByteArray &packed)
{
    const std::optional<QByteArray> bytes = opened(packed);
    if (!bytes) {
        return std::nullopt;
    }
    ByteReader in(*bytes);
    const quint64 count = in.number();
    // Each sample but the first has a byte for its time.
    if (in.hasFailed() || count > in.left() + 1) {
        return std::nullopt;
    }
    std::vector<HistorySample> samples(count);
    if (!readTimes(in, samples) || !readStates(in, samples) || !readSetpoints(in, samples) ||
        !readTemperatures(in, samples) || in.left() != 0) {
        return std::nullopt;
    }
    return samples;
}

} // namespace cellar
