// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ctl/tags/tagtoml.h"

#include <QFileInfo>

#include <algorithm>
#include <cmath>
#include <tuple>

using namespace Qt::StringLiterals;

namespace cellar {

namespace {

// RFC 5737: an address for documentation, which nobody has.
const auto noAddress = u"192.0.2.1:502"_s;
constexpr int commentWidth = 200;

QString quoted(const QString &text)
{
    QString safe;
    for (const QChar c : text) {
        if (c == u'"' || c == u'\\') {
            safe += u'\\';
        }
        safe += c.isPrint() ? c : QChar(u' ');
    }
    return u'"' + safe + u'"';
}

// A comment ends with its line, so nothing in it may be one.
QString comment(const QString &text)
{
    QString safe;
    for (const QChar c : text.left(commentWidth)) {
        safe += c.isPrint() ? c : QChar(u' ');
    }
    return u"# "_s + safe + u'\n';
}

QString number(double value)
{
    QString text = QString::number(value, 'g', 10);
    return text.contains(u'.') || text.contains(u'e') ? text : text + u".0"_s;
}

bool isWide(ClickTag::Type type)
{
    return type == ClickTag::Type::Float || type == ClickTag::Type::Int2;
}

QString typeText(ClickTag::Type type)
{
    switch (type) {
    case ClickTag::Type::Int:
        return u"int16"_s;
    case ClickTag::Type::Int2:
        return u"int32"_s;
    case ClickTag::Type::Float:
        return u"float32"_s;
    case ClickTag::Type::Hex:
    case ClickTag::Type::Bit:
    case ClickTag::Type::Text:
        break;
    }
    return u"uint16"_s;
}

double scaleOf(const ClickTag &tag, const ImportTagsOptions &options)
{
    return tag.type == ClickTag::Type::Float ? 1.0 : options.scale;
}

QString pointText(const ClickTag &tag, int function, const ImportTagsOptions &options)
{
    return u"{ function = %1, address = %2, type = %3, scale = %4 }"_s.arg(function)
        .arg(tag.wireAddress)
        .arg(quoted(typeText(tag.type)), number(scaleOf(tag, options)));
}

QString valveText(const std::optional<ClickTag> &tag)
{
    if (!tag) {
        return u"unknown = \"the tag export names none\""_s;
    }
    const ClickTag &valve = *tag;
    if (valve.type == ClickTag::Type::Bit) {
        return u"read = { function = %1, address = %2 }"_s.arg(valve.function).arg(valve.wireAddress);
    }
    return u"read = { function = %1, address = %2, type = %3, open_above = 0.5 }"_s.arg(valve.function)
        .arg(valve.wireAddress)
        .arg(quoted(typeText(valve.type)));
}

QString tagText(const ClickTag &tag)
{
    return tag.nickname.isEmpty() ? tag.address : u"%1 (%2)"_s.arg(tag.nickname, tag.address);
}

// Every tag of a vessel, for people.
QString tagsText(const TaggedVessel &vessel)
{
    QStringList texts{tagText(vessel.temperature), tagText(vessel.setpoint)};
    for (const std::optional<ClickTag> &tag : {vessel.valve, vessel.burnout}) {
        if (tag) {
            texts.append(tagText(*tag));
        }
    }
    return texts.join(u", "_s);
}

// How the registers of a vessel lie towards its temperature.
auto layoutOf(const TaggedVessel &vessel)
{
    const int base = vessel.temperature.wireAddress;
    const auto place = [base](
                           const ClickTag &tag) { return std::tuple(tag.function, tag.type, tag.wireAddress - base); };
    const auto placeOf = [&place](const std::optional<ClickTag> &tag) {
        return tag ? std::optional(place(*tag)) : std::nullopt;
    };
    return std::tuple(vessel.temperature.function, vessel.temperature.type, place(vessel.setpoint),
        placeOf(vessel.valve), placeOf(vessel.burnout));
}

// The vessels that share a profile; the first one has the lowest addresses and gives it its name.
struct Family
{
    QString profile;
    QList<TaggedVessel> vessels;
};

QList<Family> familiesOf(const QList<TaggedVessel> &vessels)
{
    QList<Family> families;
    for (const TaggedVessel &vessel : vessels) {
        const auto same = [&vessel](
                              const Family &family) { return layoutOf(family.vessels.first()) == layoutOf(vessel); };
        const auto family = std::find_if(families.begin(), families.end(), same);
        if (family == families.end()) {
            families.append({{}, {vessel}});
        } else {
            family->vessels.append(vessel);
        }
    }
    for (Family &family : families) {
        const auto lowest = std::min_element(
            family.vessels.begin(), family.vessels.end(), [](const TaggedVessel &left, const TaggedVessel &right) {
                return left.temperature.wireAddress < right.temperature.wireAddress;
            });
        std::iter_swap(family.vessels.begin(), lowest);
        family.profile = u"click-"_s + family.vessels.first().id;
    }
    return families;
}

QString profileText(const Family &family, const ImportTagsOptions &options)
{
    const TaggedVessel &first = family.vessels.first();
    const QString file = QFileInfo(options.file).fileName();
    const bool fahrenheit = options.temperatureUnit == TemperatureUnit::Fahrenheit;
    QString text = comment(u"Made by \"cellarctl import-tags\" from %1."_s.arg(file));
    text += u"name = %1\n"_s.arg(quoted(u"CLICK PLC, "_s + first.name));
    text += u"source = %1\n"_s.arg(quoted(u"Tag export %1: %2"_s.arg(file, tagsText(first))));
    text += u"temperature_unit = %1\n"_s.arg(quoted(unitLetter(options.temperatureUnit)));
    text += u"max_registers = 125\nmax_bits = 2000\npipeline = 1\nword_order = \"low-first\"\n"_s;
    text += u"\n[temperature]\nread = %1\nvalid = { min = -50.0, max = %2 }\n"_s.arg(
        pointText(first.temperature, first.temperature.function, options), fahrenheit ? u"500.0"_s : u"260.0"_s);
    if (first.burnout) {
        text += u"fault_bits = { function = %1, address = %2, bits = { 0 = \"probe burnt out or not connected\" } }\n"_s
                    .arg(first.burnout->function)
                    .arg(first.burnout->wireAddress);
    }
    const int writeFunction = isWide(first.setpoint.type) ? 16 : 6;
    text += u"\n[setpoint]\nread = %1\nwrite = %2\n"_s.arg(
        pointText(first.setpoint, 3, options), pointText(first.setpoint, writeFunction, options));
    return text + u"\n[valve]\n%1\n"_s.arg(valveText(first.valve));
}

// About one degree, in steps that the register can hold.
QString limitsText(const ClickTag &setpoint, const ImportTagsOptions &options)
{
    const bool fahrenheit = options.temperatureUnit == TemperatureUnit::Fahrenheit;
    const double scale = scaleOf(setpoint, options);
    const double wanted = fahrenheit ? 1.0 : 0.5;
    const double step = setpoint.type == ClickTag::Type::Float ? wanted : scale * std::ceil(wanted / scale - 1e-9);
    const double min = step * std::ceil((fahrenheit ? 34.0 : 1.0) / step - 1e-9);
    return u"{ min = %1, max = %2, step = %3 }"_s.arg(number(min), fahrenheit ? u"100.0"_s : u"38.0"_s, number(step));
}

QString vesselText(const TaggedVessel &vessel, const Family &family, const ImportTagsOptions &options)
{
    const int offset = vessel.temperature.wireAddress - family.vessels.first().temperature.wireAddress;
    QString text = u"\n[[vessel]]\n"_s;
    text += comment(tagsText(vessel));
    text += u"id = %1\nlabel = %2\nkind = %3\npanel = %4\ndevice = %5\nunit = %6\noffset = %7\n"_s
                .arg(quoted(vessel.id), quoted(vessel.name), quoted(vesselKindName(vessel.kind)), quoted(options.panel),
                    quoted(family.profile))
                .arg(options.unit)
                .arg(offset);
    return text + u"limits = %1\n"_s.arg(limitsText(vessel.setpoint, options));
}

QString headText(const ImportTagsOptions &options, bool hasWholeNumbers)
{
    QString text = comment(
        u"Made by \"cellarctl import-tags\" from %1. Look through it, then"_s.arg(QFileInfo(options.file).fileName()));
    text += u"#   cellar-server --config cellar.toml --data DIR --check-config\n"
            "#   cellarctl check --config cellar.toml\n"_s;
    text += u"# CHECK: limits are guesses; temperatures are taken for °%1 (--temperature-unit).\n"_s.arg(
        unitLetter(options.temperatureUnit));
    if (hasWholeNumbers) {
        text += u"# CHECK: INT numbers are taken times %1 (--scale).\n"_s.arg(number(options.scale));
    }
    text += u"\n[cellar]\nname = \"Cellar\"\ndisplay_unit = %1\nlanguage = \"en\"\n"_s.arg(
        quoted(unitLetter(options.temperatureUnit)));
    text += u"\n[server]\nlisten = [\"127.0.0.1:8080\"]\n"_s;
    text += u"\n[[panel]]\nid = %1\ndriver = \"modbus-tcp\"\n"_s.arg(quoted(options.panel));
    if (options.address.isEmpty()) {
        text += u"# CHANGE THIS: the export does not say where the PLC is (--tcp).\n"_s;
    }
    text += u"address = %1\n"_s.arg(quoted(options.address.isEmpty() ? noAddress : options.address));
    return text;
}

QString tailText(const TagPairing &pairing)
{
    QString text;
    if (!pairing.remarks.isEmpty()) {
        text += u"\n# Look at:\n"_s;
        for (const QString &remark : pairing.remarks) {
            text += comment(u"  "_s + remark);
        }
    }
    if (!pairing.leftOver.isEmpty()) {
        text += u"\n# Not used:\n"_s;
        for (const LeftOver &leftOver : pairing.leftOver) {
            text += comment(u"  %1: %2"_s.arg(tagText(leftOver.tag), leftOver.why));
        }
    }
    if (pairing.nameless > 0) {
        text += u"\n# %1 addresses without a nickname were not looked at.\n"_s.arg(pairing.nameless);
    }
    return text;
}

bool isWhole(const ClickTag &tag)
{
    return tag.isNumber() && tag.type != ClickTag::Type::Float;
}

} // namespace

QList<ImportFile> importFiles(const TagPairing &pairing, const ImportTagsOptions &options)
{
    const QList<Family> families = familiesOf(pairing.vessels);
    const bool hasWholeNumbers = std::any_of(pairing.vessels.cbegin(), pairing.vessels.cend(),
        [](const TaggedVessel &vessel) { return isWhole(vessel.temperature) || isWhole(vessel.setpoint); });
    QString cellar = headText(options, hasWholeNumbers);
    for (const TaggedVessel &vessel : pairing.vessels) {
        const auto family = std::find_if(families.cbegin(), families.cend(),
            [&vessel](const Family &one) { return layoutOf(one.vessels.first()) == layoutOf(vessel); });
        if (family != families.cend()) {
            cellar += vesselText(vessel, *family, options);
        }
    }
    QList<ImportFile> files{{u"cellar.toml"_s, cellar + tailText(pairing)}};
    for (const Family &family : families) {
        files.append({family.profile + u".toml"_s, profileText(family, options)});
    }
    return files;
}

} // namespace cellar
