// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/heatmodel.h"

#include <algorithm>
#include <cmath>

namespace cellar {

namespace {

constexpr double stepSeconds = 1.0; // s
constexpr double litresPerBarrel = 117.348; // US beer barrel
constexpr double kgPerLitre = 1.01; // kg/l
constexpr double noiseMemory = 30.0; // s over which the noise forgets itself

// 0 below `from`, 1 above `to`, straight in between.
double ramp(double value, double from, double to)
{
    return std::clamp((value - from) / (to - from), 0.0, 1.0);
}

} // namespace

HeatParameters HeatParameters::forVessel(VesselKind kind, double volumeBbl)
{
    HeatParameters parameters;
    const double volume = std::clamp(volumeBbl, 0.1, 10000.0);
    parameters.massKg = volume * litresPerBarrel * kgPerLitre;
    const double area = std::pow(volume / 10.0, 2.0 / 3.0); // against a 10 bbl tank
    switch (kind) {
    case VesselKind::Fermenter:
    case VesselKind::Brite:
    case VesselKind::Other:
        break;
    case VesselKind::Room: // thinner walls, a door, an evaporator with a fan
        parameters.ambientUa = 0.016;
        parameters.jacketUa = 0.25;
        break;
    case VesselKind::Glycol: // the reservoir: its "jacket" is the chiller, its "ambient" all the tanks
        parameters.capacity = 3.7;
        parameters.ambientUa = 0.05;
        parameters.jacketUa = 0.6;
        parameters.glycol = -10.0;
        break;
    }
    parameters.ambientUa *= area;
    parameters.jacketUa *= area;
    return parameters;
}

HeatModel::HeatModel(const HeatParameters &parameters, double temperature, double setpoint, quint64 seed)
    : m_parameters(parameters)
    , m_beer(temperature)
    , m_probe(temperature)
    , m_setpoint(setpoint)
    , m_random(seed)
    , m_keep(keepOf(parameters))
{
    control();
}

// What is left after a step of a difference that fades: with the valve open and closed, of probe and noise.
HeatModel::Keep HeatModel::keepOf(const HeatParameters &parameters)
{
    const double heat = parameters.massKg * parameters.capacity; // kJ/K
    Keep keep;
    keep.closed = std::exp(-parameters.ambientUa * stepSeconds / heat);
    keep.open = std::exp(-(parameters.ambientUa + parameters.jacketUa) * stepSeconds / heat);
    keep.probe = std::exp(-stepSeconds / parameters.probeLag);
    keep.noise = std::exp(-stepSeconds / noiseMemory);
    keep.freshNoise = std::sqrt(1.0 - keep.noise * keep.noise);
    return keep;
}

void HeatModel::advance(std::chrono::duration<double> time)
{
    if (!std::isfinite(time.count()) || time.count() <= 0) {
        return;
    }
    m_pending += time.count();
    // A hair less than a step counts as one: ten tenths do not add up to 1.0 in binary.
    while (m_pending >= stepSeconds - 1e-9) {
        m_pending = std::max(0.0, m_pending - stepSeconds);
        step();
    }
}

void HeatModel::setTemperature(double celsius)
{
    m_beer = celsius;
    m_probe = celsius;
    m_noise = 0;
    control();
}

void HeatModel::setSetpoint(double celsius)
{
    m_setpoint = celsius;
    control();
}

void HeatModel::setProbeConnected(bool connected)
{
    m_probeConnected = connected;
    control();
}

void HeatModel::stickValve(std::optional<bool> open)
{
    m_valveStuck = true;
    m_valveOpen = open.value_or(m_valveOpen);
}

void HeatModel::releaseValve()
{
    m_valveStuck = false;
    control();
}

void HeatModel::step()
{
    const double jacketUa = m_valveOpen ? m_parameters.jacketUa : 0.0;
    const double ua = m_parameters.ambientUa + jacketUa;
    const double gain = m_parameters.ambientUa * m_parameters.ambient + jacketUa * glycol() + fermentationHeat();
    // The exact solution over the step: approaches the balance and can never overshoot it.
    const double balance = gain / ua;
    m_beer = balance + (m_beer - balance) * (m_valveOpen ? m_keep.open : m_keep.closed);
    m_probe = m_beer + (m_probe - m_beer) * m_keep.probe;
    m_noise = m_noise * m_keep.noise + m_parameters.probeNoise * m_keep.freshNoise * gauss();
    control();
}

void HeatModel::control()
{
    if (m_valveStuck) {
        return;
    }
    if (!m_probeConnected || probe() <= m_setpoint) {
        m_valveOpen = false;
    } else if (probe() > m_setpoint + m_parameters.hysteresis) {
        m_valveOpen = true;
    }
}

// Yeast sleeps in the cold and dies in the heat, which is why no tank ever boils over by itself.
double HeatModel::fermentationHeat() const
{
    return m_fermentationKw * ramp(m_beer, 2.0, 18.0) * (1.0 - ramp(m_beer, 30.0, 40.0));
}

// Near enough to a normal deviate, and the same on every standard library, which std::normal_distribution is not:
// the sum of four uniform numbers of 16 bits, brought to mean 0 and deviation 1.
double HeatModel::gauss()
{
    constexpr double mean = 2.0 * 65535.0;
    constexpr double deviation = 65536.0 * 0.57735026918962576; // sqrt(4 / 12)
    const quint64 bits = m_random();
    const quint64 sum = (bits & 0xFFFF) + (bits >> 16 & 0xFFFF) + (bits >> 32 & 0xFFFF) + (bits >> 48);
    return (static_cast<double>(sum) - mean) / deviation;
}

} // namespace cellar
