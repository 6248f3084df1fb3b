// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/processfigures.h"

#include <QFile>
#include <QList>

#include <ctime>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace cellar {

std::optional<qint64> residentPages(QByteArrayView statm)
{
    const QList<QByteArray> numbers = statm.toByteArray().simplified().split(' ');
    bool ok = false;
    const qint64 pages = numbers.value(1).toLongLong(&ok);
    return ok && pages >= 0 ? std::optional(pages) : std::nullopt;
}

ProcessFigures readProcessFigures()
{
    ProcessFigures figures;
    QFile statm(u"/proc/self/statm"_s);
    if (statm.open(QIODevice::ReadOnly)) {
        if (const auto pages = residentPages(statm.readAll())) {
            figures.residentBytes = static_cast<double>(*pages) * static_cast<double>(::sysconf(_SC_PAGESIZE));
        }
    }
    std::timespec used{};
    if (::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used) == 0) {
        figures.cpuSeconds = static_cast<double>(used.tv_sec) + static_cast<double>(used.tv_nsec) / 1e9;
    }
    return figures;
}

} // namespace cellar
