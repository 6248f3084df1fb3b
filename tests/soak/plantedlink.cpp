// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "soak/plantedlink.h"

namespace cellar::soak {

namespace {

constexpr std::chrono::seconds oldEnough{1};
constexpr double missingProbe = -3276.5; // 0x8003 in tenths

} // namespace

PlantedLink::PlantedLink(std::unique_ptr<PanelLink> inner, Plant plant, const Clock &clock)
    : m_inner(std::move(inner))
    , m_plant(plant)
    , m_clock(clock)
{
    connect(m_inner.get(), &PanelLink::sampled, this, &PlantedLink::onSampled);
    connect(m_inner.get(), &PanelLink::statusChanged, this, &PanelLink::statusChanged);
}

void PlantedLink::onSampled(const QList<VesselSample> &samples)
{
    ++m_polls;
    if (m_plant == Plant::Leak) {
        m_leak.append(QByteArray(8 * 1024, 'x'));
    }
    QList<VesselSample> spoiled = samples;
    for (VesselSample &sample : spoiled) {
        spoil(sample);
    }
    Q_EMIT sampled(spoiled);
}

void PlantedLink::spoil(VesselSample &sample)
{
    const bool number = sample.temperature && sample.temperature->has_value();
    if (m_plant == Plant::Number && number && strikes(200)) {
        sample.temperature = PointResult<double>(**sample.temperature + 0.1);
    }
    if (m_plant == Plant::FaultWord && sample.temperature && !number &&
        sample.temperature->error().kind == PointFault::Kind::SensorFault) {
        sample.temperature = PointResult<double>(missingProbe);
    }
    if (m_plant != Plant::OldNumber || !number) {
        return;
    }
    const VesselSample &old = m_old[sample.vessel];
    if (old.vessel.isEmpty() || sample.at - old.at > 2 * oldEnough) {
        m_old.insert(sample.vessel, sample);
    } else if (sample.at - old.at > oldEnough) {
        sample.temperature = old.temperature;
    }
}

void PlantedLink::readSetpoint(const QString &vessel, ReadDone done)
{
    if (m_plant == Plant::StuckRequest && strikes(20)) {
        return;
    }
    if (const auto unsent = m_unsent.constFind(vessel); unsent != m_unsent.cend()) {
        const double value = *unsent;
        m_unsent.remove(vessel);
        QMetaObject::invokeMethod(
            this, [done = std::move(done), value] { done(value); }, Qt::QueuedConnection);
        return;
    }
    m_inner->readSetpoint(vessel, std::move(done));
}

void PlantedLink::writeSetpoint(const QString &vessel, double value, WriteDone done)
{
    if (m_plant == Plant::FalseProof && strikes(5)) {
        m_unsent.insert(vessel, value);
        QMetaObject::invokeMethod(
            this, [done = std::move(done)] { done({}); }, Qt::QueuedConnection);
        return;
    }
    m_inner->writeSetpoint(vessel, value, std::move(done));
}

} // namespace cellar::soak
