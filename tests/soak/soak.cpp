// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "soak/soak.h"

#include <QFile>

#include <algorithm>

#include <unistd.h>

using namespace Qt::StringLiterals;

namespace cellar::soak {

namespace {

constexpr Milliseconds tickInterval{20};
constexpr std::chrono::seconds recovery{15}; // for everything to be good again

double residentKb()
{
    QFile statm(u"/proc/self/statm"_s);
    if (!statm.open(QIODevice::ReadOnly)) {
        return 0;
    }
    return double(statm.readAll().split(' ').value(1).toLongLong()) * double(sysconf(_SC_PAGESIZE)) / 1024;
}

} // namespace

Soak::Soak(const Options &options)
    : m_options(options)
    , m_bad(m_clock, options.poll)
{
    m_timer.setInterval(tickInterval);
    m_timer.setTimerType(Qt::PreciseTimer);
    connect(&m_timer, &QTimer::timeout, this, &Soak::tick);
}

// The cellar before its links, the links before the sockets they talk to.
Soak::~Soak()
{
    m_changes.reset();
    m_cellar.reset();
    m_links.clear();
}

QString Soak::start()
{
    if (const QString trouble = m_bad.listen(); !trouble.isEmpty()) {
        return trouble;
    }
    for (const auto &vessel : m_bad.vessels()) {
        m_histories.insert(vessel->settings().id, {vessel.get(), {}, {}, {}});
    }
    noteAll();
    // So that a value which the node has just written is known before the node can show it.
    m_wire.answerCame = [this] { noteAll(); };
    m_judge = std::make_unique<ReadingJudge>(m_histories, m_bad.config().settings.panels, m_violations);
    QList<PanelLink *> links;
    for (const PanelSettings &settings : m_bad.config().settings.panels) {
        m_links.push_back(std::make_unique<PlantedLink>(m_bad.makeLink(settings, m_wire), m_options.plant, m_clock));
        links.append(m_links.back().get());
    }
    m_cellar = std::make_unique<LocalCellar>(m_bad.config(), links, m_clock);
    m_changes = std::make_unique<ChangeWatch>(*m_cellar, m_histories, m_clock, m_violations);
    connect(m_cellar.get(), &Cellar::snapshotChanged, this, &Soak::judge);
    connect(m_cellar.get(), &Cellar::changeProgressed, this, &Soak::interfere);
    m_bad.spoil(m_options.rate);
    for (const auto &link : m_links) {
        link->start();
    }
    m_begun = m_clock.ticks();
    m_lastTick = m_begun;
    m_timer.start();
    return {};
}

void Soak::tick()
{
    const Ticks now = m_clock.ticks();
    noteStall(now);
    const double passed =
        std::chrono::duration<double>(now - m_lastTick) / std::chrono::duration<double>(m_options.poll);
    m_lastTick = now;
    m_simulated += passed;
    m_bad.advance(std::chrono::duration<double>(passed));
    noteAll();
    judge();
    m_changes->checkOverdue();
    if (m_calm) {
        watchRecovery();
        return;
    }
    disturb();
    const double done = m_simulated / static_cast<double>(m_options.polls);
    if (m_earlyKb == 0 && done >= 0.2) {
        m_earlyKb = residentKb();
    }
    if (done >= 1) {
        calm();
    }
}

void Soak::noteStall(Ticks now)
{
    const auto lateness = std::chrono::ceil<Milliseconds>(now - m_lastTick) - tickInterval;
    m_stallNow = std::max(m_stallNow, lateness);
    if (++m_ticks % 50 == 0) {
        m_stallBefore = std::exchange(m_stallNow, Milliseconds(0));
    }
}

Milliseconds Soak::stall() const
{
    const auto running = std::chrono::ceil<Milliseconds>(m_clock.ticks() - m_lastTick) - tickInterval;
    return std::max({m_stallNow, m_stallBefore, running, Milliseconds(0)});
}

// People at the browser, a hand at the panel, probes that are pulled out.
void Soak::disturb()
{
    SimVessel &vessel = *m_bad.vessels()[m_dice() % m_bad.vessels().size()];
    if (happens(8)) {
        m_changes->ask();
    }
    if (happens(40)) {
        turnKnob(vessel);
    }
    if (happens(200)) {
        m_bad.pullProbe(vessel);
        noteAll();
    }
}

// A hand at the panel just while the node writes.
void Soak::interfere(const SetpointChange &change)
{
    if (change.state == ChangeState::Writing && happens(10) && !m_calm) {
        QTimer::singleShot(static_cast<int>(m_dice() % 4), this,
            [this, vessel = m_histories[change.vessel].vessel] { turnKnob(*vessel); });
    }
}

// To a value that nobody asks for.
void Soak::turnKnob(SimVessel &vessel)
{
    noteAll(); // the node may have written just now
    static_cast<void>(vessel.setSetpoint(34.5 + static_cast<double>(m_dice() % 40)));
    noteAll();
}

void Soak::noteAll()
{
    const Timestamp now = m_clock.now();
    for (VesselHistory &history : m_histories) {
        history.note(now);
    }
}

void Soak::judge()
{
    m_judge->judge(*m_cellar->snapshot(), m_clock.now(), stall());
}

void Soak::calm()
{
    m_calm = true;
    m_calmSince = m_clock.ticks();
    m_lateKb = residentKb();
    m_bad.calm();
    noteAll();
}

void Soak::watchRecovery()
{
    const auto since = m_clock.ticks() - m_calmSince;
    const bool patient = since < ChangeWatch::longest + std::chrono::seconds(1);
    if (m_changes->isIdle() && isRecovered()) {
        end();
    } else if (since > recovery && !isRecovered()) {
        m_violations.add(Violation::Stuck, u"not every vessel is good 15 s after the last fault"_s);
        end();
    } else if (!patient) {
        end(); // checkOverdue() has told why
    }
}

bool Soak::isRecovered() const
{
    return std::ranges::all_of(m_cellar->snapshot()->vessels, [](const VesselState &vessel) {
        return vessel.temperature.isGood() && vessel.setpoint.isGood() && vessel.valve.isGood();
    });
}

void Soak::end()
{
    m_timer.stop();
    for (const auto &link : m_links) {
        link->stop();
    }
    // What stop() has left in the event loop comes first.
    QTimer::singleShot(Milliseconds(100), this, [this] {
        if (m_wire.done() != m_wire.sent || m_wire.twice != 0) {
            m_violations.add(
                Violation::NotOnce, u"%1 requests went to the wire, %2 ended, %3 of them twice"_s.arg(m_wire.sent)
                                        .arg(m_wire.done())
                                        .arg(m_wire.twice));
        }
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
        if (m_lateKb - m_earlyKb > std::max(1024.0, m_earlyKb / 20)) {
            m_violations.add(Violation::Leak, u"resident memory grew from %1 to %2 kB"_s.arg(m_earlyKb).arg(m_lateKb));
        }
#endif
        Q_EMIT finished();
    });
}

QStringList Soak::table() const
{
    const auto line = [](const QString &name, const QString &value) { return u"%1 %2"_s.arg(name, -34).arg(value); };
    const auto wire = [&](ModbusAnswer::Status status) {
        const auto found = m_wire.finished.find(status);
        return QString::number(found == m_wire.finished.end() ? 0 : found->second);
    };
    const auto ended = [&](ChangeState state) {
        const auto &all = m_changes->tally().ended;
        const auto found = all.find(state);
        return QString::number(found == all.end() ? 0 : found->second);
    };
    QStringList lines{line(u"simulated hours"_s, QString::number(m_simulated / 3600, 'f', 2))};
    for (const auto &link : m_links) {
        lines += line(u"polls of %1"_s.arg(link->id()), QString::number(link->polls()));
    }
    lines += line(u"requests on the wire"_s, QString::number(m_wire.sent));
    lines += line(u"  answered"_s, wire(ModbusAnswer::Status::Ok));
    lines += line(u"  timed out"_s, wire(ModbusAnswer::Status::Timeout));
    lines += line(u"  corrupt"_s, wire(ModbusAnswer::Status::Protocol));
    lines += line(u"  exceptions"_s, wire(ModbusAnswer::Status::Exception));
    lines += line(u"  lost with their connection"_s, wire(ModbusAnswer::Status::LinkLost));
    lines += line(u"connections that broke"_s, QString::number(m_wire.closed));
    lines += line(u"numbers judged"_s, QString::number(m_judge->judged()));
    lines += line(u"  shown as good"_s,
        u"%1 %"_s.arg(100.0 * double(m_judge->good()) / double(std::max<quint64>(1, m_judge->judged())), 0, 'f', 2));
    lines += line(u"setpoint requests"_s, QString::number(m_changes->tally().asked));
    lines += line(u"  declined"_s, QString::number(m_changes->tally().declined));
    for (const ChangeState state :
        {ChangeState::Verified, ChangeState::Refused, ChangeState::Overridden, ChangeState::Failed}) {
        lines += line(u"  %1"_s.arg(changeStateName(state)), ended(state));
    }
    lines += line(u"resident kB after a fifth, at the end"_s, u"%1, %2"_s.arg(m_earlyKb).arg(m_lateKb));
    return lines;
}

} // namespace cellar::soak
