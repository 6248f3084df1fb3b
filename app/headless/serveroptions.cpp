// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "serveroptions.h"

#include <QCommandLineParser>
#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace cellar {

Result<ServerOptions> serverOptionsFrom(const QStringList &arguments)
{
    QCommandLineParser parser;
    parser.setApplicationDescription(u"The cellar node without a screen: polls the panels and serves the HTTP API."_s);
    const QCommandLineOption help = parser.addHelpOption();
    const QCommandLineOption version = parser.addVersionOption();
    const QCommandLineOption config(u"config"_s, u"The cellar.toml to run with."_s, u"FILE"_s);
    const QCommandLineOption data(u"data"_s, u"Folder for the token, sessions and records."_s, u"DIR"_s);
    const QCommandLineOption check(u"check-config"_s, u"Say everything that is wrong with the config and stop."_s);
    parser.addOptions({config, data, check});
    if (!parser.parse(arguments)) {
        return unexpected(ErrorKind::BadInput, parser.errorText());
    }
    ServerOptions options{parser.value(config), parser.value(data), parser.isSet(check), {}};
    if (parser.isSet(help) || parser.isSet(version)) {
        options.message = parser.isSet(help)
                              ? parser.helpText().trimmed()
                              : QCoreApplication::applicationName() + u' ' + QCoreApplication::applicationVersion();
        return options;
    }
    if (!parser.positionalArguments().isEmpty()) {
        return unexpected(ErrorKind::BadInput, u"unexpected argument %1"_s.arg(parser.positionalArguments().first()));
    }
    if (options.configFile.isEmpty() || (options.dataDir.isEmpty() && !options.checkOnly)) {
        return unexpected(ErrorKind::BadInput, u"usage: cellar-server --config FILE --data DIR [--check-config]"_s);
    }
    return options;
}

} // namespace cellar
