// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "fakes/fakepanellink.h"

#include <QMetaObject>

using namespace Qt::StringLiterals;

namespace cellar {

FakePanelLink::FakePanelLink(QString id, QObject *parent)
    : PanelLink(parent)
    , m_id(std::move(id))
{
}

void FakePanelLink::readSetpoint(const QString &vessel, ReadDone done)
{
    ++m_reads;
    QMetaObject::invokeMethod(
        this,
        [this, vessel, done] {
            if (m_status.state != LinkState::Connected || m_readsFail || !m_vessels.contains(vessel)) {
                done(unexpected(PointFault{PointFault::Kind::NoAnswer, u"no answer within 500 ms"_s}));
                return;
            }
            if (!m_readsFault.isEmpty()) {
                done(unexpected(PointFault{PointFault::Kind::SensorFault, m_readsFault}));
                return;
            }
            done(m_vessels.value(vessel).setpoint);
        },
        Qt::QueuedConnection);
}

void FakePanelLink::writeSetpoint(const QString &vessel, double value, WriteDone done)
{
    ++m_writes;
    auto answer = [this, vessel, value, done] { answerWrite(vessel, value, done); };
    if (m_mode == WriteMode::Hold) {
        m_held.append(answer);
        return;
    }
    QMetaObject::invokeMethod(this, answer, Qt::QueuedConnection);
}

void FakePanelLink::answerWrite(const QString &vessel, double value, const WriteDone &done)
{
    const bool taken = m_mode == WriteMode::Obey || m_mode == WriteMode::Hold || m_mode == WriteMode::SilentTaken ||
                       m_mode == WriteMode::DropTaken;
    if (m_status.state != LinkState::Connected) {
        done(unexpected(ErrorKind::LinkLost, u"not connected"_s));
        return;
    }
    if (taken) {
        m_vessels[vessel].setpoint = value;
    }
    switch (m_mode) {
    case WriteMode::Obey:
    case WriteMode::Hold:
    case WriteMode::Ignore:
        done({});
        return;
    case WriteMode::Refuse:
        done(unexpected(ErrorKind::Refused, u"server device failure (exception 4)"_s));
        return;
    case WriteMode::Silent:
    case WriteMode::SilentTaken:
        done(unexpected(ErrorKind::Timeout, u"no answer within 500 ms"_s));
        return;
    case WriteMode::Drop:
    case WriteMode::DropTaken:
        setConnected(false, u"connection reset"_s);
        done(unexpected(ErrorKind::LinkLost, u"connection reset"_s));
        return;
    }
}

void FakePanelLink::setConnected(bool connected, const QString &error, Timestamp at)
{
    m_status = {connected ? LinkState::Connected : LinkState::Disconnected, at, connected ? 11.2 : 0.0, error,
        Milliseconds(0), m_status.statistics};
    Q_EMIT statusChanged();
}

void FakePanelLink::setBackoff(Milliseconds backoff, const QString &error)
{
    m_status.state = LinkState::Disconnected;
    m_status.error = error;
    m_status.backoff = backoff;
    Q_EMIT statusChanged();
}

void FakePanelLink::setVessel(const QString &vessel, double temperature, double setpoint, bool open)
{
    m_vessels.insert(vessel, {temperature, setpoint, open, {}});
}

void FakePanelLink::setTemperatureFault(const QString &vessel, const QString &text)
{
    m_vessels[vessel].fault = text;
}

void FakePanelLink::releaseWrites()
{
    const auto held = std::exchange(m_held, {});
    for (const auto &answer : held) {
        answer();
    }
}

void FakePanelLink::poll(Timestamp at)
{
    QList<VesselSample> samples;
    for (auto it = m_vessels.cbegin(); it != m_vessels.cend(); ++it) {
        VesselSample sample;
        sample.vessel = it.key();
        sample.at = at;
        sample.temperature =
            it->fault.isEmpty() ? PointResult<double>(it->temperature)
                                : PointResult<double>(unexpected(PointFault{PointFault::Kind::SensorFault, it->fault}));
        sample.setpoint = PointResult<double>(it->setpoint);
        sample.valveOpen = PointResult<bool>(it->open);
        samples.append(sample);
    }
    Q_EMIT sampled(samples);
}

void FakePanelLink::pollSilent(const QString &vessel, Timestamp at)
{
    const PointFault silence{PointFault::Kind::NoAnswer, u"no answer within 500 ms"_s};
    VesselSample sample;
    sample.vessel = vessel;
    sample.at = at;
    sample.temperature = PointResult<double>(unexpected(silence));
    sample.setpoint = PointResult<double>(unexpected(silence));
    sample.valveOpen = PointResult<bool>(unexpected(silence));
    Q_EMIT sampled({sample});
}

} // namespace cellar
