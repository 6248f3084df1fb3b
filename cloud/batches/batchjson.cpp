// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "batches/batchjson.h"

#include "core/enumnames.h"
#include "core/timestamp.h"
#include "model/jsonreader.h"

#include <QJsonArray>
#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace cellar {

namespace {

constexpr EnumNames fieldNames{std::array<std::pair<BatchColumn, QStringView>, 3>{
    {{BatchColumn::Gravity, u"gravity"}, {BatchColumn::Stage, u"stage"}, {BatchColumn::Notes, u"notes"}}}};

constexpr EnumNames stateNames{std::array<std::pair<BatchStatus::State, QStringView>, 4>{
    {{BatchStatus::State::Typed, u"typed"}, {BatchStatus::State::Waiting, u"waiting"},
        {BatchStatus::State::Good, u"good"}, {BatchStatus::State::Trouble, u"trouble"}}}};

QJsonValue textOrNull(const QString &text)
{
    return text.isEmpty() ? QJsonValue() : QJsonValue(text);
}

} // namespace

QJsonObject toJson(const BatchStatus &status)
{
    constexpr auto second = Milliseconds(std::chrono::seconds(1));
    return {{u"source"_s, status.source}, {u"state"_s, stateNames.name(status.state)},
        {u"error"_s, textOrNull(status.error)},
        {u"readAt"_s, status.readAt ? QJsonValue(toRfc3339(*status.readAt)) : QJsonValue()},
        {u"ageSeconds"_s, status.age ? QJsonValue(qint64(*status.age / second)) : QJsonValue()},
        {u"account"_s, textOrNull(status.account)}, {u"twoWay"_s, status.isTwoWay},
        {u"pendingWrites"_s, status.pendingWrites}, {u"warnings"_s, QJsonArray::fromStringList(status.warnings)}};
}

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
