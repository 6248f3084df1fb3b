// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controllers/setpointcontroller.h"

#include "models/dialwords.h"
#include "models/vesselrow.h"

#include <utility>

using namespace Qt::StringLiterals;

namespace cellar {

SetpointController::SetpointController(Cellar &cellar, const Clock &clock, QString by, SetpointTimes times)
    : m_cellar(cellar)
    , m_clock(clock)
    , m_by(std::move(by))
    , m_times(times)
{
    m_tapsMerge.setSingleShot(true);
    m_tapsMerge.setInterval(m_times.tapsMerge);
    m_countdown.setInterval(m_times.countdown);
    m_noticeEnd.setSingleShot(true);
    m_noticeEnd.setInterval(m_times.notice);
    connect(&m_tapsMerge, &QTimer::timeout, this, &SetpointController::ask);
    connect(&m_countdown, &QTimer::timeout, this, &SetpointController::countDown);
    connect(&m_noticeEnd, &QTimer::timeout, this, [this] { setNotice({}, look::Progress::None, {}); });
    connect(&m_cellar, &Cellar::snapshotChanged, this, &SetpointController::checkDraft);
    connect(&m_cellar, &Cellar::connectionChanged, this, &SetpointController::checkDraft);
}

bool SetpointController::beginDrag(const QString &vessel)
{
    return begin(vessel, look::Phase::Dragging);
}

void SetpointController::dragTo(qreal fraction)
{
    if (m_phase != look::Phase::Dragging) {
        return;
    }
    m_draft->moveTo(fraction);
    showValue();
}

void SetpointController::release()
{
    if (m_phase == look::Phase::Dragging) {
        ask();
    }
}

void SetpointController::stepBy(const QString &vessel, int direction)
{
    const bool more = m_phase == look::Phase::Stepping && m_draft->vessel() == vessel;
    if (!more && !begin(vessel, look::Phase::Stepping)) {
        return;
    }
    m_draft->step(direction);
    showValue();
    m_tapsMerge.start();
}

void SetpointController::ask()
{
    if (m_phase != look::Phase::Dragging && m_phase != look::Phase::Stepping) {
        return;
    }
    m_tapsMerge.stop();
    if (!m_draft->isChanged()) {
        endDraft();
        return;
    }
    m_questionEnd = m_clock.ticks() + m_times.question;
    countDown();
    m_countdown.start();
    setPhase(look::Phase::Confirming);
}

void SetpointController::confirm()
{
    if (m_phase != look::Phase::Confirming) {
        return;
    }
    const SetpointRequest request{m_draft->vessel(), m_draft->value(), m_draft->expected(), m_by, u"kiosk"_s};
    endDraft();
    setNotice(request.vessel, look::Progress::Writing, tr("Writing…"));
    m_noticeEnd.stop();
    m_cellar.requestSetpoint(request, this,
        [this, vessel = request.vessel](const Result<SetpointChange> &answer) { onAnswer(vessel, answer); });
}

void SetpointController::cancel()
{
    // A dial that may no longer be dragged lets go of the finger before the news of why reaches us.
    checkDraft();
    endDraft();
}

bool SetpointController::begin(const QString &vessel, look::Phase phase)
{
    if (m_draft || !obstacle(vessel).isEmpty()) {
        return false;
    }
    const SnapshotPtr snapshot = m_cellar.snapshot();
    const VesselState &state = *snapshot->vessel(vessel);
    m_draft.emplace(state);
    m_label = state.label;
    m_unitText = unitSymbol(snapshot->displayUnit);
    m_oldText = setpointWords(m_draft->expected(), state, snapshot->displayUnit);
    if (m_noticeVessel == vessel) {
        setNotice({}, look::Progress::None, {});
    }
    showValue();
    setPhase(phase);
    return true;
}

void SetpointController::showValue()
{
    const SnapshotPtr snapshot = m_cellar.snapshot();
    const VesselState *state = snapshot->vessel(m_draft->vessel());
    if (state == nullptr) {
        return;
    }
    const QString text = setpointWords(m_draft->value(), *state, snapshot->displayUnit);
    const qreal fraction = arcFraction(m_draft->value(), state->limits);
    if (text != m_valueText || fraction != m_fraction) {
        m_valueText = text;
        m_fraction = fraction;
        m_band = bandOf(m_draft->value(), state->unit);
        Q_EMIT valueChanged();
    }
}

void SetpointController::setPhase(look::Phase phase)
{
    if (m_phase != phase) {
        m_phase = phase;
        Q_EMIT phaseChanged();
    }
}

void SetpointController::endDraft()
{
    m_tapsMerge.stop();
    m_countdown.stop();
    m_draft.reset();
    setPhase(look::Phase::Idle);
}

void SetpointController::countDown()
{
    using namespace std::chrono;
    const auto left = static_cast<int>(ceil<seconds>(m_questionEnd - m_clock.ticks()).count());
    if (left <= 0) {
        endDraft();
        return;
    }
    if (left != m_remainingSeconds) {
        m_remainingSeconds = left;
        Q_EMIT remainingSecondsChanged();
    }
}

void SetpointController::cancelWith(const QString &why)
{
    const QString vessel = m_draft->vessel();
    endDraft();
    setNotice(vessel, look::Progress::Canceled, tr("Cancelled: %1").arg(why));
}

void SetpointController::checkDraft()
{
    if (!m_draft) {
        return;
    }
    const QString why = obstacle(m_draft->vessel());
    if (!why.isEmpty()) {
        cancelWith(why);
    }
}

QString SetpointController::obstacle(const QString &vessel) const
{
    const SnapshotPtr snapshot = m_cellar.snapshot();
    const VesselState *state = snapshot->vessel(vessel);
    if (state == nullptr) {
        return tr("the vessel is gone");
    }
    if (m_cellar.connection() != Cellar::Connection::Online) {
        return tr("no connection to the cellar");
    }
    if (state->change && !isFinal(state->change->state)) {
        return tr("another change is under way");
    }
    const Quality quality = state->temperature.isGood() ? state->setpoint.quality : state->temperature.quality;
    switch (quality) {
    case Quality::Good:
        return {};
    case Quality::Stale:
        return tr("the reading is stale");
    case Quality::SensorFault:
        return tr("the probe is faulty");
    case Quality::LinkLost:
        return tr("the panel does not answer");
    case Quality::NeverRead:
        return tr("nothing has been read yet");
    }
    return {};
}

void SetpointController::onAnswer(const QString &vessel, const Result<SetpointChange> &answer)
{
    if (answer) {
        if (m_noticeVessel == vessel) {
            setNotice({}, look::Progress::None, {});
        }
        Q_EMIT accepted(*answer);
        return;
    }
    const QString &reason = answer.error().text;
    switch (answer.error().kind) {
    case ErrorKind::LinkLost:
    case ErrorKind::Timeout:
    case ErrorKind::Protocol:
    case ErrorKind::Io:
    case ErrorKind::Internal:
        setNotice(vessel, look::Progress::Failed, tr("Failed: %1").arg(reason));
        break;
    case ErrorKind::BadInput:
    case ErrorKind::NotFound:
    case ErrorKind::OutOfLimits:
    case ErrorKind::Moved:
    case ErrorKind::Locked:
    case ErrorKind::Refused:
    case ErrorKind::Unauthorized:
    case ErrorKind::Forbidden:
        setNotice(vessel, look::Progress::Refused, tr("Refused: %1").arg(reason));
        break;
    }
}

void SetpointController::setNotice(const QString &vessel, look::Progress progress, const QString &text)
{
    if (progress == look::Progress::None) {
        m_noticeEnd.stop();
    } else {
        m_noticeEnd.start();
    }
    if (vessel == m_noticeVessel && progress == m_noticeProgress && text == m_noticeText) {
        return;
    }
    m_noticeVessel = vessel;
    m_noticeProgress = progress;
    m_noticeText = text;
    Q_EMIT noticeChanged();
}

} // namespace cellar
