// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ctl/seed/dotenv.h"

#include "core/result.h"

#include <QRegularExpression>
#include <QStringDecoder>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace cellar {

namespace {

constexpr QChar backslash = u'\\';

Unexpected<QString> wrong(const QString &why)
{
    return unexpected(why);
}

// What a backslash before `c` means between double quotes; nothing: both stay.
std::optional<QChar> unescaped(QChar c)
{
    switch (c.unicode()) {
    case u'n':
        return u'\n';
    case u'r':
        return u'\r';
    case u't':
        return u'\t';
    case u'"':
    case u'\'':
    case u'\\':
    case u'$':
        return c;
    default:
        return {};
    }
}

// `text` begins with a quote.
Result<QString, QString> quotedValue(QStringView text)
{
    const QChar quote = text.front();
    QString value;
    qsizetype i = 1;
    for (; i < text.size() && text.at(i) != quote; ++i) {
        const bool escapes = quote == u'"' && text.at(i) == backslash && i + 1 < text.size();
        const std::optional<QChar> meant = escapes ? unescaped(text.at(i + 1)) : std::nullopt;
        value += meant.value_or(text.at(i));
        i += meant ? 1 : 0;
    }
    if (i >= text.size()) {
        return wrong(u"the quote is not closed in this line"_s);
    }
    const QStringView rest = text.sliced(i + 1).trimmed();
    if (!rest.isEmpty() && rest.front() != u'#') {
        return wrong(u"something stands behind the closing quote"_s);
    }
    return value;
}

// What begins with '#' behind a blank is a comment; "a#b" is not.
QString plainValue(QStringView text)
{
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (text.at(i) == u'#' && i > 0 && text.at(i - 1).isSpace()) {
            return text.first(i).trimmed().toString();
        }
    }
    return text.trimmed().toString();
}

Result<QString, QString> valueOf(QStringView behindEquals)
{
    const QStringView text = behindEquals.trimmed();
    const bool isQuoted = text.startsWith(u'"') || text.startsWith(u'\'');
    return isQuoted ? quotedValue(text) : Result<QString, QString>(plainValue(behindEquals));
}

bool hasControlCharacters(const QString &line)
{
    return std::ranges::any_of(line, [](QChar c) { return c.category() == QChar::Other_Control && c != u'\t'; });
}

// Nothing: a line without a variable.
Result<std::optional<EnvEntry>, QString> readLine(const QByteArray &bytes)
{
    QStringDecoder decode(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
    const QString line = decode(bytes);
    if (decode.hasError()) {
        return wrong(u"this is not UTF-8"_s);
    }
    if (hasControlCharacters(line)) {
        return wrong(u"there are control characters in this line"_s);
    }
    QStringView text = QStringView(line).trimmed();
    if (text.isEmpty() || text.front() == u'#') {
        return std::optional<EnvEntry>();
    }
    if (text.startsWith(u"export ") || text.startsWith(u"export\t")) {
        text = text.sliced(7).trimmed();
    }
    const qsizetype equals = text.indexOf(u'=');
    if (equals < 0) {
        return wrong(u"there is no '=' in this line"_s);
    }
    const QRegularExpression name(u"^[A-Za-z_][A-Za-z0-9_]*\\z"_s);
    const QString key = text.first(equals).trimmed().toString();
    if (!name.match(key).hasMatch()) {
        return wrong(u"what stands before the '=' is no name of a variable"_s);
    }
    const Result<QString, QString> value = valueOf(text.sliced(equals + 1));
    if (!value) {
        return wrong(u"%1: %2"_s.arg(key, value.error()));
    }
    return std::optional(EnvEntry{key, *value, 0});
}

} // namespace

EnvFile readEnvFile(const QByteArray &text, const QString &name)
{
    EnvFile file{name};
    const QByteArray mark = "\xEF\xBB\xBF"_ba;
    const QByteArrayList lines = (text.startsWith(mark) ? text.sliced(mark.size()) : text).split('\n');
    int number = 0;
    for (QByteArray line : lines) {
        ++number;
        if (line.endsWith('\r')) {
            line.chop(1);
        }
        const auto entry = readLine(line);
        if (!entry) {
            file.problems.append({{name, number, 1}, entry.error()});
        } else if (*entry) {
            file.entries.append({(*entry)->key, (*entry)->value, number});
        }
    }
    return file;
}

} // namespace cellar
