// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/setpointtransaction.h"

#include "core/logging.h"
#include "model/setpointrules.h"

#include <QPointer>
#include <QUuid>

using namespace Qt::StringLiterals;

namespace cellar {

namespace {

double elapsedMs(std::chrono::steady_clock::duration span)
{
    return std::chrono::duration<double, std::milli>(span).count();
}

} // namespace

SetpointTransaction::SetpointTransaction(const SetpointRequest &request, TemperatureUnit unit, PanelLink &link,
    const Clock &clock, ChangeRecorder *recorder, QObject *parent)
    : QObject(parent)
    , m_unit(unit)
    , m_link(link)
    , m_clock(clock)
    , m_recorder(recorder)
    , m_expected(request.expected)
    , m_begun(clock.ticks())
{
    m_change.id = QUuid::createUuid().toString(QUuid::WithoutBraces);
    m_change.vessel = request.vessel;
    m_change.requested = request.value;
    m_change.by = request.by;
    m_change.from = request.from;
    m_change.requestedAt = clock.now();
    m_pause.setSingleShot(true);
    m_pause.setInterval(link.proofPace().pause);
    connect(&m_pause, &QTimer::timeout, this, &SetpointTransaction::readBack);
}

void SetpointTransaction::start()
{
    m_link.readSetpoint(m_change.vessel, [self = QPointer(this)](const PointResult<double> &read) {
        if (self) {
            self->onFirstRead(read);
        }
    });
}

void SetpointTransaction::onFirstRead(const PointResult<double> &read)
{
    if (!read) {
        const QString &why = read.error().text;
        Q_EMIT declined(read.error().kind == PointFault::Kind::SensorFault
                            ? Error{ErrorKind::Refused, u"nothing was written: %1"_s.arg(why)}
                            : Error{ErrorKind::LinkLost, u"the panel does not answer: %1"_s.arg(why)});
        return;
    }
    Q_EMIT setpointSeen(*read);
    if (m_expected && !sameSetpoint(*m_expected, *read)) {
        Q_EMIT declined(
            {ErrorKind::Moved, u"the panel was changed meanwhile: it holds %1, not %2; nothing was written"_s.arg(
                                   text(*read), text(*m_expected))});
        return;
    }
    m_change.old = *read;
    if (!m_recorder) {
        onRecorded();
        return;
    }
    m_recorder->record(m_change, [self = QPointer(this)] {
        if (self) {
            self->onRecorded();
        }
    });
}

void SetpointTransaction::onRecorded()
{
    Q_EMIT accepted(m_change);
    if (sameSetpoint(*m_change.old, m_change.requested) && !m_link.writesUnchanged(m_change.vessel)) {
        // Every write wears the controller's EEPROM: the value is there already, and has just been read to prove it.
        m_change.readBack = m_change.old;
        advance(ChangeState::Verified);
        return;
    }
    write();
}

void SetpointTransaction::write()
{
    advance(ChangeState::Writing);
    m_link.writeSetpoint(m_change.vessel, m_change.requested, [self = QPointer(this)](const Result<void> &written) {
        if (self) {
            self->onWritten(written);
        }
    });
}

void SetpointTransaction::onWritten(const Result<void> &written)
{
    m_writtenAt = m_clock.ticks();
    if (written) {
        readBack();
        return;
    }
    switch (written.error().kind) {
    case ErrorKind::Refused:
    case ErrorKind::BadInput:
    case ErrorKind::OutOfLimits:
        advance(ChangeState::Refused, written.error().text);
        return;
    default:
        // The link broke or stayed silent: the value may have arrived all the same. Only the panel knows.
        m_writeTrouble = written.error().text;
        qCInfo(lcModel).noquote() << m_change.vessel << "write in doubt:" << m_writeTrouble;
        readBack();
        return;
    }
}

void SetpointTransaction::readBack()
{
    m_link.readSetpoint(m_change.vessel, [self = QPointer(this)](const PointResult<double> &read) {
        if (self) {
            self->onReadBack(read);
        }
    });
}

void SetpointTransaction::onReadBack(const PointResult<double> &read)
{
    if (!read) {
        const QString trouble = m_writeTrouble.isEmpty() ? read.error().text : m_writeTrouble;
        retryOrGiveUp(u"%1; the panel could not be read back"_s.arg(trouble));
        return;
    }
    ++m_readBacks;
    m_change.readBack = *read;
    Q_EMIT setpointSeen(*read);
    judge(*read);
}

void SetpointTransaction::judge(double value)
{
    if (sameSetpoint(value, m_change.requested)) {
        advance(ChangeState::Verified);
        return;
    }
    if (!sameSetpoint(value, *m_change.old)) {
        advance(ChangeState::Overridden, u"somebody set %1 at the panel"_s.arg(text(value)));
        return;
    }
    if (m_readBacks < m_link.proofPace().patience) {
        retryOrGiveUp(u"the panel still holds %1"_s.arg(text(value)));
        return;
    }
    if (m_writeTrouble.isEmpty()) {
        advance(ChangeState::Refused, u"the panel acknowledged but still holds %1"_s.arg(text(value)));
    } else {
        advance(ChangeState::Failed, u"%1; the panel still holds %2"_s.arg(m_writeTrouble, text(value)));
    }
}

void SetpointTransaction::retryOrGiveUp(const QString &why)
{
    if (m_clock.ticks() - m_writtenAt >= proofDeadline) {
        advance(ChangeState::Failed, why);
        return;
    }
    m_pause.start();
}

void SetpointTransaction::advance(ChangeState state, const QString &reason)
{
    m_change.state = state;
    m_change.reason = reason;
    if (isFinal(state)) {
        m_change.finishedAt = m_clock.now();
        m_change.elapsedMs = elapsedMs(m_clock.ticks() - m_begun);
    }
    Q_EMIT progressed(m_change);
    if (isFinal(state)) {
        Q_EMIT finished();
    }
}

QString SetpointTransaction::text(double value) const
{
    return temperatureText(value, m_unit);
}

} // namespace cellar
