// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "batches/batchjson.h"

#include "core/enumnames.h"
#include "model/jsonreader.h"

#include <QJsonArray>
#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace cellar {

namespace {

constexpr EnumNames fieldNames{std::array<std::pair<BatchColumn, QStringView>, 3>{
    {{BatchColumn::Gravity, u"gravity"}, {BatchColumn::Stage, u"stage"}, {BatchColumn::Notes, u"notes"}}}};

} // namespace

QByteArray rowsToJson(const QList<CsvRow> &rows)
{
    QJsonArray lines;
    for (const CsvRow &row : rows) {
        QJsonArray line{row.line};
        for (const QString &cell : row.cells) {
            line.append(cell);
        }
        lines.append(line);
    }
    return QJsonDocument(lines).toJson(QJsonDocument::Compact);
}

std::optional<QList<CsvRow>> rowsFromJson(const QByteArray &json)
{
    const QJsonDocument document = QJsonDocument::fromJson(json);
    if (!document.isArray()) {
        return {};
    }
    QList<CsvRow> rows;
    const QJsonArray lines = document.array();
    for (const auto &value : lines) {
        const QJsonArray line = value.toArray();
        CsvRow row{line.at(0).toInt(), {}};
        for (qsizetype i = 1; i < line.size(); ++i) {
            row.cells.append(line.at(i).toString());
        }
        rows.append(row);
    }
    return rows;
}

QByteArray batchToJson(const Batch &batch)
{
    return QJsonDocument(toJson(batch)).toJson(QJsonDocument::Compact);
}

std::optional<Batch> batchFromJson(const QByteArray &json)
{
    JsonReader reader(QJsonDocument::fromJson(json).object());
    Batch batch = readBatch(reader);
    const Result<Batch> result = reader.result(batch);
    return result ? std::optional(*result) : std::nullopt;
}

QString batchFieldName(BatchColumn column)
{
    return fieldNames.name(column);
}

std::optional<BatchColumn> batchFieldFromName(const QString &name)
{
    return fieldNames.value(name);
}

} // namespace cellar
