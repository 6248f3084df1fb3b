// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "journal/runrecord.h"

#include "core/timestamp.h"

#include <QFile>

using namespace Qt::StringLiterals;

namespace cellar::runrecord {

namespace {

qint64 stored(Timestamp at)
{
    return at.time_since_epoch().count();
}

QString timeText(Timestamp at)
{
    return toRfc3339(std::chrono::floor<std::chrono::seconds>(at)).remove(u".000"_s);
}

DatabaseResult<std::optional<Run>> last(Database &database)
{
    auto select = database.prepare(u"SELECT boot, config, started, alive, stopped FROM run"_s);
    if (!select) {
        return unexpected(select.error());
    }
    if (auto done = select->run(); !done) {
        return unexpected(done.error());
    }
    if (!select->next()) {
        const auto error = select->error();
        return error ? DatabaseResult<std::optional<Run>>(unexpected(*error)) : std::optional<Run>();
    }
    const auto at = [&](int column) { return Timestamp(Milliseconds(select->integer(column))); };
    Run run{select->text(0), select->blob(1), at(2), at(3), {}};
    if (!select->isNull(4)) {
        run.stoppedAt = at(4);
    }
    return std::optional(run);
}

} // namespace

QStringList schema()
{
    return {u"CREATE TABLE run (id INTEGER PRIMARY KEY CHECK (id = 1), boot TEXT NOT NULL, config BLOB NOT NULL, "
            "started INTEGER NOT NULL, alive INTEGER NOT NULL, stopped INTEGER)"_s};
}

DatabaseResult<std::optional<Run>> begin(Database &database, const Run &run)
{
    auto before = last(database);
    if (!before) {
        return before;
    }
    // Not null: the columns forbid it.
    auto noted =
        database.execute(u"INSERT OR REPLACE INTO run (id, boot, config, started, alive) VALUES (1, ?, ?, ?, ?)"_s,
            {run.boot.isNull() ? u""_s : run.boot, run.config.isNull() ? ""_ba : run.config, stored(run.startedAt),
                stored(run.aliveAt)});
    return noted ? before : DatabaseResult<std::optional<Run>>(unexpected(noted.error()));
}

DatabaseResult<void> alive(Database &database, Timestamp now)
{
    return database.execute(u"UPDATE run SET alive = ?"_s, {stored(now)});
}

DatabaseResult<void> end(Database &database, Timestamp now)
{
    return database.execute(u"UPDATE run SET alive = ?, stopped = ?"_s, {stored(now), stored(now)});
}

QList<JournalEntry> startEntries(const std::optional<Run> &before, const Run &now)
{
    JournalEntry entry;
    entry.at = now.startedAt;
    entry.kind = JournalKind::Start;
    QString cause;
    if (!before) {
        entry.text = u"started for the first time"_s;
        cause = u"first"_s;
    } else if (before->stoppedAt) {
        entry.text = u"started; it had been stopped at %1"_s.arg(timeText(*before->stoppedAt));
        cause = u"stopped"_s;
    } else if (before->boot != now.boot || now.boot.isEmpty()) {
        entry.text = u"power lost at %1, back at %2"_s.arg(timeText(before->aliveAt), timeText(now.startedAt));
        cause = u"power-lost"_s;
    } else {
        entry.text = u"started again; it had ended without a word after %1"_s.arg(timeText(before->aliveAt));
        cause = u"crashed"_s;
    }
    const QString config = QString::fromLatin1(now.config.toHex());
    entry.data = {{u"cause"_s, cause}, {u"version"_s, QStringLiteral(CELLAR_VERSION)}, {u"config"_s, config}};
    if (before) {
        entry.data.insert(u"lastAlive"_s, toRfc3339(before->aliveAt));
    }
    QList<JournalEntry> entries{entry};
    if (before && before->config != now.config) {
        entries.append(JournalEntry::ofNode(JournalKind::Configuration, u"cellar.toml was edited"_s,
            {{u"before"_s, QString::fromLatin1(before->config.toHex())}, {u"config"_s, config}}));
        entries.last().at = now.startedAt;
    }
    return entries;
}

QString bootOfThisMachine()
{
    QFile file(u"/proc/sys/kernel/random/boot_id"_s);
    return file.open(QIODevice::ReadOnly) ? QString::fromLatin1(file.readLine(64)).trimmed() : QString();
}

} // namespace cellar::runrecord
