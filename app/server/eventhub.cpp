// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/eventhub.h"

#include "core/logging.h"
#include "model/snapshotjson.h"
#include "server/problem.h"

#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace cellar {

namespace {

constexpr QByteArrayView retry("retry: 1000\n"); // milliseconds until EventSource reconnects

} // namespace

EventHub::EventHub(Cellar &cellar, const Doorkeeper &door, QByteArray boot, const HubLimits &limits)
    : m_door(door)
    , m_boot(std::move(boot))
    , m_limits(limits)
    , m_latest(cellar.snapshot())
{
    connect(&cellar, &Cellar::snapshotChanged, this, &EventHub::onSnapshot);
    connect(&cellar, &Cellar::changeProgressed, this, &EventHub::onChange);
    connect(&door, &Doorkeeper::revoked, this, &EventHub::dropKey);
    connect(&m_heartbeat, &QTimer::timeout, this, &EventHub::heartbeat);
    m_heartbeat.start(limits.heartbeat);
}

void EventHub::subscribe(const HttpExchange &exchange, const Identity &who, const QByteArray &lastEventId)
{
    std::erase_if(m_subscribers, [](const Subscriber &subscriber) { return subscriber.connection.isNull(); });
    if (subscribers() >= m_limits.subscribers) {
        HttpResponse full = problem(503, u"%1 live streams are open, which is the most"_s.arg(m_limits.subscribers));
        full.headers = "Retry-After: 5\r\n"_ba;
        exchange.answer(full);
        return;
    }
    HttpConnection *connection =
        exchange.startStream(serialiseStreamHead("text/event-stream"_ba) + retry.toByteArray() + '\n');
    if (connection == nullptr) {
        return;
    }
    const QByteArray missed = catchUp(lastEventId);
    if (missed.isEmpty() || connection->sendEvent(missed)) {
        m_subscribers.push_back({connection, who});
    }
}

void EventHub::onSnapshot(const SnapshotPtr &snapshot)
{
    const SnapshotPtr before = std::exchange(m_latest, snapshot);
    // Also when nothing looks different: it is the sign that the node still polls.
    publish("cellar", toJsonDelta(*before, *snapshot));
}

void EventHub::onChange(const SetpointChange &change)
{
    publish("change", toJson(change));
}

void EventHub::publish(QByteArrayView name, const QJsonObject &data)
{
    const QByteArray frame = frameOf(name, ++m_number, data);
    m_recent.push_back({m_number, frame});
    m_recentBytes += frame.size();
    while (static_cast<int>(m_recent.size()) > m_limits.events ||
           (m_recentBytes > m_limits.bytes && m_recent.size() > 1)) {
        m_recentBytes -= m_recent.front().frame.size();
        m_recent.pop_front();
    }
    broadcast(frame);
}

void EventHub::broadcast(const QByteArray &frame)
{
    std::erase_if(m_subscribers, [&frame](const Subscriber &subscriber) {
        return subscriber.connection.isNull() || !subscriber.connection->sendEvent(frame);
    });
}

void EventHub::heartbeat()
{
    std::erase_if(m_subscribers, [this](const Subscriber &subscriber) {
        if (!m_door.isExpired(subscriber.who)) {
            return false;
        }
        if (subscriber.connection) {
            subscriber.connection->abort();
        }
        return true;
    });
    broadcast(": still here\n\n"_ba);
}

void EventHub::dropKey(const QByteArray &key)
{
    std::erase_if(m_subscribers, [&key](const Subscriber &subscriber) {
        if (subscriber.who.key != key) {
            return false;
        }
        if (subscriber.connection) {
            subscriber.connection->abort();
        }
        return true;
    });
}

QByteArray EventHub::frameOf(QByteArrayView name, quint64 number, const QJsonObject &data) const
{
    return "id: "_ba + m_boot + '-' + QByteArray::number(number) + "\nevent: "_ba + name.toByteArray() + "\ndata: "_ba +
           QJsonDocument(data).toJson(QJsonDocument::Compact) + "\n\n"_ba;
}

QByteArray EventHub::catchUp(const QByteArray &lastEventId)
{
    const auto seen = numberOf(lastEventId);
    const quint64 oldest = m_recent.empty() ? m_number + 1 : m_recent.front().number;
    if (!seen || *seen > m_number || *seen + 1 < oldest) {
        return wholeSnapshot();
    }
    QByteArray missed;
    for (const Event &event : m_recent) {
        if (event.number > *seen) {
            missed += event.frame;
        }
    }
    return missed;
}

std::optional<quint64> EventHub::numberOf(const QByteArray &eventId) const
{
    const qsizetype dash = eventId.lastIndexOf('-');
    if (dash < 0 || eventId.first(dash) != m_boot) {
        return std::nullopt;
    }
    bool ok = false;
    const quint64 number = eventId.sliced(dash + 1).toULongLong(&ok);
    return ok ? std::optional(number) : std::nullopt;
}

QByteArray EventHub::wholeSnapshot()
{
    if (m_whole.frame.isEmpty() || m_whole.number != m_number) {
        m_whole = {m_number, frameOf("cellar", m_number, toJson(*m_latest))};
    }
    return m_whole.frame;
}

} // namespace cellar
