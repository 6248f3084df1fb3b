// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "fakes/fakecellar.h"

#include "fakes/democellar.h"

#include <QMetaObject>
#include <QPointer>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace cellar {

FakeCellar::FakeCellar(QObject *parent)
    : Cellar(parent)
    , m_snapshot(std::make_shared<Snapshot>(demoSnapshot()))
    , m_refusal(Error{ErrorKind::LinkLost, u"the fake panel is not connected"_s})
{
}

void FakeCellar::requestSetpoint(const SetpointRequest &request, QObject *context, SetpointAnswer answer)
{
    m_requests.append(request);
    if (m_refusal) {
        QMetaObject::invokeMethod(
            context, [answer, error = *m_refusal] { answer(unexpected(error)); }, Qt::QueuedConnection);
        return;
    }
    SetpointChange change;
    change.id = u"change-%1"_s.arg(m_changes.size() + 1);
    change.vessel = request.vessel;
    const VesselState *vessel = m_snapshot->vessel(request.vessel);
    change.old = vessel == nullptr ? std::nullopt : vessel->setpoint.value;
    change.requested = request.value;
    change.by = request.by;
    change.from = request.from;
    change.requestedAt = m_snapshot->at;
    m_changes.append(change);
    QMetaObject::invokeMethod(
        context, [answer, change] { answer(change); }, Qt::QueuedConnection);
}

std::optional<SetpointChange> FakeCellar::change(const QString &id) const
{
    const auto found = std::ranges::find_if(m_changes, [&](const SetpointChange &change) { return change.id == id; });
    return found == m_changes.end() ? std::nullopt : std::optional(*found);
}

void FakeCellar::publish(Snapshot snapshot)
{
    snapshot.sequence = m_snapshot->sequence + 1;
    m_snapshot = std::make_shared<Snapshot>(std::move(snapshot));
    Q_EMIT snapshotChanged(m_snapshot);
}

void FakeCellar::alter(const QString &vessel, const std::function<void(VesselState &)> &how)
{
    Snapshot snapshot = *m_snapshot;
    for (VesselState &state : snapshot.vessels) {
        if (state.id == vessel) {
            how(state);
        }
    }
    publish(std::move(snapshot));
}

void FakeCellar::setConnection(Connection connection, const QString &text)
{
    m_connection = connection;
    m_connectionText = text;
    Q_EMIT connectionChanged();
}

void FakeCellar::progress(const QString &id, ChangeState state, const QString &reason, std::optional<double> readBack)
{
    for (SetpointChange &change : m_changes) {
        if (change.id != id) {
            continue;
        }
        change.state = state;
        change.reason = reason;
        change.readBack = readBack;
        if (isFinal(state)) {
            change.finishedAt = m_snapshot->at + Milliseconds(14);
            change.elapsedMs = 14.2;
        }
        Q_EMIT changeProgressed(change);
    }
}

QString FakeCellar::lastChangeId() const
{
    return m_changes.isEmpty() ? QString() : m_changes.back().id;
}

} // namespace cellar
