// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "simoptions.h"

#include "core/hostport.h"

#include <QCommandLineParser>

using namespace Qt::StringLiterals;

namespace cellar {

namespace {

constexpr double highestSpeed = 100000.0;

Result<double> speedFrom(const QString &text)
{
    bool ok = false;
    const double speed = text.toDouble(&ok);
    if (!ok || !(speed >= 0.0 && speed <= highestSpeed)) {
        return unexpected(ErrorKind::BadInput, u"--speed must be a number from 0 to 100000, not \"%1\""_s.arg(text));
    }
    return speed;
}

Result<ListenAddress> controlFrom(const QString &text)
{
    Result<ListenAddress> address = listenAddressFromText(text);
    if (!address) {
        return unexpected(ErrorKind::BadInput, u"--control: "_s + address.error().text);
    }
    // Whoever reaches it may set any temperature: nobody but this machine.
    if (!address->host.isLoopback()) {
        return unexpected(ErrorKind::BadInput,
            u"--control listens on loopback addresses only, such as 127.0.0.1:8090, not on \"%1\""_s.arg(text));
    }
    return address;
}

Result<SimOptions> optionsFrom(const QCommandLineParser &parser)
{
    SimOptions options;
    options.configFile = parser.value(u"config"_s);
    if (options.configFile.isEmpty() || !parser.positionalArguments().isEmpty()) {
        return unexpected(ErrorKind::BadInput, u"say which cellar: --config FILE"_s);
    }
    const Result<double> speed = speedFrom(parser.value(u"speed"_s));
    if (!speed) {
        return unexpected(speed.error());
    }
    options.speed = *speed;
    bool ok = false;
    options.seed = parser.value(u"seed"_s).toULongLong(&ok);
    if (!ok) {
        return unexpected(ErrorKind::BadInput, u"--seed must be a whole number from 0 on"_s);
    }
    if (parser.isSet(u"control"_s)) {
        const Result<ListenAddress> control = controlFrom(parser.value(u"control"_s));
        if (!control) {
            return unexpected(control.error());
        }
        options.control = *control;
    }
    return options;
}

} // namespace

Result<SimOptions> simOptionsFrom(const QStringList &arguments)
{
    QCommandLineParser parser;
    parser.setApplicationDescription(
        u"Plays the other side of every panel in a cellar.toml: a cellar to try things on.\nIt prints a line for each, "
        "\"DRIVER ID WHERE\", and \"ready\". A serial line is a pseudo-terminal, paced to its baud rate, with a link "
        "at "
        "the panel's address as long as it runs; nothing else that is there is ever overwritten."_s);
    parser.addOption({u"config"_s, u"The same cellar.toml that the node reads."_s, u"FILE"_s});
    parser.addOption({u"speed"_s, u"Simulated seconds in a real one (default 1)."_s, u"X"_s, u"1"_s});
    parser.addOption({u"control"_s, u"Take faults and hands at the panel over HTTP here."_s, u"HOST:PORT"_s});
    parser.addOption({u"seed"_s, u"Of the probes' noise (default 1)."_s, u"N"_s, u"1"_s});
    const QCommandLineOption help = parser.addHelpOption();
    const QCommandLineOption version = parser.addVersionOption();
    if (!parser.parse(arguments)) {
        return unexpected(ErrorKind::BadInput, parser.errorText());
    }
    SimOptions options;
    if (parser.isSet(help)) {
        options.text = parser.helpText();
        return options;
    }
    if (parser.isSet(version)) {
        options.text = u"cellar-sim %1\n"_s.arg(QStringLiteral(CELLAR_VERSION));
        return options;
    }
    return optionsFrom(parser);
}

} // namespace cellar
