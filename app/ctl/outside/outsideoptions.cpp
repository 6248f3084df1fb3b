// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ctl/outside/outsideoptions.h"

#include "client/connectoptions.h"
#include "ctl/nodeoptions.h"
#include "ctl/texttable.h"

#include <QCommandLineParser>

using namespace Qt::StringLiterals;

namespace cellar {

namespace {

const auto connectionsHelp = R"(How it goes with what leaves the building and with the records: destinations,
heartbeats, batches, history, journal. Ends with 8 when something is wrong.

  cellarctl connections
  cellarctl connections --json)";

const auto quarantineHelp = R"(What a destination refused for good, and why; SINK is its name as "cellarctl
connections" shows it. The newest 200 are shown; --retry and --give-up mean all.

  cellarctl quarantine influx
  cellarctl quarantine influx --retry      once what it refused them for is mended
  cellarctl quarantine influx --give-up    asks before; a script: --yes influx)";

const auto alarmHelp = R"(Creates the master alarm in CloudWatch, or replaces the one of this name: it goes
off when the node has not told for some minutes that the panel is being read.
Region and keys are those of [cloudwatch] in the configuration.

  cellarctl cloudwatch-alarm --config cellar.toml --action arn:aws:sns:us-east-1:1:pager)";

Unexpected<Error> usage(const QString &text)
{
    return unexpected(ErrorKind::BadInput, text);
}

void addQuarantineOptions(QCommandLineParser &parser)
{
    parser.setApplicationDescription(QString::fromUtf8(quarantineHelp));
    addNodeOptions(parser);
    parser.addOption({u"retry"_s, u"Sends all of it once more."_s});
    parser.addOption({u"give-up"_s, u"Gives all of it up, after the name was typed."_s});
    parser.addOption({u"yes"_s, u"--give-up: the name, for scripts."_s, u"SINK"_s});
    parser.addOption({u"json"_s, u"The list as the API gives it, after the change."_s});
    parser.addPositionalArgument(u"sink"_s, u"name of a destination"_s, u"SINK"_s);
}

void addOptions(OutsideAction action, QCommandLineParser &parser)
{
    if (action == OutsideAction::Connections) {
        parser.setApplicationDescription(QString::fromUtf8(connectionsHelp));
        addNodeOptions(parser);
        parser.addOption({u"json"_s, u"As the API gives it."_s});
    } else if (action == OutsideAction::Quarantine) {
        addQuarantineOptions(parser);
    } else {
        parser.setApplicationDescription(QString::fromUtf8(alarmHelp));
        parser.addOption({u"config"_s, u"The configuration of the node."_s, u"FILE"_s});
        parser.addOption({u"name"_s, u"Name of the alarm. Default: after the cellar."_s, u"NAME"_s});
        parser.addOption(
            {u"action"_s, u"An ARN that is told when it goes off and when it is over; up to five."_s, u"ARN"_s});
        parser.addOption({u"minutes"_s, u"Without a beat for so long, 1 to 1440. Default: 5."_s, u"N"_s, u"5"_s});
    }
    parser.addOption({{u"h"_s, u"help"_s}, u"Shows this and ends."_s});
}

QString usageOf(OutsideAction action)
{
    switch (action) {
    case OutsideAction::Connections:
        return u"connections [options]"_s;
    case OutsideAction::Quarantine:
        return u"quarantine [options] SINK"_s;
    case OutsideAction::CloudWatchAlarm:
        return u"cloudwatch-alarm --config FILE"_s;
    }
    return {};
}

Result<void> readAlarm(const QCommandLineParser &parser, OutsideOptions &options)
{
    options.configFile = parser.value(u"config"_s);
    options.alarmName = parser.value(u"name"_s);
    options.alarmActions = parser.values(u"action"_s);
    bool isNumber = false;
    options.alarmMinutes = parser.value(u"minutes"_s).toInt(&isNumber);
    if (options.configFile.isEmpty()) {
        return usage(u"\"cloudwatch-alarm\" needs --config FILE"_s);
    }
    if (!isNumber || options.alarmMinutes < 1 || options.alarmMinutes > 1440) {
        return usage(u"--minutes takes a whole number from 1 to 1440"_s);
    }
    return {};
}

Result<void> readQuarantine(const QCommandLineParser &parser, OutsideOptions &options)
{
    options.sink = parser.positionalArguments().first();
    const bool givesUp = parser.isSet(u"give-up"_s);
    if (givesUp && parser.isSet(u"retry"_s)) {
        return usage(u"--retry and --give-up do not go together"_s);
    }
    if (parser.isSet(u"yes"_s) && !givesUp) {
        return usage(u"--yes belongs to --give-up"_s);
    }
    if (parser.isSet(u"yes"_s)) {
        options.yes = parser.value(u"yes"_s);
    }
    options.quarantine = givesUp                    ? OutsideOptions::Quarantine::GiveUp
                         : parser.isSet(u"retry"_s) ? OutsideOptions::Quarantine::Retry
                                                    : OutsideOptions::Quarantine::Show;
    return {};
}

} // namespace

Result<OutsideOptions> readOutsideOptions(OutsideAction action, const QStringList &arguments)
{
    QCommandLineParser parser;
    addOptions(action, parser);
    OutsideOptions options;
    options.action = action;
    if (!parser.parse(QStringList{u"cellarctl"_s} + arguments)) {
        return usage(parser.errorText());
    }
    if (parser.isSet(u"help"_s)) {
        options.help = commandHelp(parser, usageOf(action));
        return options;
    }
    if (parser.positionalArguments().size() != (action == OutsideAction::Quarantine ? 1 : 0)) {
        return usage(u"usage: cellarctl "_s + usageOf(action));
    }
    if (action == OutsideAction::CloudWatchAlarm) {
        const Result<void> read = readAlarm(parser, options);
        return read ? Result<OutsideOptions>(options) : unexpected(read.error());
    }
    if (action == OutsideAction::Quarantine) {
        if (const Result<void> read = readQuarantine(parser, options); !read) {
            return unexpected(read.error());
        }
    }
    options.json = parser.isSet(u"json"_s);
    const Result<NodeAccess> access = readNodeAccess(parser, parser.value(u"url"_s), "cli");
    if (!access) {
        return unexpected(access.error());
    }
    options.access = *access;
    return options;
}

} // namespace cellar
