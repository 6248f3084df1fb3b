// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bus/alphalist.h"

#include <cctype>
#include <optional>

using namespace Qt::StringLiterals;

namespace cellar {

namespace {

constexpr qsizetype longestCell = 64; // a number of a tank is a few characters long

bool isBlank(char c)
{
    return c == ' ' || c == '\t';
}

bool isLineEnd(char c)
{
    return c == '\n' || c == '\r';
}

// Goes through a list of quoted texts once, from left to right.
class Tokenizer
{
public:
    Tokenizer(QByteArrayView bytes, qsizetype from)
        : m_bytes(bytes)
        , m_from(from)
    {
    }

    Result<QStringList> read()
    {
        skipSpace();
        const char closing = opening();
        if (closing == '\0') {
            readBare();
        } else {
            readEnclosed(closing);
        }
        return m_trouble ? Result<QStringList>(unexpected(*m_trouble)) : Result<QStringList>(std::move(m_texts));
    }

private:
    [[nodiscard]] bool atEnd() const { return m_at >= m_bytes.size(); }
    [[nodiscard]] char peek() const { return atEnd() ? '\0' : m_bytes[m_at]; }
    [[nodiscard]] bool atQuote() const { return peek() == '"' || peek() == '\''; }

    bool take(QByteArrayView word)
    {
        if (!m_bytes.sliced(m_at).startsWith(word)) {
            return false;
        }
        m_at += word.size();
        return true;
    }
    void skipBlanks()
    {
        while (!atEnd() && isBlank(peek())) {
            ++m_at;
        }
    }
    void skipSpace()
    {
        while (!atEnd() && (isBlank(peek()) || isLineEnd(peek()))) {
            ++m_at;
        }
    }
    void fail(const QString &text)
    {
        if (!m_trouble) {
            m_trouble = Error{ErrorKind::Protocol, u"%1 at byte %2 of the page"_s.arg(text).arg(m_from + m_at)};
        }
    }
    void failAt(QStringView wanted)
    {
        const auto code = static_cast<uchar>(peek());
        const QString shown = code > 0x20 && code < 0x7F ? u"'%1'"_s.arg(QLatin1Char(peek())) : u"code %1"_s.arg(code);
        fail(atEnd() ? u"the list of values ends without %1"_s.arg(wanted)
                     : u"%1 instead of %2"_s.arg(shown, wanted.toString()));
    }

    // What will end the list; nothing for a bare one.
    char opening()
    {
        if (take("[")) {
            return ']';
        }
        const bool isNew = take("new");
        if (isNew) {
            skipSpace();
        }
        if (take("Array")) {
            skipSpace();
            if (!take("(")) {
                failAt(u"'('");
            }
            return ')';
        }
        if (isNew) {
            failAt(u"\"Array\"");
        }
        return '\0';
    }

    void readEnclosed(char closing)
    {
        skipSpace();
        while (!m_trouble && peek() != closing) {
            readText();
            skipSpace();
            if (peek() == ',') {
                ++m_at;
                skipSpace();
            } else if (peek() != closing) {
                failAt(u"a comma or the end of the list");
            }
        }
        if (m_trouble) {
            return;
        }
        ++m_at;
        skipBlanks();
        if (!atEnd() && peek() != ';' && !isLineEnd(peek())) {
            failAt(u"the end of the statement");
        }
    }

    // A line end ends it, but not behind a comma.
    void readBare()
    {
        bool more = true;
        while (more && !m_trouble) {
            readText();
            skipBlanks();
            more = peek() == ',';
            if (more) {
                ++m_at;
                skipSpace();
            }
        }
        if (!m_trouble && !atEnd() && peek() != ';' && !isLineEnd(peek())) {
            failAt(u"a comma or the end of the list");
        }
    }

    void readText()
    {
        if (m_trouble) {
            return;
        }
        if (!atQuote()) {
            failAt(u"a text in quotes");
            return;
        }
        const char quote = peek();
        ++m_at;
        QString text;
        while (!m_trouble && peek() != quote) {
            readCharacter(text);
        }
        if (!m_trouble) {
            ++m_at;
            m_texts.append(text);
        }
    }

    void readCharacter(QString &text)
    {
        if (atEnd() || isLineEnd(peek())) {
            fail(u"a text without a closing quote"_s);
        } else if (text.size() >= longestCell) {
            fail(u"a text longer than %1 characters"_s.arg(longestCell));
        } else if (peek() == '\\') {
            ++m_at;
            readEscape(text);
        } else {
            text.append(QLatin1Char(peek()));
            ++m_at;
        }
    }

    // ECMAScript, 12.9.4: single characters stand for themselves unless they are one of these.
    void readEscape(QString &text)
    {
        if (atEnd()) {
            fail(u"a text without a closing quote"_s);
            return;
        }
        const char c = peek();
        ++m_at;
        if (c == 'x' || c == 'u') {
            readCode(text, c == 'x' ? 2 : 4);
            return;
        }
        if (isLineEnd(c)) { // a text that goes on in the next line
            if (c == '\r' && peek() == '\n') {
                ++m_at;
            }
            return;
        }
        constexpr QByteArrayView letters("bfnrtv0");
        constexpr QByteArrayView meanings("\b\f\n\r\t\v\0", 7);
        const qsizetype index = letters.indexOf(c);
        text.append(QLatin1Char(index < 0 ? c : meanings[index]));
    }

    void readCode(QString &text, int digits)
    {
        char16_t code = 0;
        for (int i = 0; i < digits; ++i) {
            const char c = peek();
            if (atEnd() || std::isxdigit(static_cast<uchar>(c)) == 0) {
                failAt(u"a hexadecimal digit");
                return;
            }
            code = static_cast<char16_t>(code * 16 + (c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10));
            ++m_at;
        }
        text.append(QChar(code));
    }

    const QByteArrayView m_bytes;
    const qsizetype m_from;
    qsizetype m_at = 0;
    QStringList m_texts;
    std::optional<Error> m_trouble;
};

} // namespace

Result<QStringList> alphaTexts(QByteArrayView bytes, qsizetype from)
{
    return Tokenizer(bytes, from).read();
}

} // namespace cellar
