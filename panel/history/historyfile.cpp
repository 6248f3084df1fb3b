// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "history/historyfile.h"

#include "core/logging.h"
#include "history/historychanges.h"

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace cellar {

namespace {

constexpr Milliseconds longestHold = 1h; // what the roll-ups reckon with
constexpr qint64 mostLogBytes = 4 * 1024 * 1024;

// Only ever append to this list: files of every schema are out there.
std::vector<QStringList> migrations()
{
    QStringList first = HistoryCatalog::schema() + HistoryBlocks::schema();
    first.append(u"CREATE TABLE tail (id INTEGER PRIMARY KEY, data BLOB NOT NULL)"_s);
    return {first};
}

} // namespace

HistoryFile::HistoryFile(std::unique_ptr<Database> database, const Options &options)
    : m_database(std::move(database))
    , m_blocks(*m_database)
    , m_catalog(*m_database)
    , m_tail(options.mostInTail)
    , m_hold(std::clamp(options.hold, 1ms, longestHold))
{
}

DatabaseResult<std::unique_ptr<HistoryFile>> HistoryFile::open(const Options &options)
{
    auto database = Database::open({.file = options.file, .migrations = migrations(), .shrinks = true});
    if (!database) {
        return unexpected(database.error());
    }
    std::unique_ptr<HistoryFile> file(new HistoryFile(std::move(*database), options));
    if (auto loaded = file->load(); !loaded) {
        return unexpected(loaded.error());
    }
    return file;
}

DatabaseResult<void> HistoryFile::load()
{
    if (auto done = m_database->execute(u"PRAGMA journal_size_limit = %1"_s.arg(mostLogBytes)); !done) {
        return done;
    }
    if (auto done = m_blocks.load(); !done) {
        return done;
    }
    if (auto done = m_catalog.load(); !done) {
        return done;
    }
    return loadTail();
}

DatabaseResult<void> HistoryFile::loadTail()
{
    qint64 last = 0;
    for (const HistorySeriesInfo &series : m_catalog.all()) {
        last = std::max(last, series.sealedRow);
    }
    auto select = m_database->prepare(u"SELECT id, data FROM tail ORDER BY id"_s);
    if (!select) {
        return unexpected(select.error());
    }
    if (auto done = select->run(); !done) {
        return done;
    }
    while (select->next()) {
        const qint64 row = select->integer(0);
        last = std::max(last, row);
        const bool readable = m_tail.load(select->blob(1), row, [&](qint64 id) {
            const HistorySeriesInfo *series = m_catalog.find(id);
            return series != nullptr && row > series->sealedRow;
        });
        if (!readable) {
            qCWarning(lcHistory).noquote()
                << u"%1: some newest readings cannot be read and are left out"_s.arg(m_database->file());
        }
    }
    if (const auto error = select->error()) {
        return unexpected(*error);
    }
    m_tail.startAfter(last);
    for (HistorySeriesInfo &series : m_catalog.all()) {
        series.extend(m_tail.of(series.id));
    }
    return {};
}

void HistoryFile::add(const HistoryBatch &batch)
{
    std::vector<HistorySample> samples = batch.samples;
    std::erase_if(samples, [](const HistorySample &sample) { return !isRecordable(sample.at); });
    if (samples.empty()) {
        return;
    }
    HistorySeriesInfo &series = m_catalog.find(batch.vessel, batch.unit);
    if (series.label != batch.label) {
        series.label = batch.label;
        series.isStored = false;
    }
    series.extend(samples);
    m_tail.add(series.id, samples);
}

DatabaseResult<void> HistoryFile::save()
{
    const std::vector<QByteArray> rows = m_tail.unsavedRows();
    if (rows.empty()) {
        return {};
    }
    if (auto done = m_database->transaction([&] { return writeRows(rows); }); !done) {
        return done;
    }
    m_catalog.stored();
    m_tail.saved(rows, m_tail.lastRow() + static_cast<qint64>(rows.size()));
    return {};
}

DatabaseResult<void> HistoryFile::writeRows(const std::vector<QByteArray> &rows)
{
    if (auto done = m_catalog.store(); !done) {
        return done;
    }
    qint64 id = m_tail.lastRow();
    for (const QByteArray &row : rows) {
        if (auto done = m_database->execute(u"INSERT INTO tail (id, data) VALUES (?, ?)"_s, {++id, row}); !done) {
            return done;
        }
    }
    return {};
}

std::vector<HistoryBatch> HistoryFile::take(bool onlyUnsaved)
{
    std::vector<HistoryBatch> batches;
    for (auto &[id, samples] : m_tail.take(onlyUnsaved)) {
        if (const HistorySeriesInfo *series = m_catalog.find(id)) {
            batches.push_back({series->vessel, series->unit, series->label, std::move(samples)});
        }
    }
    return batches;
}

DatabaseResult<bool> HistoryFile::sealSome()
{
    const std::optional<qint64> id = m_tail.nextDue();
    if (!id) {
        return dropSealedRows();
    }
    HistorySeriesInfo &series = *m_catalog.find(*id);
    HistorySeriesInfo sealed = series;
    sealed.sealedRow = m_tail.dueRow();
    if (auto done = m_database->transaction([&] { return seal(sealed); }); !done) {
        // Its counts are those of blocks that are not there.
        const auto loaded = m_blocks.load();
        return unexpected(loaded ? done.error() : loaded.error());
    }
    series.sealedRow = sealed.sealedRow;
    m_tail.sealed(series.id);
    return true;
}

DatabaseResult<void> HistoryFile::seal(const HistorySeriesInfo &series)
{
    const auto changes = historyChanges(m_blocks, series.id, m_tail.due(series.id), m_hold);
    if (!changes) {
        return unexpected(changes.error());
    }
    for (const auto &[period, samples] : changes->raw) {
        if (auto done = m_blocks.put(series.id, period, samples); !done) {
            return done;
        }
    }
    for (const HistoryTier tier : {HistoryTier::Minute, HistoryTier::Quarter, HistoryTier::Day}) {
        for (const auto &[period, rollUps] : changes->of(tier)) {
            if (auto done = m_blocks.put(tier, series.id, period, rollUps); !done) {
                return done;
            }
        }
    }
    return m_catalog.store(series);
}

DatabaseResult<bool> HistoryFile::dropSealedRows()
{
    if (m_tail.dueRow() == m_droppedRow) {
        return false;
    }
    if (auto done = m_database->execute(u"DELETE FROM tail WHERE id <= ?"_s, {m_tail.dueRow()}); !done) {
        return unexpected(done.error());
    }
    m_droppedRow = m_tail.dueRow();
    return false;
}

} // namespace cellar
