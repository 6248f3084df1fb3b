// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/shutdownsignal.h"
#include "server/node.h"
#include "serveroptions.h"

#include <QCoreApplication>

#include <cstdio>

using namespace Qt::StringLiterals;

namespace {

constexpr int cannotStart = 1;
constexpr int badConfig = 2;

// One line to whoever waits for it; a pipe would keep it otherwise.
void say(const QString &line, std::FILE *to = stdout)
{
    std::fputs(qPrintable(line + u'\n'), to);
    std::fflush(to);
}

int run(const cellar::NodeConfig &config, const QString &dataDir)
{
    cellar::ShutdownSignal shutdown;
    QObject::connect(&shutdown, &cellar::ShutdownSignal::requested, qApp, &QCoreApplication::quit);
    cellar::Node node(config, dataDir);
    if (const auto started = node.start(); !started) {
        say(u"cellar-server: "_s + started.error().text, stderr);
        return cannotStart;
    }
    const QList<QUrl> urls = node.server().urls();
    for (const QUrl &url : urls) {
        say(u"ready "_s + url.toString());
    }
    say(u"sign-in: "_s + node.server().signInUrl());
    const int status = QCoreApplication::exec();
    node.noteStop(u"it was asked to end"_s);
    return status;
}

} // namespace

int main(int argc, char *argv[])
{
    const QCoreApplication app(argc, argv);
    QCoreApplication::setApplicationName(u"cellar-server"_s);
    QCoreApplication::setApplicationVersion(QStringLiteral(CELLAR_VERSION));
    const auto options = cellar::serverOptionsFrom(QCoreApplication::arguments());
    if (!options) {
        say(u"cellar-server: "_s + options.error().text, stderr);
        return badConfig;
    }
    if (!options->message.isEmpty()) {
        say(options->message);
        return 0;
    }
    const cellar::NodeConfigResult read = cellar::loadNodeConfig(options->configFile);
    for (const cellar::ConfigProblem &problem : read.problems) {
        say(problem.toString(), stderr);
    }
    if (!read.config) {
        return badConfig;
    }
    return options->checkOnly ? 0 : run(*read.config, options->dataDir);
}
