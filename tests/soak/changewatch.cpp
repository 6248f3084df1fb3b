// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "soak/changewatch.h"

using namespace Qt::StringLiterals;

namespace cellar::soak {

namespace {

constexpr Milliseconds rounding{3};

} // namespace

ChangeWatch::ChangeWatch(
    Cellar &cellar, QHash<QString, VesselHistory> &histories, const Clock &clock, Violations &violations)
    : m_cellar(cellar)
    , m_histories(histories)
    , m_clock(clock)
    , m_violations(violations)
    , m_vessels(histories.keys())
{
    m_vessels.sort();
    connect(&cellar, &Cellar::changeProgressed, this, &ChangeWatch::onProgress);
}

SetpointRequest ChangeWatch::someRequest()
{
    SetpointRequest request{
        m_vessels.at(pick(static_cast<int>(m_vessels.size()))), 34.0 + pick(40), {}, u"soak@example.com"_s, u"api"_s};
    const auto shown = m_cellar.snapshot()->vessel(request.vessel)->setpoint.value;
    switch (pick(20)) {
    case 0:
        request.value = 1000;
        break;
    case 1:
        request.vessel = u"nobody"_s;
        break;
    case 2:
    case 3:
    case 4:
        request.expected = shown.value_or(34.0) + pick(2);
        break;
    default:
        request.expected = shown;
        break;
    }
    return request;
}

void ChangeWatch::ask()
{
    const quint64 number = ++m_tally.asked;
    const SetpointRequest request = someRequest();
    m_unanswered.insert(number, {m_clock.now(), m_clock.ticks()});
    m_cellar.requestSetpoint(request, this,
        [this, number, request](const Result<SetpointChange> &answer) { onAnswer(number, request, answer); });
}

void ChangeWatch::onAnswer(quint64 number, const SetpointRequest &request, const Result<SetpointChange> &answer)
{
    if (!m_unanswered.contains(number)) {
        m_violations.add(Violation::NotOnce, u"a request for %1 was answered twice"_s.arg(request.vessel));
        return;
    }
    const Running running = m_unanswered.take(number);
    if (!answer) {
        ++m_tally.declined;
        checkDeclined(request, answer.error());
    } else if (m_running.contains(answer->id) || m_ended.contains(answer->id)) {
        m_violations.add(Violation::NotOnce, u"change %1 was accepted twice"_s.arg(answer->id));
    } else {
        m_running.insert(answer->id, running);
    }
}

void ChangeWatch::checkDeclined(const SetpointRequest &request, const Error &error)
{
    const bool nonsense = request.vessel == u"nobody"_s || request.value > 100;
    const bool nonsenseError = error.kind == ErrorKind::NotFound || error.kind == ErrorKind::OutOfLimits;
    if (nonsense != nonsenseError) {
        m_violations.add(
            Violation::Untrue, u"%1 to %2 was declined: %3"_s.arg(request.vessel).arg(request.value).arg(error.text));
    }
}

void ChangeWatch::onProgress(const SetpointChange &change)
{
    if (!m_running.contains(change.id)) {
        m_violations.add(Violation::NotOnce, u"change %1 went on after its end, or before its beginning: %2"_s.arg(
                                                 change.id, changeStateName(change.state)));
        return;
    }
    if (isFinal(change.state)) {
        const Timestamp since = m_running.take(change.id).since;
        m_ended.insert(change.id);
        // Few enough that what this watch remembers does not look like a leak of the node.
        if (m_ended.size() > 1'000) {
            m_ended.clear();
        }
        ++m_tally.ended[change.state];
        onEnd(change, since);
    }
}

void ChangeWatch::onEnd(const SetpointChange &change, Timestamp since)
{
    VesselHistory &history = m_histories[change.vessel];
    const Timestamp now = m_clock.now();
    history.note(now);
    const auto held = [&](double value) { return history.setpoint.held(value, since - rounding, now + rounding); };
    switch (change.state) {
    case ChangeState::Verified:
        if (!held(change.requested)) {
            untrue(change, u"the register never held it"_s);
        }
        break;
    case ChangeState::Overridden:
        if (!change.readBack || !held(*change.readBack) || *change.readBack == change.requested) {
            untrue(change, u"the register never held a third value"_s);
        }
        break;
    case ChangeState::Refused:
        if (history.heldSetpoint() == change.requested && change.old != change.requested) {
            untrue(change, u"the register holds it"_s);
        }
        break;
    case ChangeState::Failed:
        if (change.reason.isEmpty()) {
            untrue(change, u"nobody says why"_s);
        }
        break;
    case ChangeState::Requested:
    case ChangeState::Writing:
        break;
    }
}

void ChangeWatch::untrue(const SetpointChange &change, const QString &why)
{
    m_violations.add(Violation::Untrue, u"%1 to %2 ended as %3 (%4), but %5"_s.arg(change.vessel)
                                            .arg(change.requested)
                                            .arg(changeStateName(change.state), change.reason, why));
}

void ChangeWatch::checkOverdue()
{
    const Ticks now = m_clock.ticks();
    const auto drop = [&](auto &waiting, const QString &what) {
        waiting.removeIf([&](const auto &entry) {
            const bool overdue = now - entry.value().begun > longest;
            if (overdue) {
                m_violations.add(Violation::Stuck, what);
            }
            return overdue;
        });
    };
    drop(m_unanswered, u"a request for a setpoint was not answered within 20 s"_s);
    drop(m_running, u"a change of a setpoint did not end within 20 s"_s);
}

} // namespace cellar::soak
