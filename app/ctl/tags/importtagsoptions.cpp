// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ctl/tags/importtagsoptions.h"

#include "core/hostport.h"
#include "ctl/texttable.h"
#include "ctl/typedwords.h"

#include <QCommandLineParser>
#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace cellar {

namespace {

constexpr quint16 modbusPort = 502;
// So that a 16-bit register can hold every cellar temperature.
constexpr double smallestScale = 0.01;
constexpr double largestScale = 10.0;

const auto description = R"(Turns the tag export of a CLICK PLC (File, Export, Nickname as CSV) into vessels
and device profiles. Tanks are found by their nicknames: FV1_Temp, FV1_SP and
FV1_Valve are one vessel. What cannot be paired is listed at the end; --map
helps out.

  cellarctl import-tags tags.csv --tcp 10.1.10.120 --out cellar
  cellarctl import-tags tags.csv --map TI_101=FV1.temp --map TIC_101=FV1.sp \
      --map Y301=FV1.valve --map _IO1_CH1_Burnout=FV1.fault)";

void addOptions(QCommandLineParser &parser)
{
    parser.setApplicationDescription(QString::fromUtf8(description));
    parser.addPositionalArgument(u"file"_s, u"the CSV export"_s, u"FILE.csv"_s);
    parser.addOption({u"panel"_s, u"Id of the panel. Default: plc."_s, u"ID"_s, u"plc"_s});
    parser.addOption({u"tcp"_s, u"Address of the PLC."_s, u"HOST[:PORT]"_s});
    parser.addOption({u"unit"_s, u"Its Modbus unit id. Default: 1."_s, u"N"_s, u"1"_s});
    parser.addOption({u"temperature-unit"_s, u"F or C: what its numbers mean. Default: F."_s, u"U"_s, u"F"_s});
    parser.addOption({u"scale"_s, u"Of INT numbers: 0.1 when 685 means 68.5. Default: 1."_s, u"X"_s, u"1"_s});
    parser.addOption(
        {u"map"_s, u"What a tag is: .temp, .sp, .valve or .fault of a vessel, or - for nothing. May be repeated."_s,
            u"TAG=VESSEL.ROLE"_s});
    parser.addOption({u"burnout-by-order"_s,
        u"The module's burnout bits belong to the vessels in the order of their temperatures."_s});
    parser.addOption(
        {u"out"_s, u"Writes the files into this folder; none may exist there yet. Default: prints them."_s, u"DIR"_s});
    parser.addOption({{u"h"_s, u"help"_s}, u"Shows this and ends."_s});
}

Unexpected<Error> usage(const QString &text)
{
    return unexpected(ErrorKind::BadInput, text);
}

Result<void> readNumbers(const QCommandLineParser &parser, ImportTagsOptions &options)
{
    bool ok = false;
    options.unit = parser.value(u"unit"_s).toUShort(&ok);
    if (!ok || options.unit > 255) {
        return usage(u"--unit is a number from 0 to 255, not \"%1\""_s.arg(parser.value(u"unit"_s)));
    }
    const std::optional<TemperatureUnit> unit = unitFromLetter(parser.value(u"temperature-unit"_s));
    if (!unit) {
        return usage(u"--temperature-unit is F or C, not \"%1\""_s.arg(parser.value(u"temperature-unit"_s)));
    }
    options.temperatureUnit = *unit;
    const std::optional<double> scale = numberFromText(parser.value(u"scale"_s));
    if (!scale || *scale < smallestScale || *scale > largestScale) {
        return usage(u"--scale is a number from 0.01 to 10, not \"%1\""_s.arg(parser.value(u"scale"_s)));
    }
    options.scale = *scale;
    return {};
}

Result<void> readPlace(const QCommandLineParser &parser, ImportTagsOptions &options)
{
    const QRegularExpression allowed(u"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}\\z"_s);
    options.panel = parser.value(u"panel"_s);
    if (!allowed.match(options.panel).hasMatch()) {
        return usage(u"--panel \"%1\" is no id: letters, digits, '.', '_' and '-'"_s.arg(options.panel.left(40)));
    }
    if (parser.isSet(u"tcp"_s)) {
        const Result<HostPort> place = hostPortFromText(parser.value(u"tcp"_s), modbusPort);
        if (!place) {
            return unexpected(place.error());
        }
        const bool isV6 = place->host.contains(u':');
        options.address = (isV6 ? u"[%1]:%2"_s : u"%1:%2"_s).arg(place->host).arg(place->port);
    }
    return {};
}

} // namespace

Result<ImportTagsOptions> readImportTagsOptions(const QStringList &arguments)
{
    QCommandLineParser parser;
    addOptions(parser);
    ImportTagsOptions options;
    if (!parser.parse(QStringList{u"cellarctl"_s} + arguments)) {
        return usage(parser.errorText());
    }
    if (parser.isSet(u"help"_s)) {
        options.help = commandHelp(parser, u"import-tags [options] FILE.csv"_s);
        return options;
    }
    if (parser.positionalArguments().size() != 1) {
        return usage(u"\"import-tags\" needs one file: cellarctl import-tags tags.csv"_s);
    }
    options.file = parser.positionalArguments().first();
    options.burnoutByOrder = parser.isSet(u"burnout-by-order"_s);
    options.outFolder = parser.value(u"out"_s);
    for (const Result<void> &step : {readNumbers(parser, options), readPlace(parser, options)}) {
        if (!step) {
            return unexpected(step.error());
        }
    }
    for (const QString &text : parser.values(u"map"_s)) {
        const Result<TagMapping> mapping = mappingFromText(text);
        if (!mapping) {
            return unexpected(mapping.error());
        }
        options.mappings.append(*mapping);
    }
    return options;
}

} // namespace cellar
