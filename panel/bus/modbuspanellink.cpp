// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bus/modbuspanellink.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace cellar {

namespace {

// What the most delicate device on the connection takes.
RequestScheduler::Limits limitsOf(const QList<ModbusVessel> &vessels)
{
    RequestScheduler::Limits limits;
    if (!vessels.isEmpty()) {
        limits.depth = vessels.first().profile.pipeline;
    }
    for (const ModbusVessel &vessel : vessels) {
        limits.depth = std::min(limits.depth, vessel.profile.pipeline);
        limits.gap = std::max(limits.gap, vessel.profile.gap);
    }
    return limits;
}

std::vector<VesselSample> emptySamples(const QList<ModbusVessel> &vessels)
{
    std::vector<VesselSample> samples;
    samples.reserve(static_cast<std::size_t>(vessels.size()));
    for (const ModbusVessel &vessel : vessels) {
        samples.push_back({vessel.id, {}, {}, {}, {}});
    }
    return samples;
}

bool hasNews(const VesselSample &sample)
{
    return sample.temperature || sample.setpoint || sample.valveOpen;
}

int indexOf(const QList<ModbusVessel> &vessels, const QString &id)
{
    const auto at =
        std::find_if(vessels.cbegin(), vessels.cend(), [&id](const ModbusVessel &vessel) { return vessel.id == id; });
    return at == vessels.cend() ? -1 : static_cast<int>(std::distance(vessels.cbegin(), at));
}

} // namespace

ModbusPanelLink::ModbusPanelLink(QString id, QList<ModbusVessel> vessels, std::unique_ptr<ModbusTransport> transport,
    PollCycle::Timing timing, const Clock &clock, QObject *parent)
    : PanelLink(parent)
    , m_id(std::move(id))
    , m_vessels(std::move(vessels))
    , m_plan(planPoll(m_vessels))
    , m_clock(clock)
    , m_transport(std::move(transport))
    , m_scheduler(*m_transport, clock, limitsOf(m_vessels))
    , m_cycle(m_scheduler, clock, m_plan.reads, timing)
    , m_setpoints(m_vessels, m_scheduler, m_callbacks)
    , m_collected(emptySamples(m_vessels))
    , m_readErrors(static_cast<std::size_t>(m_plan.reads.size()))
{
    m_status.since = clock.now();
    connect(m_transport.get(), &ModbusTransport::connecting, this,
        [this] { setStatus(LinkState::Connecting, m_status.error); });
    connect(m_transport.get(), &ModbusTransport::opened, &m_cycle, &PollCycle::start);
    connect(m_transport.get(), &ModbusTransport::answered, this, &ModbusPanelLink::onAnswered);
    connect(m_transport.get(), &ModbusTransport::closed, this, &ModbusPanelLink::onClosed);
    connect(&m_cycle, &PollCycle::readFinished, this, &ModbusPanelLink::onReadFinished);
    connect(&m_cycle, &PollCycle::scanned, this, &ModbusPanelLink::onScanned);
    connect(&m_cycle, &PollCycle::recovered, this, &ModbusPanelLink::publish);
    connect(&m_cycle, &PollCycle::unitFellSilent, &m_setpoints, &ModbusSetpoints::forgetEnable);
    connect(&m_setpoints, &ModbusSetpoints::written, this, &ModbusPanelLink::onWritten);
}

ModbusPanelLink::~ModbusPanelLink()
{
    const QSignalBlocker quiet(this);
    m_transport->close();
    m_callbacks.flush();
    while (!m_scheduler.isIdle()) { // a callback that asked for more
        m_scheduler.failQueued();
        m_callbacks.flush();
    }
}

void ModbusPanelLink::start()
{
    m_transport->open();
}

void ModbusPanelLink::stop()
{
    m_transport->close();
}

void ModbusPanelLink::readSetpoint(const QString &vessel, ReadDone done)
{
    const int index = indexOf(m_vessels, vessel);
    if (index < 0) {
        const PointFault unknown{PointFault::Kind::NoAnswer, u"panel %1 has no vessel \"%2\""_s.arg(m_id, vessel)};
        m_callbacks.post([done = std::move(done), unknown] { done(unexpected(unknown)); });
        return;
    }
    m_setpoints.read(index, std::move(done));
}

void ModbusPanelLink::writeSetpoint(const QString &vessel, double value, WriteDone done)
{
    const int index = indexOf(m_vessels, vessel);
    if (index < 0) {
        const Error unknown{ErrorKind::NotFound, u"panel %1 has no vessel \"%2\""_s.arg(m_id, vessel)};
        m_callbacks.post([done = std::move(done), unknown] { done(unexpected(unknown)); });
        return;
    }
    m_setpoints.write(index, value, std::move(done));
}

std::optional<ValueRange> ModbusPanelLink::deviceLimits(const QString &vessel) const
{
    const int index = indexOf(m_vessels, vessel);
    return index < 0 ? std::nullopt : m_setpoints.limits(index);
}

void ModbusPanelLink::onAnswered()
{
    m_lossTold = false;
    std::fill(m_readErrors.begin(), m_readErrors.end(), QString());
    setStatus(LinkState::Connected, {});
}

void ModbusPanelLink::onClosed(const QString &why)
{
    m_cycle.stop();
    m_setpoints.forgetConnection();
    m_heardUnits.reset();
    m_collected = emptySamples(m_vessels);
    m_status.statistics = m_scheduler.statistics();
    setStatus(LinkState::Disconnected, why);
    if (!std::exchange(m_lossTold, true)) {
        publishLoss(why.isEmpty() ? u"the panel is not being read"_s : why);
    }
}

void ModbusPanelLink::onReadFinished(int read, quint64 sent, const ModbusAnswer &answer)
{
    m_readErrors[static_cast<std::size_t>(read)] = answer.text;
    for (const PlannedPoint &point : m_plan.reads.at(read).points) {
        collect(point, sent, answer);
    }
    const quint8 unit = m_plan.reads.at(read).unit;
    if (answer.status != ModbusAnswer::Status::Ok) {
        publishFailure(read, sent, answer.text);
    } else if (!m_heardUnits.test(unit)) {
        // Only of those that answer: asking a dead one costs everybody a time-out.
        m_heardUnits.set(unit);
        m_setpoints.fetchLimits(unit);
    }
}

void ModbusPanelLink::collect(const PlannedPoint &point, quint64 sent, const ModbusAnswer &answer)
{
    VesselSample &sample = m_collected[static_cast<std::size_t>(point.vessel)];
    if (point.point == Point::Setpoint && m_setpoints.isOutdated(point.vessel, sent)) {
        return;
    }
    sample.at = m_clock.now();
    if (answer.status != ModbusAnswer::Status::Ok) {
        fault(sample, point.point, answer.text);
        return;
    }
    const DeviceProfile &profile = m_vessels.at(point.vessel).profile;
    const Words words =
        answer.words.subspan(static_cast<std::size_t>(point.offset), static_cast<std::size_t>(point.count));
    switch (point.point) {
    case Point::Temperature:
        sample.temperature = decodeTemperature(profile, words);
        break;
    case Point::Setpoint:
        sample.setpoint = decodeSetpoint(profile, words);
        break;
    case Point::Valve:
        sample.valveOpen = decodeValve(profile, words);
        break;
    case Point::LimitMin: // never polled
    case Point::LimitMax:
        break;
    }
}

void ModbusPanelLink::fault(VesselSample &sample, Point point, const QString &why) const
{
    const Unexpected<PointFault> silence{PointFault{PointFault::Kind::NoAnswer, why}};
    switch (point) {
    case Point::Temperature:
        sample.temperature = PointResult<double>(silence);
        break;
    case Point::Setpoint:
        sample.setpoint = PointResult<double>(silence);
        break;
    case Point::Valve:
        sample.valveOpen = PointResult<bool>(silence);
        break;
    case Point::LimitMin: // never polled
    case Point::LimitMax:
        break;
    }
}

void ModbusPanelLink::onScanned(double ms)
{
    m_status.cycleMs = ms;
    m_status.statistics = m_scheduler.statistics();
    for (const PlannedPoint &point : m_plan.unreachable) {
        VesselSample &sample = m_collected[static_cast<std::size_t>(point.vessel)];
        sample.at = m_clock.now();
        fault(sample, point.point, u"no Modbus device has such an address"_s);
    }
    const QString error = pollError();
    // A port that is open while nobody answers keeps why the last connection ended until it knows better.
    const bool known = m_status.state == LinkState::Connected || !error.isEmpty();
    setStatus(m_status.state, known ? error : m_status.error);
    publish();
}

void ModbusPanelLink::onWritten(int vessel)
{
    m_collected[static_cast<std::size_t>(vessel)].setpoint.reset();
}

void ModbusPanelLink::publish()
{
    QList<VesselSample> samples;
    samples.reserve(m_vessels.size());
    for (VesselSample &sample : m_collected) {
        if (hasNews(sample)) {
            samples.append(sample);
            sample.temperature.reset();
            sample.setpoint.reset();
            sample.valveOpen.reset();
        }
    }
    if (!samples.isEmpty()) {
        Q_EMIT sampled(samples);
    }
}

void ModbusPanelLink::publishFailure(int read, quint64 sent, const QString &why)
{
    QList<VesselSample> samples;
    for (const PlannedPoint &point : m_plan.reads.at(read).points) {
        if (point.point == Point::Setpoint && m_setpoints.isOutdated(point.vessel, sent)) {
            continue;
        }
        const QString &id = m_vessels.at(point.vessel).id;
        if (samples.isEmpty() || samples.last().vessel != id) {
            samples.append({id, {}, {}, {}, m_clock.now()});
        }
        fault(samples.last(), point.point, why);
    }
    if (!samples.isEmpty()) {
        Q_EMIT sampled(samples);
    }
}

void ModbusPanelLink::publishLoss(const QString &why)
{
    QList<VesselSample> samples;
    for (const ModbusVessel &vessel : m_vessels) {
        samples.append({vessel.id, {}, {}, {}, m_clock.now()});
        for (const Point point : {Point::Temperature, Point::Setpoint, Point::Valve}) {
            fault(samples.last(), point, why);
        }
    }
    Q_EMIT sampled(samples);
}

void ModbusPanelLink::setStatus(LinkState state, const QString &error)
{
    const Milliseconds backoff = m_transport->pause();
    if (m_status.state == state && m_status.error == error && m_status.backoff == backoff) {
        return;
    }
    // Attempts that fail do not count: people want to know since when the panel is away.
    if ((m_status.state == LinkState::Connected) != (state == LinkState::Connected)) {
        m_status.since = m_clock.now();
    }
    m_status.state = state;
    m_status.error = error;
    m_status.backoff = backoff;
    Q_EMIT statusChanged();
}

QString ModbusPanelLink::pollError() const
{
    const auto first =
        std::find_if(m_readErrors.cbegin(), m_readErrors.cend(), [](const QString &error) { return !error.isEmpty(); });
    return first == m_readErrors.cend() ? QString() : *first;
}

} // namespace cellar
