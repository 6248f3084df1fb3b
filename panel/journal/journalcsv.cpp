// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "journal/journalcsv.h"

#include "core/csv.h"
#include "core/timestamp.h"

#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace cellar {

QByteArray journalCsvHeader()
{
    return "number,at,kind,vessel,by,from,text,data,hash\r\n"_ba;
}

QByteArray toCsv(const QList<JournalEntry> &entries)
{
    QByteArray csv;
    for (const JournalEntry &entry : entries) {
        csv += QByteArray::number(entry.number) + ',' + toRfc3339(entry.at).toLatin1() + ',' +
               journalKindName(entry.kind).toLatin1();
        for (const QString &text : {entry.vessel, entry.by, entry.from, entry.text}) {
            csv += ',' + csvCell(text);
        }
        csv += ',' + csvCell(QString::fromUtf8(QJsonDocument(entry.data).toJson(QJsonDocument::Compact))) + ',' +
               entry.hash.toHex() + "\r\n";
    }
    return csv;
}

} // namespace cellar
