// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ctl/tags/csvtable.h"

#include <QStringDecoder>

using namespace Qt::StringLiterals;

namespace cellar {

namespace {

constexpr qsizetype mostBytes = 16 * 1024 * 1024;
constexpr qsizetype mostCells = 256;
constexpr qsizetype longestCell = 4096;
constexpr qsizetype mostRows = 200'000;

QString decoded(const QByteArray &bytes)
{
    const std::optional<QStringConverter::Encoding> marked = QStringConverter::encodingForData(bytes);
    QStringDecoder decoder(marked.value_or(QStringConverter::Utf8));
    QString text = decoder.decode(bytes);
    return decoder.hasError() && !marked ? QString::fromLatin1(bytes) : text;
}

bool isLineEnd(QChar c)
{
    return c == u'\n' || c == u'\r';
}

class Parser
{
public:
    explicit Parser(const QString &text)
        : m_text(text)
        , m_separator(separatorOf(text))
    {
    }

    [[nodiscard]] Result<QList<CsvRow>> parse()
    {
        while (m_at < m_text.size() && m_trouble.isEmpty()) {
            parseRow();
        }
        if (!m_trouble.isEmpty()) {
            return unexpected(ErrorKind::BadInput, m_trouble);
        }
        return m_rows;
    }

private:
    static QChar separatorOf(const QString &text)
    {
        const QStringView first = QStringView(text).first(std::min<qsizetype>(text.size(), longestCell));
        const qsizetype comma = first.indexOf(u',');
        const qsizetype semicolon = first.indexOf(u';');
        return semicolon >= 0 && (comma < 0 || semicolon < comma) ? u';' : u',';
    }

    void fail(int line, const QString &text)
    {
        if (m_trouble.isEmpty()) {
            m_trouble = u"line %1: %2"_s.arg(line).arg(text);
        }
    }

    void parseRow()
    {
        CsvRow row{m_line, {}};
        bool more = true;
        while (more && m_trouble.isEmpty()) {
            row.cells.append(parseCell().trimmed());
            if (row.cells.size() > mostCells) {
                fail(row.line, u"more than %1 columns"_s.arg(mostCells));
            }
            more = m_at < m_text.size() && m_text.at(m_at) == m_separator;
            m_at += more ? 1 : 0;
        }
        endLine();
        const bool isEmpty = row.cells.join(QString()).isEmpty();
        if (!isEmpty) {
            m_rows.append(row);
        }
        if (m_rows.size() > mostRows) {
            fail(row.line, u"more than %1 lines"_s.arg(mostRows));
        }
    }

    QString parseCell()
    {
        while (m_at < m_text.size() && m_text.at(m_at) == u' ') {
            ++m_at;
        }
        const bool isQuoted = m_at < m_text.size() && m_text.at(m_at) == u'"';
        return isQuoted ? parseQuoted() : parsePlain();
    }

    QString parsePlain()
    {
        QString cell;
        while (m_at < m_text.size() && m_text.at(m_at) != m_separator && !isLineEnd(m_text.at(m_at))) {
            if (!append(cell, m_text.at(m_at))) {
                return {};
            }
            ++m_at;
        }
        return cell;
    }

    QString parseQuoted()
    {
        const int begin = m_line;
        QString cell;
        for (++m_at; m_at < m_text.size(); ++m_at) {
            const QChar c = m_text.at(m_at);
            const bool doubled = c == u'"' && m_at + 1 < m_text.size() && m_text.at(m_at + 1) == u'"';
            if (c == u'"' && !doubled) {
                ++m_at;
                endQuote();
                return cell;
            }
            m_at += doubled ? 1 : 0;
            m_line += c == u'\n' ? 1 : 0;
            // A line break inside a quote is the author's, and only a space to us.
            if (!append(cell, isLineEnd(c) ? QChar(u' ') : c)) {
                return {};
            }
        }
        fail(begin, u"the quote that opens here is never closed"_s);
        return {};
    }

    void endQuote()
    {
        while (m_at < m_text.size() && m_text.at(m_at) == u' ') {
            ++m_at;
        }
        if (m_at < m_text.size() && m_text.at(m_at) != m_separator && !isLineEnd(m_text.at(m_at))) {
            fail(m_line, u"text behind a closing quote; a quote inside a text is written twice"_s);
        }
    }

    bool append(QString &cell, QChar c)
    {
        if (c.unicode() < 0x20 && c != u'\t') {
            fail(m_line, u"a control character (code %1): this is no text file"_s.arg(c.unicode()));
            return false;
        }
        if (cell.size() == longestCell) {
            fail(m_line, u"a value of more than %1 characters"_s.arg(longestCell));
            return false;
        }
        cell.append(c);
        return true;
    }

    void endLine()
    {
        if (m_at < m_text.size() && m_text.at(m_at) == u'\r') {
            ++m_at;
            m_at += m_at < m_text.size() && m_text.at(m_at) == u'\n' ? 1 : 0;
            ++m_line;
        } else if (m_at < m_text.size() && m_text.at(m_at) == u'\n') {
            ++m_at;
            ++m_line;
        }
    }

    const QString &m_text;
    const QChar m_separator;
    qsizetype m_at = 0;
    int m_line = 1;
    QList<CsvRow> m_rows;
    QString m_trouble;
};

} // namespace

Result<QList<CsvRow>> readCsv(const QByteArray &bytes)
{
    if (bytes.size() > mostBytes) {
        return unexpected(ErrorKind::BadInput, u"the file is larger than %1 MB"_s.arg(mostBytes / 1024 / 1024));
    }
    const QString text = decoded(bytes);
    return Parser(text).parse();
}

} // namespace cellar
