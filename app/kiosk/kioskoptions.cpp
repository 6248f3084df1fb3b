// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "kioskoptions.h"

#include "client/connectoptions.h"

#include <QCommandLineParser>
#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace cellar {

namespace {

constexpr auto usage = "cellar-panel (--config FILE --data DIR | --connect URL [--token T | --token-file F]) "
                       "[--windowed WxH] [--keyboard] [--self-test] [--grab FILE]";

struct Options
{
    QCommandLineOption config{u"config"_s, u"The cellar.toml to run a node with."_s, u"FILE"_s};
    QCommandLineOption data{u"data"_s, u"Folder of that node for the token, sessions and records."_s, u"DIR"_s};
    QCommandLineOption connect{u"connect"_s, u"Show the cellar of a node that runs elsewhere."_s, u"URL"_s};
    QCommandLineOption windowed{u"windowed"_s, u"A window instead of the whole screen."_s, u"WxH"_s};
    // Read by main() before there is an application.
    QCommandLineOption keyboard{u"keyboard"_s, u"Keys on the screen also with --connect; QT_IM_MODULE is obeyed."_s};
    QCommandLineOption selfTest{u"self-test"_s, u"Visit every page and dialog, fail on any warning, stop."_s};
    QCommandLineOption grab{u"grab"_s, u"Save a picture of the screen as PNG and stop."_s, u"FILE"_s};
};

std::optional<QSize> sizeFromText(const QString &text)
{
    constexpr int largest = 16'384;
    const QStringList sides = text.split(u'x');
    bool wide = false;
    bool high = false;
    const QSize size(sides.value(0).toInt(&wide), sides.value(1).toInt(&high));
    const bool usable = wide && high && sides.size() == 2 && size.width() > 0 && size.height() > 0;
    return usable && size.width() <= largest && size.height() <= largest ? std::optional(size) : std::nullopt;
}

Result<void> readWhere(const QCommandLineParser &parser, const Options &known, KioskOptions &options)
{
    options.configFile = parser.value(known.config);
    options.dataDir = parser.value(known.data);
    const bool own = !options.configFile.isEmpty() && !options.dataDir.isEmpty();
    const bool any = parser.isSet(known.config) || parser.isSet(known.data);
    if (parser.isSet(known.connect) ? any : !own) {
        return unexpected(ErrorKind::BadInput, u"usage: "_s + QString::fromLatin1(usage));
    }
    if (!parser.isSet(known.connect)) {
        return {};
    }
    auto access = readNodeAccess(parser, parser.value(known.connect), "kiosk");
    if (!access) {
        return unexpected(access.error());
    }
    options.node = *access;
    return {};
}

Result<void> readWindow(const QCommandLineParser &parser, const Options &known, KioskOptions &options)
{
    if (!parser.isSet(known.windowed)) {
        return {};
    }
    const QString text = parser.value(known.windowed);
    options.window = sizeFromText(text);
    if (!options.window) {
        return unexpected(ErrorKind::BadInput, u"--windowed: \"%1\" is not a size like 1280x800"_s.arg(text));
    }
    return {};
}

} // namespace

Result<KioskOptions> kioskOptionsFrom(const QStringList &arguments)
{
    QCommandLineParser parser;
    parser.setApplicationDescription(u"The cellar on a touch screen, with the node inside or connected to one."_s);
    const QCommandLineOption help = parser.addHelpOption();
    const QCommandLineOption version = parser.addVersionOption();
    const Options known;
    parser.addOptions(
        {known.config, known.data, known.connect, known.windowed, known.keyboard, known.selfTest, known.grab});
    parser.addOptions(tokenOptions());
    if (!parser.parse(arguments)) {
        return unexpected(ErrorKind::BadInput, parser.errorText());
    }
    KioskOptions options;
    if (parser.isSet(help) || parser.isSet(version)) {
        options.message = parser.isSet(help)
                              ? parser.helpText().trimmed()
                              : QCoreApplication::applicationName() + u' ' + QCoreApplication::applicationVersion();
        return options;
    }
    if (!parser.positionalArguments().isEmpty()) {
        return unexpected(ErrorKind::BadInput, u"unexpected argument %1"_s.arg(parser.positionalArguments().first()));
    }
    options.selfTest = parser.isSet(known.selfTest);
    options.grabFile = parser.value(known.grab);
    if (auto read = readWhere(parser, known, options); !read) {
        return unexpected(read.error());
    }
    if (auto read = readWindow(parser, known, options); !read) {
        return unexpected(read.error());
    }
    return options;
}

} // namespace cellar
