// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bus/deviceprofile.h"
#include "core/enumnames.h"
#include "core/result.h"

#include <QList>

namespace cellar {

inline constexpr EnumNames<RegisterType, 5> rawTypeNames({{
    {RegisterType::Int16, u"int16"},
    {RegisterType::Uint16, u"uint16"},
    {RegisterType::Int32, u"int32"},
    {RegisterType::Uint32, u"uint32"},
    {RegisterType::Float32, u"float32"},
}});
inline constexpr EnumNames<WordOrder, 2> rawOrderNames({{
    {WordOrder::HighFirst, u"high-first"},
    {WordOrder::LowFirst, u"low-first"},
}});

// How raw registers are to be read or written.
struct RawFormat
{
    std::optional<RegisterType> type; // nothing: words as they are
    WordOrder order = WordOrder::HighFirst; // of 32-bit types
    double scale = 1.0;
};

// 0..65535, decimal or as 0x1001.
[[nodiscard]] std::optional<int> wordFromText(const QString &text);
// "4097 (0x1001)".
[[nodiscard]] QString addressText(int address);
[[nodiscard]] QString hexText(quint16 word); // "0x01f4"

// What a person typed, as words for the wire. Without a type a value is a word: -32768..65535 or 0x….
[[nodiscard]] Result<QList<quint16>> wordsFromTexts(const QStringList &values, const RawFormat &format);
// "on", "off", "1", "0", "true", "false".
[[nodiscard]] std::optional<bool> coilFromText(const QString &text);

// One value of the type; "no number" for what a float cannot be.
[[nodiscard]] QString valueText(const QList<quint16> &words, const RawFormat &format);

} // namespace cellar
