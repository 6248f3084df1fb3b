// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/remotecellar.h"
#include "core/shutdownsignal.h"
#include "kioskoptions.h"
#include "kioskwindow.h"
#include "selftest.h"
#include "server/node.h"
#include "settledgrab.h"
#include "translation.h"

#include <QApplication>
#include <QFont>
#include <QLocale>
#include <QtQml/qqmlextensionplugin.h>

#include <algorithm>
#include <cstdio>

Q_IMPORT_QML_PLUGIN(CellarPlugin)

using namespace Qt::StringLiterals;

namespace {

constexpr int failed = 1;
constexpr int badConfig = 2;

// One line to whoever waits for it; a pipe would keep it otherwise.
void say(const QString &line, std::FILE *to = stdout)
{
    std::fputs(qPrintable(line + u'\n'), to);
    std::fflush(to);
}

int fail(const QString &text, int code = failed)
{
    say(u"cellar-panel: "_s + text, stderr);
    return code;
}

int runSelfTest(cellar::KioskWindow &kiosk)
{
    cellar::SelfTest test(kiosk);
    QObject::connect(&test, &cellar::SelfTest::finished, qApp, [](const QString &problem) {
        QCoreApplication::exit(problem.isEmpty() ? 0 : fail(u"self-test: "_s + problem));
    });
    test.start();
    return QApplication::exec();
}

int runGrab(cellar::KioskWindow &kiosk, const QString &file)
{
    cellar::SettledGrab grab(kiosk);
    QObject::connect(&grab, &cellar::SettledGrab::taken, qApp, [file](const QImage &picture) {
        QCoreApplication::exit(picture.save(file, "PNG") ? 0 : fail(u"cannot write %1"_s.arg(file)));
    });
    grab.start();
    return QApplication::exec();
}

int showCellar(cellar::Cellar &cellar, const cellar::KioskOptions &options)
{
    const cellar::SystemClock clock;
    cellar::CellarUi ui(cellar, clock);
    cellar::KioskWindow kiosk(ui);
    if (!kiosk.load()) {
        return fail(u"the user interface does not load"_s);
    }
    kiosk.show(options.window);
    if (options.selfTest) {
        return runSelfTest(kiosk);
    }
    return options.grabFile.isEmpty() ? QApplication::exec() : runGrab(kiosk, options.grabFile);
}

void speak(QTranslator &translator, const QString &language)
{
    if (!cellar::installTranslation(translator, language)) {
        say(u"cellar-panel: no translation for \"%1\", texts are English"_s.arg(language), stderr);
    }
}

int showRemote(const cellar::KioskOptions &options)
{
    // The node's settings are not here, so the language is that of this machine.
    QTranslator translator;
    if (const QLocale here = QLocale::system(); here.language() != QLocale::C) {
        speak(translator, here.name());
    }
    cellar::RemoteCellar remote(*options.node);
    remote.start();
    return showCellar(remote, options);
}

int showOwn(const cellar::KioskOptions &options)
{
    const cellar::NodeConfigResult read = cellar::loadNodeConfig(options.configFile);
    for (const cellar::ConfigProblem &problem : read.problems) {
        say(problem.toString(), stderr);
    }
    if (!read.config) {
        return badConfig;
    }
    cellar::Node node(*read.config, options.dataDir);
    QTranslator translator;
    speak(translator, read.config->cellar.settings.cellar.language);
    if (const auto started = node.start(); !started) {
        return fail(started.error().text);
    }
    const QList<QUrl> urls = node.server().urls();
    for (const QUrl &url : urls) {
        say(u"ready "_s + url.toString());
    }
    say(u"sign-in: "_s + node.server().signInUrl());
    const int status = showCellar(node.cellar(), options);
    node.noteStop(u"the touch panel was asked to end"_s);
    return status;
}

// Only a screen without a keyboard needs keys on it: the node's own, and others that are told so. Qt reads its variable
// when the application object is made, so the arguments are looked at before.
void chooseKeyboard(const QStringList &arguments)
{
    constexpr auto variable = "QT_IM_MODULE";
    const auto has = [&arguments](const QString &option) {
        return std::ranges::any_of(
            arguments, [&](const QString &said) { return said == option || said.startsWith(option + u'='); });
    };
    if (!qEnvironmentVariableIsSet(variable)) {
        // The one of Wayland falls over where nothing to type or touch with is plugged in (6.4); a screen alone has to
        // show its numbers.
        qputenv(variable, has(u"--keyboard"_s) || !has(u"--connect"_s) ? "qtvirtualkeyboard" : "compose");
    }
}

} // namespace

int main(int argc, char *argv[])
{
    QStringList arguments;
    for (int index = 1; index < argc; ++index) {
        arguments.append(QString::fromLocal8Bit(argv[index]));
    }
    chooseKeyboard(arguments);
    const QApplication app(argc, argv);
    QCoreApplication::setApplicationName(u"cellar-panel"_s);
    QCoreApplication::setApplicationVersion(QStringLiteral(CELLAR_VERSION));
    QApplication::setFont(QFont(u"DejaVu Sans"_s));
    const auto options = cellar::kioskOptionsFrom(QCoreApplication::arguments());
    if (!options) {
        return fail(options.error().text, badConfig);
    }
    if (!options->message.isEmpty()) {
        say(options->message);
        return 0;
    }
    cellar::ShutdownSignal shutdown;
    QObject::connect(&shutdown, &cellar::ShutdownSignal::requested, qApp, &QCoreApplication::quit);
    return options->node ? showRemote(*options) : showOwn(*options);
}
