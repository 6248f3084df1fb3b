// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/simcellar.h"

#include "sim/simnames.h"

#include <QHostInfo>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace cellar {

namespace {

constexpr auto tickInterval = 50ms;
// A process that was stopped for an hour does not make up for it in one go.
constexpr std::chrono::duration<double> longestTick = 10s;

Result<QHostAddress> addressOf(const PanelSettings &panel)
{
    QHostAddress address;
    if (address.setAddress(panel.host)) {
        return address;
    }
    if (panel.host.compare(u"localhost", Qt::CaseInsensitive) == 0) {
        return QHostAddress(QHostAddress::LocalHost);
    }
    // Waits for the name service, once, before anything runs.
    const QHostInfo info = QHostInfo::fromName(panel.host);
    if (info.addresses().isEmpty()) {
        return unexpected(ErrorKind::Io, u"cannot find \"%1\": %2"_s.arg(panel.host, info.errorString()));
    }
    return info.addresses().constFirst();
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
        if (settings.driver == PanelDriver::ModbusTcp) {
            addPanel(settings);
        }
    }
    for (const VesselSettings &settings : config.settings.vessels) {
        Panel *const owner = panel(settings.panel);
        if (!owner) {
            continue; // on a panel of another driver
        }
        m_vessels.push_back(std::make_unique<SimVessel>(settings, config.profileOf(settings), seed));
        const Result<void> added = owner->units[settings.unit].add(m_vessels.back().get());
        if (!added) {
            problems.append(added.error().text);
        }
    }
    if (m_vessels.empty()) {
        problems.append(u"no vessel hangs on a modbus-tcp panel: there is nothing to simulate"_s);
    }
    return problems;
}

Result<void> SimCellar::listen()
{
    for (const std::unique_ptr<Panel> &one : m_panels) {
        const Result<QHostAddress> address = addressOf(one->settings);
        const Result<void> listening =
            address ? one->server->listen(*address, one->settings.port) : unexpected(address.error());
        if (!listening) {
            return unexpected(ErrorKind::Io, u"panel \"%1\": %2"_s.arg(one->settings.id, listening.error().text));
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

SimCellar::Panel *SimCellar::panel(QStringView id) const
{
    const QString plain = simPlainName(id);
    for (const std::unique_ptr<Panel> &one : m_panels) {
        if (simPlainName(one->settings.id) == plain) {
            return one.get();
        }
    }
    return nullptr;
}

void SimCellar::addPanel(const PanelSettings &settings)
{
    auto panel = std::make_unique<Panel>();
    panel->settings = settings;
    panel->server = std::make_unique<ModbusTcpSimServer>(responderOf(*panel));
    m_panels.push_back(std::move(panel));
}

// A unit that does not exist stays silent, as behind a real gateway.
SimResponder SimCellar::responderOf(const Panel &panel)
{
    return [&units = panel.units](quint8 unit, QByteArrayView request) {
        const auto device = units.find(unit);
        if (device == units.end()) {
            SimAnswer silence;
            silence.then = SimAnswer::Then::Silence;
            return silence;
        }
        return device->second.answer(unit, request);
    };
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
