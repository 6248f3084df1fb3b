// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "history/historystore.h"
#include "model/cellar.h"
#include "model/historyseries.h"
#include "server/routetable.h"

#include <QObject>

namespace cellar {

// The handlers of the record of readings: charts and cooling figures of a vessel, CSV of one or all, and how the record
// is doing. Owned by CellarServer, main thread; store and cellar outlive it.
class HistoryApi final : public QObject
{
    Q_OBJECT

public:
    // Null: this node keeps none, which every request is told.
    HistoryApi(HistoryStore *history, const Cellar &cellar, const Clock &clock);

    // ?from&to (RFC 3339; default the last 24 hours) &points; Accept: text/csv for every reading.
    void vessel(const Call &call);
    // ?from&to: duty, valve minutes a day, degrees an hour, the longest pull-down.
    void cooling(const Call &call);
    // How the record is doing, or with Accept: text/csv the whole cellar.
    void all(const Call &call);

private:
    [[nodiscard]] bool isThere(const Call &call) const;
    void sendCsv(const Call &call, const QString &vessel);
    template<typename T>
    [[nodiscard]] std::optional<TemperatureUnit> unitOfUnread(const QString &vessel, const Result<T> &found) const;

    HistoryStore *const m_history;
    const Cellar &m_cellar;
    const Clock &m_clock;
};

// From when to when somebody asks for. BadInput, naming the parameter. `howFarBack` is where it begins when nobody
// says.
struct HistorySpan
{
    Timestamp from{};
    Timestamp to{};
};
class QueryText;
[[nodiscard]] Result<HistorySpan> spanOf(QueryText &query, Timestamp now, std::optional<Milliseconds> howFarBack);

} // namespace cellar
