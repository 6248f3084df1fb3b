// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>
#include <QStringList>

class QCommandLineParser;

namespace cellar {

// How wide a terminal is at least.
inline constexpr int terminalWidth = 80;

// Lines with each column as wide as its widest cell; the columns in `numbers` stand to the right.
[[nodiscard]] QString textTable(const QList<QStringList> &rows, const QList<int> &numbers = {});

// `text` after `start`, broken between words so that it stands in 80 columns; further lines begin below the first word.
[[nodiscard]] QString wrapped(const QString &start, const QString &text);

// `text` from outside without what a terminal would obey: control characters become spaces.
[[nodiscard]] QString printable(QString text);

// The parser's help, whose first line is then "Usage: cellarctl …", for a command whose options stand behind its name.
[[nodiscard]] QString commandHelp(const QCommandLineParser &parser, const QString &usage);

} // namespace cellar
