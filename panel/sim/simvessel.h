// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bus/deviceprofile.h"
#include "core/result.h"
#include "sim/faults.h"
#include "sim/heatmodel.h"
#include "sim/simregisters.h"

namespace cellar {

// One vessel of the simulated cellar: its heat model, the controller that looks after it (setpoint, write enable,
// the limits it keeps to) and the faults that somebody put on it. Temperatures are in the panel's unit.
// A plain object of the main thread, owned by SimCellar; its address is stable.
class SimVessel
{
public:
    SimVessel(const VesselSettings &settings, const DeviceProfile &profile, quint64 seed);

    [[nodiscard]] const VesselSettings &settings() const { return m_settings; }
    [[nodiscard]] const DeviceProfile &profile() const { return m_profile; }
    [[nodiscard]] const HeatModel &model() const { return m_model; }
    [[nodiscard]] const FaultSet &faults() const { return m_faults; }

    // Simulated time passes.
    void advance(std::chrono::duration<double> time) { m_model.advance(time); }

    [[nodiscard]] double temperature() const; // the truth
    [[nodiscard]] double setpoint() const { return m_setpoint; }
    [[nodiscard]] bool isValveOpen() const { return m_model.isValveOpen(); }
    [[nodiscard]] bool hasProbe() const;
    [[nodiscard]] double glycol() const;

    // A hand at the vessel. Finite values only; the setpoint is rounded to what the device can hold.
    void setTemperature(double value);
    void setFermentationKw(double kilowatts) { m_model.setFermentationKw(kilowatts); }
    // OutOfLimits, and nothing changed, outside the device's own limits, where its profile has such.
    Result<void> setSetpoint(double value);
    [[nodiscard]] Result<void> checkSetpoint(double value) const;
    // The device's own limits; those of the vessel in the config to begin with.
    [[nodiscard]] ValueRange deviceLimits() const { return m_deviceLimits; }
    void setDeviceLimits(const ValueRange &limits) { m_deviceLimits = limits; }
    // Whether setpoints are accepted over the wire: always, where the profile knows no write enable.
    [[nodiscard]] bool isWriteEnabled() const { return m_writeEnabled || !m_profile.enable; }
    void setWriteEnabled(bool enabled) { m_writeEnabled = enabled; }

    void addFault(const Fault &fault, FaultSet::Instant now);
    void clearFaults();
    void expireFaults(FaultSet::Instant now);

    // The unit that the device is set to: the profile's, until somebody changes it.
    [[nodiscard]] TemperatureUnit deviceUnit() const;
    // How many decimals the device shows, where its profile has such a register.
    [[nodiscard]] int decimals() const { return m_decimals; }
    void setDecimals(int decimals) { m_decimals = decimals; }

    // What the registers hold now.
    [[nodiscard]] RegisterWords temperatureWords() const;
    [[nodiscard]] RegisterWords setpointWords() const;
    [[nodiscard]] RegisterWords limitWords(bool upper) const;
    // The register behind the valve, where it is a bit of a word or an analogue.
    [[nodiscard]] RegisterWords valveWords() const;
    [[nodiscard]] RegisterWords decimalsWords() const;
    [[nodiscard]] quint16 unitWord() const;
    [[nodiscard]] RegisterWords faultBitWords() const;
    [[nodiscard]] bool faultCoil(int bit) const;
    [[nodiscard]] quint16 faultCode() const;
    [[nodiscard]] quint16 identityWord(int index) const;

    // The setpoint that these registers, written by somebody, stand for. Panel's unit; may be no number.
    [[nodiscard]] double setpointIn(const RegisterWords &words) const;

private:
    void applyFaults();
    [[nodiscard]] double rounded(double setpoint) const;
    [[nodiscard]] RegisterWords encode(const RegisterPoint &point, double value) const;
    [[nodiscard]] WordOrder wordOrder() const;
    [[nodiscard]] RegisterWords brokenProbeWords() const;
    [[nodiscard]] std::optional<int> raisedFaultBit() const;
    [[nodiscard]] double toCelsius(double value) const;
    [[nodiscard]] double fromCelsius(double celsius) const;

    VesselSettings m_settings;
    DeviceProfile m_profile;
    int m_decimals;
    double m_setpoint;
    HeatModel m_model;
    ValueRange m_deviceLimits;
    bool m_writeEnabled = false;
    FaultSet m_faults;
};

} // namespace cellar
