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

// What one count of the register is worth.
double resolution(const RegisterPoint &point, int decimals)
{
    return point.decimals ? point.scale * std::pow(10.0, -decimals) : point.scale;
}

bool isWide(RegisterType type)
{
    return type == RegisterType::Int32 || type == RegisterType::Uint32 || type == RegisterType::Float32;
}

} // namespace

RegisterWords simSplit(RegisterType type, WordOrder order, quint32 bits)
{
    const auto low = static_cast<quint16>(bits & 0xFFFF);
    const auto high = static_cast<quint16>(bits >> 16);
    if (!isWide(type)) {
        return {{low, 0}, 1};
    }
    return order == WordOrder::HighFirst ? RegisterWords{{high, low}, 2} : RegisterWords{{low, high}, 2};
}

RegisterWords simEncode(const RegisterPoint &point, WordOrder order, double value, int decimals)
{
    const double scaled = std::isnan(value) ? 0.0 : value / resolution(point, decimals);
    const double raw = point.type == RegisterType::Float32 ? scaled : std::round(scaled);
    return simSplit(point.type, order, bitsOf(point.type, raw));
}

double simDecode(const RegisterPoint &point, WordOrder order, const RegisterWords &words, int decimals)
{
    quint32 bits = words.word[0];
    if (isWide(point.type)) {
        const quint32 high = order == WordOrder::HighFirst ? words.word[0] : words.word[1];
        const quint32 low = order == WordOrder::HighFirst ? words.word[1] : words.word[0];
        bits = (high << 16) | low;
    }
    return valueOf(point.type, bits) * resolution(point, decimals);
}

double simRounded(const RegisterPoint &point, WordOrder order, double value, int decimals)
{
    return simDecode(point, order, simEncode(point, order, value, decimals), decimals);
}

} // namespace cellar
