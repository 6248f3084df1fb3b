// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bus/deviceprofile.h"
#include "sim/simpanel.h"

#include <QObject>
#include <QTimer>

#include <memory>
#include <vector>

namespace cellar {

// The other side of every panel of a configuration: a heat model per vessel, a SimPanel per panel, and time that passes
// at `speed`. Lives in the main thread; everything it is given outlives it.
class SimCellar : public QObject
{
    Q_OBJECT

public:
    // `speed` simulated seconds pass in a real one; 0 stops time.
    SimCellar(const Clock &clock, double speed, QObject *parent = nullptr);

    // Sets the cellar up, once. The texts of all problems; empty when all is well. The same seed and configuration
    // give the same cellar.
    [[nodiscard]] QStringList build(const CellarConfig &config, quint64 seed);
    // Opens all listeners. Io at the first address that cannot be had.
    Result<void> listen();
    // Lets time pass from now on.
    void start();
    // Lets simulated time pass at once.
    void advance(std::chrono::duration<double> time);

    [[nodiscard]] const std::vector<std::unique_ptr<SimVessel>> &vessels() const { return m_vessels; }
    [[nodiscard]] const std::vector<std::unique_ptr<SimPanel>> &panels() const { return m_panels; }
    [[nodiscard]] FaultSet::Instant now() const { return m_clock.ticks(); }

    // By id or label, however it is spelled; nullptr when there is none.
    [[nodiscard]] SimVessel *vessel(QStringView name) const;
    [[nodiscard]] SimPanel *panel(QStringView id) const;

private:
    void tick();

    const Clock &m_clock;
    double m_speed;
    FaultSet::Instant m_lastTick;
    QTimer m_timer;
    std::vector<std::unique_ptr<SimVessel>> m_vessels; // before the panels, whose devices point at them
    std::vector<std::unique_ptr<SimPanel>> m_panels;
};

} // namespace cellar
