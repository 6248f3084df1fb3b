// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ctl/tags/clicktags.h"

#include "core/csv.h"
#include "core/enumnames.h"

#include <QHash>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace cellar {

namespace {

using Type = ClickTag::Type;

constexpr EnumNames<Type, 7> typeNames({{
    {Type::Bit, u"BIT"},
    {Type::Int, u"INT"},
    {Type::Int2, u"INT2"},
    {Type::Float, u"FLOAT"},
    {Type::Hex, u"HEX"},
    {Type::Text, u"TEXT"},
    {Type::Text, u"TXT"},
}});

constexpr int tableSize = 65536;
constexpr int tableStep = 100'000; // of a six-digit Modbus address

struct Columns
{
    qsizetype address = -1;
    qsizetype type = -1;
    qsizetype modbus = -1;
    qsizetype functions = -1;
    qsizetype nickname = -1;
    qsizetype comment = -1;
};

Unexpected<Error> bad(int line, const QString &text)
{
    return unexpected(ErrorKind::BadInput, u"line %1: %2"_s.arg(line).arg(text));
}

Result<Columns> readHeader(const CsvRow &row)
{
    const auto find = [&row](const QString &name) {
        const auto same = [&name](const QString &cell) { return cell.compare(name, Qt::CaseInsensitive) == 0; };
        const auto found = std::find_if(row.cells.cbegin(), row.cells.cend(), same);
        return found == row.cells.cend() ? -1 : std::distance(row.cells.cbegin(), found);
    };
    const Columns columns{find(u"Address"_s), find(u"Data Type"_s), find(u"Modbus Address"_s), find(u"Function Code"_s),
        find(u"Nickname"_s), find(u"Address Comment"_s)};
    if (columns.address < 0 || columns.type < 0 || columns.modbus < 0 || columns.nickname < 0) {
        return bad(row.line, u"this is no tag export of the CLICK software: its first line begins with "
                             "\"Address,Data Type,Modbus Address,Function Code,Nickname\""_s);
    }
    return columns;
}

// 1, 2, 3 or 4; 0 when the text names none.
int readFunctionOf(const QList<int> &functions)
{
    const auto found = std::find_if(functions.cbegin(), functions.cend(), [](int f) { return f >= 1 && f <= 4; });
    return found == functions.cend() ? 0 : *found;
}

Result<QList<int>> functionsFromText(const QString &text, int line)
{
    QList<int> functions;
    QString rest = text;
    rest.remove(u"FC"_s, Qt::CaseInsensitive).remove(u'=').remove(u' ');
    for (const QString &part : rest.split(u',', Qt::SkipEmptyParts)) {
        bool ok = false;
        functions.append(part.toUShort(&ok));
        if (!ok || functions.last() < 1 || functions.last() > 127) {
            return bad(line, u"Function Code \"%1\" is none, such as \"FC=03,06,16\""_s.arg(text.left(40)));
        }
    }
    return functions;
}

// The table that the first of six digits names, as the function that reads it; 0: none.
int functionOfTable(int table)
{
    switch (table) {
    case 0:
        return 1;
    case 1:
        return 2;
    case 3:
        return 4;
    case 4:
        return 3;
    default:
        return 0;
    }
}

class Reader
{
public:
    explicit Reader(const Columns &columns)
        : m_columns(columns)
    {
    }

    [[nodiscard]] Result<void> read(const CsvRow &row)
    {
        ClickTag tag;
        tag.line = row.line;
        tag.address = row.cells.value(m_columns.address);
        tag.nickname = row.cells.value(m_columns.nickname);
        tag.comment = m_columns.comment < 0 ? QString() : row.cells.value(m_columns.comment);
        if (tag.address.isEmpty()) {
            return bad(row.line, u"the Address is missing"_s);
        }
        const QString typeText = row.cells.value(m_columns.type);
        const std::optional<Type> type = typeNames.value(typeText.toUpper());
        if (!type) {
            return bad(
                row.line, u"Data Type \"%1\" is none of BIT, INT, INT2, FLOAT, HEX, TEXT"_s.arg(typeText.left(40)));
        }
        tag.type = *type;
        if (const Result<void> placed = place(tag, row); !placed) {
            return placed;
        }
        return add(tag);
    }

    [[nodiscard]] ClickTags tags() && { return std::move(m_tags); }

private:
    Result<void> place(ClickTag &tag, const CsvRow &row)
    {
        const QString text = row.cells.value(m_columns.modbus);
        bool ok = false;
        const int number = static_cast<int>(text.toUInt(&ok));
        const int table = functionOfTable(number / tableStep);
        const int place = number % tableStep;
        if (!ok || table == 0 || place < 1 || place > tableSize || text.size() > 6) {
            return bad(row.line, u"Modbus Address \"%1\" is none, such as 428673"_s.arg(text.left(40)));
        }
        tag.wireAddress = place - 1;
        const QString codes = m_columns.functions < 0 ? QString() : row.cells.value(m_columns.functions);
        const Result<QList<int>> functions = functionsFromText(codes, row.line);
        if (!functions) {
            return unexpected(functions.error());
        }
        const int named = readFunctionOf(*functions);
        tag.function = named == 0 ? table : named;
        const bool canWrite = std::any_of(
            functions->cbegin(), functions->cend(), [](int f) { return f == 5 || f == 6 || f == 15 || f == 16; });
        tag.writable = functions->isEmpty() ? table == 1 || table == 3 : canWrite;
        if (named != 0 && named != table) {
            m_tags.remarks.append(
                u"line %1: %2 has Modbus Address %3 but function code %4; the function code is taken"_s.arg(row.line)
                    .arg(tag.address, text)
                    .arg(named));
        }
        const bool isBit = tag.type == Type::Bit;
        if (isBit != (tag.function <= 2)) {
            return bad(
                row.line, u"%1 is %2 but function %3 reads %4"_s.arg(tag.address, isBit ? u"a BIT"_s : u"a register"_s)
                              .arg(tag.function)
                              .arg(isBit ? u"registers"_s : u"bits"_s));
        }
        return {};
    }

    Result<void> add(const ClickTag &tag)
    {
        const QString key = tag.nickname.toLower();
        if (!key.isEmpty() && m_lines.contains(key)) {
            return bad(tag.line,
                u"nickname \"%1\" is also that of line %2"_s.arg(tag.nickname.left(80)).arg(m_lines.value(key)));
        }
        m_lines.insert(key, tag.line);
        m_tags.tags.append(tag);
        return {};
    }

    const Columns m_columns;
    ClickTags m_tags;
    QHash<QString, int> m_lines; // by nickname
};

} // namespace

Result<ClickTags> readClickTags(const QByteArray &bytes)
{
    const Result<QList<CsvRow>> rows = readCsv(bytes);
    if (!rows) {
        return unexpected(rows.error());
    }
    if (rows->isEmpty()) {
        return unexpected(ErrorKind::BadInput, u"the file is empty"_s);
    }
    const Result<Columns> columns = readHeader(rows->first());
    if (!columns) {
        return unexpected(columns.error());
    }
    Reader reader(*columns);
    for (const CsvRow &row : rows->sliced(1)) {
        if (const Result<void> read = reader.read(row); !read) {
            return unexpected(read.error());
        }
    }
    return std::move(reader).tags();
}

} // namespace cellar
