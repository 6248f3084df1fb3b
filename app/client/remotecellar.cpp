// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/remotecellar.h"

#include "core/logging.h"
#include "model/snapshotjson.h"

#include <QJsonDocument>
#include <QPointer>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace cellar {

namespace {

// Ids of events are "<run of the node>-<number>".
QByteArray runOf(const QByteArray &eventId)
{
    return eventId.first(std::max<qsizetype>(eventId.lastIndexOf('-'), 0));
}

template<typename T> void makeStale(Reading<T> &reading)
{
    if (reading.isGood()) {
        reading.quality = Quality::Stale;
        reading.detail = u"no connection to the cellar node"_s;
    }
}

Snapshot staleCopy(Snapshot snapshot)
{
    for (VesselState &vessel : snapshot.vessels) {
        makeStale(vessel.temperature);
        makeStale(vessel.setpoint);
        makeStale(vessel.valve);
    }
    return snapshot;
}

bool isRefusedEntry(ErrorKind kind)
{
    return kind == ErrorKind::Unauthorized || kind == ErrorKind::Forbidden;
}

} // namespace

RemoteCellar::RemoteCellar(const NodeAccess &access, const RemoteTiming &timing, QObject *parent)
    : Cellar(parent)
    , m_client(access, timing.request)
    , m_stream(access, timing.stream)
    , m_timing(timing)
    , m_shown(std::make_shared<Snapshot>())
    , m_connectionText(u"connecting to %1"_s.arg(access.url.toString()))
{
    connect(&m_stream, &EventStream::opened, this, &RemoteCellar::onOpened);
    connect(&m_stream, &EventStream::received, this, &RemoteCellar::onEvent);
    connect(&m_stream, &EventStream::lost, this, &RemoteCellar::onLost);
    m_resumeCheck.setSingleShot(true);
    connect(&m_resumeCheck, &QTimer::timeout, this, &RemoteCellar::askForAll);
    connect(&m_changeCheck, &QTimer::timeout, this, &RemoteCellar::askForUnfinished);
}

void RemoteCellar::start()
{
    m_stream.start();
}

void RemoteCellar::onOpened(bool resuming)
{
    m_resuming = resuming;
    m_wholeIsDue = true;
    // A node that has nothing to add since the last event stays silent until the next poll.
    m_resumeCheck.start(m_timing.resumeCheck);
}

void RemoteCellar::onLost(const Error &why)
{
    m_resumeCheck.stop();
    const bool wasOnline = m_connection == Connection::Online;
    const Connection state = isRefusedEntry(why.kind) ? Connection::Unauthorized
                             : m_sequence == 0        ? Connection::Connecting
                                                      : Connection::Lost;
    const bool changed = setConnection(state, why.text);
    const QPointer<RemoteCellar> self(this);
    if (wasOnline) {
        show(staleCopy(m_known));
    }
    if (self && changed) {
        Q_EMIT connectionChanged();
    }
}

void RemoteCellar::onEvent(const ServerEvent &event)
{
    QJsonParseError parsed;
    const QJsonDocument document = QJsonDocument::fromJson(event.data, &parsed);
    if (!document.isObject()) {
        m_stream.startAnew(
            {ErrorKind::Protocol, u"the cellar node sent an event that is not JSON: %1"_s.arg(parsed.errorString())});
    } else if (event.type == "cellar") {
        onCellar(document.object(), event.id);
    } else if (event.type == "change") {
        onChange(document.object());
    }
    // Other events are for later versions.
}

void RemoteCellar::onCellar(const QJsonObject &json, const QByteArray &id)
{
    const quint64 sequence = quint64(std::clamp(json.value(u"sequence"_s).toDouble(), 0.0, 9e15));
    // After a resume the node goes on with parts when it still has all of them, else it sends the whole again.
    const bool goesOn = m_resuming && runOf(id) == runOf(m_knownId) && sequence == m_known.sequence + 1;
    const bool whole = std::exchange(m_wholeIsDue, false) && !goesOn;
    Result<Snapshot> snapshot = whole ? snapshotFromJson(json) : applyJson(m_known, json);
    if (!snapshot) {
        m_stream.startAnew(
            {ErrorKind::Protocol, u"the cellar node sent a snapshot that is none: %1"_s.arg(snapshot.error().text)});
        return;
    }
    if (!whole && sequence <= m_known.sequence) {
        return; // already part of what askForAll() brought
    }
    m_knownId = id;
    apply(std::move(snapshot).value());
}

void RemoteCellar::apply(Snapshot snapshot)
{
    m_resumeCheck.stop();
    m_known = std::move(snapshot);
    const bool changed = setConnection(Connection::Online, {});
    const QPointer<RemoteCellar> self(this);
    show(m_known);
    if (self && changed) {
        Q_EMIT connectionChanged();
    }
}

void RemoteCellar::askForAll()
{
    m_client.get(cellarPath, this, [this](const NodeAnswer &answer) {
        if (!m_wholeIsDue) {
            return; // the stream was faster
        }
        const Result<Snapshot> snapshot = answer ? snapshotFromJson(*answer) : unexpected(answer.error().error);
        if (!snapshot) {
            m_stream.startAnew(snapshot.error());
            return;
        }
        m_wholeIsDue = false;
        apply(*snapshot);
    });
}

void RemoteCellar::onChange(const QJsonObject &json)
{
    const Result<SetpointChange> change = changeFromJson(json);
    if (!change) {
        m_stream.startAnew(
            {ErrorKind::Protocol, u"the cellar node sent a change that is none: %1"_s.arg(change.error().text)});
        return;
    }
    tell(m_ledger.note(*change));
}

void RemoteCellar::requestSetpoint(const SetpointRequest &request, QObject *context, SetpointAnswer answer)
{
    QJsonObject body{{u"value"_s, request.value}};
    if (request.expected) {
        body.insert(u"expected"_s, *request.expected);
    }
    m_ledger.hold(request.vessel);
    const SetpointAnswer reply = [target = QPointer(context), answer = std::move(answer)](
                                     const Result<SetpointChange> &result) {
        if (target) {
            answer(result);
        }
    };
    m_client.put(setpointPath(request.vessel), body, this,
        [this, vessel = request.vessel, reply](const NodeAnswer &result) { onAnswer(vessel, result, reply); });
}

void RemoteCellar::onAnswer(const QString &vessel, const NodeAnswer &answer, const SetpointAnswer &reply)
{
    Result<SetpointChange> change = answer ? changeFromJson(*answer) : unexpected(answer.error().error);
    if (change) {
        m_ledger.accept(*change);
        m_changeCheck.start(m_timing.changeCheck);
    } else if (change.error().kind == ErrorKind::Timeout) {
        change = unexpected(ErrorKind::Timeout,
            change.error().text + u"; whether the change was made is unknown, the set point is being watched"_s);
    }
    const QPointer<RemoteCellar> self(this);
    reply(change);
    if (self) {
        tell(m_ledger.release(vessel));
    }
}

void RemoteCellar::askForUnfinished()
{
    const QList<QString> unfinished = m_ledger.unfinished();
    if (unfinished.isEmpty()) {
        m_changeCheck.stop();
    }
    for (const QString &id : unfinished) {
        if (m_asking.contains(id)) {
            continue;
        }
        m_asking.insert(id);
        m_client.get(changePath(id), this, [this, id](const NodeAnswer &answer) { onAsked(id, answer); });
    }
}

void RemoteCellar::onAsked(const QString &id, const NodeAnswer &answer)
{
    m_asking.remove(id);
    if (answer) {
        const Result<SetpointChange> change = changeFromJson(*answer);
        if (change && change->id == id) {
            tell(m_ledger.note(*change));
        }
        return;
    }
    const std::optional<SetpointChange> known = m_ledger.change(id);
    if (answer.error().error.kind == ErrorKind::NotFound && known) {
        // The node was started anew in the middle of it.
        SetpointChange forgotten = *known;
        forgotten.state = ChangeState::Failed;
        forgotten.reason = u"the cellar node no longer knows this change; look at the set point"_s;
        tell(m_ledger.note(forgotten));
    }
}

std::optional<SetpointChange> RemoteCellar::change(const QString &id) const
{
    return m_ledger.change(id);
}

void RemoteCellar::tell(const QList<SetpointChange> &news)
{
    const QPointer<RemoteCellar> self(this);
    for (const SetpointChange &change : news) {
        Q_EMIT changeProgressed(change);
        if (!self) {
            return;
        }
    }
}

void RemoteCellar::show(Snapshot snapshot)
{
    snapshot.sequence = ++m_sequence;
    m_shown = std::make_shared<const Snapshot>(std::move(snapshot));
    Q_EMIT snapshotChanged(m_shown);
}

// Whether connectionChanged() is due.
bool RemoteCellar::setConnection(Connection connection, const QString &text)
{
    const bool changed = m_connection != connection || m_connectionText != text;
    m_connection = connection;
    m_connectionText = text;
    return changed;
}

} // namespace cellar
