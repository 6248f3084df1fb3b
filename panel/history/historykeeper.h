// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"
#include "history/coolingsurvey.h"
#include "history/historyexport.h"
#include "history/historyfile.h"
#include "history/historysettings.h"
#include "model/historystatus.h"

#include <chrono>
#include <memory>
#include <optional>
#include <vector>

namespace cellar {

// Keeps history.db open and written, whatever the disk does. While it is full or cannot be written, readings wait in
// memory, bounded, and it is tried again with a growing pause; a damaged file is set aside under another name and a new
// one begun, with everything that was not yet packed. Made, used and destroyed on the storage thread.
class HistoryKeeper
{
public:
    using Ticks = std::chrono::steady_clock::time_point;
    struct Moment
    {
        Timestamp now{};
        Ticks ticks{};
    };

    explicit HistoryKeeper(HistorySettings settings)
        : m_settings(std::move(settings))
    {
    }

    // Takes them over and writes them, or tries to when it is time to.
    void keep(const std::vector<HistoryBatch> &batches, const Moment &moment);
    // A portion of what must be done now and then: packing, forgetting, giving space back. False: all is done.
    [[nodiscard]] bool tidySome(const Moment &moment);

    [[nodiscard]] Result<HistorySeries> query(const HistoryQuery &query, const Moment &moment);
    // The next portion; nothing: ask again.
    [[nodiscard]] std::optional<Result<CoolingFigures>> cooling(CoolingSurvey &survey, const Moment &moment);
    [[nodiscard]] Result<HistoryExport::Piece> exportPiece(HistoryExport &exported, const Moment &moment);

    [[nodiscard]] HistoryStatus status();

private:
    [[nodiscard]] DatabaseResult<void> attempt();
    [[nodiscard]] DatabaseResult<void> reopen();
    [[nodiscard]] DatabaseResult<bool> tidy(const Moment &moment);
    void failed(const DatabaseError &error, const Moment &moment);
    void succeeded();
    // Moves the damaged file out of the way. False: it could not be moved.
    [[nodiscard]] bool setAside(const DatabaseError &error, Timestamp now);
    void closeFile(bool keepsSaved);
    void boundWaiting();
    [[nodiscard]] qsizetype waiting() const;
    [[nodiscard]] Error notReadable() const;
    // The error of a query, which may have found damage.
    [[nodiscard]] Error told(const DatabaseError &error, const Moment &moment);

    HistorySettings m_settings;
    std::unique_ptr<HistoryFile> m_file; // none: could not be opened
    bool m_mustReopen = true; // before the next attempt to write
    std::vector<HistoryBatch> m_waiting; // while there is no file
    HistoryStatus m_status;
    Milliseconds m_pause{0}; // until the next attempt, after a failed one
    Ticks m_retryAt{};
    Ticks m_forgetAt{};
    std::optional<HistoryFile::Limits> m_limits; // while there is something to forget
};

} // namespace cellar
