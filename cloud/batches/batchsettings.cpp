// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "batches/batchsettings.h"

#include "core/enumnames.h"

#include <QRegularExpression>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace cellar {

namespace {

using Source = BatchSettings::Source;

constexpr EnumNames sourceNames{std::array<std::pair<Source, QStringView>, 3>{
    {{Source::Typed, u"typed"}, {Source::Csv, u"csv"}, {Source::Sheet, u"sheet"}}}};

constexpr EnumNames orderNames{std::array<std::pair<DateOrder, QStringView>, 2>{
    {{DateOrder::MonthFirst, u"m/d/y"}, {DateOrder::DayFirst, u"d/m/y"}}}};

constexpr std::array<std::pair<BatchColumn, QStringView>, batchColumnCount> columnKeys{{
    {BatchColumn::Number, u"number"},
    {BatchColumn::Split, u"split"},
    {BatchColumn::Beer, u"beer"},
    {BatchColumn::Brewed, u"brewed"},
    {BatchColumn::Size, u"size"},
    {BatchColumn::Vessel, u"vessel"},
    {BatchColumn::Volume, u"volume"},
    {BatchColumn::Og, u"og"},
    {BatchColumn::Fg, u"fg"},
    {BatchColumn::Notes, u"notes"},
    {BatchColumn::Gravity, u"gravity"},
    {BatchColumn::Stage, u"stage"},
}};

BatchColumnNames readColumns(const TomlTable &columns)
{
    BatchColumnNames names;
    for (const auto &[column, key] : columnKeys) {
        if (columns.has(key)) {
            names.insert(column, columns.text(key));
        }
    }
    return names;
}

// People paste the whole address.
QString spreadsheetId(const TomlTable &batches)
{
    const QString text = batches.text(u"spreadsheet");
    static const QRegularExpression address(u"/spreadsheets/d/([A-Za-z0-9_-]+)"_s);
    static const QRegularExpression id(u"^[A-Za-z0-9_-]+$"_s);
    const QRegularExpressionMatch match = address.match(text);
    if (match.hasMatch()) {
        return match.captured(1);
    }
    if (!text.isEmpty() && !id.match(text).hasMatch()) {
        batches.problem(u"spreadsheet", u"\"%1\" is neither the id of a spreadsheet nor its address"_s.arg(text));
    }
    return text;
}

} // namespace

BatchSettings readBatchSettings(const TomlTable &batches)
{
    constexpr IntegerRange rows{1, 100'000};
    constexpr DurationRange intervals{5s, 24h};
    BatchSettings settings;
    settings.source = batches.word(u"source", sourceNames, std::optional(Source::Typed));
    settings.rules.newestRows = batches.integer(u"rows", rows, settings.rules.newestRows);
    settings.rules.dates = batches.word(u"dates", orderNames, std::optional(DateOrder::MonthFirst));
    if (const auto columns = batches.table(u"columns")) {
        settings.rules.names = readColumns(*columns);
    }
    if (settings.source == Source::Csv) {
        settings.file = batches.text(u"file");
    }
    if (settings.source == Source::Sheet) {
        settings.spreadsheet = spreadsheetId(batches);
        settings.sheet = batches.text(u"sheet");
        settings.serviceAccount = batches.text(u"service_account");
        settings.interval = batches.duration(u"interval", intervals, settings.interval);
        settings.writeBack = batches.boolean(u"write_back", false);
    }
    return settings;
}

} // namespace cellar
