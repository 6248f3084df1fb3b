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

const auto alarmHelp = R"(Creates the master alarm in CloudWatch, or replaces the one of this name: it goes
off when the node has not told for some minutes that the panel is being read.
Region and keys are those of [cloudwatch] in the configuration.

  cellarctl cloudwatch-alarm --config cellar.toml --action arn:aws:sns:us-east-1:1:pager)";

Unexpected<Error> usage(const QString &text)
{
    return unexpected(ErrorKind::BadInput, text);
}

void addOptions(OutsideAction action, QCommandLineParser &parser)
{
    if (action == OutsideAction::Connections) {
        parser.setApplicationDescription(QString::fromUtf8(connectionsHelp));
        addNodeOptions(parser);
        parser.addOption({u"json"_s, u"As the API gives it."_s});
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
    return action == OutsideAction::Connections ? u"connections [options]"_s : u"cloudwatch-alarm --config FILE"_s;
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
    if (!parser.positionalArguments().isEmpty()) {
        return usage(u"usage: cellarctl "_s + usageOf(action));
    }
    if (action == OutsideAction::CloudWatchAlarm) {
        const Result<void> read = readAlarm(parser, options);
        return read ? Result<OutsideOptions>(options) : unexpected(read.error());
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
