// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ctl/record/statecopy.h"

#include "core/timestamp.h"
#include "journal/journalfile.h"
#include "store/datafolder.h"

#include <QDateTime>
#include <QFile>
#include <QFileInfo>

#include <filesystem>
#include <system_error>

using namespace Qt::StringLiterals;

namespace cellar {

namespace {

constexpr int linesAPart = 5000;

Unexpected<Error> badFile(const QString &text)
{
    return unexpected(ErrorKind::BadInput, text);
}

Unexpected<Error> cannot(const QString &what, const std::error_code &why)
{
    return unexpected(ErrorKind::Io, u"cannot %1: %2"_s.arg(what, QString::fromStdString(why.message())));
}

std::filesystem::path pathOf(const QString &path)
{
    return {path.toStdString()};
}

void removeCompanions(const QString &file)
{
    for (const QString &companion : {u"-wal"_s, u"-shm"_s}) {
        QFile::remove(file + companion);
    }
}

Result<StateFigures> figuresOf(Database &database)
{
    if (const auto checked = database.check(); !checked) {
        return badFile(checked.error().text);
    }
    const auto table = database.value(u"SELECT count(*) FROM sqlite_schema WHERE name = 'journal_head'"_s);
    if (!table || table->toInt() != 1) {
        return badFile(u"%1 is a database, but not the state of a cellar node"_s.arg(database.file()));
    }
    journalfile::Walk walk;
    while (!walk.over) {
        auto next = journalfile::check(database, walk, linesAPart);
        if (!next) {
            return badFile(next.error().text);
        }
        walk = *next;
    }
    if (walk.found.firstBad) {
        return badFile(u"the journal in %1 is not as it was written: %2"_s.arg(database.file(), walk.found.text));
    }
    const auto newest = database.value(u"SELECT max(at) FROM journal"_s);
    return StateFigures{walk.found.entries, Timestamp(Milliseconds(newest ? newest->toLongLong() : 0))};
}

// Opens a copy, does `work` with it and leaves one file.
template<typename Work> auto withDatabase(const QString &file, Work work) -> decltype(work(std::declval<Database &>()))
{
    if (!QFileInfo(file).isFile()) {
        return badFile(u"there is no file %1"_s.arg(file));
    }
    auto database = Database::open({.file = file, .durable = true, .anySchema = true});
    if (!database) {
        return badFile(database.error().text);
    }
    auto done = work(**database);
    if (const auto flushed = (*database)->checkpoint(); done && !flushed) {
        done = unexpected(flushed.error().toError());
    }
    database->reset();
    removeCompanions(file);
    return done;
}

Result<StateFigures> prepare(const QString &from, const QString &to, Timestamp now)
{
    QFile::remove(to); // of an earlier try
    if (!QFile::copy(from, to) || !QFile::setPermissions(to, QFile::ReadOwner | QFile::WriteOwner)) {
        return unexpected(ErrorKind::Io, u"cannot copy %1 to %2"_s.arg(from, to));
    }
    return withDatabase(to, [&](Database &database) -> Result<StateFigures> {
        auto figures = figuresOf(database);
        if (!figures) {
            return figures;
        }
        JournalEntry entry = JournalEntry::ofNode(JournalKind::Configuration,
            u"the state was restored from a backup of %1 lines, the newest of %2"_s.arg(figures->journalLines)
                .arg(toRfc3339(figures->newest)));
        entry.at = now;
        entry.from = u"cli"_s;
        const auto written = journalfile::append(database, {entry});
        return written ? figures : Result<StateFigures>(unexpected(written.error().toError()));
    });
}

// Gives what is there another name. A node that was killed has left its newest commits in the log beside the file.
Result<QString> setAside(const QString &state, Timestamp now)
{
    if (!QFile::exists(state)) {
        return QString();
    }
    const QString kept = state + u".before-restore-"_s + toRfc3339(now).remove(u':');
    std::error_code error;
    for (const QString &companion : {u"-wal"_s, u"-shm"_s}) {
        if (QFile::exists(state + companion)) {
            std::filesystem::rename(pathOf(state + companion), pathOf(kept + companion), error);
        }
        if (error) {
            return cannot(u"keep %1"_s.arg(state + companion), error);
        }
    }
    std::filesystem::rename(pathOf(state), pathOf(kept), error);
    return error ? Result<QString>(cannot(u"keep %1"_s.arg(state), error)) : kept;
}

} // namespace

Result<StateFigures> lookThrough(const QString &file)
{
    return withDatabase(file, [](Database &database) { return figuresOf(database); });
}

Result<Restored> restoreState(const QString &file, const QString &dataDir, Timestamp now)
{
    if (!QFileInfo(file).isFile()) {
        return badFile(u"there is no file %1"_s.arg(file));
    }
    DataFolder folder(dataDir);
    if (const auto claimed = folder.claim(); !claimed) {
        return unexpected(claimed.error());
    }
    const QString state = folder.path() + u"/state.db"_s;
    const QString fresh = state + u".restoring"_s;
    const Result<StateFigures> figures = prepare(file, fresh, now);
    if (!figures) {
        QFile::remove(fresh);
        return unexpected(figures.error());
    }
    const Result<QString> kept = setAside(state, now);
    if (!kept) {
        QFile::remove(fresh);
        return unexpected(kept.error());
    }
    std::error_code error;
    std::filesystem::rename(pathOf(fresh), pathOf(state), error);
    if (error) {
        return cannot(u"put %1 in its place"_s.arg(state), error);
    }
    return Restored{*figures, *kept};
}

} // namespace cellar
