// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/settings.h"

#include <chrono>
#include <optional>
#include <random>

namespace cellar {

// The physics of one vessel as numbers: what it weighs and how heat comes and goes. Celsius, kilograms, kilowatts.
struct HeatParameters
{
    double massKg = 1185.0;
    double capacity = 4.0; // kJ/(kg·K); beer
    double ambient = 20.0; // °C of the cellar around the tank
    double ambientUa = 0.004; // kW/K through the insulation
    double jacketUa = 0.15; // kW/K into the jacket while the valve is open
    double glycol = -2.2; // °C; 28 °F
    double hysteresis = 5.0 / 9.0; // K above the setpoint at which the valve opens; 1 °F
    double probeLag = 20.0; // s, first order: a sensor in its thermowell
    double probeNoise = 0.008; // K, standard deviation

    // What a vessel of this kind and size is like: areas, and with them both UA, grow with volume^(2/3).
    [[nodiscard]] static HeatParameters forVessel(VesselKind kind, double volumeBbl);
};

// One vessel's temperature over time: ambient gain, fermentation heat, a jacket behind an on/off valve that only
// cools, and a probe that lags and trembles a little. Advances on a fixed one-second grid, each step solved exactly,
// so that it is stable at any speed and the same seed gives the same values however the time is cut into pieces.
// A plain value without thread or timer; its owner calls advance().
class HeatModel
{
public:
    // Starts at rest: probe at the beer's temperature, valve open if that is above setpoint + hysteresis.
    HeatModel(const HeatParameters &parameters, double temperature, double setpoint, quint64 seed);

    // Lets simulated time pass. Negative, infinite and NaN are ignored.
    void advance(std::chrono::duration<double> time);

    [[nodiscard]] double temperature() const { return m_beer; } // °C, the truth
    [[nodiscard]] double probe() const { return m_probe + m_noise; } // °C, what the controller sees
    [[nodiscard]] double setpoint() const { return m_setpoint; } // °C
    [[nodiscard]] double fermentationKw() const { return m_fermentationKw; } // at full vigour
    [[nodiscard]] double glycol() const { return m_glycol.value_or(m_parameters.glycol); } // °C
    [[nodiscard]] bool isValveOpen() const { return m_valveOpen; }
    [[nodiscard]] const HeatParameters &parameters() const { return m_parameters; }

    // Puts beer and probe at a temperature and lets the controller react at once.
    void setTemperature(double celsius);
    void setSetpoint(double celsius);
    void setFermentationKw(double kilowatts) { m_fermentationKw = kilowatts; }
    // Another glycol temperature than the usual one; nothing: the usual one.
    void setGlycol(std::optional<double> celsius) { m_glycol = celsius; }
    // Without a probe the controller shuts the valve, as real ones do.
    void setProbeConnected(bool connected);
    // A valve that no longer obeys: stays where it is, or where it is put. release: obeys again.
    void stickValve(std::optional<bool> open);
    void releaseValve();

private:
    struct Keep
    {
        double closed = 1;
        double open = 1;
        double probe = 1;
        double noise = 1;
        double freshNoise = 0;
    };

    void step();
    [[nodiscard]] static Keep keepOf(const HeatParameters &parameters);
    void control();
    [[nodiscard]] double fermentationHeat() const;
    [[nodiscard]] double gauss();

    HeatParameters m_parameters;
    double m_beer;
    double m_probe;
    double m_noise = 0;
    double m_setpoint;
    double m_fermentationKw = 0;
    std::optional<double> m_glycol;
    bool m_probeConnected = true;
    bool m_valveStuck = false;
    bool m_valveOpen = false;
    double m_pending = 0; // seconds that have passed but do not fill a step yet
    std::mt19937_64 m_random;
    Keep m_keep;
};

} // namespace cellar
