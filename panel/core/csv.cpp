// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/csv.h"

#include <QStringDecoder>

#include <algorithm>
#include <array>
#include <utility>

using namespace Qt::StringLiterals;

namespace cellar {

namespace {

// Where the first byte stands that is not UTF-8, 1-based.
qsizetype firstWrongLine(const QByteArray &bytes)
{
    qsizetype line = 0;
    for (const QByteArray &text : bytes.split('\n')) {
        ++line;
        if (!QUtf8StringView(text.constData(), text.size()).isValidUtf8()) {
            return line;
        }
    }
    return line;
}

Result<QString> decoded(const QByteArray &bytes, bool onlyUtf8)
{
    const std::optional<QStringConverter::Encoding> marked = QStringConverter::encodingForData(bytes);
    if (onlyUtf8 && marked.value_or(QStringConverter::Utf8) != QStringConverter::Utf8) {
        return unexpected(ErrorKind::BadInput, u"this is %1, not UTF-8; save it as \"CSV UTF-8\""_s.arg(
                                                   QLatin1StringView(QStringConverter::nameForEncoding(*marked))));
    }
    // Also what is cut inside of its last character, which a decoder would wait for.
    if (onlyUtf8 && !QUtf8StringView(bytes.constData(), bytes.size()).isValidUtf8()) {
        return unexpected(
            ErrorKind::BadInput, u"line %1 is not UTF-8; save the file as \"CSV UTF-8\""_s.arg(firstWrongLine(bytes)));
    }
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
    Parser(const QString &text, const CsvRules &rules)
        : m_text(text)
        , m_rules(rules)
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
    // The one that the first line has most of, outside of quotes.
    static QChar separatorOf(const QString &text)
    {
        std::array<std::pair<QChar, int>, 3> candidates{{{u',', 0}, {u';', 0}, {u'\t', 0}}};
        bool isQuoted = false;
        bool isBlank = true;
        for (const QChar c : text) {
            isBlank = isBlank && isLineEnd(c);
            if (isLineEnd(c) && !isBlank && !isQuoted) {
                break;
            }
            isQuoted = isQuoted != (c == u'"');
            const auto found = std::ranges::find(candidates, c, &std::pair<QChar, int>::first);
            if (found != candidates.end() && !isQuoted) {
                ++found->second;
            }
        }
        return std::ranges::max_element(candidates, {}, &std::pair<QChar, int>::second)->first;
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
            if (row.cells.size() > m_rules.cells) {
                fail(row.line, u"more than %1 columns"_s.arg(m_rules.cells));
            }
            more = m_at < m_text.size() && m_text.at(m_at) == m_separator;
            m_at += more ? 1 : 0;
        }
        endLine();
        const bool isEmpty = row.cells.join(QString()).isEmpty();
        if (!isEmpty) {
            m_rows.append(row);
        }
        if (m_rows.size() > m_rules.rows) {
            fail(row.line, u"more than %1 lines"_s.arg(m_rules.rows));
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
        if (cell.size() == m_rules.cellLength) {
            fail(m_line, u"a value of more than %1 characters"_s.arg(m_rules.cellLength));
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
    const CsvRules &m_rules;
    const QChar m_separator;
    qsizetype m_at = 0;
    int m_line = 1;
    QList<CsvRow> m_rows;
    QString m_trouble;
};

} // namespace

Result<QList<CsvRow>> readCsv(const QByteArray &bytes, const CsvRules &rules)
{
    if (bytes.size() > rules.bytes) {
        return unexpected(ErrorKind::BadInput, u"the file is larger than %1 MB"_s.arg(rules.bytes / 1024 / 1024));
    }
    const Result<QString> text = decoded(bytes, rules.onlyUtf8);
    if (!text) {
        return unexpected(text.error());
    }
    return Parser(*text, rules).parse();
}

QByteArray csvCell(const QString &text)
{
    QByteArray cell = text.toUtf8();
    if (!cell.isEmpty() && "=+-@\t\r\n"_ba.contains(cell.front())) {
        cell.prepend('\'');
    }
    const bool quoted = std::ranges::any_of(cell, [](char c) { return "\",\r\n"_ba.contains(c); });
    return quoted ? '"' + cell.replace('"', "\"\""_ba) + '"' : cell;
}

} // namespace cellar
