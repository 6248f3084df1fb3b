// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bus/vesselfacts.h"

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace cellar {

namespace {

PointFault sensorFault(QString text)
{
    return {PointFault::Kind::SensorFault, std::move(text)};
}

PointFault noAnswer(QString text)
{
    return {PointFault::Kind::NoAnswer, std::move(text)};
}

} // namespace

bool deniesRegister(const ModbusAnswer &answer)
{
    constexpr quint8 illegalFunction = 1;
    constexpr quint8 illegalValue = 3; // 2 is the address itself
    return answer.status == ModbusAnswer::Status::Exception && answer.exception >= illegalFunction &&
           answer.exception <= illegalValue;
}

void VesselFacts::forget()
{
    *this = VesselFacts(*m_profile);
}

void VesselFacts::note(Point point, Words words)
{
    switch (point) {
    case Point::Decimals:
        noteDecimals(words);
        break;
    case Point::Unit:
        noteUnit(words.front());
        break;
    case Point::LimitMin:
    case Point::LimitMax: {
        Limit &limit = m_limits.at(point == Point::LimitMin ? 0 : 1);
        limit.count = std::min(words.size(), limit.words.size());
        std::copy_n(words.begin(), limit.count, limit.words.begin());
        m_limitsTold = true;
        break;
    }
    case Point::Temperature:
    case Point::Setpoint:
    case Point::Valve:
    case Point::FaultBits:
    case Point::FaultCode:
        break;
    }
}

void VesselFacts::noteFailure(Point point, const ModbusAnswer &answer)
{
    const bool saidNo = deniesRegister(answer);
    if (point == Point::Decimals && !m_decimals) {
        m_decimalsTrouble = answer.text;
    }
    if (point == Point::Unit && m_unit == UnitState::NotRead && saidNo) {
        m_unit = UnitState::NotTold;
    }
    if ((point == Point::LimitMin || point == Point::LimitMax) && saidNo) {
        m_limitsTold = true;
    }
}

void VesselFacts::noteDecimals(Words words)
{
    const DecimalsPoint &point = *m_profile->decimals;
    m_decimals = decodeDecimals(point, m_profile->wordOrder, words);
    if (!m_decimals && words.size() == 2) {
        const std::array<quint16, 2> swapped{words[1], words[0]};
        noteDoubt(decodeDecimals(point, m_profile->wordOrder, swapped) ? WordsLook::Swapped : WordsLook::Unclear);
    }
    m_decimalsTrouble = m_decimals ? QString() : u"the register of the decimal point holds %1"_s.arg(words.front());
}

void VesselFacts::noteUnit(quint16 word)
{
    const QMap<quint16, TemperatureUnit> &values = m_profile->unitPoint->values;
    const auto said = values.constFind(word);
    if (said == values.cend()) {
        m_unit = UnitState::Differs;
        m_unitFault = u"the controller's unit register holds %1, which is no temperature unit"_s.arg(word);
        return;
    }
    m_unit = *said == m_profile->unit ? UnitState::Agrees : UnitState::Differs;
    m_unitFault = u"the controller is set to %1, but its values are taken for %2: set it to %2, or say "
                  u"temperature_unit = \"%3\" for this vessel"_s.arg(
                      unitSymbol(*said), unitSymbol(m_profile->unit), unitLetter(*said));
}

void VesselFacts::noteLook(WordsLook look)
{
    if (look != WordsLook::Unclear) {
        m_look = look;
    }
}

void VesselFacts::noteDoubt(WordsLook look)
{
    if (look == WordsLook::Swapped) {
        m_look = look;
    }
}

std::optional<int> VesselFacts::decimals() const
{
    return m_profile->decimals ? m_decimals : std::optional(0);
}

std::optional<ValueRange> VesselFacts::limits() const
{
    if (!m_profile->deviceLimits) {
        return std::nullopt;
    }
    const auto min = limit(m_limits[0], m_profile->deviceLimits->min);
    const auto max = limit(m_limits[1], m_profile->deviceLimits->max);
    return min && max && *min < *max ? std::optional(ValueRange{*min, *max}) : std::nullopt;
}

std::optional<double> VesselFacts::limit(const Limit &limit, const RegisterPoint &point) const
{
    if (limit.count == 0 || decimalsObjection(point)) {
        return std::nullopt;
    }
    const auto value =
        decodeRegister(point, m_profile->wordOrder, Words(limit.words).first(limit.count), decimals().value_or(0));
    return value ? std::optional(*value) : std::nullopt;
}

PointResult<double> VesselFacts::temperature(Words words) const
{
    if (const auto fault = wordOrderFault()) {
        return unexpected(sensorFault(*fault));
    }
    // A missing probe is one whatever the unit and the decimals are.
    if (const auto fault = faultOfTemperature(*m_profile, words)) {
        return unexpected(sensorFault(*fault));
    }
    if (const auto fault = objection(m_profile->temperature)) {
        return unexpected(*fault);
    }
    return decodeTemperature(*m_profile, words, decimals().value_or(0));
}

PointResult<double> VesselFacts::setpoint(Words words) const
{
    if (const auto fault = wordOrderFault()) {
        return unexpected(sensorFault(*fault));
    }
    if (const auto fault = objection(m_profile->setpointRead)) {
        return unexpected(*fault);
    }
    return decodeSetpoint(*m_profile, words, decimals().value_or(0));
}

PointResult<bool> VesselFacts::valve(Words words) const
{
    const auto fault = wordOrderFault();
    return fault ? PointResult<bool>(unexpected(sensorFault(*fault))) : decodeValve(*m_profile, words);
}

std::optional<QString> VesselFacts::wordOrderFault() const
{
    if (m_look != WordsLook::Swapped) {
        return std::nullopt;
    }
    const bool highFirst = m_profile->wordOrder == WordOrder::HighFirst;
    return u"the controller sends the two words of a number in the other order: set word_order = \"%1\" in its "
           u"profile, or change it at the controller"_s.arg(highFirst ? u"low-first"_s : u"high-first"_s);
}

std::optional<QString> VesselFacts::writeObjection() const
{
    if (const auto fault = wordOrderFault()) {
        return fault;
    }
    const auto fault = objection(m_profile->setpointWrite);
    return fault ? std::optional(fault->text) : std::nullopt;
}

Result<QList<quint16>> VesselFacts::encode(double setpoint) const
{
    const RegisterPoint &point = m_profile->setpointWrite;
    const int places = decimals().value_or(0);
    auto words = encodeSetpoint(*m_profile, setpoint, places);
    if (!words || !point.decimals) {
        return words;
    }
    const auto held = decodeRegister(point, m_profile->wordOrder, Words(words->constData(), words->size()), places);
    if (!held || std::abs(*held - setpoint) > 1e-6) {
        return unexpected(ErrorKind::OutOfLimits,
            u"the controller shows %1 decimals now: it cannot hold %2"_s.arg(places).arg(setpoint));
    }
    return words;
}

std::optional<PointFault> VesselFacts::objection(const RegisterPoint &point) const
{
    const auto unit = unitObjection();
    return unit ? unit : decimalsObjection(point);
}

std::optional<PointFault> VesselFacts::unitObjection() const
{
    if (!m_profile->unitPoint) {
        return std::nullopt;
    }
    switch (m_unit) {
    case UnitState::NotRead:
        return noAnswer(u"temperature unit not read yet"_s);
    case UnitState::Differs:
        return sensorFault(m_unitFault);
    case UnitState::Agrees:
    case UnitState::NotTold:
        break;
    }
    return std::nullopt;
}

std::optional<PointFault> VesselFacts::decimalsObjection(const RegisterPoint &point) const
{
    if (!point.decimals || decimals()) {
        return std::nullopt;
    }
    return noAnswer(m_decimalsTrouble.isEmpty() ? u"decimal point not read yet"_s
                                                : u"decimal point not read yet: %1"_s.arg(m_decimalsTrouble));
}

} // namespace cellar
