// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ctl/seed/importenvoptions.h"

#include "ctl/texttable.h"

#include <QCommandLineParser>

using namespace Qt::StringLiterals;

namespace cellar {

namespace {

const auto description = R"(Turns the .env of docker-cellar-panel into a cellar.toml: the Alpha panel with
its nine vessels, [influx], [cloudwatch] and the sheet of [batches]. Secrets go
into files of their own (mode 0600), never into the cellar.toml. What has no
place in it is told, with what to do instead.

  cellarctl import-env .env --out cellar.toml
  cellarctl import-env .env > cellar.toml      the secrets go into this folder)";

Unexpected<Error> usage(const QString &text)
{
    return unexpected(ErrorKind::BadInput, text);
}

} // namespace

Result<ImportEnvOptions> readImportEnvOptions(const QStringList &arguments)
{
    QCommandLineParser parser;
    parser.setApplicationDescription(QString::fromUtf8(description));
    parser.addPositionalArgument(u"file"_s, u"the .env"_s, u"FILE.env"_s);
    parser.addOption({u"out"_s, u"The new cellar.toml. Default: prints it."_s, u"FILE"_s});
    parser.addOption(
        {u"secrets"_s, u"Where the secrets go. Default: beside --out; without it, this folder."_s, u"DIR"_s});
    parser.addOption({u"force"_s, u"Overwrites what is there already."_s});
    parser.addOption({{u"h"_s, u"help"_s}, u"Shows this and ends."_s});
    ImportEnvOptions options;
    if (!parser.parse(QStringList{u"cellarctl"_s} + arguments)) {
        return usage(parser.errorText());
    }
    if (parser.isSet(u"help"_s)) {
        options.help = commandHelp(parser, u"import-env [options] FILE.env"_s);
        return options;
    }
    if (parser.positionalArguments().size() != 1) {
        return usage(u"\"import-env\" needs one file: cellarctl import-env .env --out cellar.toml"_s);
    }
    for (const QString &name : {u"out"_s, u"secrets"_s}) {
        if (parser.isSet(name) && parser.value(name).isEmpty()) {
            return usage(u"--%1 is empty"_s.arg(name));
        }
    }
    options.file = parser.positionalArguments().first();
    options.out = parser.value(u"out"_s);
    options.secretsFolder = parser.value(u"secrets"_s);
    options.force = parser.isSet(u"force"_s);
    return options;
}

} // namespace cellar
