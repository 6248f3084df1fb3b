// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"
#include "history/historyblocks.h"

#include <QString>

#include <array>

namespace cellar {

struct HistorySettings
{
    QString file; // DATA/history.db
    // How long each tier is kept; 0: for ever.
    std::array<Milliseconds, historyTiers.size()> keep{
        std::chrono::days(90), std::chrono::days(730), Milliseconds(0), Milliseconds(0)};
    // Of the file and its log: beyond, the oldest readings go, then the oldest minutes, then quarters. At least 16 MB.
    qint64 maxBytes = 4LL * 1024 * 1024 * 1024;
    Milliseconds flush = std::chrono::seconds(5); // what a power cut may cost
    // How long a reading stands without the next one: three polls of the slowest panel, at least this much.
    Milliseconds hold = std::chrono::seconds(30);
    qsizetype mostWaiting = 1'000'000; // readings in memory while the disk does not take them
};

} // namespace cellar
