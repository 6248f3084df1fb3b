// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/simregisters.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

namespace cellar {

namespace {

template<typename Int> quint32 held(double raw)
{
    using Limits = std::numeric_limits<Int>;
    const double low = Limits::min();
    const double high = Limits::max();
    return static_cast<quint32>(static_cast<Int>(std::clamp(raw, low, high)));
}

quint32 bitsOf(RegisterType type, double raw)
{
    switch (type) {
    case RegisterType::Int16:
        return held<qint16>(raw) & 0xFFFF;
    case RegisterType::Uint16:
        return held<quint16>(raw);
    case RegisterType::Int32:
        return held<qint32>(raw);
    case RegisterType::Uint32:
        return held<quint32>(raw);
    case RegisterType::Float32:
        return std::bit_cast<quint32>(static_cast<float>(raw));
    }
    return 0;
}

double valueOf(RegisterType type, quint32 bits)
{
    switch (type) {
    case RegisterType::Int16:
        return static_cast<qint16>(bits & 0xFFFF);
    case RegisterType::Uint16:
    case RegisterType::Uint32:
        return bits;
    case RegisterType::Int32:
        return static_cast<qint32>(bits);
    case RegisterType::Float32:
        return std::bit_cast<float>(bits);
    }
    return 0;
}

bool isWide(RegisterType type)
{
    return type == RegisterType::Int32 || type == RegisterType::Uint32 || type == RegisterType::Float32;
}

} // namespace

RegisterWords simEncode(const RegisterPoint &point, WordOrder order, double value)
{
    const double scaled = std::isnan(value) ? 0.0 : value / point.scale;
    const double raw = point.type == RegisterType::Float32 ? scaled : std::round(scaled);
    const quint32 bits = bitsOf(point.type, raw);
    const auto low = static_cast<quint16>(bits & 0xFFFF);
    const auto high = static_cast<quint16>(bits >> 16);
    if (!isWide(point.type)) {
        return {{low, 0}, 1};
    }
    return order == WordOrder::HighFirst ? RegisterWords{{high, low}, 2} : RegisterWords{{low, high}, 2};
}

double simDecode(const RegisterPoint &point, WordOrder order, const RegisterWords &words)
{
    quint32 bits = words.word[0];
    if (isWide(point.type)) {
        const quint32 high = order == WordOrder::HighFirst ? words.word[0] : words.word[1];
        const quint32 low = order == WordOrder::HighFirst ? words.word[1] : words.word[0];
        bits = (high << 16) | low;
    }
    return valueOf(point.type, bits) * point.scale;
}

double simRounded(const RegisterPoint &point, WordOrder order, double value)
{
    return simDecode(point, order, simEncode(point, order, value));
}

} // namespace cellar
