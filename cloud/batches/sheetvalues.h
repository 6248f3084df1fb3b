// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/csv.h"
#include "core/result.h"

#include <QByteArray>
#include <QString>

namespace cellar {

// The Sheets API's ValueRange (developers.google.com/sheets/api/reference/rest/v4/spreadsheets.values) as rows of text.
// Rows have different lengths, because empty cells at their ends are left out, and "values" is absent when there is
// nothing at all. Numbers, booleans and null become what the sheet shows. Protocol when it is no such thing or does not
// begin in the sheet's first cell.
[[nodiscard]] Result<QList<CsvRow>> readSheetValues(const QByteArray &json);

// What Google says of an error ("error": {"message": …} or the token endpoint's "error_description"); one line, cut to
// a length that can be shown, empty when it says nothing.
[[nodiscard]] QString googleErrorText(const QByteArray &json);

// "A" for 0, "AA" for 26.
[[nodiscard]] QString columnLetters(int index);
// 'Bob''s sheet'!B7 for ("Bob's sheet", "B7"); the whole sheet without cells.
[[nodiscard]] QString sheetRange(const QString &sheet, const QString &cells = {});
// The path of a range of a spreadsheet, ready for the wire.
[[nodiscard]] QByteArray sheetValuesPath(const QString &spreadsheet, const QString &range);

} // namespace cellar
