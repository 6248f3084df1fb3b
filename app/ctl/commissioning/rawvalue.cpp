// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ctl/commissioning/rawvalue.h"

#include "bus/registercodec.h"
#include "ctl/typedwords.h"

#include <cmath>

using namespace Qt::StringLiterals;

namespace cellar {

namespace {

Result<quint16> plainWord(const QString &text)
{
    if (const std::optional<int> word = wordFromText(text)) {
        return static_cast<quint16>(*word);
    }
    const std::optional<double> number = numberFromText(text);
    if (number && *number >= -32768 && *number < 0 && *number == std::floor(*number)) {
        return static_cast<quint16>(static_cast<qint16>(*number));
    }
    return unexpected(ErrorKind::BadInput,
        u"\"%1\" is no register word: -32768 to 65535 or 0x0000 to 0xffff; --type says how else to write it"_s.arg(
            text.left(40)));
}

Result<QList<quint16>> typedWords(const QString &text, const RawFormat &format)
{
    const std::optional<double> number = numberFromText(text);
    if (!number) {
        return unexpected(ErrorKind::BadInput, u"\"%1\" is not a number"_s.arg(text.left(40)));
    }
    DeviceProfile profile;
    profile.wordOrder = format.order;
    profile.setpointWrite = {16, 0, *format.type, format.scale};
    const Result<QList<quint16>> words = encodeSetpoint(profile, *number);
    if (!words) {
        return unexpected(
            ErrorKind::BadInput, u"%1 does not fit into %2"_s.arg(text.left(40), rawTypeNames.name(*format.type)));
    }
    return words;
}

} // namespace

std::optional<int> wordFromText(const QString &text)
{
    bool ok = false;
    const bool isHex = text.startsWith(u"0x"_s, Qt::CaseInsensitive);
    // Decimal unless it says so: 010 is ten, as every manual writes it.
    const ushort word = isHex ? text.sliced(2).toUShort(&ok, 16) : text.toUShort(&ok, 10);
    const bool digitsOnly = !text.isEmpty() && text.front().isDigit();
    return ok && digitsOnly ? std::optional(int(word)) : std::nullopt;
}

QString addressText(int address)
{
    return u"%1 (%2)"_s.arg(address).arg(hexText(static_cast<quint16>(address)));
}

QString hexText(quint16 word)
{
    return u"0x%1"_s.arg(word, 4, 16, QChar(u'0'));
}

Result<QList<quint16>> wordsFromTexts(const QStringList &values, const RawFormat &format)
{
    QList<quint16> words;
    for (const QString &value : values) {
        if (format.type) {
            const Result<QList<quint16>> typed = typedWords(value, format);
            if (!typed) {
                return unexpected(typed.error());
            }
            words += *typed;
            continue;
        }
        const Result<quint16> word = plainWord(value);
        if (!word) {
            return unexpected(word.error());
        }
        words.append(*word);
    }
    return words;
}

std::optional<bool> coilFromText(const QString &text)
{
    const QString word = text.toLower();
    if (word == u"on" || word == u"1" || word == u"true") {
        return true;
    }
    if (word == u"off" || word == u"0" || word == u"false") {
        return false;
    }
    return std::nullopt;
}

QString valueText(const QList<quint16> &words, const RawFormat &format)
{
    if (!format.type) {
        QStringList texts;
        for (const quint16 word : words) {
            texts.append(QString::number(word));
        }
        return texts.join(u' ');
    }
    const RegisterPoint point{3, 0, *format.type, format.scale};
    const auto value =
        decodeRegister(point, format.order, Words(words.constData(), static_cast<std::size_t>(words.size())));
    return value ? QString::number(*value, 'g', 10) : u"no number"_s;
}

} // namespace cellar
