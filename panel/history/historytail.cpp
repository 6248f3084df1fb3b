// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "history/historytail.h"

#include "history/bytepacking.h"
#include "history/historycodec.h"

#include <algorithm>
#include <utility>

namespace cellar {

namespace {

constexpr Milliseconds hour = std::chrono::hours(1);

// One row holds something of each vessel.
class RowWriter
{
public:
    void add(qint64 series, const HistorySample *samples, std::size_t count)
    {
        if (count > 0) {
            m_sections.number(static_cast<quint64>(series));
            m_sections.bytes(packSamples(samples, count, Packing::Plain));
        }
    }
    [[nodiscard]] bool isEmpty() const { return m_sections.data().isEmpty(); }
    [[nodiscard]] QByteArray row() const { return enclosed(m_sections.data(), Packing::Deflated); }

private:
    ByteWriter m_sections;
};

} // namespace

std::vector<HistorySample> HistoryTail::Vessel::first(std::size_t count) const
{
    std::vector<HistorySample> all;
    all.reserve(count + chunkLength);
    for (const QByteArray &chunk : chunks) {
        if (all.size() >= count) {
            break;
        }
        const std::vector<HistorySample> unpacked = unpackSamples(chunk).value_or(std::vector<HistorySample>());
        all.insert(all.end(), unpacked.begin(), unpacked.end());
    }
    if (all.size() < count) {
        all.insert(all.end(), samples.begin(), samples.end());
    }
    all.resize(std::min(count, all.size()));
    return all;
}

void HistoryTail::Vessel::dropFirst(std::size_t count)
{
    std::vector<HistorySample> rest = first(size());
    rest.erase(rest.begin(), rest.begin() + static_cast<std::ptrdiff_t>(std::min(count, rest.size())));
    chunks.clear();
    samples = std::move(rest);
    saved -= std::min(saved, count);
    pack();
}

void HistoryTail::Vessel::pack()
{
    std::size_t done = 0;
    while (saved - packed() >= chunkLength) {
        chunks.push_back(packSamples(samples.data() + done, chunkLength, Packing::Deflated));
        done += chunkLength;
    }
    if (done > 0) {
        samples.erase(samples.begin(), samples.begin() + static_cast<std::ptrdiff_t>(done));
        samples.shrink_to_fit();
    }
}

void HistoryTail::add(qint64 series, const std::vector<HistorySample> &samples)
{
    if (samples.empty()) {
        return;
    }
    Vessel &vessel = m_vessels[series];
    vessel.samples.insert(vessel.samples.end(), samples.begin(), samples.end());
    m_hour = periodOf(samples.back().at, hour);
    m_unsaved += static_cast<qsizetype>(samples.size());
    m_size += static_cast<qsizetype>(samples.size());
}

void HistoryTail::append(qint64 series, const std::vector<HistorySample> &samples)
{
    add(series, samples);
    Vessel &vessel = m_vessels[series];
    vessel.saved = vessel.size();
    vessel.due = vessel.saved;
    vessel.pack();
    m_unsaved -= static_cast<qsizetype>(samples.size());
    m_savedHour = m_hour;
    m_dueRow = m_lastRow;
}

std::size_t HistoryTail::hourBegins(const Vessel &vessel) const
{
    std::size_t begin = vessel.size();
    while (begin > vessel.saved && periodOf(vessel.samples[begin - 1 - vessel.packed()].at, hour) == m_hour) {
        --begin;
    }
    return begin;
}

std::vector<QByteArray> HistoryTail::unsavedRows() const
{
    RowWriter over;
    RowWriter current;
    for (const auto &[series, vessel] : m_vessels) {
        const std::size_t begin = hourBegins(vessel);
        const std::size_t before = begin - vessel.saved;
        const HistorySample *unsaved = vessel.samples.data() + (vessel.saved - vessel.packed());
        over.add(series, unsaved, before);
        current.add(series, unsaved + before, vessel.size() - begin);
    }
    std::vector<QByteArray> rows;
    for (const RowWriter *row : {&over, &current}) {
        if (!row->isEmpty()) {
            rows.push_back(row->row());
        }
    }
    return rows;
}

void HistoryTail::saved(const std::vector<QByteArray> &rows, qint64 lastRow)
{
    // The newest sample of all is in the last row, so the row before it is the one whose hour is over.
    const bool hourIsOver = rows.size() > 1 || m_savedHour != m_hour;
    if (hourIsOver) {
        m_dueRow = lastRow - 1;
    }
    for (auto &[series, vessel] : m_vessels) {
        vessel.due = hourIsOver ? hourBegins(vessel) : vessel.due;
        vessel.saved = vessel.size();
        vessel.pack();
    }
    m_savedHour = m_hour;
    m_lastRow = lastRow;
    m_unsaved = 0;
    if (m_size > m_most) {
        hurry();
    }
}

void HistoryTail::hurry()
{
    for (auto &[series, vessel] : m_vessels) {
        vessel.due = vessel.saved;
    }
    m_dueRow = m_lastRow;
}

std::optional<qint64> HistoryTail::nextDue() const
{
    const auto found = std::ranges::find_if(m_vessels, [](const auto &entry) { return entry.second.due > 0; });
    return found == m_vessels.end() ? std::nullopt : std::optional(found->first);
}

std::vector<HistorySample> HistoryTail::due(qint64 series) const
{
    const Vessel &vessel = m_vessels.at(series);
    return vessel.first(vessel.due);
}

void HistoryTail::sealed(qint64 series)
{
    Vessel &vessel = m_vessels[series];
    m_size -= static_cast<qsizetype>(vessel.due);
    vessel.dropFirst(std::exchange(vessel.due, 0));
}

std::vector<HistorySample> HistoryTail::of(qint64 series) const
{
    const auto found = m_vessels.find(series);
    return found == m_vessels.end() ? std::vector<HistorySample>() : found->second.first(found->second.size());
}

std::map<qint64, std::vector<HistorySample>> HistoryTail::take(bool onlyUnsaved)
{
    std::map<qint64, std::vector<HistorySample>> taken;
    for (auto &[series, vessel] : m_vessels) {
        const std::size_t stays = onlyUnsaved ? vessel.saved : 0;
        if (vessel.size() > stays) {
            std::vector<HistorySample> all = vessel.first(vessel.size());
            taken[series].assign(all.begin() + static_cast<std::ptrdiff_t>(stays), all.end());
            m_size -= static_cast<qsizetype>(all.size() - stays);
            all.resize(stays);
            vessel.chunks.clear();
            vessel.samples = std::move(all);
        }
        vessel.saved = std::min(vessel.saved, vessel.size());
        vessel.due = std::min(vessel.due, vessel.size());
        vessel.pack();
    }
    m_unsaved = 0;
    return taken;
}

std::optional<HistoryTail::Sections> HistoryTail::sectionsOf(const QByteArray &row)
{
    const std::optional<QByteArray> bytes = opened(row);
    if (!bytes) {
        return std::nullopt;
    }
    Sections sections;
    ByteReader in(*bytes);
    while (in.left() > 0) {
        const auto series = static_cast<qint64>(in.number());
        auto samples = unpackSamples(in.bytes());
        if (in.hasFailed() || !samples) {
            return std::nullopt;
        }
        sections.emplace_back(series, std::move(*samples));
    }
    return sections;
}

} // namespace cellar
