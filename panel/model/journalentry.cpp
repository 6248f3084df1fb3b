// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/journalentry.h"

#include "core/enumnames.h"
#include "core/jsonvalues.h"
#include "core/timestamp.h"
#include "model/jsonreader.h"

#include <QCryptographicHash>
#include <QJsonArray>
#include <QJsonDocument>
#include <QtEndian>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace cellar {

namespace {

constexpr EnumNames<JournalKind, 7> kinds({{
    {JournalKind::Setpoint, u"setpoint"},
    {JournalKind::SignIn, u"sign-in"},
    {JournalKind::Configuration, u"configuration"},
    {JournalKind::Batch, u"batch"},
    {JournalKind::Start, u"start"},
    {JournalKind::Stop, u"stop"},
    {JournalKind::Trouble, u"trouble"},
}});

void addNumber(QCryptographicHash &hash, qint64 number)
{
    char bytes[sizeof number];
    qToBigEndian(number, bytes);
    hash.addData(QByteArrayView(bytes, sizeof bytes));
}

void addBytes(QCryptographicHash &hash, const QByteArray &bytes)
{
    addNumber(hash, bytes.size());
    hash.addData(bytes);
}

// All but its data.
JournalEntry readEntry(JsonReader &reader)
{
    JournalEntry entry;
    entry.number = static_cast<qint64>(std::clamp(reader.number(u"number"), 0.0, 9e15));
    entry.at = reader.time(u"at");
    entry.kind = reader.word<JournalKind>(u"kind", &journalKindFromName);
    entry.vessel = reader.textOrNull(u"vessel");
    entry.by = reader.textOrNull(u"by");
    entry.from = reader.textOrNull(u"from");
    entry.text = reader.text(u"text");
    entry.hash = QByteArray::fromHex(reader.text(u"hash").toLatin1());
    return entry;
}

} // namespace

QString journalKindName(JournalKind kind)
{
    return kinds.name(kind);
}

std::optional<JournalKind> journalKindFromName(QStringView name)
{
    return kinds.value(name);
}

QStringList journalKindNames()
{
    return kinds.all();
}

JournalEntry JournalEntry::ofNode(JournalKind kind, const QString &text, const QJsonObject &data)
{
    JournalEntry entry;
    entry.kind = kind;
    entry.text = text;
    entry.data = data;
    return entry;
}

QByteArray journalHash(const QByteArray &before, const JournalEntry &entry)
{
    QCryptographicHash hash(QCryptographicHash::Sha256);
    addBytes(hash, before);
    addNumber(hash, entry.number);
    addNumber(hash, entry.at.time_since_epoch().count());
    for (const QString &text : {journalKindName(entry.kind), entry.vessel, entry.by, entry.from, entry.text}) {
        addBytes(hash, text.toUtf8());
    }
    addBytes(hash, QJsonDocument(entry.data).toJson(QJsonDocument::Compact));
    return hash.result();
}

QJsonObject toJson(const JournalEntry &entry)
{
    return {{u"number"_s, entry.number}, {u"at"_s, toRfc3339(entry.at)}, {u"kind"_s, journalKindName(entry.kind)},
        {u"vessel"_s, textOrNull(entry.vessel)}, {u"by"_s, textOrNull(entry.by)}, {u"from"_s, textOrNull(entry.from)},
        {u"text"_s, entry.text}, {u"data"_s, entry.data}, {u"hash"_s, QString::fromLatin1(entry.hash.toHex())}};
}

Result<JournalEntry> journalEntryFromJson(const QJsonObject &json)
{
    JsonReader reader(json);
    JournalEntry entry = readEntry(reader);
    entry.data = json.value(u"data"_s).toObject();
    return reader.result(std::move(entry));
}

QJsonObject toJson(const JournalPage &page)
{
    QJsonArray entries;
    for (const JournalEntry &entry : page.entries) {
        entries.append(toJson(entry));
    }
    return {{u"entries"_s, entries}, {u"next"_s, page.next ? QJsonValue(*page.next) : QJsonValue()}};
}

Result<JournalPage> journalPageFromJson(const QJsonObject &json)
{
    constexpr qsizetype mostEntries = 1000;
    JsonReader reader(json);
    JournalPage page;
    const QJsonArray data = json.value(u"entries"_s).toArray();
    if (data.size() > mostEntries) {
        reader.fail(u"entries"_s, u"are more than %1"_s.arg(mostEntries));
        return reader.result(std::move(page));
    }
    reader.array(u"entries", [&](JsonReader &part) {
        page.entries.append(readEntry(part));
        const qsizetype last = page.entries.size() - 1;
        page.entries[last].data = data.at(last).toObject().value(u"data"_s).toObject();
        if (last > 0 && page.entries.at(last).number >= page.entries.at(last - 1).number) {
            part.fail(u"number"_s, u"is not below the one in front of it"_s);
        }
    });
    if (const std::optional<double> next = reader.numberOrNull(u"next")) {
        page.next = static_cast<qint64>(std::clamp(*next, 1.0, 9e15));
    }
    return reader.result(std::move(page));
}

} // namespace cellar
