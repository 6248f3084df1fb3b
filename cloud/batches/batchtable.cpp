// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "batches/batchtable.h"

#include "batches/batchtext.h"
#include "core/tomltable.h" // nearestWord

#include <QSet>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace cellar {

namespace {

constexpr qsizetype mostWarnings = 30;

constexpr std::array batchColumns{BatchColumn::Number, BatchColumn::Split, BatchColumn::Beer, BatchColumn::Brewed,
    BatchColumn::Size, BatchColumn::Volume, BatchColumn::Og, BatchColumn::Fg, BatchColumn::Notes, BatchColumn::Gravity,
    BatchColumn::Stage};

// What a spreadsheet shows where a formula has no value.
bool isErrorValue(const QString &text)
{
    static constexpr std::array errors{u"#REF!", u"#N/A", u"#VALUE!", u"#DIV/0!", u"#NAME?", u"#NUM!", u"#NULL!",
        u"#ERROR!", u"#SPILL!", u"#CALC!", u"Loading..."};
    return std::ranges::any_of(
        errors, [&](const char16_t *error) { return text.compare(QStringView(error), Qt::CaseInsensitive) == 0; });
}

// How people say that a batch is in no vessel.
bool meansNothing(const QString &text)
{
    static constexpr std::array words{u"-", u"\u2013", u"\u2014", u"n/a", u"na", u"none", u"."};
    return std::ranges::any_of(
        words, [&](const char16_t *word) { return text.compare(QStringView(word), Qt::CaseInsensitive) == 0; });
}

class TableReader
{
public:
    TableReader(const QList<BatchVessel> &vessels, const BatchTableRules &rules, BatchColumns columns)
        : m_rules(rules)
    {
        m_table.columns = std::move(columns);
        m_table.warnings = m_table.columns.warnings();
        for (const BatchVessel &vessel : vessels) {
            m_vessels.insert(vesselKey(vessel.label), vessel);
            m_labels.append(vessel.label);
        }
    }

    [[nodiscard]] Result<BatchTable> read(const QList<CsvRow> &rows)
    {
        const qsizetype first = m_table.columns.firstRow();
        const qsizetype end = std::min<qsizetype>(rows.size(), first + m_rules.newestRows);
        for (qsizetype i = first; i < end; ++i) {
            readRow(rows.at(i));
        }
        if (m_namedVessels == 0 && !m_vesselError.isEmpty()) {
            return unexpected(ErrorKind::BadInput, m_vesselError + u", and no row names a vessel"_s);
        }
        if (end < rows.size()) {
            warnOfOrder();
        }
        if (m_droppedWarnings > 0) {
            m_table.warnings.append(u"and %1 more"_s.arg(m_droppedWarnings));
        }
        return std::move(m_table);
    }

private:
    void warn(const QString &text)
    {
        if (m_table.warnings.size() < mostWarnings) {
            m_table.warnings.append(text);
        } else {
            ++m_droppedWarnings;
        }
    }

    void readRow(const CsvRow &row)
    {
        noteDate(row);
        const QString name = m_table.columns.text(row, BatchColumn::Vessel);
        if (isErrorValue(name)) {
            m_vesselError = u"row %1: the vessel is %2"_s.arg(row.line).arg(name);
            warn(m_vesselError);
            return;
        }
        const QString key = vesselKey(name);
        if (key.isEmpty() || meansNothing(key)) {
            return;
        }
        ++m_namedVessels;
        const auto vessel = m_vessels.constFind(key);
        if (vessel == m_vessels.cend()) {
            warnOfVessel(row, name, key);
        } else if (const int earlier = m_lines.value(vessel->id); earlier != 0 && !m_table.columns.isPackaged(row)) {
            warn(u"rows %1 and %2 both name %3; row %1 counts, because the newest stand first"_s.arg(earlier)
                     .arg(row.line)
                     .arg(vessel->label));
        } else if (earlier == 0) {
            m_lines.insert(vessel->id, row.line);
            place(*vessel, row);
        }
    }

    void warnOfVessel(const CsvRow &row, const QString &name, const QString &key)
    {
        if (m_unknown.contains(key)) {
            return;
        }
        m_unknown.insert(key);
        const std::optional<QString> nearest = nearestWord(name.simplified(), m_labels);
        warn(u"row %1: there is no vessel \"%2\"%3"_s.arg(row.line).arg(
            shownText(name, longestText(BatchColumn::Vessel)),
            nearest ? u"; the nearest name is \"%1\""_s.arg(*nearest) : QString()));
    }

    void place(const BatchVessel &vessel, const CsvRow &row)
    {
        Batch batch;
        bool isBlank = true;
        for (const BatchColumn column : batchColumns) {
            const QString text = cell(row, column);
            batch.*batchField(column) = text;
            isBlank = isBlank && text.isEmpty();
        }
        if (batch.beer.isEmpty() && batch.number.isEmpty()) {
            if (!isBlank) {
                warn(u"row %1: %2 has neither a beer nor a batch number and is shown empty; of merged cells only the "
                     "first row has the value"_s.arg(row.line)
                         .arg(vessel.label));
            }
            return;
        }
        batch.beer = batch.beer.isEmpty() ? u"#"_s + batch.number : batch.beer;
        batch.brewedOn = batchDate(batch.brewed, m_rules.dates);
        if (!batch.brewed.isEmpty() && !batch.brewedOn.isValid()) {
            const auto order = m_rules.dates == DateOrder::MonthFirst ? u"m/d/yyyy"_s : u"d/m/yyyy"_s;
            warn(u"row %1: \"%2\" is no date as %3; the days in %4 are not known"_s.arg(row.line).arg(
                batch.brewed, order, vessel.label));
        }
        m_table.batches.insert(vessel.id, {batch, row.line});
    }

    [[nodiscard]] QString cell(const CsvRow &row, BatchColumn column)
    {
        const QString text = m_table.columns.text(row, column);
        if (isErrorValue(text)) {
            warn(
                u"row %1: \"%2\" is %3 and counts as empty"_s.arg(row.line).arg(m_table.columns.heading(column), text));
            return {};
        }
        if (text.size() > longestText(column)) {
            warn(u"row %1: \"%2\" is longer than %3 characters and shown cut"_s.arg(row.line)
                     .arg(m_table.columns.heading(column))
                     .arg(longestText(column)));
        }
        return shownText(text, longestText(column));
    }

    void noteDate(const CsvRow &row)
    {
        const QDate date = batchDate(m_table.columns.text(row, BatchColumn::Brewed), m_rules.dates);
        if (date.isValid()) {
            m_firstDate = m_firstDate.isValid() ? m_firstDate : date;
            m_lastDate = date;
        }
    }

    void warnOfOrder()
    {
        if (m_firstDate.isValid() && m_firstDate < m_lastDate) {
            warn(u"the oldest batches stand first and only %1 rows are looked at: sort the newest to the top"_s.arg(
                m_rules.newestRows));
        }
    }

    const BatchTableRules &m_rules;
    BatchTable m_table;
    QHash<QString, BatchVessel> m_vessels; // by vesselKey()
    QStringList m_labels;
    QHash<QString, int> m_lines; // where a vessel was named first, by id
    QSet<QString> m_unknown;
    QString m_vesselError;
    int m_namedVessels = 0;
    qsizetype m_droppedWarnings = 0;
    QDate m_firstDate;
    QDate m_lastDate;
};

} // namespace

Result<BatchTable> readBatchTable(
    const QList<CsvRow> &rows, const QList<BatchVessel> &vessels, const BatchTableRules &rules)
{
    Result<BatchColumns> columns = BatchColumns::find(rows, rules.names);
    if (!columns) {
        return unexpected(columns.error());
    }
    return TableReader(vessels, rules, std::move(*columns)).read(rows);
}

} // namespace cellar
