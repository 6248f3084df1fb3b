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

std::vector<VesselPoll> emptyPolls(const QList<ModbusVessel> &vessels)
{
    return {vessels.cbegin(), vessels.cend()};
}

// What does not belong to a sample, but says how to read it.
bool isFact(Point point)
{
    return point == Point::Decimals || point == Point::Unit;
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
    , m_facts(m_vessels, m_plan, m_scheduler, clock)
    , m_setpoints(m_vessels, m_facts, m_scheduler, m_callbacks)
    , m_polls(emptyPolls(m_vessels))
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
    connect(&m_cycle, &PollCycle::unitFellSilent, &m_facts, &ModbusFacts::unitFellSilent);
    connect(&m_facts, &ModbusFacts::told, this, &ModbusPanelLink::onTold);
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
    return index < 0 ? std::nullopt : m_facts.of(index).limits();
}

bool ModbusPanelLink::writesUnchanged(const QString &vessel) const
{
    const int index = indexOf(m_vessels, vessel);
    return index >= 0 && !m_vessels.at(index).profile.writeOnChange;
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
    m_facts.forgetConnection();
    m_polls = emptyPolls(m_vessels);
    m_status.statistics = m_scheduler.statistics();
    setStatus(LinkState::Disconnected, why);
    if (!std::exchange(m_lossTold, true)) {
        publishLoss(why.isEmpty() ? u"the panel is not being read"_s : why);
    }
}

void ModbusPanelLink::onReadFinished(int read, quint64 sent, const ModbusAnswer &answer)
{
    m_readErrors[static_cast<std::size_t>(read)] = answer.text;
    m_facts.note(m_plan.reads.at(read), answer);
    for (const PlannedPoint &point : m_plan.reads.at(read).points) {
        collect(point, sent, answer);
    }
    if (answer.status != ModbusAnswer::Status::Ok) {
        publishFailure(read, sent, answer.text);
    } else {
        // Only those that answer: asking a dead one costs everybody a time-out.
        m_facts.unitAnswered(m_plan.reads.at(read).unit);
    }
}

void ModbusPanelLink::collect(const PlannedPoint &point, quint64 sent, const ModbusAnswer &answer)
{
    if (point.point == Point::Setpoint && m_setpoints.isOutdated(point.vessel, sent)) {
        return;
    }
    VesselPoll &poll = m_polls[static_cast<std::size_t>(point.vessel)];
    if (answer.status != ModbusAnswer::Status::Ok) {
        poll.failed(point, answer.text, m_clock.now());
        return;
    }
    poll.heard(point,
        answer.words.subspan(static_cast<std::size_t>(point.offset), static_cast<std::size_t>(point.count)),
        m_clock.now());
}

// A poll that is under way is judged by the new facts when it ends.
void ModbusPanelLink::onTold(quint8 unit)
{
    QList<VesselSample> samples;
    for (int vessel = 0; vessel < m_vessels.size(); ++vessel) {
        VesselPoll &poll = m_polls[static_cast<std::size_t>(vessel)];
        if (m_vessels.at(vessel).unit != unit || poll.hasNews()) {
            continue;
        }
        poll.reconsider();
        if (const auto sample = poll.take(m_facts.of(vessel))) {
            samples.append(*sample);
        }
    }
    if (!samples.isEmpty()) {
        Q_EMIT sampled(samples);
    }
}

void ModbusPanelLink::onScanned(double ms)
{
    m_status.cycleMs = ms;
    m_status.statistics = m_scheduler.statistics();
    for (const PlannedPoint &point : m_plan.unreachable) {
        m_polls[static_cast<std::size_t>(point.vessel)].failed(
            point, u"no Modbus device has such an address"_s, m_clock.now());
    }
    const QString error = pollError();
    // A port that is open while nobody answers keeps why the last connection ended until it knows better.
    const bool known = m_status.state == LinkState::Connected || !error.isEmpty();
    setStatus(m_status.state, known ? error : m_status.error);
    publish();
}

void ModbusPanelLink::onWritten(int vessel)
{
    m_polls[static_cast<std::size_t>(vessel)].dropSetpoint();
}

void ModbusPanelLink::publish()
{
    QList<VesselSample> samples;
    samples.reserve(m_vessels.size());
    for (int vessel = 0; vessel < m_vessels.size(); ++vessel) {
        if (const auto sample = m_polls[static_cast<std::size_t>(vessel)].take(m_facts.of(vessel))) {
            samples.append(*sample);
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
        if (isFact(point.point)) {
            continue;
        }
        if (samples.isEmpty() || samples.last().vessel != id) {
            samples.append({id, {}, {}, {}, m_clock.now()});
        }
        VesselPoll::fault(samples.last(), point.point, why);
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
            VesselPoll::fault(samples.last(), point, why);
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
