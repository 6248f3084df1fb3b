// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bus/alphapage.h"

#include "bus/alphalist.h"

#include <QRegularExpression>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace cellar {

namespace {

constexpr int cellsPerTank = 3;

struct Block
{
    qsizetype from = 0;
    QByteArrayView text;
};

bool isBlank(char c)
{
    return c == ' ' || c == '\t';
}

bool isLineEnd(char c)
{
    return c == '\n' || c == '\r';
}

char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

// Byte by byte without regard to case. `word` is in lower case.
qsizetype indexOfAnyCase(QByteArrayView bytes, QByteArrayView word, qsizetype from)
{
    const auto at = std::search(bytes.cbegin() + std::min(from, bytes.size()), bytes.cend(), word.cbegin(), word.cend(),
        [](char a, char b) { return lower(a) == b; });
    return at == bytes.cend() ? -1 : std::distance(bytes.cbegin(), at);
}

// The content behind the opening tag that ends at `from`. Without a closing tag the page has broken off.
Result<Block> blockAt(QByteArrayView page, qsizetype from)
{
    const qsizetype end = indexOfAnyCase(page, "</script", from);
    if (end < 0) {
        return unexpected(
            ErrorKind::Protocol, u"the page breaks off: its script that begins at byte %1 has no end"_s.arg(from));
    }
    return Block{from, page.sliced(from, end - from)};
}

// How the panel is known to spell it. A <script> in another spelling does not count, as nobody ever counted it.
qsizetype secondExactTag(QByteArrayView page)
{
    constexpr QByteArrayView tag("<Script>");
    const qsizetype first = page.indexOf(tag);
    const qsizetype second = first < 0 ? -1 : page.indexOf(tag, first + tag.size());
    return second < 0 ? -1 : second + tag.size();
}

// Any case, with attributes: where the content of the second one begins.
qsizetype secondTagOfAnyKind(QByteArrayView page)
{
    constexpr QByteArrayView tag("<script");
    qsizetype at = 0;
    for (int count = 0; count < 2;) {
        at = indexOfAnyCase(page, tag, at);
        if (at < 0) {
            return -1;
        }
        at += tag.size();
        // Not <scripture>.
        const bool whole = at < page.size() && (page[at] == '>' || isBlank(page[at]) || isLineEnd(page[at]));
        count += whole ? 1 : 0;
    }
    const qsizetype end = page.indexOf('>', at);
    return end < 0 ? -1 : end + 1;
}

Result<Block> secondScript(QByteArrayView page)
{
    qsizetype from = secondExactTag(page);
    if (from < 0) {
        from = secondTagOfAnyKind(page);
    }
    if (from < 0) {
        return unexpected(ErrorKind::Protocol, u"the page has no second <Script>: it is not one of the panel's"_s);
    }
    return blockAt(page, from);
}

// Behind `var V =`, when the line at `at` begins so; -1 otherwise.
qsizetype listOfLine(QByteArrayView text, qsizetype at)
{
    const auto skipBlanks = [&] {
        const qsizetype before = at;
        while (at < text.size() && isBlank(text[at])) {
            ++at;
        }
        return at > before;
    };
    skipBlanks();
    if (!text.sliced(at).startsWith("var")) {
        return -1;
    }
    at += 3;
    if (!skipBlanks() || at >= text.size() || text[at] != 'V') {
        return -1;
    }
    ++at;
    skipBlanks();
    return at < text.size() && text[at] == '=' ? at + 1 : -1;
}

// Where the one list begins, counted from the beginning of the block.
Result<qsizetype> listOfBlock(const Block &block)
{
    qsizetype found = -1;
    for (qsizetype line = 0; line < block.text.size();) {
        const qsizetype list = listOfLine(block.text, line);
        if (list >= 0 && found >= 0) {
            return unexpected(
                ErrorKind::Protocol, u"there is a second \"var V =\" at byte %1"_s.arg(block.from + line));
        }
        found = std::max(found, list);
        while (line < block.text.size() && !isLineEnd(block.text[line])) {
            ++line;
        }
        ++line;
    }
    if (found < 0) {
        return unexpected(ErrorKind::Protocol, u"the page's second <Script> has no \"var V =\""_s);
    }
    return found;
}

// As a part of a sentence: short, and without what would spoil a line.
QString shown(const QString &cell)
{
    QString text = cell.trimmed().left(20);
    std::replace_if(
        text.begin(), text.end(), [](QChar c) { return !c.isPrint(); }, u'?');
    return u'"' + text + u'"';
}

Unexpected<PointFault> faulty(const QString &text)
{
    return {PointFault{PointFault::Kind::SensorFault, text}};
}

// Neither exponents nor hexadecimal nor names of numbers, whatever a reader of numbers would take.
std::optional<double> decimal(const QString &cell)
{
    static const QRegularExpression spelling(u"^[ \\t]*([+-]?[0-9]{1,9}(?:\\.[0-9]{1,9})?)[ \\t]*\\z"_s);
    const QRegularExpressionMatch match = spelling.match(cell);
    // Adding 0 makes a plain zero of a negative one.
    return match.hasMatch() ? std::optional(match.captured(1).toDouble() + 0.0) : std::nullopt;
}

} // namespace

Result<QList<AlphaTank>> alphaTanks(QByteArrayView page)
{
    const Result<Block> block = secondScript(page);
    if (!block) {
        return unexpected(block.error());
    }
    const Result<qsizetype> list = listOfBlock(*block);
    if (!list) {
        return unexpected(list.error());
    }
    const Result<QStringList> cells = alphaTexts(block->text.sliced(*list), block->from + *list);
    if (!cells) {
        return unexpected(cells.error());
    }
    if (cells->isEmpty() || cells->size() % cellsPerTank != 0) {
        return unexpected(
            ErrorKind::Protocol, u"the page lists %1 values, not three for each tank"_s.arg(cells->size()));
    }
    QList<AlphaTank> tanks;
    tanks.reserve(cells->size() / cellsPerTank);
    for (qsizetype i = 0; i < cells->size(); i += cellsPerTank) {
        tanks.append({alphaTemperature(cells->at(i)), alphaSetpoint(cells->at(i + 1)), alphaValve(cells->at(i + 2))});
    }
    return tanks;
}

PointResult<double> alphaTemperature(const QString &cell)
{
    if (cell.trimmed().isEmpty()) {
        return faulty(u"the panel shows no temperature"_s);
    }
    const std::optional<double> value = decimal(cell);
    if (!value) {
        return faulty(u"the panel shows %1, which is no temperature"_s.arg(shown(cell)));
    }
    if (*value >= alpha::noProbe) {
        return faulty(u"no probe: the panel shows %1"_s.arg(cell.trimmed()));
    }
    if (*value < alpha::coldest) {
        return faulty(u"the panel shows %1, which cannot be"_s.arg(cell.trimmed()));
    }
    return *value;
}

PointResult<double> alphaSetpoint(const QString &cell)
{
    if (cell.trimmed().isEmpty()) {
        return faulty(u"the panel shows no setpoint"_s);
    }
    const std::optional<double> value = decimal(cell);
    if (!value) {
        return faulty(u"the panel shows %1, which is no setpoint"_s.arg(shown(cell)));
    }
    return *value;
}

PointResult<bool> alphaValve(const QString &cell)
{
    const QString text = cell.trimmed();
    if (text == u"1" || text == u"0") {
        return text == u"1";
    }
    return faulty(text.isEmpty() ? u"the panel does not show the valve"_s
                                 : u"the panel shows %1, which is no state of a valve"_s.arg(shown(cell)));
}

} // namespace cellar
