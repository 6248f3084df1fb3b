// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bus/registercodec.h"

#include <array>
#include <bit>
#include <charconv>
#include <cmath>
#include <limits>

using namespace Qt::StringLiterals;

namespace cellar {

namespace {

Unexpected<PointFault> sensorFault(QString text)
{
    return {PointFault{PointFault::Kind::SensorFault, std::move(text)}};
}

quint32 joined(Words words, WordOrder order)
{
    const bool highFirst = order == WordOrder::HighFirst;
    const quint32 high = words[highFirst ? 0 : 1];
    const quint32 low = words[highFirst ? 1 : 0];
    return (high << 16U) | low;
}

// The shortest decimal that is this float: a device that holds 36.8F means 36.8, not 36.79999923706055.
double decimalOf(float value)
{
    std::array<char, 32> text{};
    double decimal = value;
    const auto end = std::to_chars(text.data(), text.data() + text.size(), value).ptr;
    std::from_chars(text.data(), end, decimal);
    return decimal;
}

// 10 for a scale of 0.1: dividing by it gives the double that 36.8 is written as, multiplying by 0.1 does not.
std::optional<double> wholeDivisor(double scale)
{
    const double divisor = std::round(1.0 / scale);
    if (divisor > 1.0 && std::abs(1.0 / scale - divisor) < 1e-9 * divisor) {
        return divisor;
    }
    return std::nullopt;
}

double scaled(double raw, double scale)
{
    const auto divisor = wholeDivisor(scale);
    return divisor ? raw / *divisor : raw * scale;
}

double unscaled(double value, double scale)
{
    const auto divisor = wholeDivisor(scale);
    return divisor ? value * *divisor : value / scale;
}

double rawValue(RegisterType type, WordOrder order, Words words)
{
    switch (type) {
    case RegisterType::Int16:
        return static_cast<qint16>(words[0]);
    case RegisterType::Uint16:
        return words[0];
    case RegisterType::Int32:
        return static_cast<qint32>(joined(words, order));
    case RegisterType::Uint32:
        return joined(words, order);
    case RegisterType::Float32:
        return decimalOf(std::bit_cast<float>(joined(words, order)));
    }
    return std::numeric_limits<double>::quiet_NaN();
}

PointResult<double> decode(RegisterType type, double scale, WordOrder order, Words words)
{
    if (words.size() != static_cast<std::size_t>(registerCount(type))) {
        return {{PointFault{PointFault::Kind::NoAnswer,
            u"%1 registers answered instead of %2"_s.arg(words.size()).arg(registerCount(type))}}};
    }
    const double value = scaled(rawValue(type, order, words), scale);
    if (!std::isfinite(value)) {
        return sensorFault(u"the controller holds no number"_s);
    }
    return value;
}

template<typename T> bool fits(double raw)
{
    return raw >= static_cast<double>(std::numeric_limits<T>::lowest()) &&
           raw <= static_cast<double>(std::numeric_limits<T>::max());
}

QList<quint16> split(quint32 bits, WordOrder order)
{
    const auto high = static_cast<quint16>(bits >> 16U);
    const auto low = static_cast<quint16>(bits & 0xFFFFU);
    return order == WordOrder::HighFirst ? QList<quint16>{high, low} : QList<quint16>{low, high};
}

std::optional<QList<quint16>> encode(RegisterType type, WordOrder order, double raw)
{
    const double whole = std::round(raw);
    switch (type) {
    case RegisterType::Int16:
        return fits<qint16>(whole) ? std::optional(QList{static_cast<quint16>(static_cast<qint16>(whole))})
                                   : std::nullopt;
    case RegisterType::Uint16:
        return fits<quint16>(whole) ? std::optional(QList{static_cast<quint16>(whole)}) : std::nullopt;
    case RegisterType::Int32:
        return fits<qint32>(whole) ? std::optional(split(static_cast<quint32>(static_cast<qint32>(whole)), order))
                                   : std::nullopt;
    case RegisterType::Uint32:
        return fits<quint32>(whole) ? std::optional(split(static_cast<quint32>(whole), order)) : std::nullopt;
    case RegisterType::Float32:
        return fits<float>(raw) ? std::optional(split(std::bit_cast<quint32>(static_cast<float>(raw)), order))
                                : std::nullopt;
    }
    return std::nullopt;
}

} // namespace

PointResult<double> decodeTemperature(const DeviceProfile &profile, Words words)
{
    if (!words.empty()) {
        const auto fault = profile.faults.constFind(words[0]);
        if (fault != profile.faults.constEnd()) {
            return sensorFault(*fault);
        }
    }
    auto value = decodeRegister(profile.temperature, profile.wordOrder, words);
    if (value && profile.valid && (*value < profile.valid->min || *value > profile.valid->max)) {
        return sensorFault(u"%1 is no believable temperature"_s.arg(*value));
    }
    return value;
}

PointResult<double> decodeSetpoint(const DeviceProfile &profile, Words words)
{
    return decodeRegister(profile.setpointRead, profile.wordOrder, words);
}

PointResult<double> decodeRegister(const RegisterPoint &point, WordOrder order, Words words)
{
    return decode(point.type, point.scale, order, words);
}

PointResult<bool> decodeValve(const DeviceProfile &profile, Words words)
{
    const BitPoint &valve = profile.valve;
    if (valve.above) {
        const auto value = decode(valve.type, valve.scale, profile.wordOrder, words);
        return value ? PointResult<bool>(*value > *valve.above) : PointResult<bool>(unexpected(value.error()));
    }
    if (words.size() != 1) {
        return {{PointFault{PointFault::Kind::NoAnswer, u"%1 values answered instead of one"_s.arg(words.size())}}};
    }
    return (words[0] >> static_cast<unsigned>(valve.bit.value_or(0)) & 1U) != 0;
}

Result<QList<quint16>> encodeSetpoint(const DeviceProfile &profile, double setpoint)
{
    const RegisterPoint &point = profile.setpointWrite;
    if (!std::isfinite(setpoint)) {
        return unexpected(ErrorKind::BadInput, u"a setpoint must be a number"_s);
    }
    const auto words = encode(point.type, profile.wordOrder, unscaled(setpoint, point.scale));
    if (!words) {
        return unexpected(ErrorKind::BadInput, u"the controller's register cannot hold %1"_s.arg(setpoint));
    }
    return *words;
}

} // namespace cellar
