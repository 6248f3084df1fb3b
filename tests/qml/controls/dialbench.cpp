// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "dialbench.h"

#include "fakes/democellar.h"

#include <QQmlEngine>

using namespace Qt::StringLiterals;

namespace cellar {

void DialBench::reset()
{
    m_parts->ui.setpoint().cancel();
    m_parts->cellar.setConnection(Cellar::Connection::Online);
    // Long enough for the kiosk to forget changes that the node does not know.
    m_parts->clock.advance(std::chrono::minutes(1));
    m_parts->cellar.publish(demoSnapshot());
    m_parts->cellar.accept();
    m_before = int(m_parts->cellar.requests().size());
}

void DialBench::setGood(const QString &vessel, bool good)
{
    m_parts->cellar.alter(
        vessel, [good](VesselState &state) { state.temperature.quality = good ? Quality::Good : Quality::Stale; });
}

void DialBench::setVesselCount(int count)
{
    Snapshot snapshot = demoSnapshot();
    const VesselState model = snapshot.vessels.front();
    snapshot.vessels.clear();
    for (int slot = 1; slot <= count; ++slot) {
        VesselState vessel = model;
        vessel.id = u"v-%1"_s.arg(slot);
        vessel.label = u"V %1"_s.arg(slot);
        vessel.setpoint.value = 67.0;
        snapshot.vessels.append(vessel);
    }
    m_parts->cellar.publish(snapshot);
}

void DialBench::setOnline(bool online)
{
    m_parts->cellar.setConnection(online ? Cellar::Connection::Online : Cellar::Connection::Lost);
}

void DialBench::verify()
{
    m_parts->cellar.progress(m_parts->cellar.lastChangeId(), ChangeState::Verified, {}, requestedValue());
}

void DialBench::applicationAvailable()
{
    m_parts.emplace();
}

void DialBench::qmlEngineAvailable(QQmlEngine *engine)
{
    m_parts->ui.attach(*engine);
    qmlRegisterSingletonInstance("CellarTest", 1, 0, "Bench", this);
}

} // namespace cellar
