// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Records as fast as it can until it is killed, and says how far it has come: `historyload FILE FIRST` adds round
// FIRST, FIRST + 1, … of two vessels and prints the number of each round once it is committed. What round n is, only
// depends on n (see historyrounds.h), so that whoever kills it knows what must be in the file.
#include "panel/history/historyrounds.h"

#include <QCoreApplication>

#include <cstdio>

using namespace cellar;

int main(int argc, char **argv)
{
    const QCoreApplication app(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    auto file = HistoryFile::open({arguments.at(1), HistoryRounds::hold, HistoryRounds::mostInTail});
    if (!file) {
        std::fprintf(stderr, "%s\n", qPrintable(file.error().text));
        return 1;
    }
    for (qint64 round = arguments.at(2).toLongLong();; ++round) {
        HistoryRounds::add(**file, round);
        if (!(*file)->save()) {
            return 2;
        }
        std::printf("%lld\n", static_cast<long long>(round));
        std::fflush(stdout);
        if (!HistoryRounds::tidy(**file, round)) {
            return 3;
        }
    }
}
