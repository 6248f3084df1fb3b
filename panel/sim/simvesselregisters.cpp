// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/simvessel.h"

#include <limits>

using namespace Qt::StringLiterals;

// The half of SimVessel that fills the registers.

namespace cellar {

namespace {

constexpr quint32 quietNaN = 0x7FC00000;

// Which of the things that can be wrong with a probe is the one that it is not there.
template<typename Map> auto missingProbe(const Map &meanings)
{
    for (const QString &word : {u"probe missing"_s, u"no probe"_s, u"open"_s, u"break"_s, u"probe"_s, u"sensor"_s}) {
        for (auto it = meanings.cbegin(); it != meanings.cend(); ++it) {
            if (it.value().contains(word, Qt::CaseInsensitive)) {
                return it.key();
            }
        }
    }
    return meanings.firstKey();
}

template<typename Map, typename Value> auto keyOf(const Map &map, Value value)
{
    const auto keys = map.keys(value);
    return keys.isEmpty() ? typename Map::key_type() : keys.first();
}

} // namespace

TemperatureUnit SimVessel::deviceUnit() const
{
    if (!m_faults.find(FaultKind::UnitChanged)) {
        return m_profile.unit;
    }
    return m_profile.unit == TemperatureUnit::Celsius ? TemperatureUnit::Fahrenheit : TemperatureUnit::Celsius;
}

WordOrder SimVessel::wordOrder() const
{
    if (!m_faults.find(FaultKind::WordsSwapped)) {
        return m_profile.wordOrder;
    }
    return m_profile.wordOrder == WordOrder::HighFirst ? WordOrder::LowFirst : WordOrder::HighFirst;
}

RegisterWords SimVessel::encode(const RegisterPoint &point, double value) const
{
    return simEncode(point, wordOrder(), convertTemperature(value, m_profile.unit, deviceUnit()), m_decimals);
}

RegisterWords SimVessel::temperatureWords() const
{
    return hasProbe() ? encode(m_profile.temperature, fromCelsius(m_model.probe())) : brokenProbeWords();
}

RegisterWords SimVessel::setpointWords() const
{
    return encode(m_profile.setpointRead, m_setpoint);
}

RegisterWords SimVessel::limitWords(bool upper) const
{
    const DeviceLimits points = m_profile.deviceLimits.value_or(DeviceLimits{});
    return encode(upper ? points.max : points.min, upper ? m_deviceLimits.max : m_deviceLimits.min);
}

double SimVessel::setpointIn(const RegisterWords &words) const
{
    const double value = simDecode(m_profile.setpointWrite, wordOrder(), words, m_decimals);
    return deviceUnit() == m_profile.unit ? value : convertTemperature(value, deviceUnit(), m_profile.unit);
}

RegisterWords SimVessel::valveWords() const
{
    const BitPoint &valve = m_profile.valve;
    if (valve.above) {
        const double open = *valve.above < 100.0 ? 100.0 : *valve.above * 2;
        const double closed = *valve.above > 0 ? 0.0 : *valve.above - 1;
        const RegisterPoint point{valve.function, valve.address, valve.type, valve.scale};
        return simEncode(point, wordOrder(), isValveOpen() ? open : closed);
    }
    return simSplit(valve.type, wordOrder(), isValveOpen() ? 1U << valve.bit.value_or(0) : 0U);
}

RegisterWords SimVessel::decimalsWords() const
{
    const DecimalsPoint point = m_profile.decimals.value_or(DecimalsPoint{});
    const auto raw =
        point.values.isEmpty() ? static_cast<quint32>(m_decimals) : quint32{keyOf(point.values, m_decimals)};
    return simSplit(point.type, wordOrder(), raw);
}

quint16 SimVessel::unitWord() const
{
    return m_profile.unitPoint ? keyOf(m_profile.unitPoint->values, deviceUnit()) : quint16{0};
}

std::optional<int> SimVessel::raisedFaultBit() const
{
    return hasProbe() || !m_profile.faultBits ? std::nullopt : std::optional(missingProbe(m_profile.faultBits->bits));
}

RegisterWords SimVessel::faultBitWords() const
{
    const RegisterType type = m_profile.faultBits ? m_profile.faultBits->type : RegisterType::Uint16;
    const std::optional<int> bit = raisedFaultBit();
    return simSplit(type, wordOrder(), bit ? 1U << *bit : 0U);
}

bool SimVessel::faultCoil(int bit) const
{
    return raisedFaultBit() == bit;
}

quint16 SimVessel::faultCode() const
{
    if (!m_profile.faultCodes) {
        return 0;
    }
    const FaultCodes &codes = *m_profile.faultCodes;
    if (hasProbe()) {
        return codes.good.first();
    }
    if (!codes.codes.isEmpty()) {
        return missingProbe(codes.codes);
    }
    quint16 bad = 0;
    while (codes.good.contains(bad)) {
        ++bad;
    }
    return bad;
}

// Within the range that the profile asks for, or its text, two characters a register.
quint16 SimVessel::identityWord(int index) const
{
    const IdentityPoint identity = m_profile.identity.value_or(IdentityPoint{});
    if (identity.text.isEmpty()) {
        return index == 0 ? identity.min.value_or(identity.max.value_or(0)) : quint16{0};
    }
    const QByteArray text = identity.text.toLatin1().leftJustified(qsizetype(2) * identity.count, ' ');
    const auto byte = [&text](qsizetype at) { return static_cast<quint8>(text.at(at)); };
    const qsizetype at = qsizetype(2) * index;
    return static_cast<quint16>(byte(at) << 8 | byte(at + 1));
}

// The profile's own word for a missing probe. Where a status word or an error register says it, the temperature
// looks as good as ever. Otherwise a float is no number, and what is left gets the end of its type, which is what
// amplifiers give when the wire is off.
RegisterWords SimVessel::brokenProbeWords() const
{
    const RegisterPoint &point = m_profile.temperature;
    if (!m_profile.faults.isEmpty()) {
        return simSplit(point.type, wordOrder(), missingProbe(m_profile.faults));
    }
    if (m_profile.faultBits || m_profile.faultCodes) {
        return encode(point, fromCelsius(m_model.temperature()));
    }
    return point.type == RegisterType::Float32 ? simSplit(point.type, wordOrder(), quietNaN)
                                               : simEncode(point, wordOrder(), 1e9, m_decimals);
}

} // namespace cellar
