// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ctl/record/recordoptions.h"

#include "client/connectoptions.h"
#include "core/timestamp.h"
#include "ctl/nodeoptions.h"
#include "ctl/texttable.h"

#include <QCommandLineParser>
#include <QDateTime>
#include <QRegularExpression>
#include <QUrl>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace cellar {

namespace {

const auto journalHelp = R"(Who did what, newest first: set points with their whole life, sign-ins, edits,
starts and stops.

  cellarctl journal --from 7d --vessel fv-20-1
  cellarctl journal --csv > journal.csv
  cellarctl journal --check        whether a line was altered or taken out)";

const auto historyHelp = R"(The readings of a vessel, in buckets for a look or every one of them as CSV;
without a vessel all of them, or how the record itself is doing.

  cellarctl history fv-20-1 --from 7d --points 14
  cellarctl history --csv --from 2026-11-01 > november.csv
  cellarctl history)";

const auto backupHelp = R"(Writes a copy of the node's state (journal and everything that people change
while it runs) into a new file, while the node goes on. The history of readings
is not in it.

  cellarctl backup cellar-2026-11-22.db)";

const auto restoreHelp = R"(Puts a backup into the data folder of a node that is not running. What was there
is kept beside it.

  cellarctl restore cellar-2026-11-22.db --data /var/lib/cellar)";

Unexpected<Error> usage(const QString &text)
{
    return unexpected(ErrorKind::BadInput, text);
}

void addSpanOptions(QCommandLineParser &parser)
{
    parser.addOption(
        {u"from"_s, u"Not before: 2026-11-22T14:00:00Z, 2026-11-22, or how long ago: 36h, 7d."_s, u"TIME"_s});
    parser.addOption({u"to"_s, u"Before that."_s, u"TIME"_s});
}

void addOptions(RecordAction action, QCommandLineParser &parser)
{
    switch (action) {
    case RecordAction::Journal:
        parser.setApplicationDescription(QString::fromUtf8(journalHelp));
        addNodeOptions(parser);
        addSpanOptions(parser);
        parser.addOption({u"vessel"_s, u"Only of this vessel, by its id."_s, u"ID"_s});
        parser.addOption({u"kind"_s,
            u"Only of this kind: setpoint, sign-in, configuration, batch, start, stop, "
            "trouble."_s,
            u"KIND"_s});
        parser.addOption({u"text"_s, u"Only with this in the sentence, the name or the origin."_s, u"TEXT"_s});
        parser.addOption({u"limit"_s, u"At most so many lines, 1 to 1000. Default: 200."_s, u"N"_s});
        parser.addOption({u"csv"_s, u"All lines that fit, as CSV."_s});
        parser.addOption({u"json"_s, u"As the API gives it."_s});
        parser.addOption({u"check"_s, u"Walks along the chain of hashes instead."_s});
        break;
    case RecordAction::History:
        parser.setApplicationDescription(QString::fromUtf8(historyHelp));
        addNodeOptions(parser);
        addSpanOptions(parser);
        parser.addOption({u"points"_s, u"At most so many lines, 2 to 10000. Default: 24."_s, u"N"_s, u"24"_s});
        parser.addOption({u"csv"_s, u"Every reading, as CSV."_s});
        parser.addOption({u"json"_s, u"As the API gives it."_s});
        parser.addPositionalArgument(u"vessel"_s, u"the id of a vessel"_s, u"[VESSEL]"_s);
        break;
    case RecordAction::Backup:
        parser.setApplicationDescription(QString::fromUtf8(backupHelp));
        addNodeOptions(parser);
        parser.addPositionalArgument(u"file"_s, u"the new file"_s, u"FILE"_s);
        break;
    case RecordAction::Restore:
        parser.setApplicationDescription(QString::fromUtf8(restoreHelp));
        parser.addOption({u"data"_s, u"The data folder of the node."_s, u"DIR"_s});
        parser.addPositionalArgument(u"file"_s, u"the backup"_s, u"FILE"_s);
        break;
    }
    parser.addOption({{u"h"_s, u"help"_s}, u"Shows this and ends."_s});
}

QString usageOf(RecordAction action)
{
    switch (action) {
    case RecordAction::Journal:
        return u"journal [options]"_s;
    case RecordAction::History:
        return u"history [options] [VESSEL]"_s;
    case RecordAction::Backup:
        return u"backup [options] FILE"_s;
    case RecordAction::Restore:
        return u"restore FILE --data DIR"_s;
    }
    return {};
}

// --from and --to, and the other options that go into the URL as they are.
Result<QByteArray> queryOf(const QCommandLineParser &parser, const QStringList &others, Timestamp now)
{
    QByteArrayList parts;
    for (const QString &name : {u"from"_s, u"to"_s}) {
        if (!parser.isSet(name)) {
            continue;
        }
        const auto at = momentFromText(parser.value(name), now);
        if (!at) {
            return usage(u"--%1 is a time like 2026-11-22T14:00:00Z, 2026-11-22, 36h or 7d, not \"%2\""_s.arg(
                name, parser.value(name).left(40)));
        }
        parts.append(name.toLatin1() + '=' + toRfc3339(*at).toLatin1());
    }
    for (const QString &name : others) {
        if (parser.isSet(name)) {
            parts.append(name.toLatin1() + '=' + QUrl::toPercentEncoding(parser.value(name)));
        }
    }
    return parts.isEmpty() ? QByteArray() : '?' + parts.join('&');
}

Result<void> readJournal(const QCommandLineParser &parser, Timestamp now, RecordOptions &options)
{
    options.csv = parser.isSet(u"csv"_s);
    options.json = parser.isSet(u"json"_s);
    options.check = parser.isSet(u"check"_s);
    if (options.csv && (options.json || options.check)) {
        return usage(u"--csv goes with neither --json nor --check"_s);
    }
    auto query = queryOf(parser, {u"vessel"_s, u"kind"_s, u"text"_s, u"limit"_s}, now);
    if (!query) {
        return unexpected(query.error());
    }
    if (options.check && !query->isEmpty()) {
        return usage(u"--check walks along the whole journal"_s);
    }
    options.query = *query;
    return {};
}

Result<void> readHistory(const QCommandLineParser &parser, Timestamp now, RecordOptions &options)
{
    options.vessel = parser.positionalArguments().value(0);
    options.csv = parser.isSet(u"csv"_s);
    options.json = parser.isSet(u"json"_s);
    if (options.csv && options.json) {
        return usage(u"--csv and --json do not go together"_s);
    }
    const bool isStatus = options.vessel.isEmpty() && !options.csv;
    if (isStatus && (parser.isSet(u"from"_s) || parser.isSet(u"to"_s) || parser.isSet(u"points"_s))) {
        return usage(u"name a vessel, or ask for --csv"_s);
    }
    if (options.csv && parser.isSet(u"points"_s)) {
        return usage(u"--csv has every reading, so --points means nothing to it"_s);
    }
    auto query = queryOf(parser, {}, now);
    if (!query) {
        return unexpected(query.error());
    }
    options.query = *query;
    if (!isStatus && !options.csv) {
        options.query +=
            (query->isEmpty() ? '?' : '&') + "points="_ba + parser.value(u"points"_s).toUtf8().toPercentEncoding();
    }
    return {};
}

} // namespace

Result<RecordOptions> readRecordOptions(RecordAction action, const QStringList &arguments, Timestamp now)
{
    QCommandLineParser parser;
    addOptions(action, parser);
    RecordOptions options;
    options.action = action;
    if (!parser.parse(QStringList{u"cellarctl"_s} + arguments)) {
        return usage(parser.errorText());
    }
    if (parser.isSet(u"help"_s)) {
        options.help = commandHelp(parser, usageOf(action));
        return options;
    }
    const qsizetype words = parser.positionalArguments().size();
    const bool fits = action == RecordAction::Journal   ? words == 0
                      : action == RecordAction::History ? words <= 1
                                                        : words == 1;
    if (!fits) {
        return usage(u"usage: cellarctl "_s + usageOf(action));
    }
    options.file = parser.positionalArguments().value(0);
    if (action == RecordAction::Restore) {
        options.dataDir = parser.value(u"data"_s);
        return options.dataDir.isEmpty() ? Result<RecordOptions>(usage(u"\"restore\" needs --data DIR"_s)) : options;
    }
    const Result<void> read = action == RecordAction::Journal   ? readJournal(parser, now, options)
                              : action == RecordAction::History ? readHistory(parser, now, options)
                                                                : Result<void>();
    if (!read) {
        return unexpected(read.error());
    }
    const Result<NodeAccess> access = readNodeAccess(parser, parser.value(u"url"_s), "cli");
    if (!access) {
        return unexpected(access.error());
    }
    options.access = *access;
    return options;
}

std::optional<Timestamp> momentFromText(const QString &text, Timestamp now)
{
    static const QRegularExpression ago(u"^([0-9]{1,5})([mhd])\\z"_s);
    if (const auto match = ago.match(text); match.hasMatch()) {
        const int count = match.captured(1).toInt();
        const QChar unit = match.captured(2).front();
        return now - (unit == u'm'      ? count * Milliseconds(1min)
                         : unit == u'h' ? count * Milliseconds(1h)
                                        : count * Milliseconds(24h));
    }
    if (text.size() == 10) {
        const QDate day = QDate::fromString(text, Qt::ISODate);
        return day.isValid() ? std::optional(Timestamp(Milliseconds(day.startOfDay().toMSecsSinceEpoch())))
                             : std::nullopt;
    }
    return fromRfc3339(text);
}

} // namespace cellar
