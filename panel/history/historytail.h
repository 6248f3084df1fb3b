// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "history/historysample.h"

#include <QByteArray>

#include <map>
#include <optional>
#include <vector>

namespace cellar {

// The newest samples of every vessel, in the order in which they came: first those that are due to be packed into
// blocks, then those that are in the file but whose hour is not over, then those that are in memory only. A plain
// value.
class HistoryTail
{
public:
    // As many samples as can wait before they are due, whatever the hour.
    explicit HistoryTail(qsizetype most)
        : m_most(most)
    {
    }

    void add(qint64 series, const std::vector<HistorySample> &samples);

    // What is in memory only, as rows for the file: one, or two when an hour ends in it. Empty: nothing is.
    [[nodiscard]] std::vector<QByteArray> unsavedRows() const;
    // They are in the file now, the last of them as `lastRow`.
    void saved(const std::vector<QByteArray> &rows, qint64 lastRow);
    // A row of the file, as it was found there. False: it cannot be read.
    // Samples of series for which `isWanted(series)` is false are in blocks already.
    template<typename Wanted> [[nodiscard]] bool load(const QByteArray &row, qint64 number, Wanted isWanted);

    // The number of the last row that ever was, when the file holds none that is newer.
    void startAfter(qint64 row) { m_lastRow = m_dueRow = row; }

    // A vessel with samples that are due, and what they are.
    [[nodiscard]] std::optional<qint64> nextDue() const;
    [[nodiscard]] std::vector<HistorySample> due(qint64 series) const;
    // They are in blocks now.
    void sealed(qint64 series);
    // Everything up to this row is due or sealed.
    [[nodiscard]] qint64 dueRow() const { return m_dueRow; }
    [[nodiscard]] qint64 lastRow() const { return m_lastRow; }
    // Makes everything that is saved due.
    void hurry();

    // Everything of one vessel.
    [[nodiscard]] std::vector<HistorySample> of(qint64 series) const;
    // All, or what is in memory only, by series; the tail is empty of it afterwards.
    [[nodiscard]] std::map<qint64, std::vector<HistorySample>> take(bool onlyUnsaved);
    [[nodiscard]] qsizetype unsaved() const { return m_unsaved; }
    [[nodiscard]] qsizetype size() const { return m_size; }

private:
    // An hour of a thousand vessels at a second would take a hundred megabytes: what is in the file and waits for its
    // hour to end is kept packed, in chunks of a length that reads back in no time.
    static constexpr std::size_t chunkLength = 256;
    struct Vessel
    {
        std::vector<QByteArray> chunks; // the oldest samples
        std::vector<HistorySample> samples; // the rest
        std::size_t due = 0; // of all of them, as the next two
        std::size_t saved = 0;

        [[nodiscard]] std::size_t packed() const { return chunks.size() * chunkLength; }
        [[nodiscard]] std::size_t size() const { return packed() + samples.size(); }
        [[nodiscard]] std::vector<HistorySample> first(std::size_t count) const;
        void dropFirst(std::size_t count);
        void pack();
    };
    using Sections = std::vector<std::pair<qint64, std::vector<HistorySample>>>;

    // Where in all samples of a vessel, but not before the unsaved ones, the hour of the newest sample begins for good.
    [[nodiscard]] std::size_t hourBegins(const Vessel &vessel) const;
    [[nodiscard]] static std::optional<Sections> sectionsOf(const QByteArray &row);
    void append(qint64 series, const std::vector<HistorySample> &samples);

    qsizetype m_most;
    std::map<qint64, Vessel> m_vessels;
    qint64 m_hour = 0; // of the newest sample to come
    qint64 m_savedHour = 0; // of the newest one in the file
    qint64 m_dueRow = 0;
    qint64 m_lastRow = 0;
    qsizetype m_unsaved = 0;
    qsizetype m_size = 0;
};

template<typename Wanted> bool HistoryTail::load(const QByteArray &row, qint64 number, Wanted isWanted)
{
    m_lastRow = number;
    const std::optional<Sections> sections = sectionsOf(row);
    if (!sections) {
        return false;
    }
    for (const auto &[series, samples] : *sections) {
        if (isWanted(series)) {
            append(series, samples);
        }
    }
    return true;
}

} // namespace cellar
