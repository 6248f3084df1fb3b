// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "history/historysample.h"
#include "store/database.h"

#include <QString>

#include <vector>

namespace cellar {

// One vessel in one unit: what was measured in the other unit is another series, so that numbers never mix.
struct HistorySeriesInfo
{
    qint64 id = 0;
    QString vessel;
    TemperatureUnit unit = TemperatureUnit::Fahrenheit;
    QString label;
    Timestamp first{}; // of its samples, …
    Timestamp last{}; // … as long as there are any: first <= last
    qint64 sealedRow = 0; // its samples up to this row of the tail are in blocks
    bool isStored = false; // as it is here

    [[nodiscard]] bool isEmpty() const { return first > last; }
    // These are among its samples.
    void extend(const std::vector<HistorySample> &samples);
};

// The table of series in history.db and its copy in memory. A new one has its number at once and is written with the
// next store(). Storage thread.
class HistoryCatalog
{
public:
    explicit HistoryCatalog(Database &database)
        : m_database(database)
    {
    }

    [[nodiscard]] static QStringList schema();
    [[nodiscard]] DatabaseResult<void> load();

    [[nodiscard]] HistorySeriesInfo &find(const QString &vessel, TemperatureUnit unit);
    [[nodiscard]] HistorySeriesInfo *find(qint64 id);
    [[nodiscard]] std::vector<HistorySeriesInfo> &all() { return m_series; }

    // Writes those that are new or changed; they count as stored after stored() only, which belongs behind the commit.
    [[nodiscard]] DatabaseResult<void> store();
    [[nodiscard]] DatabaseResult<void> store(const HistorySeriesInfo &series);
    void stored();

private:
    Database &m_database;
    std::vector<HistorySeriesInfo> m_series;
};

} // namespace cellar
