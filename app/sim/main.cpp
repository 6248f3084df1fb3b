// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlserver.h"
#include "core/shutdownsignal.h"
#include "sim/modbustcpsimpanel.h"
#include "sim/simcellar.h"
#include "simoptions.h"

#include <QCoreApplication>

#include <cstdio>

using namespace Qt::StringLiterals;

namespace {

constexpr int cannotListen = 1;
constexpr int badConfig = 2;

// One line to whoever waits for it; a pipe would keep it otherwise.
void say(const QString &line, std::FILE *to = stdout)
{
    std::fputs(qPrintable(line + u'\n'), to);
    std::fflush(to);
}

int fail(const QString &text, int code)
{
    say(u"cellar-sim: "_s + text, stderr);
    return code;
}

int buildCellar(cellar::SimCellar &simulated, const cellar::SimOptions &options)
{
    const cellar::ConfigResult read = cellar::loadCellarConfig(options.configFile);
    for (const cellar::ConfigProblem &problem : read.problems) {
        say(problem.toString(), stderr);
    }
    if (!read.config) {
        return badConfig;
    }
    const QStringList problems = simulated.build(*read.config, options.seed);
    for (const QString &problem : problems) {
        say(u"%1: %2"_s.arg(options.configFile, problem), stderr);
    }
    return problems.isEmpty() ? 0 : badConfig;
}

int run(const cellar::SimOptions &options)
{
    cellar::ShutdownSignal shutdown;
    QObject::connect(&shutdown, &cellar::ShutdownSignal::requested, qApp, &QCoreApplication::quit);
    const cellar::SystemClock clock;
    cellar::SimCellar simulated(clock, options.speed);
    cellar::SimControl control(simulated);
    cellar::ControlServer controlServer(control);
    if (const int code = buildCellar(simulated, options); code != 0) {
        return code;
    }
    if (const cellar::Result<void> listening = simulated.listen(); !listening) {
        return fail(listening.error().text, cannotListen);
    }
    for (const auto &panel : simulated.panels()) {
        const cellar::PanelSettings &settings = panel->settings();
        say(u"%1 %2 %3"_s.arg(cellar::panelDriverName(settings.driver), settings.id, panel->whereabouts()));
    }
    if (options.control) {
        const cellar::Result<quint16> port = controlServer.listen(*options.control);
        if (!port) {
            return fail(port.error().text, cannotListen);
        }
        say(u"control http://%1:%2"_s.arg(cellar::simHostText(options.control->host)).arg(*port));
    }
    simulated.start();
    say(u"ready"_s);
    return QCoreApplication::exec();
}

} // namespace

int main(int argc, char *argv[])
{
    const QCoreApplication app(argc, argv);
    QCoreApplication::setApplicationName(u"cellar-sim"_s);
    const cellar::Result<cellar::SimOptions> options = cellar::simOptionsFrom(QCoreApplication::arguments());
    if (!options) {
        return fail(options.error().text, badConfig);
    }
    if (!options->text.isEmpty()) {
        std::fputs(qPrintable(options->text), stdout);
        return 0;
    }
    return run(*options);
}
