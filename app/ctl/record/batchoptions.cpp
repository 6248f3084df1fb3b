// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ctl/record/batchoptions.h"

#include "client/connectoptions.h"
#include "ctl/nodeoptions.h"
#include "ctl/texttable.h"

#include <QCommandLineParser>

using namespace Qt::StringLiterals;

namespace cellar {

namespace {

const auto description = R"(What is in a vessel, as the brewery wrote it down. VESSEL is an id or a label.
The fields: number, split, beer, brewed, size, volume, og, fg, gravity, stage,
notes. Where a sheet owns them, only gravity, stage and notes can be changed.

  cellarctl batch "FV 20/1"
  cellarctl batch fv-20-1 --set beer=Helles --set gravity=1.012
  cellarctl batch fv-20-1 --set notes=          takes the notes out
  cellarctl batch fv-20-1 --clear               the vessel is empty now)";

Unexpected<Error> usage(const QString &text)
{
    return unexpected(ErrorKind::BadInput, text);
}

Result<QJsonObject> readChanges(const QStringList &texts)
{
    QJsonObject changes;
    for (const QString &text : texts) {
        const qsizetype equals = text.indexOf(u'=');
        const QString field = text.left(std::max<qsizetype>(equals, 0)).trimmed();
        if (field.isEmpty()) {
            return usage(u"--set takes FIELD=TEXT, such as gravity=1.012, not \"%1\""_s.arg(text.left(40)));
        }
        if (changes.contains(field)) {
            return usage(u"--set %1 stands there twice"_s.arg(field));
        }
        changes.insert(field, text.sliced(equals + 1).trimmed());
    }
    return changes;
}

} // namespace

Result<BatchOptions> readBatchOptions(const QStringList &arguments)
{
    QCommandLineParser parser;
    parser.setApplicationDescription(QString::fromUtf8(description));
    addNodeOptions(parser);
    parser.addOption({u"set"_s, u"Writes this down. May be repeated; other fields stay."_s, u"FIELD=TEXT"_s});
    parser.addOption({u"clear"_s, u"Nothing is in the vessel any more."_s});
    parser.addOption({u"json"_s, u"As the API gives it, after the change."_s});
    parser.addOption({{u"h"_s, u"help"_s}, u"Shows this and ends."_s});
    parser.addPositionalArgument(u"vessel"_s, u"id or label of a vessel"_s, u"VESSEL"_s);
    BatchOptions options;
    if (!parser.parse(QStringList{u"cellarctl"_s} + arguments)) {
        return usage(parser.errorText());
    }
    if (parser.isSet(u"help"_s)) {
        options.help = commandHelp(parser, u"batch [options] VESSEL"_s);
        return options;
    }
    if (parser.positionalArguments().size() != 1) {
        return usage(u"\"batch\" needs one vessel: cellarctl batch \"FV 20/1\""_s);
    }
    options.vessel = parser.positionalArguments().first();
    options.clear = parser.isSet(u"clear"_s);
    options.json = parser.isSet(u"json"_s);
    if (options.clear && parser.isSet(u"set"_s)) {
        return usage(u"--set and --clear do not go together"_s);
    }
    const Result<QJsonObject> changes = readChanges(parser.values(u"set"_s));
    if (!changes) {
        return unexpected(changes.error());
    }
    options.changes = *changes;
    const Result<NodeAccess> access = readNodeAccess(parser, parser.value(u"url"_s), "cli");
    if (!access) {
        return unexpected(access.error());
    }
    options.access = *access;
    return options;
}

} // namespace cellar
