// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "history/historycatalog.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace cellar {

void HistorySeriesInfo::extend(const std::vector<HistorySample> &samples)
{
    for (const HistorySample &sample : samples) {
        first = std::min(first, sample.at);
        last = std::max(last, sample.at);
    }
}

QStringList HistoryCatalog::schema()
{
    return {u"CREATE TABLE series (id INTEGER PRIMARY KEY, vessel TEXT NOT NULL, unit TEXT NOT NULL,"
            " label TEXT NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL, sealed INTEGER NOT NULL,"
            " UNIQUE (vessel, unit))"_s};
}

DatabaseResult<void> HistoryCatalog::load()
{
    m_series.clear();
    auto select = m_database.prepare(u"SELECT id, vessel, unit, label, first, last, sealed FROM series ORDER BY id"_s);
    if (!select) {
        return unexpected(select.error());
    }
    if (auto done = select->run(); !done) {
        return done;
    }
    while (select->next()) {
        m_series.push_back(
            {select->integer(0), select->text(1), unitFromLetter(select->text(2)).value_or(TemperatureUnit::Fahrenheit),
                select->text(3), Timestamp(Milliseconds(select->integer(4))),
                Timestamp(Milliseconds(select->integer(5))), select->integer(6), true});
    }
    const auto error = select->error();
    return error ? DatabaseResult<void>(unexpected(*error)) : DatabaseResult<void>();
}

HistorySeriesInfo &HistoryCatalog::find(const QString &vessel, TemperatureUnit unit)
{
    const auto known = std::ranges::find_if(
        m_series, [&](const HistorySeriesInfo &one) { return one.vessel == vessel && one.unit == unit; });
    if (known != m_series.end()) {
        return *known;
    }
    const qint64 id = m_series.empty() ? 1 : m_series.back().id + 1;
    m_series.push_back({id, vessel, unit, {}, Timestamp::max(), Timestamp::min()});
    return m_series.back();
}

HistorySeriesInfo *HistoryCatalog::find(qint64 id)
{
    const auto known = std::ranges::lower_bound(m_series, id, {}, &HistorySeriesInfo::id);
    return known != m_series.end() && known->id == id ? &*known : nullptr;
}

DatabaseResult<void> HistoryCatalog::store()
{
    for (const HistorySeriesInfo &series : m_series) {
        if (!series.isStored) {
            if (auto done = store(series); !done) {
                return done;
            }
        }
    }
    return {};
}

DatabaseResult<void> HistoryCatalog::store(const HistorySeriesInfo &series)
{
    return m_database.execute(
        u"INSERT INTO series (id, vessel, unit, label, first, last, sealed) VALUES (?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (id) DO UPDATE SET label = excluded.label, first = excluded.first, last = excluded.last,"
        " sealed = excluded.sealed"_s,
        {series.id, series.vessel, unitLetter(series.unit), series.label.isNull() ? u""_s : series.label,
            qint64(series.first.time_since_epoch().count()), qint64(series.last.time_since_epoch().count()),
            series.sealedRow});
}

void HistoryCatalog::stored()
{
    for (HistorySeriesInfo &series : m_series) {
        series.isStored = true;
    }
}

} // namespace cellar
