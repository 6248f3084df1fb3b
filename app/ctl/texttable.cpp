// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ctl/texttable.h"

#include <QCommandLineParser>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace cellar {

QString textTable(const QList<QStringList> &rows, const QList<int> &numbers)
{
    QList<qsizetype> widths;
    for (const QStringList &row : rows) {
        widths.resize(std::max(widths.size(), row.size()), 0);
        for (qsizetype i = 0; i < row.size(); ++i) {
            widths[i] = std::max(widths.at(i), row.at(i).size());
        }
    }
    QString text;
    for (const QStringList &row : rows) {
        QString line;
        for (qsizetype i = 0; i < row.size(); ++i) {
            const bool isNumber = numbers.contains(static_cast<int>(i));
            const QString &cell = row.at(i);
            line += (isNumber ? cell.rightJustified(widths.at(i)) : cell.leftJustified(widths.at(i))) + u"  "_s;
        }
        while (line.endsWith(u' ')) {
            line.chop(1);
        }
        text += line + u'\n';
    }
    return text;
}

QString wrapped(const QString &start, const QString &text)
{
    const QString indent(start.size(), u' ');
    QString lines;
    QString line = start;
    bool isEmpty = true; // of words
    for (const QString &word : text.split(u' ', Qt::SkipEmptyParts)) {
        if (!isEmpty && line.size() + 1 + word.size() > terminalWidth) {
            lines += line + u'\n';
            line = indent;
            isEmpty = true;
        }
        line += isEmpty ? word : u' ' + word;
        isEmpty = false;
    }
    return lines + line + u'\n';
}

QString printable(QString text)
{
    for (QChar &c : text) {
        // Half of a pair that stands for one character beyond the first plane counts as printable.
        if (!c.isPrint() && !c.isSurrogate()) {
            c = u' ';
        }
    }
    return text;
}

QString commandHelp(const QCommandLineParser &parser, const QString &usage)
{
    const QString help = parser.helpText();
    return u"Usage: cellarctl "_s + usage + help.sliced(std::max<qsizetype>(0, help.indexOf(u'\n')));
}

} // namespace cellar
