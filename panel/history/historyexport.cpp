// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "history/historyexport.h"

#include "core/csv.h"
#include "history/csvfields.h"
#include "model/historyjson.h"

#include <algorithm>
#include <utility>

namespace cellar {

using namespace std::chrono_literals;

namespace {

constexpr int mostSteps = 64; // without a line to show for it, before others may have the thread
constexpr QByteArrayView header =
    "time,vessel,label,unit,tier,temperature,temperature_min,temperature_max,setpoint,valve_open,quality\r\n";

// How much of a tier is read at once.
Milliseconds portionOf(HistoryTier tier)
{
    return tier == HistoryTier::Minute ? Milliseconds(6h) : blockLength(tier);
}

// The finest tier that has all that there was at this time, and until when that is so.
std::pair<HistoryTier, Timestamp> tierAt(const HistoryBlocks &blocks, Timestamp at)
{
    Timestamp until = Timestamp::max();
    for (const HistoryTier tier : historyTiers) {
        const Timestamp gone = blocks.goneBefore(tier);
        if (at >= gone || tier == HistoryTier::Day) {
            return {tier, until};
        }
        until = gone;
    }
    return {HistoryTier::Day, until};
}

} // namespace

DatabaseResult<HistoryExport::Piece> HistoryExport::next(HistoryFile &file)
{
    if (!m_begun) {
        begin(file);
    }
    HistoryReader reader(file);
    for (int steps = 0; steps < mostSteps && m_text.size() < mostBytes && !m_series.empty(); ++steps) {
        if (auto done = step(file, reader); !done) {
            return unexpected(done.error());
        }
    }
    Piece piece;
    const qsizetype size = m_text.size() <= mostBytes ? m_text.size() : m_text.lastIndexOf('\n', mostBytes - 1) + 1;
    piece.text = m_text.left(size);
    m_text.remove(0, size);
    piece.isLast = m_series.empty() && m_text.isEmpty();
    return piece;
}

void HistoryExport::begin(HistoryFile &file)
{
    m_begun = true;
    m_text = header.toByteArray();
    std::vector<HistorySeriesInfo> wanted;
    std::ranges::copy_if(file.catalog().all(), std::back_inserter(wanted), [&](const HistorySeriesInfo &one) {
        return !one.isEmpty() && (m_query.vessel.isEmpty() || one.vessel == m_query.vessel);
    });
    std::ranges::stable_sort(wanted, {}, &HistorySeriesInfo::vessel);
    for (const HistorySeriesInfo &series : wanted) {
        m_series.push_back(series.id);
    }
    m_unknown = wanted.empty() && !m_query.vessel.isEmpty();
    if (!wanted.empty()) {
        enter(wanted.front());
    }
}

void HistoryExport::enter(const HistorySeriesInfo &series)
{
    m_at = std::max(m_query.from, series.first);
    m_end = m_query.to;
    m_name =
        ',' + csvCell(series.vessel) + ',' + csvCell(series.label) + ',' + unitLetter(series.unit).toLatin1() + ',';
}

DatabaseResult<void> HistoryExport::step(HistoryFile &file, HistoryReader &reader)
{
    const HistorySeriesInfo *series = file.catalog().find(m_series.front());
    const Timestamp end = series == nullptr ? m_at : std::min(m_end, series->last + file.hold());
    if (m_at >= end) {
        m_series.erase(m_series.begin());
        const HistorySeriesInfo *following = m_series.empty() ? nullptr : file.catalog().find(m_series.front());
        if (following != nullptr) {
            enter(*following);
        }
        return {};
    }
    const auto [tier, until] = tierAt(file.blocks(), m_at);
    const Timestamp to = std::min({end, until, floorTo(m_at, portionOf(tier)) + portionOf(tier)});
    if (tier == HistoryTier::Raw) {
        const auto samples = reader.samples(*series, m_at, to);
        if (!samples) {
            return unexpected(samples.error());
        }
        std::ranges::for_each(*samples, [this](const HistorySample &sample) { write(sample); });
    } else {
        const auto rollUps = reader.rollUps(*series, tier, m_at, to);
        if (!rollUps) {
            return unexpected(rollUps.error());
        }
        for (const HistoryRollUp &rollUp : *rollUps) {
            if (!rollUp.isHeldOnly()) {
                write(rollUp, tier);
            }
        }
    }
    m_at = to;
    return {};
}

void HistoryExport::writeHead(Timestamp at, HistoryTier tier)
{
    appendCsvTime(m_text, at);
    m_text.append(m_name).append(historyTierName(tier).toLatin1()).append(',');
}

void HistoryExport::write(const HistorySample &sample)
{
    writeHead(sample.at, HistoryTier::Raw);
    for (int i = 0; i < 3; ++i) { // a reading is its own minimum and maximum
        appendCsvDegrees(m_text, sample.temperature);
        m_text.append(',');
    }
    appendCsvDegrees(m_text, sample.setpoint);
    m_text.append(',');
    if (sample.valve != SampledValve::Unknown) {
        m_text.append(sample.valve == SampledValve::Open ? '1' : '0');
    }
    m_text.append(',').append(qualityName(sample.quality).toLatin1()).append("\r\n");
}

void HistoryExport::write(const HistoryRollUp &rollUp, HistoryTier tier)
{
    writeHead(rollUp.start, tier);
    const bool good = rollUp.count > 0;
    appendCsvDegrees(m_text, good ? static_cast<MilliDegrees>(rollUp.sum / rollUp.count) : noDegrees);
    m_text.append(',');
    appendCsvDegrees(m_text, rollUp.min);
    m_text.append(',');
    appendCsvDegrees(m_text, rollUp.max);
    m_text.append(',');
    appendCsvDegrees(m_text, rollUp.setpoint);
    m_text.append(',');
    if (rollUp.valveKnown > 0ms) {
        const double open = double(rollUp.valveOpen.count()) / double(rollUp.valveKnown.count());
        m_text.append(QByteArray::number(open, 'g', 4));
    }
    m_text.append(',').append(qualityName(rollUp.quality()).toLatin1()).append("\r\n");
}

} // namespace cellar
