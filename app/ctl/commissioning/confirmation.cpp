// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ctl/commissioning/confirmation.h"

#include "bus/registercodec.h"
#include "ctl/commissioning/probetext.h"
#include "ctl/texttable.h"

using namespace Qt::StringLiterals;

namespace cellar {

namespace {

constexpr int writeCoil = 5;

const RegisterOwner *setpointOwner(const WriteIntent &intent)
{
    for (const RegisterOwner &owner : intent.owners) {
        const RegisterPoint &write = owner.profile.setpointWrite;
        const bool exact = write.address + owner.vessel.offset == intent.options.address &&
                           registerCount(write.type) == intent.words.size();
        // With a decimal point register the words alone do not say what they mean.
        if (owner.role == RegisterOwner::Role::Setpoint && exact && !write.decimals) {
            return &owner;
        }
    }
    return nullptr;
}

std::optional<double> setpointOf(const RegisterOwner &owner, const QList<quint16> &words)
{
    const auto value = decodeRegister(owner.profile.setpointWrite, owner.profile.wordOrder,
        Words(words.constData(), static_cast<std::size_t>(words.size())));
    return value ? std::optional(*value) : std::nullopt;
}

QString shownValue(const WriteIntent &intent, const QList<quint16> &words)
{
    const QString text = writtenText(intent.options, words);
    const RegisterOwner *owner = setpointOwner(intent);
    const std::optional<double> value = owner ? setpointOf(*owner, words) : std::nullopt;
    return value ? u"%1 = %2"_s.arg(text, degreesText(*value, owner->profile.unit)) : text;
}

QString limitsWarning(const WriteIntent &intent)
{
    const RegisterOwner *owner = setpointOwner(intent);
    const std::optional<double> value = owner ? setpointOf(*owner, intent.words) : std::nullopt;
    if (!value || (*value >= owner->vessel.limits.min && *value <= owner->vessel.limits.max)) {
        return {};
    }
    const ValueRange limits{owner->vessel.limits.min, owner->vessel.limits.max};
    return u"%1 is outside the limits of %2, %3"_s.arg(
        degreesText(*value, owner->profile.unit), owner->vessel.label, rangeText(limits, owner->profile.unit));
}

QString eepromText(const WriteIntent &intent)
{
    for (const RegisterOwner &owner : intent.owners) {
        if (owner.role == RegisterOwner::Role::Setpoint && !owner.profile.eeprom.isEmpty()) {
            return owner.profile.eeprom;
        }
    }
    return u"many controllers keep their registers in memory that wears out: never write from a loop"_s;
}

} // namespace

QString confirmationText(const CommissioningOptions &options)
{
    return u"%1/%2"_s.arg(options.unit).arg(options.address);
}

QString writeSummary(const WriteIntent &intent)
{
    const CommissioningOptions &options = intent.options;
    const bool coil = options.function == writeCoil;
    QString text = u"%1, unit %2, %3 %4, function %5\n"_s.arg(intent.where)
                       .arg(options.unit)
                       .arg(coil ? u"coil"_s : u"register"_s, addressText(options.address))
                       .arg(options.function);
    for (const RegisterOwner &owner : intent.owners) {
        text += wrapped(u"  it is    "_s, owner.text());
    }
    if (intent.owners.isEmpty() && intent.hasConfig) {
        text += wrapped(u"  it is    "_s, u"nothing that the configuration knows"_s);
    }
    text += wrapped(u"  now      "_s, intent.old ? shownValue(intent, *intent.old) : u"unknown: "_s + intent.whyNoOld);
    text += wrapped(u"  new      "_s, shownValue(intent, intent.words));
    if (const QString warning = limitsWarning(intent); !warning.isEmpty()) {
        text += wrapped(u"  WARNING  "_s, warning);
    }
    return text + wrapped(u"  EEPROM   "_s, eepromText(intent));
}

QString writtenText(const CommissioningOptions &options, const QList<quint16> &words)
{
    if (options.function == writeCoil) {
        return words.value(0) != 0 ? u"on"_s : u"off"_s;
    }
    QStringList plain;
    QStringList hex;
    for (const quint16 word : words) {
        plain.append(QString::number(word));
        hex.append(hexText(word));
    }
    const QString raw = u"%1 (%2)"_s.arg(plain.join(u' '), hex.join(u' '));
    const bool whole = options.format.type && registerCount(*options.format.type) == words.size();
    return whole ? u"%1, %2"_s.arg(valueText(words, options.format), raw) : raw;
}

} // namespace cellar
