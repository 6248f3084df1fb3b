// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "batches/typedbatch.h"

#include "batches/batchtext.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace cellar {

namespace {

constexpr std::array ownedByTable{BatchColumn::Number, BatchColumn::Split, BatchColumn::Beer, BatchColumn::Brewed,
    BatchColumn::Size, BatchColumn::Volume, BatchColumn::Og, BatchColumn::Fg};

// As the API calls it.
QString nameOf(BatchColumn column)
{
    static constexpr std::array<QStringView, batchColumnCount> names{u"number", u"split", u"beer", u"brewed", u"size",
        u"vessel", u"volume", u"og", u"fg", u"notes", u"gravity", u"stage"};
    return names[static_cast<std::size_t>(column)].toString();
}

} // namespace

Result<QString> checkedText(BatchColumn column, const QString &text)
{
    if (text.size() > longestText(column)) {
        return unexpected(
            ErrorKind::BadInput, u"\"%1\" is longer than %2 characters"_s.arg(nameOf(column)).arg(longestText(column)));
    }
    return shownText(text, longestText(column));
}

Result<Batch> checkedBatch(const Batch &typed, DateOrder dates)
{
    Batch batch = typed;
    for (const auto &columns :
        {QList(ownedByTable.begin(), ownedByTable.end()), QList(editableColumns.begin(), editableColumns.end())}) {
        for (const BatchColumn column : columns) {
            Result<QString> text = checkedText(column, typed.*batchField(column));
            if (!text) {
                return unexpected(text.error());
            }
            batch.*batchField(column) = *text;
        }
    }
    if (batch.beer.isEmpty() && batch.number.isEmpty()) {
        return unexpected(ErrorKind::BadInput, u"a batch needs a beer or a number"_s);
    }
    if (batch.beer.isEmpty()) {
        batch.beer = u"#"_s + batch.number;
    }
    if (!batch.brewed.isEmpty()) {
        batch.brewedOn = batchDate(batch.brewed, dates);
        if (!batch.brewedOn.isValid()) {
            return unexpected(ErrorKind::BadInput, u"\"%1\" is no date"_s.arg(batch.brewed));
        }
    } else if (batch.brewedOn.isValid()) {
        batch.brewed = batch.brewedOn.toString(Qt::ISODate);
    }
    return batch;
}

Result<void> checkOwnedByTable(
    const Batch &written, const Batch &typed, const BatchColumns &columns, const QString &tableName)
{
    QStringList changed;
    for (const BatchColumn column : ownedByTable) {
        if (typed.*batchField(column) != written.*batchField(column)) {
            changed.append(u"\"%1\""_s.arg(columns.heading(column)));
        }
    }
    if (!changed.isEmpty()) {
        return unexpected(
            ErrorKind::Refused, u"%1 can be changed in the %2 only"_s.arg(changed.join(u", "_s), tableName));
    }
    return {};
}

QString whyNotWritten(const EndedEdit &end, const BatchVessel *vessel)
{
    const QString what = u"%1 \"%2\" of %3 was not written into the sheet"_s.arg(
        nameOf(end.edit.field), end.edit.value, vessel != nullptr ? vessel->label : end.edit.vessel);
    switch (end.why) {
    case EditEnd::Arrived:
        break;
    case EditEnd::Overtaken:
        return what + u": the sheet has changed, and its value counts"_s;
    case EditEnd::OtherBatch:
        return what + u": the sheet has changed, the vessel holds another batch or none"_s;
    }
    return {};
}

} // namespace cellar
