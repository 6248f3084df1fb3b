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

// One decimal, as most controllers are set to, or what comes nearest to it.
int initialDecimals(const DeviceProfile &profile)
{
    if (!profile.decimals || profile.decimals->values.isEmpty()) {
        return 1;
    }
    const QList<int> known = profile.decimals->values.values();
    return known.contains(1) ? 1 : known.first();
}

double initialSetpoint(const VesselSettings &settings, const DeviceProfile &profile, int decimals)
{
    return simRounded(
        profile.setpointRead, profile.wordOrder, settings.sim.setpoint.value_or(settings.limits.min), decimals);
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
    , m_decimals(initialDecimals(profile))
    , m_setpoint(initialSetpoint(settings, profile, m_decimals))
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
        m_setpoint = rounded(value);
        m_model.setSetpoint(toCelsius(m_setpoint));
    }
    return checked;
}

Result<void> SimVessel::checkSetpoint(double value) const
{
    const double held = rounded(value);
    // Compared with a little air, because 34.0 need not be the same double on both ways.
    const double air = 1e-6;
    if (m_profile.deviceLimits && !(held >= m_deviceLimits.min - air && held <= m_deviceLimits.max + air)) {
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

// The device rounds in the unit that it is set to.
double SimVessel::rounded(double setpoint) const
{
    return deviceUnit() == m_profile.unit
               ? simRounded(m_profile.setpointRead, m_profile.wordOrder, setpoint, m_decimals)
               : setpoint;
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
