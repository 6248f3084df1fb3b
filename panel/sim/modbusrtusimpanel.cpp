// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/modbusrtusimpanel.h"

#include "core/logging.h"

using namespace std::chrono_literals;

namespace cellar {

namespace {

constexpr auto nextAttempt = 200ms;

} // namespace

ModbusRtuSimPanel::ModbusRtuSimPanel(const PanelSettings &settings, const Clock &clock)
    : SimPanel(settings)
    , m_pty(settings.serial.device)
    , m_line(
          settings.serial, [this](quint8 unit, QByteArrayView request) { return m_units.answer(unit, request); }, clock)
{
    m_return.setSingleShot(true);
    QObject::connect(&m_return, &QTimer::timeout, &m_pty, [this] { plugIn(); });
    QObject::connect(&m_pty, &SimPty::received, &m_line, &ModbusRtuSimLine::receive);
    QObject::connect(&m_line, &ModbusRtuSimLine::transmit, &m_pty, &SimPty::write);
    QObject::connect(&m_line, &ModbusRtuSimLine::dropped, &m_pty, [this] { dropConnections(0ms); });
}

void ModbusRtuSimPanel::dropConnections(Milliseconds refuse)
{
    m_pty.unplug();
    m_line.reset();
    m_return.start(refuse);
}

Milliseconds ModbusRtuSimPanel::refusesFor() const
{
    return Milliseconds(m_return.isActive() ? m_return.remainingTime() : 0);
}

void ModbusRtuSimPanel::acceptAgain()
{
    if (m_return.isActive()) {
        m_return.start(0ms);
    }
}

void ModbusRtuSimPanel::plugIn()
{
    if (const Result<void> plugged = m_pty.plug(); !plugged) {
        qCWarning(lcSim).noquote() << plugged.error().text;
        m_return.start(nextAttempt);
    }
}

} // namespace cellar
