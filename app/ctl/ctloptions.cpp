// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ctl/ctloptions.h"

#include "client/connectoptions.h"
#include "core/tomltable.h"

#include <QCommandLineParser>

using namespace Qt::StringLiterals;

namespace cellar {

namespace {

const auto description = R"(Shows a cellar and changes set points, over the API of a node:

  cellarctl status                 one line per vessel
  cellarctl set VESSEL VALUE       changes a set point and waits until it is verified;
                                   VESSEL is an id or a label, VALUE in the panel's unit
  cellarctl watch                  prints what changes, until interrupted
  cellarctl wire on|off|status     the node logs every frame on every wire in hex, for an hour or --minutes

What the node keeps ("cellarctl journal --help"):

  cellarctl batch VESSEL ...       what is in a vessel; writes it down or empties it
  cellarctl journal ...            who did what; --check: and whether a line was altered
  cellarctl history ...            readings, for a look or as CSV
  cellarctl backup FILE            a copy of the node's state, while it goes on
  cellarctl restore FILE ...       puts one back, while the node is not running

What leaves the building ("cellarctl connections --help"):

  cellarctl connections            how it goes with destinations, heartbeats, batches and records
  cellarctl quarantine SINK ...    what a destination refused for good: look, send again, give up
  cellarctl cloudwatch-alarm ...   creates the alarm that goes off when the panel is not read

Commissioning, on the wire and without a node ("cellarctl probe --help"):

  cellarctl probe ...              which units answer, and what they are
  cellarctl read ...               raw registers
  cellarctl write ...              one raw register, after a confirmation
  cellarctl check ...              a cellar.toml against its controllers
  cellarctl import-tags FILE.csv   a CLICK PLC's tags as vessels and profiles
  cellarctl import-env FILE.env    the .env of docker-cellar-panel as a cellar.toml

Exit codes:
  0  shown, written or done, or the change is verified
  1  the command line makes no sense
  2  no such vessel, not a number or out of limits, a bad file; nothing was written
  3  refused, overridden at the panel, moved meanwhile, or another change is under way
  4  failed, or the outcome is unknown
  5  the node, or the panel, cannot be reached
  6  the node does not accept the token
  7  check: something to look at
  8  check, journal --check, connections: something is wrong
  130  interrupted)";

const QStringList nodeCommands{u"status"_s, u"set"_s, u"watch"_s, u"wire"_s};
const QStringList ownCommands{u"probe"_s, u"read"_s, u"write"_s, u"check"_s, u"import-tags"_s, u"import-env"_s,
    u"batch"_s, u"journal"_s, u"history"_s, u"backup"_s, u"restore"_s, u"connections"_s, u"quarantine"_s,
    u"cloudwatch-alarm"_s};

void addOptions(QCommandLineParser &parser)
{
    const QString fromEnvironment = qEnvironmentVariable("CELLAR_URL");
    const QString url = fromEnvironment.isEmpty() ? u"http://127.0.0.1:8080"_s : fromEnvironment;
    parser.setApplicationDescription(QString::fromUtf8(description));
    parser.addOption(
        {u"url"_s, u"Address of the node. Default: the environment variable CELLAR_URL, else http://127.0.0.1:8080."_s,
            u"URL"_s, url});
    parser.addOptions(tokenOptions());
    parser.addOption({u"expected"_s, u"set: refuse when the panel no longer holds this set point."_s, u"VALUE"_s});
    parser.addOption(
        {u"json"_s, u"status: the API's snapshot; set: the change when it is final; watch: one line per event."_s});
    parser.addOption({{u"h"_s, u"help"_s}, u"Shows this and ends."_s});
    parser.addOption({{u"v"_s, u"version"_s}, u"Shows the version and ends."_s});
    parser.addOption({u"minutes"_s, u"wire on: goes off by itself after that, 1 to 1440. Default: 60."_s, u"N"_s});
    parser.addPositionalArgument(u"command"_s, u"status, set, watch or wire"_s);
    parser.addPositionalArgument(
        u"arguments"_s, u"set: VESSEL VALUE; wire: on, off or status"_s, u"[VESSEL VALUE | on|off|status]"_s);
}

Result<CtlOptions::Action> readAction(const QString &word)
{
    switch (nodeCommands.indexOf(word)) {
    case 0:
        return CtlOptions::Action::Status;
    case 1:
        return CtlOptions::Action::Set;
    case 2:
        return CtlOptions::Action::Watch;
    case 3:
        return CtlOptions::Action::Wire;
    default:
        break;
    }
    if (ownCommands.contains(word)) {
        return unexpected(ErrorKind::BadInput,
            u"the options of \"%1\" come after it, and those of a node mean nothing to it"_s.arg(word));
    }
    const QStringList words = nodeCommands + ownCommands;
    const std::optional<QString> near = nearestWord(word, words);
    const QString hint = near ? u"did you mean \"%1\"?"_s.arg(*near) : u"there are %1"_s.arg(words.join(u", "_s));
    return unexpected(ErrorKind::BadInput, u"there is no command \"%1\", %2"_s.arg(word, hint));
}

Result<void> checkWire(const QCommandLineParser &parser)
{
    const QStringList words = parser.positionalArguments();
    if (words.size() != 2 || !QStringList{u"on"_s, u"off"_s, u"status"_s}.contains(words.at(1))) {
        return unexpected(ErrorKind::BadInput, u"\"wire\" needs one of on, off and status"_s);
    }
    bool ok = true;
    const int minutes = parser.isSet(u"minutes"_s) ? parser.value(u"minutes"_s).toInt(&ok) : 1;
    if (!ok || minutes < 1 || minutes > 1440) {
        return unexpected(ErrorKind::BadInput, u"--minutes takes a whole number from 1 to 1440"_s);
    }
    return {};
}

Result<void> checkArguments(const CtlOptions &options, const QCommandLineParser &parser, qsizetype count)
{
    const bool isSet = options.action == CtlOptions::Action::Set;
    if (isSet && count != 3) {
        return unexpected(ErrorKind::BadInput, u"\"set\" needs a vessel and a value: cellarctl set \"FV 20/1\" 34"_s);
    }
    const bool isWire = options.action == CtlOptions::Action::Wire;
    if (!isSet && !isWire && count != 1) {
        return unexpected(ErrorKind::BadInput, u"this command takes no arguments"_s);
    }
    const bool isWireOn = isWire && parser.positionalArguments().value(1) == u"on";
    if (!isWireOn && parser.isSet(u"minutes"_s)) {
        return unexpected(ErrorKind::BadInput, u"--minutes belongs to \"wire on\""_s);
    }
    if (!isSet && parser.isSet(u"expected"_s)) {
        return unexpected(ErrorKind::BadInput, u"--expected belongs to \"set\""_s);
    }
    return isWire ? checkWire(parser) : Result<void>();
}

// "-5" is a temperature, not an option: the typographic minus lets it pass the parser and means the same.
QStringList withNegativeNumbers(QStringList arguments)
{
    for (QString &argument : arguments) {
        if (argument.size() > 1 && argument.front() == u'-' && (argument.at(1).isDigit() || argument.at(1) == u'.')) {
            argument.replace(0, 1, u"−"_s);
        }
    }
    return arguments;
}

// What a command with options of its own has read of them.
template<typename Own>
Result<CtlOptions> taken(CtlOptions::Action action, Own CtlOptions::*member, const Result<Own> &own)
{
    if (!own) {
        return unexpected(own.error());
    }
    CtlOptions options;
    options.action = own->help ? CtlOptions::Action::Help : action;
    options.text = own->help.value_or(QString());
    options.*member = *own;
    return options;
}

// The commands that have options of their own, which stand behind their name.
Result<CtlOptions> readOwnCommand(const QString &name, const QStringList &rest)
{
    using Action = CtlOptions::Action;
    if (name == u"import-tags") {
        return taken(Action::ImportTags, &CtlOptions::import, readImportTagsOptions(rest));
    }
    if (name == u"import-env") {
        return taken(Action::ImportEnv, &CtlOptions::importEnv, readImportEnvOptions(rest));
    }
    if (name == u"batch") {
        return taken(Action::Batch, &CtlOptions::batch, readBatchOptions(rest));
    }
    const QHash<QString, RecordAction> records{{u"journal"_s, RecordAction::Journal},
        {u"history"_s, RecordAction::History}, {u"backup"_s, RecordAction::Backup},
        {u"restore"_s, RecordAction::Restore}};
    if (records.contains(name)) {
        return taken(
            Action::Record, &CtlOptions::record, readRecordOptions(records.value(name), rest, SystemClock().now()));
    }
    const QHash<QString, OutsideAction> outside{{u"connections"_s, OutsideAction::Connections},
        {u"quarantine"_s, OutsideAction::Quarantine}, {u"cloudwatch-alarm"_s, OutsideAction::CloudWatchAlarm}};
    if (outside.contains(name)) {
        return taken(Action::Outside, &CtlOptions::outside, readOutsideOptions(outside.value(name), rest));
    }
    const QList<std::pair<CommissioningAction, Action>> actions{{CommissioningAction::Probe, Action::Probe},
        {CommissioningAction::Read, Action::Read}, {CommissioningAction::Write, Action::Write},
        {CommissioningAction::Check, Action::Check}};
    const auto [commissioning, action] = actions.at(ownCommands.indexOf(name));
    return taken(action, &CtlOptions::commissioning, readCommissioningOptions(commissioning, rest));
}

} // namespace

Result<CtlOptions> readCtlOptions(const QStringList &arguments)
{
    if (arguments.size() > 1 && ownCommands.contains(arguments.at(1))) {
        return readOwnCommand(arguments.at(1), withNegativeNumbers(arguments.sliced(2)));
    }
    QCommandLineParser parser;
    addOptions(parser);
    CtlOptions options;
    if (!parser.parse(withNegativeNumbers(arguments))) {
        return unexpected(ErrorKind::BadInput, parser.errorText());
    }
    if (parser.isSet(u"help"_s) || parser.isSet(u"version"_s)) {
        options.text = parser.isSet(u"help"_s) ? parser.helpText() : u"cellarctl " CELLAR_VERSION "\n"_s;
        return options;
    }
    const QStringList words = parser.positionalArguments();
    if (words.isEmpty()) {
        return unexpected(
            ErrorKind::BadInput, u"a command is missing: %1"_s.arg((nodeCommands + ownCommands).join(u", "_s)));
    }
    const Result<CtlOptions::Action> action = readAction(words.first());
    if (!action) {
        return unexpected(action.error());
    }
    options.action = *action;
    if (const Result<void> checked = checkArguments(options, parser, words.size()); !checked) {
        return unexpected(checked.error());
    }
    const Result<NodeAccess> access = readNodeAccess(parser, parser.value(u"url"_s), "cli");
    if (!access) {
        return unexpected(access.error());
    }
    options.access = *access;
    options.json = parser.isSet(u"json"_s);
    if (options.action == CtlOptions::Action::Wire) {
        options.wire = words.value(1);
        if (parser.isSet(u"minutes"_s)) {
            options.minutes = parser.value(u"minutes"_s).toInt();
        }
    }
    options.vessel = words.value(1);
    options.value = words.value(2);
    if (parser.isSet(u"expected"_s)) {
        options.expected = parser.value(u"expected"_s);
    }
    return options;
}

} // namespace cellar
