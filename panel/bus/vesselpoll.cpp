// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bus/vesselpoll.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace cellar {

namespace {

Unexpected<PointFault> noAnswer(const QString &why)
{
    return {PointFault{PointFault::Kind::NoAnswer, why}};
}

} // namespace

void VesselPoll::Raw::hear(Words from)
{
    count = std::min(from.size(), words.size());
    std::copy_n(from.begin(), count, words.begin());
    trouble.clear();
    isNews = true;
}

void VesselPoll::Raw::fail(const QString &why)
{
    count = 0;
    trouble = why;
    isNews = true;
}

VesselPoll::Raw *VesselPoll::rawOf(const PlannedPoint &point)
{
    switch (point.point) {
    case Point::Temperature:
        return &m_temperature;
    case Point::Setpoint:
        return &m_setpoint;
    case Point::Valve:
        return &m_valve;
    case Point::FaultBits:
        return &m_faultBits[point.bit];
    case Point::FaultCode:
        return &m_faultCode;
    case Point::Decimals:
    case Point::Unit:
    case Point::LimitMin:
    case Point::LimitMax:
        break;
    }
    return nullptr;
}

QList<VesselPoll::Raw *> VesselPoll::raws()
{
    QList<Raw *> all{&m_temperature, &m_setpoint, &m_valve, &m_faultCode};
    for (Raw &raw : m_faultBits) {
        all.append(&raw);
    }
    return all;
}

void VesselPoll::heard(const PlannedPoint &point, Words words, Timestamp at)
{
    if (Raw *raw = rawOf(point)) {
        m_at = at;
        raw->hear(words);
    }
}

void VesselPoll::failed(const PlannedPoint &point, const QString &why, Timestamp at)
{
    if (Raw *raw = rawOf(point)) {
        m_at = at;
        raw->fail(why);
    }
}

bool VesselPoll::hasNews() const
{
    return m_temperature.isNews || m_setpoint.isNews || m_valve.isNews || hasProbeNews();
}

bool VesselPoll::hasProbeNews() const
{
    return m_faultCode.isNews ||
           std::any_of(m_faultBits.cbegin(), m_faultBits.cend(), [](const Raw &raw) { return raw.isNews; });
}

std::optional<VesselSample> VesselPoll::take(VesselFacts &facts)
{
    if (!hasNews()) {
        return std::nullopt;
    }
    facts.noteLook(look(facts));
    VesselSample sample{m_vessel->id, {}, {}, {}, m_at};
    if (m_temperature.isNews || hasProbeNews()) {
        sample.temperature = temperature(facts);
    }
    if (m_setpoint.isNews) {
        sample.setpoint = m_setpoint.count == 0 ? PointResult<double>(noAnswer(m_setpoint.trouble))
                                                : facts.setpoint(m_setpoint.view());
    }
    if (m_valve.isNews) {
        sample.valveOpen =
            m_valve.count == 0 ? PointResult<bool>(noAnswer(m_valve.trouble)) : facts.valve(m_valve.view());
    }
    for (Raw *raw : raws()) {
        raw->isNews = false;
    }
    return sample;
}

void VesselPoll::reconsider()
{
    for (Raw *raw : raws()) {
        raw->isNews = raw->isKnown();
    }
}

// One value that is wrong in the declared order is enough; a probe that is known to be broken proves nothing.
WordsLook VesselPoll::look(const VesselFacts &facts) const
{
    const DeviceProfile &profile = m_vessel->profile;
    const int decimals = facts.decimals().value_or(0);
    const WordsLook setpoint = wordsLook(profile, profile.setpointRead, m_setpoint.view(), decimals);
    const bool broken = !probeFaults().isEmpty() || faultOfTemperature(profile, m_temperature.view());
    const WordsLook temperature =
        broken ? WordsLook::Unclear : wordsLook(profile, profile.temperature, m_temperature.view(), decimals);
    if (setpoint == WordsLook::Swapped || temperature == WordsLook::Swapped) {
        return WordsLook::Swapped;
    }
    return setpoint == WordsLook::Unclear ? temperature : setpoint;
}

QStringList VesselPoll::probeFaults() const
{
    const DeviceProfile &profile = m_vessel->profile;
    QStringList faults;
    for (auto raw = m_faultBits.cbegin(); raw != m_faultBits.cend(); ++raw) {
        if (raw->count == 0) {
            continue;
        }
        if (profile.faultBits->function >= 3) {
            faults += raisedFaults(*profile.faultBits, profile.wordOrder, raw->view());
        } else if (raw->words[0] != 0) {
            faults.append(profile.faultBits->bits.value(raw.key()));
        }
    }
    if (profile.faultCodes && m_faultCode.count > 0) {
        if (const auto fault = faultOfCode(*profile.faultCodes, m_faultCode.words[0])) {
            faults.append(*fault);
        }
    }
    return faults;
}

// Without the word of those who vouch for the probe no temperature is certain.
QString VesselPoll::probeTrouble() const
{
    const DeviceProfile &profile = m_vessel->profile;
    QList<Raw> needed{m_temperature};
    if (profile.faultCodes) {
        needed.append(m_faultCode);
    }
    if (profile.faultBits && m_faultBits.isEmpty()) {
        needed.append(Raw());
    }
    needed += m_faultBits.values();
    for (const Raw &raw : std::as_const(needed)) {
        if (raw.count == 0) {
            return raw.trouble.isEmpty() ? u"state of the probe not read yet"_s : raw.trouble;
        }
    }
    return {};
}

PointResult<double> VesselPoll::temperature(const VesselFacts &facts) const
{
    if (const QString trouble = probeTrouble(); !trouble.isEmpty()) {
        return noAnswer(trouble);
    }
    if (const auto fault = facts.wordOrderFault()) {
        return {{PointFault{PointFault::Kind::SensorFault, *fault}}};
    }
    if (const QStringList faults = probeFaults(); !faults.isEmpty()) {
        return {{PointFault{PointFault::Kind::SensorFault, faults.join(u", "_s)}}};
    }
    return facts.temperature(m_temperature.view());
}

void VesselPoll::fault(VesselSample &sample, Point point, const QString &why)
{
    switch (point) {
    case Point::Temperature:
    case Point::FaultBits:
    case Point::FaultCode:
        sample.temperature = PointResult<double>(noAnswer(why));
        break;
    case Point::Setpoint:
        sample.setpoint = PointResult<double>(noAnswer(why));
        break;
    case Point::Valve:
        sample.valveOpen = PointResult<bool>(noAnswer(why));
        break;
    case Point::Decimals:
    case Point::Unit:
    case Point::LimitMin:
    case Point::LimitMax:
        break;
    }
}

} // namespace cellar
