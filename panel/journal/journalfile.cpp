// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "journal/journalfile.h"

#include <QJsonDocument>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace cellar::journalfile {

namespace {

constexpr QStringView columns(u"number, at, kind, vessel, by_whom, from_where, text, data, hash");

JournalEntry entryOf(const Statement &row)
{
    JournalEntry entry;
    entry.number = row.integer(0);
    entry.at = Timestamp(Milliseconds(row.integer(1)));
    entry.kind = journalKindFromName(row.text(2)).value_or(JournalKind::Trouble);
    entry.vessel = row.text(3);
    entry.by = row.text(4);
    entry.from = row.text(5);
    entry.text = row.text(6);
    entry.data = QJsonDocument::fromJson(row.text(7).toUtf8()).object();
    entry.hash = row.blob(8);
    return entry;
}

QVariantList valuesOf(const JournalEntry &entry)
{
    // Not null: SQLite would not find a null with "=".
    const auto known = [](const QString &text) { return text.isNull() ? u""_s : text; };
    return {entry.number, qint64(entry.at.time_since_epoch().count()), journalKindName(entry.kind), known(entry.vessel),
        known(entry.by), known(entry.from), known(entry.text),
        QString::fromUtf8(QJsonDocument(entry.data).toJson(QJsonDocument::Compact)), entry.hash};
}

struct Head
{
    qint64 number = 0;
    QByteArray hash;
};

DatabaseResult<Head> readHead(Database &database)
{
    auto select = database.prepare(u"SELECT number, hash FROM journal_head"_s);
    if (!select) {
        return unexpected(select.error());
    }
    if (auto done = select->run(); !done) {
        return unexpected(done.error());
    }
    return select->next() ? Head{select->integer(0), select->blob(1)} : Head{};
}

// The WHERE clause of a search and what stands for its question marks.
struct Condition
{
    QStringList parts;
    QVariantList values;

    void add(const QString &part, const QVariant &value)
    {
        parts.append(part);
        values.append(value);
    }
};

Condition conditionOf(const JournalQuery &query)
{
    Condition condition;
    if (query.from) {
        condition.add(u"at >= ?"_s, qint64(query.from->time_since_epoch().count()));
    }
    if (query.to) {
        condition.add(u"at < ?"_s, qint64(query.to->time_since_epoch().count()));
    }
    if (!query.vessel.isEmpty()) {
        condition.add(u"vessel = ?"_s, query.vessel);
    }
    if (query.kind) {
        condition.add(u"kind = ?"_s, journalKindName(*query.kind));
    }
    if (query.before > 0) {
        condition.add(u"number < ?"_s, query.before);
    }
    if (!query.text.isEmpty()) {
        QString pattern = query.text;
        pattern.replace(u"\\"_s, u"\\\\"_s).replace(u"%"_s, u"\\%"_s).replace(u"_"_s, u"\\_"_s);
        condition.add(
            u"(text || char(10) || by_whom || char(10) || from_where) LIKE ? ESCAPE '\\'"_s, u'%' + pattern + u'%');
    }
    return condition;
}

// What is wrong with a line of the chain; empty: nothing.
QString faultOf(const JournalEntry &entry, qint64 expected, const QByteArray &before)
{
    if (entry.number != expected) {
        return u"line %1 is missing"_s.arg(expected);
    }
    return entry.hash == journalHash(before, entry) ? QString() : u"line %1 was altered"_s.arg(expected);
}

void judgeEnd(Walk &walk, const Head &head)
{
    walk.over = true;
    if (head.number != walk.found.entries) {
        walk.found.firstBad = walk.found.entries + 1;
        walk.found.text = u"the journal had %1 lines; the newest are missing"_s.arg(head.number);
    } else if (head.hash != walk.hash) {
        walk.found.firstBad = walk.found.entries;
        walk.found.text = u"line %1 was replaced"_s.arg(walk.found.entries);
    }
}

} // namespace

QStringList schema()
{
    return {
        u"CREATE TABLE journal (number INTEGER PRIMARY KEY, at INTEGER NOT NULL, kind TEXT NOT NULL, "
        "vessel TEXT NOT NULL, by_whom TEXT NOT NULL, from_where TEXT NOT NULL, text TEXT NOT NULL, "
        "data TEXT NOT NULL, hash BLOB NOT NULL)"_s,
        u"CREATE INDEX journal_vessel ON journal (vessel, number)"_s,
        u"CREATE INDEX journal_kind ON journal (kind, number)"_s,
        u"CREATE INDEX journal_at ON journal (at)"_s,
        u"CREATE TABLE journal_head (id INTEGER PRIMARY KEY CHECK (id = 1), number INTEGER NOT NULL, "
        "hash BLOB NOT NULL)"_s,
        u"CREATE TRIGGER journal_is_not_changed BEFORE UPDATE ON journal "
        "BEGIN SELECT RAISE(ABORT, 'the journal is only ever added to'); END"_s,
        u"CREATE TRIGGER journal_is_not_deleted BEFORE DELETE ON journal "
        "BEGIN SELECT RAISE(ABORT, 'the journal is only ever added to'); END"_s,
    };
}

DatabaseResult<QList<JournalEntry>> append(Database &database, QList<JournalEntry> entries)
{
    auto written = database.transaction([&]() -> DatabaseResult<void> {
        auto head = readHead(database);
        if (!head) {
            return unexpected(head.error());
        }
        auto insert = database.prepare(u"INSERT INTO journal (%1) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"_s.arg(columns));
        if (!insert) {
            return unexpected(insert.error());
        }
        for (JournalEntry &entry : entries) {
            entry.number = ++head->number;
            entry.hash = head->hash = journalHash(head->hash, entry);
            if (auto done = insert->run(valuesOf(entry)); !done) {
                return done;
            }
        }
        return database.execute(
            u"INSERT OR REPLACE INTO journal_head (id, number, hash) VALUES (1, ?, ?)"_s, {head->number, head->hash});
    });
    if (!written) {
        return unexpected(written.error());
    }
    return entries;
}

DatabaseResult<JournalPage> search(Database &database, const JournalQuery &query)
{
    const int limit = std::clamp(query.limit, 1, 1000);
    Condition condition = conditionOf(query);
    const QString where = condition.parts.isEmpty() ? QString() : u" WHERE "_s + condition.parts.join(u" AND "_s);
    auto select = database.prepare(u"SELECT %1 FROM journal%2 ORDER BY number DESC LIMIT ?"_s.arg(columns, where));
    if (!select) {
        return unexpected(select.error());
    }
    condition.values.append(limit + 1);
    if (auto done = select->run(condition.values); !done) {
        return unexpected(done.error());
    }
    JournalPage page;
    while (select->next()) {
        if (page.entries.size() == limit) {
            page.next = page.entries.last().number;
            break;
        }
        page.entries.append(entryOf(*select));
    }
    if (const auto error = select->error()) {
        return unexpected(*error);
    }
    return page;
}

DatabaseResult<Walk> check(Database &database, Walk walk, int count)
{
    auto select = database.prepare(u"SELECT %1 FROM journal WHERE number > ? ORDER BY number LIMIT ?"_s.arg(columns));
    if (!select) {
        return unexpected(select.error());
    }
    if (auto done = select->run({walk.found.entries, count}); !done) {
        return unexpected(done.error());
    }
    int seen = 0;
    for (; select->next(); ++seen) {
        const JournalEntry entry = entryOf(*select);
        const qint64 expected = walk.found.entries + 1;
        if (const QString fault = faultOf(entry, expected, walk.hash); !fault.isEmpty()) {
            walk.found.firstBad = expected;
            walk.found.text = fault;
            walk.over = true;
            return walk;
        }
        walk.found.entries = expected;
        walk.hash = entry.hash;
    }
    if (const auto error = select->error()) {
        return unexpected(*error);
    }
    if (seen < count) {
        const auto head = readHead(database);
        if (!head) {
            return unexpected(head.error());
        }
        judgeEnd(walk, *head);
    }
    return walk;
}

} // namespace cellar::journalfile
