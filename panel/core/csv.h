// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"

#include <QByteArray>
#include <QList>
#include <QStringList>

namespace cellar {

struct CsvRow
{
    int line = 0; // where it begins, 1-based
    QStringList cells;

    friend bool operator==(const CsvRow &, const CsvRow &) = default;
};

struct CsvRules
{
    bool onlyUtf8 = false; // any other encoding is an error instead of a guess
    qsizetype bytes = 16 * 1024 * 1024;
    qsizetype rows = 200'000;
    qsizetype cells = 256; // in a row
    qsizetype cellLength = 4096; // characters
};

// Reads comma, semicolon or tab separated values as spreadsheets and PLC tools write them: quotes with "" inside, LF,
// CRLF or CR, UTF-8 or UTF-16 with a byte order mark, UTF-8 without one, else Latin-1. Lines without anything are left
// out. BadInput with the line number for whatever is no such file: an open quote, text behind a closing one, control
// characters, too much of anything.
[[nodiscard]] Result<QList<CsvRow>> readCsv(const QByteArray &bytes, const CsvRules &rules = {});

// One text cell to write (RFC 4180, UTF-8): quoted when it must be. What a spreadsheet would take for a formula is
// preceded by an apostrophe, which it does not show: people's own words must not run on somebody's computer.
[[nodiscard]] QByteArray csvCell(const QString &text);

} // namespace cellar
