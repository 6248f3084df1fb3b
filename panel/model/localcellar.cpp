// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/localcellar.h"

#include "core/logging.h"
#include "model/setpointrules.h"
#include "model/setpointtransaction.h"

#include <QPointer>

#include <algorithm>
#include <memory>

using namespace Qt::StringLiterals;

namespace cellar {

namespace {

constexpr Milliseconds tickInterval{100};

// An answer that is dropped when the object it was meant for is gone.
Cellar::SetpointAnswer guarded(QObject *context, Cellar::SetpointAnswer answer)
{
    return [target = QPointer(context), answer = std::move(answer)](const Result<SetpointChange> &result) {
        if (target) {
            answer(result);
        }
    };
}

} // namespace

LocalCellar::LocalCellar(const CellarConfig &config, const QList<PanelLink *> &links, const Clock &clock,
    ChangeRecorder *recorder, CellarRecords *records, QObject *parent)
    : Cellar(parent)
    , m_clock(clock)
    , m_links(links)
    , m_recorder(recorder)
    , m_records(records != nullptr ? *records : m_noRecords)
    , m_board(config)
    , m_snapshot(std::make_shared<Snapshot>(m_board.snapshot(0, clock.now())))
{
    for (PanelLink *link : m_links) {
        connect(link, &PanelLink::sampled, this, [this, link](const QList<VesselSample> &samples) {
            m_board.apply(link->id(), link->status());
            m_board.apply(samples, m_clock.ticks());
            publish();
        });
        connect(link, &PanelLink::statusChanged, this, [this, link] {
            m_board.apply(link->id(), link->status());
            publish();
        });
    }
    connect(&m_ticker, &QTimer::timeout, this, &LocalCellar::tick);
    m_ticker.start(tickInterval);
}

LocalCellar::~LocalCellar() = default;

void LocalCellar::requestSetpoint(const SetpointRequest &request, QObject *context, SetpointAnswer answer)
{
    const SetpointAnswer reply = guarded(context, std::move(answer));
    const Result<SetpointRequest> checked = check(request);
    if (!checked) {
        QMetaObject::invokeMethod(
            this, [reply, error = checked.error()] { reply(unexpected(error)); }, Qt::QueuedConnection);
        return;
    }
    begin(*checked, reply);
}

Result<SetpointRequest> LocalCellar::check(const SetpointRequest &request) const
{
    const VesselState *vessel = m_board.vessel(request.vessel);
    if (vessel == nullptr) {
        return unexpected(ErrorKind::NotFound, u"there is no vessel \"%1\""_s.arg(request.vessel.left(60)));
    }
    const Result<double> value = checkSetpoint(request.value, vessel->limits, vessel->label, vessel->unit);
    if (!value) {
        return unexpected(value.error());
    }
    if (m_running.contains(request.vessel)) {
        return unexpected(ErrorKind::Locked, u"another change of %1 is under way"_s.arg(vessel->label));
    }
    const PanelLink *link = linkOf(vessel->panel);
    if (link == nullptr || link->status().state != LinkState::Connected) {
        return unexpected(ErrorKind::LinkLost, u"the panel of %1 is not connected"_s.arg(vessel->label));
    }
    SetpointRequest exact = request;
    exact.value = *value;
    return exact;
}

PanelLink *LocalCellar::linkOf(const QString &panel) const
{
    const auto found = std::ranges::find_if(m_links, [&](const PanelLink *link) { return link->id() == panel; });
    return found == m_links.end() ? nullptr : *found;
}

void LocalCellar::begin(const SetpointRequest &request, const SetpointAnswer &answer)
{
    const VesselState &vessel = *m_board.vessel(request.vessel);
    auto *transaction = new SetpointTransaction(request, vessel.unit, *linkOf(vessel.panel), m_clock, m_recorder, this);
    m_running.insert(request.vessel, transaction);

    connect(transaction, &SetpointTransaction::accepted, this, [this, answer](const SetpointChange &change) {
        remember(change);
        m_board.applyChange(change.vessel, change);
        answer(change);
    });
    connect(transaction, &SetpointTransaction::declined, this, [this, answer, id = request.vessel](const Error &error) {
        onFinished(id);
        answer(unexpected(error));
        publish();
    });
    connect(transaction, &SetpointTransaction::setpointSeen, this, [this, id = request.vessel](double value) {
        m_board.applySetpoint(id, value, m_clock.now(), m_clock.ticks());
    });
    connect(transaction, &SetpointTransaction::progressed, this, &LocalCellar::onProgress);
    connect(transaction, &SetpointTransaction::finished, this, [this, id = request.vessel] { onFinished(id); });
    transaction->start();
}

std::optional<SetpointChange> LocalCellar::change(const QString &id) const
{
    const auto found = m_changes.constFind(id);
    return found == m_changes.cend() ? std::nullopt : std::optional(*found);
}

void LocalCellar::onProgress(const SetpointChange &change)
{
    qCInfo(lcModel).noquote() << change.vessel << shortNumber(change.old.value_or(0)) << "->"
                              << shortNumber(change.requested) << changeStateName(change.state) << change.reason;
    remember(change);
    m_board.applyChange(change.vessel, change);
    Q_EMIT changeProgressed(change);
    publish();
}

void LocalCellar::onFinished(const QString &vessel)
{
    if (SetpointTransaction *transaction = m_running.take(vessel)) {
        transaction->deleteLater();
    }
    m_changeShownUntil.insert(vessel, m_clock.ticks() + changeStays);
}

void LocalCellar::remember(const SetpointChange &change)
{
    if (!m_changes.contains(change.id)) {
        m_changeOrder.enqueue(change.id);
    }
    m_changes.insert(change.id, change);
    while (m_changeOrder.size() > changesRemembered) {
        m_changes.remove(m_changeOrder.dequeue());
    }
}

void LocalCellar::setBatches(const QHash<QString, Batch> &batches)
{
    if (m_board.applyBatches(batches)) {
        publish();
    }
}

void LocalCellar::tick()
{
    const Ticks now = m_clock.ticks();
    bool changed = m_board.age(now);
    for (auto it = m_changeShownUntil.begin(); it != m_changeShownUntil.end();) {
        if (m_running.contains(it.key()) || now < it.value()) {
            ++it;
            continue;
        }
        m_board.applyChange(it.key(), std::nullopt);
        it = m_changeShownUntil.erase(it);
        changed = true;
    }
    if (changed) {
        publish();
    }
}

void LocalCellar::publish()
{
    m_snapshot = std::make_shared<Snapshot>(m_board.snapshot(++m_sequence, m_clock.now()));
    Q_EMIT snapshotChanged(m_snapshot);
}

} // namespace cellar
