// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/simcellar.h"

#include "sim/alphasimpanel.h"
#include "sim/simnames.h"

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace cellar {

namespace {

constexpr auto tickInterval = 50ms;
// A process that was stopped for an hour does not make up for it in one go.
constexpr std::chrono::duration<double> longestTick = 10s;

// Only a vessel on an Alpha panel has no device.
DeviceProfile profileOf(const VesselSettings &vessel, const CellarConfig &config)
{
    const DeviceProfile profile = config.profileOf(vessel);
    return vessel.device.isEmpty() ? AlphaSimPanel::profile(profile) : profile;
}

} // namespace

SimCellar::SimCellar(const Clock &clock, double speed, QObject *parent)
    : QObject(parent)
    , m_clock(clock)
    , m_speed(speed)
    , m_lastTick(clock.ticks())
{
    m_timer.setInterval(tickInterval);
    connect(&m_timer, &QTimer::timeout, this, &SimCellar::tick);
}

QStringList SimCellar::build(const CellarConfig &config, quint64 seed)
{
    QStringList problems;
    for (const PanelSettings &settings : config.settings.panels) {
        m_panels.push_back(makeSimPanel(settings, m_clock));
    }
    for (const VesselSettings &settings : config.settings.vessels) {
        m_vessels.push_back(std::make_unique<SimVessel>(settings, profileOf(settings, config), seed));
        const Result<void> added = panel(settings.panel)->add(m_vessels.back().get());
        if (!added) {
            problems.append(added.error().text);
        }
    }
    return problems;
}

Result<void> SimCellar::listen()
{
    for (const std::unique_ptr<SimPanel> &one : m_panels) {
        if (const Result<void> listening = one->listen(); !listening) {
            return unexpected(ErrorKind::Io, u"panel \"%1\": %2"_s.arg(one->settings().id, listening.error().text));
        }
    }
    return {};
}

void SimCellar::start()
{
    m_lastTick = m_clock.ticks();
    m_timer.start();
}

void SimCellar::advance(std::chrono::duration<double> time)
{
    for (const std::unique_ptr<SimVessel> &one : m_vessels) {
        one->advance(time);
    }
}

SimVessel *SimCellar::vessel(QStringView name) const
{
    const QString plain = simPlainName(name);
    for (const std::unique_ptr<SimVessel> &one : m_vessels) {
        if (simPlainName(one->settings().id) == plain || simPlainName(one->settings().label) == plain) {
            return one.get();
        }
    }
    return nullptr;
}

SimPanel *SimCellar::panel(QStringView id) const
{
    const QString plain = simPlainName(id);
    for (const std::unique_ptr<SimPanel> &one : m_panels) {
        if (simPlainName(one->settings().id) == plain) {
            return one.get();
        }
    }
    return nullptr;
}

void SimCellar::tick()
{
    const FaultSet::Instant now = m_clock.ticks();
    const std::chrono::duration<double> elapsed = now - m_lastTick;
    m_lastTick = now;
    advance(std::min(elapsed, longestTick) * m_speed);
    for (const std::unique_ptr<SimVessel> &one : m_vessels) {
        one->expireFaults(now);
    }
}

} // namespace cellar
