// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "batches/batchcolumns.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace cellar {

namespace {

struct Known
{
    BatchColumn column = BatchColumn::Number;
    QStringView name; // as in the seed's sheet
    QStringView synonyms; // keys, see keyOf()
    bool expected = false; // its absence is worth a word
    QString Batch::*field = nullptr;
};

constexpr std::array<Known, batchColumnCount> known{{
    {BatchColumn::Number, u"Batch #", u"batchno|batchnumber|batchnr|batch|batchid|#|brew#|brewnumber", true,
        &Batch::number},
    {BatchColumn::Split, u"Split", u"batchsplit|part", false, &Batch::split},
    {BatchColumn::Beer, u"Beer", u"beername|brand|product|recipe|beerstyle|beverage", true, &Batch::beer},
    {BatchColumn::Brewed, u"Date Brewed", u"brewdate|brewed|brewedon|brewday|datebrew|dateofbrew", true,
        &Batch::brewed},
    {BatchColumn::Size, u"Batch Size", u"size", true, &Batch::size},
    {BatchColumn::Vessel, u"Vessel", u"tank|vesselname|tankname|fermenter|fermentor|fv", true, nullptr},
    {BatchColumn::Volume, u"Actual Volume", u"volume|actualvol|vol|volumeactual", true, &Batch::volume},
    {BatchColumn::Og, u"OG", u"originalgravity|startinggravity|actualog", true, &Batch::og},
    {BatchColumn::Fg, u"FG", u"finalgravity|terminalgravity|actualfg", true, &Batch::fg},
    {BatchColumn::Notes, u"Notes", u"note|comments|comment|remarks|remark", true, &Batch::notes},
    {BatchColumn::Gravity, u"Gravity", u"currentgravity|lastgravity|latestgravity|presentgravity|sg", false,
        &Batch::gravity},
    {BatchColumn::Stage, u"Stage", u"status|phase|state", false, &Batch::stage},
}};

constexpr qsizetype mostTitleRows = 5;

constexpr std::size_t at(BatchColumn column)
{
    return static_cast<std::size_t>(column);
}

// "Batch # ", "batch_#" and "BATCH#" are the same heading.
QString keyOf(QStringView heading)
{
    QString key;
    for (const QChar c : heading.toString().normalized(QString::NormalizationForm_KC)) {
        if (c.isLetterOrNumber() || c == u'#') {
            key += c.toCaseFolded();
        }
    }
    return key;
}

} // namespace

QString Batch::*batchField(BatchColumn column)
{
    return known[at(column)].field;
}

Result<BatchColumns> BatchColumns::find(const QList<CsvRow> &rows, const BatchColumnNames &names)
{
    for (qsizetype row = 0; row < std::min(rows.size(), mostTitleRows); ++row) {
        BatchColumns columns;
        columns.read(rows.at(row).cells, names);
        if (columns.index(BatchColumn::Vessel) &&
            (columns.index(BatchColumn::Beer) || columns.index(BatchColumn::Number))) {
            columns.m_firstRow = row + 1;
            columns.warnOfMissing();
            return columns;
        }
    }
    if (rows.isEmpty()) {
        return unexpected(ErrorKind::BadInput, u"the table is empty: it has not even a row of headings"_s);
    }
    return unexpected(ErrorKind::BadInput,
        u"no row of headings with \"%1\" and \"%2\" or \"%3\" among the first %4 rows"_s
            .arg(names.value(BatchColumn::Vessel, u"Vessel"_s), names.value(BatchColumn::Beer, u"Beer"_s),
                names.value(BatchColumn::Number, u"Batch #"_s))
            .arg(mostTitleRows));
}

void BatchColumns::read(const QStringList &headings, const BatchColumnNames &names)
{
    QStringList keys;
    std::ranges::transform(headings, std::back_inserter(keys), [](const QString &heading) { return keyOf(heading); });
    for (qsizetype i = 0; i < keys.size(); ++i) {
        if (keys.at(i).startsWith("packaged"_L1)) {
            m_packaged.append(i);
        }
    }
    for (const Known &column : known) {
        const QString name = names.value(column.column, column.name.toString());
        const auto places = [&](const QString &key) { return key.isEmpty() ? 0 : keys.count(key); };
        qsizetype place = keys.indexOf(keyOf(name));
        if (places(keyOf(name)) > 1) {
            m_warnings.append(
                u"there are %1 columns \"%2\"; the first one counts"_s.arg(places(keyOf(name))).arg(name));
        }
        // The proper name first, whatever stands further left: "Volume" may be another thing than "Actual Volume".
        const QList<QStringView> others =
            names.contains(column.column) ? QList<QStringView>{} : column.synonyms.split(u'|');
        for (qsizetype i = 0; i < others.size() && place < 0; ++i) {
            place = keys.indexOf(others.at(i));
        }
        m_index[at(column.column)] = static_cast<int>(place);
        m_heading[at(column.column)] = place < 0 ? name : headings.at(place).simplified();
    }
}

void BatchColumns::warnOfMissing()
{
    QStringList missing;
    for (const Known &column : known) {
        if (column.expected && !index(column.column)) {
            missing.append(u"\"%1\""_s.arg(heading(column.column)));
        }
    }
    if (!missing.isEmpty()) {
        m_warnings.append(u"the table has no column %1"_s.arg(missing.join(u", "_s)));
    }
}

std::optional<int> BatchColumns::index(BatchColumn column) const
{
    const int place = m_index[at(column)];
    return place < 0 ? std::nullopt : std::optional(place);
}

QString BatchColumns::text(const CsvRow &row, BatchColumn column) const
{
    const std::optional<int> place = index(column);
    return place ? row.cells.value(*place).trimmed() : QString();
}

bool BatchColumns::isPackaged(const CsvRow &row) const
{
    return std::ranges::any_of(m_packaged, [&row](qsizetype place) {
        const QString text = row.cells.value(place).trimmed();
        return !text.isEmpty() && text != "0"_L1;
    });
}

QString BatchColumns::heading(BatchColumn column) const
{
    return m_heading[at(column)];
}

} // namespace cellar
