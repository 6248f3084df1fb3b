// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "history/historytail.h"

#include "history/bytepacking.h"
#include "history/historycodec.h"

#include <algorithm>

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
    vessel.saved = vessel.samples.size();
    vessel.due = vessel.saved;
    m_unsaved -= static_cast<qsizetype>(samples.size());
    m_savedHour = m_hour;
    m_dueRow = m_lastRow;
}

std::size_t HistoryTail::hourBegins(const Vessel &vessel) const
{
    std::size_t begin = vessel.samples.size();
    while (begin > vessel.saved && periodOf(vessel.samples[begin - 1].at, hour) == m_hour) {
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
        over.add(series, vessel.samples.data() + vessel.saved, begin - vessel.saved);
        current.add(series, vessel.samples.data() + begin, vessel.samples.size() - begin);
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
        vessel.saved = vessel.samples.size();
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
    return {vessel.samples.begin(), vessel.samples.begin() + static_cast<std::ptrdiff_t>(vessel.due)};
}

void HistoryTail::sealed(qint64 series)
{
    Vessel &vessel = m_vessels[series];
    m_size -= static_cast<qsizetype>(vessel.due);
    vessel.samples.erase(vessel.samples.begin(), vessel.samples.begin() + static_cast<std::ptrdiff_t>(vessel.due));
    vessel.saved -= vessel.due;
    vessel.due = 0;
}

const std::vector<HistorySample> &HistoryTail::of(qint64 series) const
{
    const auto found = m_vessels.find(series);
    return found == m_vessels.end() ? m_none : found->second.samples;
}

std::map<qint64, std::vector<HistorySample>> HistoryTail::take(bool onlyUnsaved)
{
    std::map<qint64, std::vector<HistorySample>> taken;
    for (auto &[series, vessel] : m_vessels) {
        const auto from = vessel.samples.begin() + static_cast<std::ptrdiff_t>(onlyUnsaved ? vessel.saved : 0);
        if (from != vessel.samples.end()) {
            taken[series].assign(from, vessel.samples.end());
            m_size -= std::distance(from, vessel.samples.end());
            vessel.samples.erase(from, vessel.samples.end());
        }
        vessel.saved = std::min(vessel.saved, vessel.samples.size());
        vessel.due = std::min(vessel.due, vessel.samples.size());
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
