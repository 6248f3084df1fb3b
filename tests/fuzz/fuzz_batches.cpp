// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The table of batches, as a CSV file or as the Sheets API's JSON: whatever the bytes, it is either refused with a
// reason, or every vessel has at most one batch that can be shown.
#include "batches/batchmerge.h"
#include "batches/batchtext.h"
#include "batches/sheetvalues.h"
#include "fuzz/fuzzinput.h"

#include <algorithm>

using namespace cellar;
using namespace cellar::fuzz;
using namespace Qt::StringLiterals;

namespace {

const QList<BatchVessel> vessels{
    {u"fv-10-1"_s, u"FV 10/1"_s}, {u"fv-10-2"_s, u"FV 10/2"_s}, {u"keller"_s, u"🍺 Keller"_s}};

void checkBatch(const PlacedBatch &placed, const QList<CsvRow> &rows)
{
    must(!placed.batch.beer.isEmpty());
    must(std::ranges::any_of(rows, [&](const CsvRow &row) { return row.line == placed.line; }));
    for (std::size_t i = 0; i < batchColumnCount; ++i) {
        const auto column = static_cast<BatchColumn>(i);
        if (column != BatchColumn::Vessel) {
            const QString &text = placed.batch.*batchField(column);
            must(text.size() <= longestText(column) + 1); // "#" before a number
            must(text.trimmed() == text && !text.contains(u'\n') && !text.contains(QChar(0)));
        }
    }
    must(!placed.batch.brewedOn.isValid() || !placed.batch.brewed.isEmpty());
}

void checkTable(const QList<CsvRow> &rows)
{
    const Result<BatchTable> table = readBatchTable(rows, vessels);
    if (!table) {
        must(!table.error().text.isEmpty());
        return;
    }
    must(table->batches.size() <= vessels.size() && table->warnings.size() <= 40);
    for (auto placed = table->batches.cbegin(); placed != table->batches.cend(); ++placed) {
        must(std::ranges::any_of(vessels, [&](const BatchVessel &vessel) { return vessel.id == placed.key(); }));
        checkBatch(*placed, rows);
        // What was typed in above it is shown, and forgotten when it is gone.
        const BatchEdit edit{placed.key(), BatchColumn::Notes, batchKey(placed->batch), u"typed"_s, placed->batch.notes,
            {}, {}, {}, false};
        must(mergeBatches(table->batches, {edit}).batches.value(placed.key()).notes == u"typed"_s);
        must(mergeBatches({}, {edit}).ended.size() == 1);
    }
}

void checkRows(const Result<QList<CsvRow>> &rows)
{
    if (!rows) {
        must(!rows.error().text.isEmpty());
        return;
    }
    int line = 0;
    for (const CsvRow &row : *rows) {
        must(row.line > line);
        line = row.line;
    }
    checkTable(*rows);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const QByteArray bytes(reinterpret_cast<const char *>(data), static_cast<qsizetype>(size));
    checkRows(readSheetValues(bytes));
    checkRows(readCsv(bytes));
    checkRows(readCsv(bytes, {.onlyUtf8 = true}));
    must(googleErrorText(bytes).size() <= 300);
    return 0;
}
