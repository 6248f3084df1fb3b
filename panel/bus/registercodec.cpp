// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bus/registercodec.h"

#include <algorithm>
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

constexpr std::array<double, mostDecimals + 1> powers{1, 10, 100, 1000, 10000};

double powerOfTen(const RegisterPoint &point, int decimals)
{
    return point.decimals ? powers.at(static_cast<std::size_t>(std::clamp(decimals, 0, mostDecimals))) : 1.0;
}

double scaled(double raw, double scale, double power)
{
    const auto divisor = wholeDivisor(scale);
    return divisor ? raw / (*divisor * power) : raw * scale / power;
}

double unscaled(double value, double scale, double power)
{
    const auto divisor = wholeDivisor(scale);
    return divisor ? value * (*divisor * power) : value * power / scale;
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

Unexpected<PointFault> wrongCount(Words words, int wanted)
{
    return {
        PointFault{PointFault::Kind::NoAnswer, u"%1 registers answered instead of %2"_s.arg(words.size()).arg(wanted)}};
}

// What nobody would take for a temperature or a setpoint, whatever the unit.
constexpr ValueRange anywhere{-10'000, 10'000};
// A float whose words are swapped mostly comes out next to nothing.
constexpr double absurdlySmall = 0.001;
constexpr double believable = 0.01;

bool isBelievable(double value, const ValueRange &range, double smallest)
{
    return std::isfinite(value) && value >= range.min && value <= range.max && std::abs(value) >= smallest;
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

PointResult<double> decodeTemperature(const DeviceProfile &profile, Words words, int decimals)
{
    const int count = registerCount(profile.temperature.type);
    if (words.size() != static_cast<std::size_t>(count)) {
        return wrongCount(words, count);
    }
    if (const auto fault = faultOfTemperature(profile, words)) {
        return sensorFault(*fault);
    }
    auto value = decodeRegister(profile.temperature, profile.wordOrder, words, decimals);
    if (value && profile.valid && (*value < profile.valid->min || *value > profile.valid->max)) {
        return sensorFault(u"%1 is no believable temperature"_s.arg(*value));
    }
    return value;
}

std::optional<QString> faultOfTemperature(const DeviceProfile &profile, Words words)
{
    if (words.empty()) {
        return std::nullopt;
    }
    const auto fault = profile.faults.constFind(words.size() == 1 ? words[0] : joined(words, profile.wordOrder));
    return fault == profile.faults.constEnd() ? std::nullopt : std::optional(*fault);
}

PointResult<double> decodeSetpoint(const DeviceProfile &profile, Words words, int decimals)
{
    return decodeRegister(profile.setpointRead, profile.wordOrder, words, decimals);
}

PointResult<double> decodeRegister(const RegisterPoint &point, WordOrder order, Words words, int decimals)
{
    const int count = registerCount(point.type);
    if (words.size() != static_cast<std::size_t>(count)) {
        return wrongCount(words, count);
    }
    const double value = scaled(rawValue(point.type, order, words), point.scale, powerOfTen(point, decimals));
    if (!std::isfinite(value)) {
        return sensorFault(u"the controller holds no number"_s);
    }
    return value;
}

PointResult<bool> decodeValve(const DeviceProfile &profile, Words words)
{
    const BitPoint &valve = profile.valve;
    if (valve.above) {
        const RegisterPoint point{valve.function, valve.address, valve.type, valve.scale};
        const auto value = decodeRegister(point, profile.wordOrder, words);
        return value ? PointResult<bool>(*value > *valve.above) : PointResult<bool>(unexpected(value.error()));
    }
    const int count = valve.bit ? registerCount(valve.type) : 1;
    if (words.size() != static_cast<std::size_t>(count)) {
        return wrongCount(words, count);
    }
    const quint32 raw = count == 1 ? words[0] : joined(words, profile.wordOrder);
    return (raw >> static_cast<unsigned>(valve.bit.value_or(0)) & 1U) != 0;
}

QStringList raisedFaults(const FaultBits &bits, WordOrder order, Words words)
{
    if (words.empty() || words.size() > 2) {
        return bits.bits.values(); // nobody can say that all is well
    }
    const quint32 raw = words.size() == 1 ? words[0] : joined(words, order);
    QStringList raised;
    for (auto bit = bits.bits.cbegin(); bit != bits.bits.cend(); ++bit) {
        if ((raw >> static_cast<unsigned>(bit.key()) & 1U) != 0) {
            raised.append(*bit);
        }
    }
    return raised;
}

std::optional<QString> faultOfCode(const FaultCodes &codes, quint16 code)
{
    if (codes.good.contains(code)) {
        return std::nullopt;
    }
    return codes.codes.value(code, u"the controller reports probe fault %1"_s.arg(code));
}

std::optional<int> decodeDecimals(const DecimalsPoint &point, WordOrder order, Words words)
{
    if (words.size() != static_cast<std::size_t>(registerCount(point.type))) {
        return std::nullopt;
    }
    const double raw = rawValue(point.type, order, words);
    if (point.values.isEmpty()) {
        return raw >= 0 && raw <= mostDecimals ? std::optional(static_cast<int>(raw)) : std::nullopt;
    }
    const auto known =
        raw >= 0 && raw <= 0xFFFF ? point.values.constFind(static_cast<quint16>(raw)) : point.values.cend();
    return known == point.values.cend() ? std::nullopt : std::optional(*known);
}

WordsLook wordsLook(const DeviceProfile &profile, const RegisterPoint &point, Words words, int decimals)
{
    if (registerCount(point.type) != 2 || words.size() != 2 || words[0] == words[1]) {
        return WordsLook::Unclear;
    }
    const ValueRange range = profile.valid.value_or(anywhere);
    const double power = powerOfTen(point, decimals);
    const std::array<quint16, 2> swapped{words[1], words[0]};
    const double declared = scaled(rawValue(point.type, profile.wordOrder, words), point.scale, power);
    const double other = scaled(rawValue(point.type, profile.wordOrder, swapped), point.scale, power);
    const bool declaredFits = declared == 0 || isBelievable(declared, range, absurdlySmall);
    const bool otherFits = isBelievable(other, range, believable);
    if (declaredFits == otherFits) {
        return WordsLook::Unclear;
    }
    return declaredFits ? WordsLook::AsDeclared : WordsLook::Swapped;
}

Result<QList<quint16>> encodeSetpoint(const DeviceProfile &profile, double setpoint, int decimals)
{
    const RegisterPoint &point = profile.setpointWrite;
    if (!std::isfinite(setpoint)) {
        return unexpected(ErrorKind::BadInput, u"a setpoint must be a number"_s);
    }
    const auto words =
        encode(point.type, profile.wordOrder, unscaled(setpoint, point.scale, powerOfTen(point, decimals)));
    if (!words) {
        return unexpected(ErrorKind::BadInput, u"the controller's register cannot hold %1"_s.arg(setpoint));
    }
    return *words;
}

} // namespace cellar
