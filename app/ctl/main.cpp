// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/shutdownsignal.h"
#include "ctl/command.h"

#include <QCoreApplication>
#include <QLoggingCategory>

#include <cstdio>

using namespace Qt::StringLiterals;

namespace {

void write(FILE *file, const QString &text)
{
    const QByteArray bytes = text.toUtf8();
    std::fwrite(bytes.constData(), 1, std::size_t(bytes.size()), file);
    std::fflush(file);
}

int exitWith(cellar::ExitCode code)
{
    return static_cast<int>(code);
}

} // namespace

int main(int argc, char *argv[])
{
    const QCoreApplication app(argc, argv);
    QCoreApplication::setApplicationName(u"cellarctl"_s);
    // What goes wrong is said in our own words; QT_LOGGING_RULES still shows the rest.
    QLoggingCategory::setFilterRules(u"cellar.*.info=false"_s);

    const cellar::CtlOutput output{[](const QString &text) { write(stdout, text); },
        [](const QString &text) { write(stderr, u"cellarctl: %1\n"_s.arg(text)); }};
    const cellar::Result<cellar::CtlOptions> options = cellar::readCtlOptions(QCoreApplication::arguments());
    if (!options) {
        output.err(options.error().text);
        output.err(u"\"cellarctl --help\" shows what there is"_s);
        return exitWith(cellar::ExitCode::Usage);
    }
    if (options->action == cellar::CtlOptions::Action::Help) {
        output.out(options->text);
        return exitWith(cellar::ExitCode::Ok);
    }
    const std::unique_ptr<cellar::Command> command = cellar::makeCommand(*options, output);
    QObject::connect(command.get(), &cellar::Command::finished, &app,
        [](cellar::ExitCode code) { QCoreApplication::exit(exitWith(code)); });
    const cellar::ShutdownSignal shutdown;
    QObject::connect(&shutdown, &cellar::ShutdownSignal::requested, command.get(), &cellar::Command::interrupt);
    QMetaObject::invokeMethod(command.get(), &cellar::Command::start, Qt::QueuedConnection);
    return QCoreApplication::exec();
}
