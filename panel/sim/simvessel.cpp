// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/simvessel.h"

using namespace Qt::StringLiterals;

namespace cellar {

namespace {

constexpr double warmGlycol = 140.0 / 9.0; // °C; 60 °F, the cellar's temperature and a chiller that is off

// The seed of one vessel: the cellar's mixed with the vessel's name (FNV-1a), so that adding a vessel to the file
// does not change the others.
quint64 vesselSeed(quint64 seed, const QString &id)
{
    quint64 hash = 0xcbf29ce484222325ULL ^ seed;
    const QByteArray bytes = id.toUtf8();
    for (const char c : bytes) {
        hash = (hash ^ static_cast<quint8>(c)) * 0x100000001b3ULL;
    }
    return hash;
}

double initialSetpoint(const VesselSettings &settings, const DeviceProfile &profile)
{
    return simRounded(profile.setpointRead, profile.wordOrder, settings.sim.setpoint.value_or(settings.limits.min));
}

HeatModel initialModel(const VesselSettings &settings, const DeviceProfile &profile, double setpoint, quint64 seed)
{
    const auto celsius = [&profile](double value) {
        return convertTemperature(value, profile.unit, TemperatureUnit::Celsius);
    };
    HeatModel model(HeatParameters::forVessel(settings.kind, settings.sim.volumeBbl),
        celsius(settings.sim.temperature.value_or(setpoint)), celsius(setpoint), vesselSeed(seed, settings.id));
    model.setFermentationKw(settings.sim.fermentationKw);
    model.setProbeConnected(settings.sim.probe);
    return model;
}

} // namespace

SimVessel::SimVessel(const VesselSettings &settings, const DeviceProfile &profile, quint64 seed)
    : m_settings(settings)
    , m_profile(profile)
    , m_setpoint(initialSetpoint(settings, profile))
    , m_model(initialModel(settings, profile, m_setpoint, seed))
    , m_deviceLimits{settings.limits.min, settings.limits.max}
{
}

double SimVessel::temperature() const
{
    return fromCelsius(m_model.temperature());
}

bool SimVessel::hasProbe() const
{
    return m_settings.sim.probe && !m_faults.find(FaultKind::ProbeMissing);
}

double SimVessel::glycol() const
{
    return fromCelsius(m_model.glycol());
}

void SimVessel::setTemperature(double value)
{
    m_model.setTemperature(toCelsius(value));
}

Result<void> SimVessel::setSetpoint(double value)
{
    const Result<void> checked = checkSetpoint(value);
    if (checked) {
        m_setpoint = simRounded(m_profile.setpointRead, m_profile.wordOrder, value);
        m_model.setSetpoint(toCelsius(m_setpoint));
    }
    return checked;
}

Result<void> SimVessel::checkSetpoint(double value) const
{
    const double rounded = simRounded(m_profile.setpointRead, m_profile.wordOrder, value);
    // Compared with a little air, because 34.0 need not be the same double on both ways.
    const double air = 1e-6;
    if (m_profile.deviceLimits && !(rounded >= m_deviceLimits.min - air && rounded <= m_deviceLimits.max + air)) {
        const QString text = u"%1 is outside the device's own limits, %2 to %3"_s;
        return unexpected(ErrorKind::OutOfLimits, text.arg(value).arg(m_deviceLimits.min).arg(m_deviceLimits.max));
    }
    return {};
}

void SimVessel::addFault(const Fault &fault, FaultSet::Instant now)
{
    m_faults.add(fault, now);
    applyFaults();
}

void SimVessel::clearFaults()
{
    m_faults.clear();
    applyFaults();
}

void SimVessel::expireFaults(FaultSet::Instant now)
{
    if (!m_faults.isEmpty() && m_faults.expire(now)) {
        applyFaults();
    }
}

RegisterWords SimVessel::temperatureWords() const
{
    if (!hasProbe()) {
        return probeFaultWords();
    }
    return simEncode(m_profile.temperature, m_profile.wordOrder, fromCelsius(m_model.probe()));
}

RegisterWords SimVessel::setpointWords() const
{
    return simEncode(m_profile.setpointRead, m_profile.wordOrder, m_setpoint);
}

RegisterWords SimVessel::limitWords(bool upper) const
{
    const DeviceLimits points = m_profile.deviceLimits.value_or(DeviceLimits{});
    return simEncode(
        upper ? points.max : points.min, m_profile.wordOrder, upper ? m_deviceLimits.max : m_deviceLimits.min);
}

RegisterWords SimVessel::valveWords() const
{
    const BitPoint &valve = m_profile.valve;
    if (valve.above) {
        const double open = *valve.above < 100.0 ? 100.0 : *valve.above * 2;
        const double closed = *valve.above > 0 ? 0.0 : *valve.above - 1;
        const RegisterPoint point{valve.function, valve.address, valve.type, valve.scale};
        return simEncode(point, m_profile.wordOrder, isValveOpen() ? open : closed);
    }
    const auto word = static_cast<quint16>(isValveOpen() ? 1U << valve.bit.value_or(0) : 0U);
    return {{word, 0}, 1};
}

void SimVessel::applyFaults()
{
    m_model.setProbeConnected(hasProbe());
    const Fault *warm = m_faults.find(FaultKind::GlycolWarm);
    if (warm) {
        m_model.setGlycol(warm->temperature ? toCelsius(*warm->temperature) : warmGlycol);
    } else {
        m_model.setGlycol(std::nullopt);
    }
    if (const Fault *stuck = m_faults.find(FaultKind::StuckValve)) {
        m_model.stickValve(stuck->open);
    } else {
        m_model.releaseValve();
    }
}

// The profile's own word for a missing probe. A profile without any fault word gets the end of its type, which is
// what amplifiers give when the wire is off.
RegisterWords SimVessel::probeFaultWords() const
{
    const QMap<quint32, QString> &faults = m_profile.faults;
    RegisterWords words = simEncode(m_profile.temperature, m_profile.wordOrder, 1e9);
    if (faults.isEmpty()) {
        return words;
    }
    words.word = {static_cast<quint16>(faults.firstKey()), 0};
    for (auto it = faults.begin(); it != faults.end(); ++it) {
        const QString text = it.value().toLower();
        if (text.contains(u"probe missing") || text.contains(u"no probe")) {
            words.word[0] = static_cast<quint16>(it.key());
            break;
        }
    }
    return words;
}

double SimVessel::toCelsius(double value) const
{
    return convertTemperature(value, m_profile.unit, TemperatureUnit::Celsius);
}

double SimVessel::fromCelsius(double celsius) const
{
    return convertTemperature(celsius, TemperatureUnit::Celsius, m_profile.unit);
}

} // namespace cellar
