// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "history/historyreader.h"

#include <QByteArray>

namespace cellar {

struct HistoryExportQuery
{
    QString vessel; // empty: all of them
    Timestamp from{};
    Timestamp to{}; // from < to
};

// Writes history as CSV, a piece at a time: one vessel after the other, each oldest first, every reading where there
// still are any and the finest roll-up before that. Reads only as much as the next piece needs, so that whoever sends
// it may be as slow as the other side. What is recorded meanwhile is in it where it belongs. Storage thread.
class HistoryExport
{
public:
    static constexpr qsizetype mostBytes = 64 * 1024;

    explicit HistoryExport(HistoryExportQuery query)
        : m_query(std::move(query))
    {
    }

    struct Piece
    {
        QByteArray text; // at most mostBytes, whole lines; may be empty before the end when there was much to skip
        bool isLast = false;
    };
    [[nodiscard]] DatabaseResult<Piece> next(HistoryFile &file);
    // After the first piece: nothing was ever recorded of the vessel that was asked for.
    [[nodiscard]] bool isUnknownVessel() const { return m_unknown; }
    [[nodiscard]] const HistoryExportQuery &query() const { return m_query; }

private:
    void begin(HistoryFile &file);
    // Writes the next stretch of the current series.
    [[nodiscard]] DatabaseResult<void> step(HistoryFile &file, HistoryReader &reader);
    void enter(const HistorySeriesInfo &series);
    void write(const HistorySample &sample);
    void write(const HistoryRollUp &rollUp, HistoryTier tier);
    void writeHead(Timestamp at, HistoryTier tier);

    HistoryExportQuery m_query;
    bool m_begun = false;
    bool m_unknown = false;
    std::vector<qint64> m_series; // yet to come; the first is the current one
    Timestamp m_at{}; // where the current one goes on
    Timestamp m_end{};
    QByteArray m_name; // of the current series: what each of its lines has after the time
    QByteArray m_text; // written and not yet given out
};

} // namespace cellar
