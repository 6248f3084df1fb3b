// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "history/historyblocks.h"

#include "core/logging.h"
#include "core/timestamp.h"
#include "history/historycodec.h"

using namespace Qt::StringLiterals;

namespace cellar {

namespace {

// The period in front of the vessel: rows lie in the order of time.
constexpr int seriesBits = 20;
constexpr qint64 mostSeries = 1LL << seriesBits;

qint64 keyOf(qint64 series, qint64 period)
{
    return period << seriesBits | series;
}

QString table(HistoryTier tier)
{
    switch (tier) {
    case HistoryTier::Raw:
        return u"raw"_s;
    case HistoryTier::Minute:
        return u"minute"_s;
    case HistoryTier::Quarter:
        return u"quarter"_s;
    case HistoryTier::Day:
        return u"day"_s;
    }
    return {};
}

qint64 ms(Timestamp at)
{
    return at.time_since_epoch().count();
}

} // namespace

QStringList HistoryBlocks::schema()
{
    QStringList sql{
        u"CREATE TABLE tier (id INTEGER PRIMARY KEY, gone_before INTEGER NOT NULL DEFAULT 0, entries INTEGER NOT NULL DEFAULT 0)"_s};
    for (const HistoryTier tier : historyTiers) {
        sql.append(u"CREATE TABLE %1 (key INTEGER PRIMARY KEY, entries INTEGER NOT NULL, data BLOB NOT NULL)"_s.arg(
            table(tier)));
        sql.append(u"INSERT INTO tier (id) VALUES (%1)"_s.arg(index(tier)));
    }
    return sql;
}

DatabaseResult<void> HistoryBlocks::load()
{
    auto select = m_database.prepare(u"SELECT id, gone_before, entries FROM tier"_s);
    if (!select) {
        return unexpected(select.error());
    }
    if (auto done = select->run(); !done) {
        return done;
    }
    while (select->next()) {
        const qint64 id = select->integer(0);
        if (id >= 0 && id < qint64(m_tiers.size())) {
            m_tiers[static_cast<std::size_t>(id)] = {Timestamp(Milliseconds(select->integer(1))), select->integer(2)};
        }
    }
    const auto error = select->error();
    return error ? DatabaseResult<void>(unexpected(*error)) : DatabaseResult<void>();
}

DatabaseResult<SamplesByPeriod> HistoryBlocks::samples(qint64 series, qint64 first, qint64 last)
{
    SamplesByPeriod blocks;
    const auto done = eachBlock(HistoryTier::Raw, series, first, last, [&](qint64 period, const QByteArray &data) {
        if (auto samples = unpackSamples(data)) {
            blocks.emplace(period, std::move(*samples));
        } else {
            tellDamage(HistoryTier::Raw, period);
        }
    });
    return done ? DatabaseResult<SamplesByPeriod>(std::move(blocks)) : unexpected(done.error());
}

DatabaseResult<RollUpsByPeriod> HistoryBlocks::rollUps(HistoryTier tier, qint64 series, qint64 first, qint64 last)
{
    RollUpsByPeriod blocks;
    const auto done = eachRollUps(tier, series, first, last, [&](qint64 period, std::vector<HistoryRollUp> rollUps) {
        blocks.emplace_hint(blocks.end(), period, std::move(rollUps));
    });
    return done ? DatabaseResult<RollUpsByPeriod>(std::move(blocks)) : unexpected(done.error());
}

DatabaseResult<void> HistoryBlocks::eachRollUps(
    HistoryTier tier, qint64 series, qint64 first, qint64 last, const RollUpBlock &block)
{
    return eachBlock(tier, series, first, last, [&](qint64 period, const QByteArray &data) {
        if (auto rollUps = unpackRollUps(data, bucketLength(tier))) {
            block(period, std::move(*rollUps));
        } else {
            tellDamage(tier, period);
        }
    });
}

DatabaseResult<void> HistoryBlocks::eachBlock(
    HistoryTier tier, qint64 series, qint64 first, qint64 last, const Row &row)
{
    if (first > last) {
        return {};
    }
    // Finds each block by its key: a scan would read those of all the other vessels too.
    auto select = m_database.prepare(
        u"WITH RECURSIVE wanted(k) AS (SELECT ? UNION ALL SELECT k + %1 FROM wanted WHERE k + %1 <= ?)"
        " SELECT key, data FROM wanted CROSS JOIN %2 ON key = k"_s.arg(mostSeries)
            .arg(table(tier)));
    if (!select) {
        return unexpected(select.error());
    }
    if (auto done = select->run({keyOf(series, first), keyOf(series, last)}); !done) {
        return done;
    }
    while (select->next()) {
        row(select->integer(0) >> seriesBits, select->blob(1));
    }
    const auto error = select->error();
    return error ? DatabaseResult<void>(unexpected(*error)) : DatabaseResult<void>();
}

DatabaseResult<void> HistoryBlocks::put(qint64 series, qint64 period, const std::vector<HistorySample> &samples)
{
    return write(HistoryTier::Raw, series, period, samples.size(), packSamples(samples));
}

DatabaseResult<void> HistoryBlocks::put(
    HistoryTier tier, qint64 series, qint64 period, const std::vector<HistoryRollUp> &rollUps)
{
    return write(tier, series, period, rollUps.size(), packRollUps(rollUps, bucketLength(tier)));
}

DatabaseResult<void> HistoryBlocks::write(
    HistoryTier tier, qint64 series, qint64 period, std::size_t entries, const QByteArray &data)
{
    const qint64 key = keyOf(series, period);
    const auto before = m_database.value(u"SELECT entries FROM %1 WHERE key = ?"_s.arg(table(tier)), {key});
    if (!before) {
        return unexpected(before.error());
    }
    const auto now = static_cast<qint64>(entries);
    auto put = m_database.execute(
        u"INSERT INTO %1 (key, entries, data) VALUES (?, ?, ?)"
        " ON CONFLICT (key) DO UPDATE SET entries = excluded.entries, data = excluded.data"_s.arg(table(tier)),
        {key, now, data});
    return put ? count(tier, now - before->toLongLong()) : put;
}

DatabaseResult<void> HistoryBlocks::count(HistoryTier tier, qint64 entries)
{
    m_tiers[index(tier)].entries += entries;
    return m_database.execute(u"UPDATE tier SET gone_before = ?, entries = ? WHERE id = ?"_s,
        {ms(m_tiers[index(tier)].goneBefore), m_tiers[index(tier)].entries, static_cast<int>(tier)});
}

DatabaseResult<std::optional<Timestamp>> HistoryBlocks::oldest(HistoryTier tier)
{
    const auto key = m_database.value(u"SELECT min(key) FROM "_s + table(tier));
    if (!key) {
        return unexpected(key.error());
    }
    return key->isNull() ? std::optional<Timestamp>() : startOf(key->toLongLong() >> seriesBits, blockLength(tier));
}

DatabaseResult<int> HistoryBlocks::forget(HistoryTier tier, Timestamp before, int most)
{
    const Timestamp border = floorTo(before, blockLength(tier));
    const qint64 end = keyOf(0, periodOf(border, blockLength(tier)));
    const QString these = u"(SELECT key FROM %1 WHERE key < ? ORDER BY key LIMIT ?)"_s.arg(table(tier));
    const auto entries =
        m_database.value(u"SELECT sum(entries) FROM %1 WHERE key IN "_s.arg(table(tier)) + these, {end, most});
    if (!entries) {
        return unexpected(entries.error());
    }
    auto remove = m_database.prepare(u"DELETE FROM %1 WHERE key IN "_s.arg(table(tier)) + these);
    if (!remove) {
        return unexpected(remove.error());
    }
    if (auto done = remove->run({end, most}); !done) {
        return unexpected(done.error());
    }
    const int gone = remove->changedRows();
    m_tiers[index(tier)].goneBefore = std::max(border, m_tiers[index(tier)].goneBefore);
    if (auto done = count(tier, -entries->toLongLong()); !done) {
        return unexpected(done.error());
    }
    return gone;
}

void HistoryBlocks::tellDamage(HistoryTier tier, qint64 period)
{
    if (!m_damageTold) {
        m_damageTold = true;
        qCWarning(lcHistory).noquote() << u"%1: the block of %2 in tier \"%3\" cannot be read and is left out"_s.arg(
            m_database.file(), toRfc3339(startOf(period, blockLength(tier))), table(tier));
    }
}

} // namespace cellar
