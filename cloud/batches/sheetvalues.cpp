// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "batches/sheetvalues.h"

#include "batches/batchtext.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QUrl>

#include <cmath>

using namespace Qt::StringLiterals;

namespace cellar {

namespace {

constexpr qsizetype longestMessage = 300;

QString numberText(double number)
{
    constexpr double exact = 9'007'199'254'740'992.0; // 2^53: whole numbers up to here are what they seem
    constexpr int digits = 15; // as many as a sheet shows
    const bool isWhole = std::abs(number) < exact && std::floor(number) == number;
    return isWhole ? QString::number(static_cast<qint64>(number)) : QString::number(number, 'g', digits);
}

QString cellText(const QJsonValue &cell)
{
    switch (cell.type()) {
    case QJsonValue::String:
        return cell.toString();
    case QJsonValue::Double:
        return numberText(cell.toDouble());
    case QJsonValue::Bool:
        return cell.toBool() ? u"TRUE"_s : u"FALSE"_s;
    case QJsonValue::Null:
    case QJsonValue::Undefined:
    case QJsonValue::Array:
    case QJsonValue::Object:
        break;
    }
    return {};
}

// "Main!A1:M26", "'It''s'!A1:M26" or "Main" begin in the first cell.
bool beginsInFirstCell(const QString &range)
{
    static const QRegularExpression cells(u"(?:^|!)(?:\\$?([A-Z]{1,3}))?\\$?(\\d+)(?::[A-Z$0-9]+)?$"_s);
    const QRegularExpressionMatch match = cells.match(range);
    return !match.hasMatch() ||
           ((match.captured(1).isEmpty() || match.captured(1) == "A"_L1) && match.captured(2) == "1"_L1);
}

} // namespace

Result<QList<CsvRow>> readSheetValues(const QByteArray &json)
{
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(json, &error);
    if (!document.isObject()) {
        const QString why = document.isNull() ? error.errorString() : u"no object"_s;
        return unexpected(ErrorKind::Protocol, u"the answer is not the JSON of a sheet: %1"_s.arg(why));
    }
    const QJsonObject range = document.object();
    if (range.value("majorDimension"_L1).toString(u"ROWS"_s) != "ROWS"_L1) {
        return unexpected(ErrorKind::Protocol, u"the answer is by columns instead of by rows"_s);
    }
    if (!beginsInFirstCell(range.value("range"_L1).toString())) {
        return unexpected(ErrorKind::Protocol, u"the answer does not begin in the first cell of the sheet"_s);
    }
    const QJsonValue values = range.value("values"_L1);
    if (!values.isUndefined() && !values.isArray()) {
        return unexpected(ErrorKind::Protocol, u"\"values\" is no list"_s);
    }
    QList<CsvRow> rows;
    int line = 0;
    const QJsonArray lines = values.toArray();
    for (const auto &value : lines) {
        CsvRow row{++line, {}};
        if (!value.isArray()) {
            return unexpected(ErrorKind::Protocol, u"row %1 is no list"_s.arg(line));
        }
        const QJsonArray cells = value.toArray();
        for (const auto &cell : cells) {
            row.cells.append(cellText(cell));
        }
        rows.append(row);
    }
    return rows;
}

QString googleErrorText(const QByteArray &json)
{
    const QJsonObject object = QJsonDocument::fromJson(json).object();
    const QJsonValue error = object.value("error"_L1);
    QString text = error.toObject().value("message"_L1).toString();
    if (text.isEmpty()) {
        const QString description = object.value("error_description"_L1).toString();
        text = error.toString() + (description.isEmpty() ? QString() : u": "_s + description);
    }
    return shownText(text, longestMessage);
}

QString columnLetters(int index)
{
    constexpr int letters = 26;
    QString text;
    for (int rest = index + 1; rest > 0; rest = (rest - 1) / letters) {
        text.prepend(QChar(u'A' + (rest - 1) % letters));
    }
    return text;
}

QString sheetRange(const QString &sheet, const QString &cells)
{
    const QString quoted = u'\'' + QString(sheet).replace(u'\'', "''"_L1) + u'\'';
    return cells.isEmpty() ? quoted : quoted + u'!' + cells;
}

QByteArray sheetValuesPath(const QString &spreadsheet, const QString &range)
{
    return "/v4/spreadsheets/" + QUrl::toPercentEncoding(spreadsheet) + "/values/" + QUrl::toPercentEncoding(range);
}

} // namespace cellar
