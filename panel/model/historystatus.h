// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"
#include "model/historyseries.h"

#include <QJsonObject>
#include <QMetaType>
#include <QString>

#include <array>
#include <optional>

namespace cellar {

class JsonReader;

// How the record of the cellar is doing, for people and for /metrics.
struct HistoryStatus
{
    enum class State
    {
        Starting, // not opened yet
        Recording,
        DiskFull, // readings wait in memory until there is space again
        ReadOnly, // readings wait in memory until the disk can be written again
        Failing, // something else; readings wait in memory, it is tried again
    };
    State state = State::Starting;
    QString text{}; // what is wrong, in words; empty while all is well
    QString setAside{}; // where the last damaged file is now; empty: there was none since the start
    qint64 bytes = 0; // on disk
    qint64 readings = 0; // that are kept one by one
    std::array<qint64, historyTiers.size()> entries{}; // by tier, but those of the last hour
    std::optional<Timestamp> oldestReading{};
    std::optional<Timestamp> oldest{}; // of any tier
    qint64 waiting = 0; // readings that are in memory only
    qint64 dropped = 0; // readings that were given up because too many waited

    friend bool operator==(const HistoryStatus &, const HistoryStatus &) = default;
};

// "starting", "recording", "disk-full", "read-only", "failing".
[[nodiscard]] QString historyStateName(HistoryStatus::State state);
[[nodiscard]] std::optional<HistoryStatus::State> historyStateFromName(QStringView name);

// The API's shape, both ways but for the entries of each tier; what there is not is null. Hostile until parsed.
[[nodiscard]] QJsonObject toJson(const HistoryStatus &status);
[[nodiscard]] HistoryStatus readHistoryStatus(JsonReader &json);

} // namespace cellar

Q_DECLARE_METATYPE(cellar::HistoryStatus)
