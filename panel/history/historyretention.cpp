// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "history/historyfile.h"

#include "core/logging.h"
#include "core/timestamp.h"

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

// The parts of HistoryFile that give things up.
namespace cellar {

namespace {

constexpr int forgottenAtOnce = 256; // blocks
constexpr qint64 vacuumedAtOnce = 512; // pages

} // namespace

DatabaseResult<HistoryFile::Limits> HistoryFile::retentionLimits(
    const std::array<Milliseconds, historyTiers.size()> &keep, Timestamp now)
{
    Limits limits{};
    for (const HistoryTier tier : historyTiers) {
        const auto place = static_cast<std::size_t>(tier);
        const auto oldest = m_blocks.oldest(tier);
        if (!oldest) {
            return unexpected(oldest.error());
        }
        if (keep[place] > 0ms && *oldest) {
            limits[place] = std::min(now - keep[place], **oldest + 24h);
        }
    }
    return limits;
}

DatabaseResult<bool> HistoryFile::forgetSome(const Limits &limits)
{
    for (const HistoryTier tier : historyTiers) {
        const Timestamp limit = limits[static_cast<std::size_t>(tier)];
        const auto oldest = m_blocks.oldest(tier);
        if (!oldest) {
            return unexpected(oldest.error());
        }
        if (*oldest && **oldest < floorTo(limit, blockLength(tier))) {
            const auto gone = forget(tier, limit);
            return gone ? DatabaseResult<bool>(true) : unexpected(gone.error());
        }
    }
    return false;
}

DatabaseResult<int> HistoryFile::forget(HistoryTier tier, Timestamp before)
{
    int gone = 0;
    const auto done = m_database->transaction([&]() -> DatabaseResult<void> {
        const auto forgotten = m_blocks.forget(tier, before, forgottenAtOnce);
        if (!forgotten) {
            return unexpected(forgotten.error());
        }
        gone = *forgotten;
        return {};
    });
    if (!done) {
        const auto loaded = m_blocks.load();
        return unexpected(loaded ? done.error() : loaded.error());
    }
    return gone;
}

DatabaseResult<bool> HistoryFile::shrinkSome(qint64 mostBytes)
{
    if (m_database->sizeOnDisk() <= mostBytes) {
        return false;
    }
    if (auto done = m_database->checkpoint(); !done) {
        return unexpected(done.error());
    }
    const qint64 excess = m_database->sizeOnDisk() - mostBytes;
    if (excess <= 0) {
        return false;
    }
    const auto freePages = m_database->value(u"PRAGMA freelist_count"_s);
    const auto pageSize = m_database->value(u"PRAGMA page_size"_s);
    if (!freePages || !pageSize) {
        return unexpected(freePages ? pageSize.error() : freePages.error());
    }
    const qint64 wanted = excess / std::max<qint64>(1, pageSize->toLongLong()) + 1;
    const qint64 pages = std::min({wanted, freePages->toLongLong(), vacuumedAtOnce});
    if (pages <= 0) {
        // Of a bound that was lowered by gigabytes, not one hour after the other.
        return forgetOldest(excess > mostBytes / 64 ? 24 : 1);
    }
    const qint64 before = m_database->sizeOnDisk();
    const auto done = vacuum(pages);
    return done ? DatabaseResult<bool>(m_database->sizeOnDisk() < before) : unexpected(done.error());
}

DatabaseResult<bool> HistoryFile::forgetOldest(int periods)
{
    for (const HistoryTier tier : {HistoryTier::Raw, HistoryTier::Minute, HistoryTier::Quarter}) {
        const auto oldest = m_blocks.oldest(tier);
        if (!oldest) {
            return unexpected(oldest.error());
        }
        if (*oldest) {
            const Timestamp before = **oldest + periods * blockLength(tier);
            qCDebug(lcHistory).noquote() << u"%1 is full: what is older than %2 is given up"_s.arg(
                m_database->file(), toRfc3339(before));
            const auto gone = forget(tier, before);
            return gone ? DatabaseResult<bool>(*gone > 0) : unexpected(gone.error());
        }
    }
    return false;
}

DatabaseResult<void> HistoryFile::vacuum(qint64 pages)
{
    auto statement = m_database->prepare(u"PRAGMA incremental_vacuum(%1)"_s.arg(pages));
    if (!statement) {
        return unexpected(statement.error());
    }
    if (auto done = statement->run(); !done) {
        return done;
    }
    while (statement->next()) { // one row for each page
    }
    if (const auto error = statement->error()) {
        return unexpected(*error);
    }
    statement->finish();
    return m_database->checkpoint(); // only then is the file shorter
}

} // namespace cellar
