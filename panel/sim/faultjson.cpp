// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/faultjson.h"

#include "sim/simnames.h"

#include <algorithm>
#include <array>
#include <cmath>

using namespace Qt::StringLiterals;

namespace cellar {

namespace {

using enum FaultKind;

// What one kind does, and the one option that belongs to it alone. `range` and `standard` are text for people.
struct KindText
{
    FaultKind kind = FaultKind::ProbeMissing;
    QStringView does;
    QStringView option;
    QStringView range;
    QStringView standard;
};

constexpr std::array<KindText, faultKindCount> kindTexts{{
    {ProbeMissing, u"the temperature register holds the profile's word for a missing probe", {}, {}, {}},
    {StuckValve, u"the valve stays as it is", u"state", u"open | closed", u"as it is"},
    {GlycolWarm, u"the chiller is off and the glycol warm", u"temperature", u"panel's unit", u"60 °F"},
    {DeviceSilent, u"no answer at all", {}, {}, {}},
    {WriteException, u"a setpoint write is answered with an exception", u"code", u"1..11", u"4"},
    {ReadException, u"a read is answered with an exception", u"code", u"1..11", u"4"},
    {SlowAnswers, u"every answer comes late", u"ms", u"1..60000", u"300"},
    {ConnectionDropped, u"resets the panel's connections, and closes new ones for a while", u"ms", u"0..600000", u"0"},
    {WrongUnit, u"the answer carries another unit id", {}, {}, {}},
    {ShortAnswer, u"the answer holds less data than was asked for", {}, {}, {}},
    {OversizedAnswer, u"the answer holds more data than was asked for", u"bytes", u"1..60000", u"4"},
    {HalfFrame, u"half of the answer, then nothing", {}, {}, {}},
    {DropOnWrite, u"a setpoint write resets the connection, written before or not", u"apply", u"true | false",
        u"false"},
    {WriteIgnored, u"a setpoint write is acknowledged and not kept", {}, {}, {}},
    {WrongTransaction, u"the answer carries another transaction id", {}, {}, {}},
    {CrcError, u"serial line: the checksum of the answer is wrong", {}, {}, {}},
    {EnableRefused, u"the write enable is answered with an exception", u"code", u"1..11", u"4"},
    {UnitChanged, u"somebody has set the device to the other temperature unit", {}, {}, {}},
    {WordsSwapped, u"the halves of 32-bit values come in the other order", {}, {}, {}},
    {HttpError, u"Alpha pages: every request is answered with an error", u"code", u"400..599", u"500"},
    {TruncatedPage, u"Alpha pages: a page breaks off in the middle of its list", {}, {}, {}},
    {EmptyCell, u"Alpha pages: the temperature is an empty text", {}, {}, {}},
    {GarbagePage, u"Alpha pages: something that is not the panel's page", {}, {}, {}},
}};

const KindText &textOf(FaultKind kind)
{
    return *std::find_if(
        kindTexts.begin(), kindTexts.end(), [kind](const KindText &text) { return text.kind == kind; });
}

Unexpected<Error> bad(const QString &text)
{
    return unexpected(ErrorKind::BadInput, text);
}

Result<double> number(const QJsonObject &json, QStringView key, double standard, double min, double max)
{
    const QJsonValue value = json.value(key);
    if (value.isUndefined() || value.isNull()) {
        return standard;
    }
    if (!value.isDouble() || !(value.toDouble() >= min && value.toDouble() <= max)) {
        return bad(u"\"%1\" must be a number from %2 to %3"_s.arg(key).arg(min).arg(max));
    }
    return value.toDouble();
}

// Those can strike now and then; the others are states of the cellar or of the device.
bool isOnTheWire(FaultKind kind)
{
    constexpr std::array states{ProbeMissing, StuckValve, GlycolWarm, ConnectionDropped, UnitChanged, WordsSwapped};
    return std::ranges::find(states, kind) == states.end();
}

Result<void> checkKeys(const QJsonObject &json, FaultKind kind)
{
    QStringList known{u"fault"_s, u"vessel"_s, u"panel"_s, u"seconds"_s};
    if (isOnTheWire(kind)) {
        known.append(u"rate"_s);
    }
    if (!textOf(kind).option.isEmpty()) {
        known.append(textOf(kind).option.toString());
    }
    for (const QString &key : json.keys()) {
        if (!known.contains(key)) {
            return bad(u"\"%1\" is not an option of %2%3"_s.arg(key, faultKindName(kind), simSuggestion(key, known)));
        }
    }
    return {};
}

Result<void> readState(const QJsonObject &json, Fault &fault)
{
    const QJsonValue state = json.value(u"state");
    if (state.isUndefined() || state.isNull()) {
        return {};
    }
    const QString word = state.toString().toLower();
    if (word != u"open" && word != u"closed") {
        return bad(u"\"state\" must be \"open\" or \"closed\""_s);
    }
    fault.open = word == u"open";
    return {};
}

Result<void> readApply(const QJsonObject &json, Fault &fault)
{
    const QJsonValue apply = json.value(u"apply");
    if (!apply.isUndefined() && !apply.isBool()) {
        return bad(u"\"apply\" must be true or false"_s);
    }
    fault.apply = apply.toBool(false);
    return {};
}

Result<void> readTemperature(const QJsonObject &json, Fault &fault)
{
    if (json.value(u"temperature").isUndefined()) {
        return {};
    }
    const Result<double> value = number(json, u"temperature", 0, -100, 300);
    if (!value) {
        return unexpected(value.error());
    }
    fault.temperature = *value;
    return {};
}

Result<void> readWhole(
    const QJsonObject &json, const KindText &text, double standard, double min, double max, double &into)
{
    const Result<double> value = number(json, text.option, standard, min, max);
    if (!value) {
        return unexpected(value.error());
    }
    if (std::floor(*value) != *value) {
        return bad(u"\"%1\" must be a whole number"_s.arg(text.option));
    }
    into = *value;
    return {};
}

Result<void> readOption(const QJsonObject &json, Fault &fault)
{
    const KindText &text = textOf(fault.kind);
    double whole = 0;
    Result<void> read;
    switch (fault.kind) {
    case StuckValve:
        return readState(json, fault);
    case GlycolWarm:
        return readTemperature(json, fault);
    case DropOnWrite:
        return readApply(json, fault);
    case WriteException:
    case ReadException:
    case EnableRefused:
        read = readWhole(json, text, 4, 1, 11, whole);
        fault.code = static_cast<int>(whole);
        return read;
    case HttpError:
        read = readWhole(json, text, 500, 400, 599, whole);
        fault.code = static_cast<int>(whole);
        return read;
    case SlowAnswers:
        read = readWhole(json, text, 300, 1, 60000, whole);
        fault.delay = Milliseconds(static_cast<qint64>(whole));
        return read;
    case ConnectionDropped:
        read = readWhole(json, text, 0, 0, 600000, whole);
        fault.delay = Milliseconds(static_cast<qint64>(whole));
        return read;
    case OversizedAnswer:
        read = readWhole(json, text, 4, 1, 60000, whole);
        fault.bytes = static_cast<int>(whole);
        return read;
    case ProbeMissing:
    case DeviceSilent:
    case WrongUnit:
    case ShortAnswer:
    case HalfFrame:
    case WriteIgnored:
    case WrongTransaction:
    case CrcError:
    case UnitChanged:
    case WordsSwapped:
    case TruncatedPage:
    case EmptyCell:
    case GarbagePage:
        return {};
    }
    return {};
}

} // namespace

Result<Fault> faultFromJson(const QJsonObject &json)
{
    const QString name = json.value(u"fault").toString();
    const std::optional<FaultKind> kind = faultKindFromName(name);
    if (!kind) {
        const QStringList words = faultKindNames() + QStringList{u"none"_s};
        return bad(u"\"%1\" is not a fault%2"_s.arg(name.left(64), simSuggestion(name, words)));
    }
    Fault fault;
    fault.kind = *kind;
    if (const Result<void> keys = checkKeys(json, *kind); !keys) {
        return unexpected(keys.error());
    }
    if (const Result<void> option = readOption(json, fault); !option) {
        return unexpected(option.error());
    }
    const Result<double> rate = number(json, u"rate", 1.0, 0.000001, 1.0);
    if (!rate) {
        return unexpected(rate.error());
    }
    fault.rate = *rate;
    const Result<double> seconds = number(json, u"seconds", 0, 0.001, 604800);
    if (!seconds) {
        return unexpected(seconds.error());
    }
    if (*seconds > 0) {
        fault.lasts = Milliseconds(static_cast<qint64>(std::ceil(*seconds * 1000)));
    }
    return fault;
}

QJsonObject faultToJson(const Fault &fault)
{
    QJsonObject json{{u"fault"_s, faultKindName(fault.kind)}};
    if (fault.rate < 1.0) {
        json.insert(u"rate"_s, fault.rate);
    }
    const QString option = textOf(fault.kind).option.toString();
    if (option == u"code") {
        json.insert(option, fault.code);
    } else if (option == u"ms") {
        json.insert(option, static_cast<qint64>(fault.delay.count()));
    } else if (option == u"apply") {
        json.insert(option, fault.apply);
    } else if (option == u"bytes") {
        json.insert(option, fault.bytes);
    } else if (option == u"state" && fault.open) {
        json.insert(option, *fault.open ? u"open"_s : u"closed"_s);
    } else if (option == u"temperature" && fault.temperature) {
        json.insert(option, *fault.temperature);
    }
    return json;
}

QJsonArray faultCatalogue()
{
    QJsonArray all;
    for (const KindText &text : kindTexts) {
        QJsonObject options{{u"seconds"_s, u"ends by itself after this time (default: stays until cleared)"_s}};
        if (isOnTheWire(text.kind)) {
            options.insert(u"rate"_s, u"how often it strikes, above 0 to 1 (default: 1)"_s);
        }
        if (!text.option.isEmpty()) {
            options.insert(text.option.toString(), u"%1 (default: %2)"_s.arg(text.range, text.standard));
        }
        all.append(QJsonObject{
            {u"fault"_s, faultKindName(text.kind)}, {u"does"_s, text.does.toString()}, {u"options"_s, options}});
    }
    return all;
}

} // namespace cellar
