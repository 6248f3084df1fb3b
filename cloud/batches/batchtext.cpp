// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "batches/batchtext.h"

namespace cellar {

namespace {

constexpr qsizetype longestField = 200;
constexpr qsizetype longestNotes = 2000;

// Zero-width and direction marks: not to be seen, and a name with one looks like a name without. Emoji need their
// joiners, so those stay in texts.
bool isInvisible(QChar c)
{
    const char16_t u = c.unicode();
    return u == 0x200B || u == 0x200E || u == 0x200F || u == 0xFEFF || (u >= 0x202A && u <= 0x202E) ||
           (u >= 0x2066 && u <= 0x2069);
}

} // namespace

QString vesselKey(const QString &name)
{
    QString key = shownText(name, longestField).normalized(QString::NormalizationForm_C).toCaseFolded();
    key.remove(QChar(0xFE0F)); // "show it as emoji"
    return key.simplified();
}

QString shownText(const QString &text, qsizetype longest)
{
    QString shown;
    for (const QChar c : text.left(longest + 1)) {
        if (!isInvisible(c)) {
            shown += c.category() == QChar::Other_Control || c == QChar::LineSeparator || c == QChar::ParagraphSeparator
                         ? QChar(u' ')
                         : c;
        }
    }
    if (shown.size() > longest) {
        shown.truncate(longest - 1);
        shown.chop(shown.back().isHighSurrogate() ? 1 : 0);
        shown += QChar(0x2026);
    }
    return shown.trimmed();
}

qsizetype longestText(BatchColumn column)
{
    return column == BatchColumn::Notes ? longestNotes : longestField;
}

} // namespace cellar
