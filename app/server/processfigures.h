// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayView>

#include <optional>

namespace cellar {

// What this process uses, as Linux tells it. Absent: it did not.
struct ProcessFigures
{
    std::optional<double> residentBytes;
    std::optional<double> cpuSeconds; // user and system, since the start
};

[[nodiscard]] ProcessFigures readProcessFigures();
// Pages in memory from /proc/self/statm (proc(5)): the second number.
[[nodiscard]] std::optional<qint64> residentPages(QByteArrayView statm);

} // namespace cellar
