// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "history/historychart.h"
#include "history/historykeeper.h"

using namespace Qt::StringLiterals;

// The parts of HistoryKeeper that answer questions.
namespace cellar {

Error HistoryKeeper::notReadable() const
{
    return {ErrorKind::Io, m_status.text.isEmpty() ? u"the history is not open yet"_s : m_status.text};
}

Error HistoryKeeper::told(const DatabaseError &error, const Moment &moment)
{
    if (error.kind == DatabaseError::Kind::Corrupt) {
        failed(error, moment);
    }
    return error.toError();
}

Result<HistorySeries> HistoryKeeper::query(const HistoryQuery &query, const Moment &moment)
{
    if (!m_file) {
        return unexpected(notReadable());
    }
    auto series = historySeries(*m_file, query);
    if (!series) {
        return unexpected(told(series.error(), moment));
    }
    if (!*series) {
        return unexpected(ErrorKind::NotFound, u"there is no history of a vessel \"%1\""_s.arg(query.vessel));
    }
    return std::move(**series);
}

std::optional<Result<CoolingFigures>> HistoryKeeper::cooling(CoolingSurvey &survey, const Moment &moment)
{
    if (!m_file) {
        return unexpected(notReadable());
    }
    const auto more = survey.step(*m_file);
    if (!more) {
        return unexpected(told(more.error(), moment));
    }
    if (*more) {
        return std::nullopt;
    }
    auto figures = survey.finish();
    if (!figures) {
        return unexpected(ErrorKind::NotFound, u"there is no history of that vessel"_s);
    }
    return Result<CoolingFigures>(std::move(*figures));
}

Result<HistoryExport::Piece> HistoryKeeper::exportPiece(HistoryExport &exported, const Moment &moment)
{
    if (!m_file) {
        return unexpected(notReadable());
    }
    auto piece = exported.next(*m_file);
    if (!piece) {
        return unexpected(told(piece.error(), moment));
    }
    if (exported.isUnknownVessel()) {
        return unexpected(
            ErrorKind::NotFound, u"there is no history of a vessel \"%1\""_s.arg(exported.query().vessel));
    }
    return std::move(*piece);
}

HistoryStatus HistoryKeeper::status()
{
    m_status.waiting = waiting();
    if (!m_file) {
        return m_status;
    }
    m_status.bytes = m_file->database().sizeOnDisk();
    m_status.readings = m_file->blocks().entries(HistoryTier::Raw) + m_file->tail().size();
    m_status.oldest.reset();
    for (const HistoryTier tier : historyTiers) {
        m_status.entries[static_cast<std::size_t>(tier)] = m_file->blocks().entries(tier);
        const auto oldest = m_file->blocks().oldest(tier);
        if (!oldest || !*oldest) {
            continue;
        }
        if (tier == HistoryTier::Raw) {
            m_status.oldestReading = *oldest;
        }
        m_status.oldest = m_status.oldest ? std::min(*m_status.oldest, **oldest) : *oldest;
    }
    return m_status;
}

} // namespace cellar
