// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/cellar.h"
#include "server/auth/doorkeeper.h"
#include "server/httpexchange.h"

#include <QObject>
#include <QTimer>

#include <deque>
#include <vector>

namespace cellar {

struct HubLimits
{
    int subscribers = 256;
    int events = 512; // remembered for those who come back
    qint64 bytes = 1024 * 1024;
    Milliseconds heartbeat{5'000};
};

// The live stream (Server-Sent Events): what changed in each published snapshot, and each step of a setpoint change.
// Every event is serialised once for all subscribers. Somebody who comes back with Last-Event-ID gets what was missed,
// anybody else the whole snapshot first. Readers who are too slow are cut off by their HttpConnection.
class EventHub final : public QObject
{
    Q_OBJECT

public:
    // `boot` tells this run of the node from others; ids of another run are unknown.
    EventHub(Cellar &cellar, const Doorkeeper &door, QByteArray boot, const HubLimits &limits = {});

    // Answers `exchange`: with the stream, or with 503 when all places are taken.
    void subscribe(const HttpExchange &exchange, const Identity &who, const QByteArray &lastEventId);
    [[nodiscard]] int subscribers() const { return static_cast<int>(m_subscribers.size()); }

private:
    struct Event
    {
        quint64 number = 0;
        QByteArray frame;
    };
    struct Subscriber
    {
        QPointer<HttpConnection> connection;
        Identity who;
    };

    void onSnapshot(const SnapshotPtr &snapshot);
    void onChange(const SetpointChange &change);
    void publish(QByteArrayView name, const QJsonObject &data);
    void heartbeat();
    void dropKey(const QByteArray &key);
    void broadcast(const QByteArray &frame);
    [[nodiscard]] QByteArray frameOf(QByteArrayView name, quint64 number, const QJsonObject &data) const;
    // What a subscriber who last saw `lastEventId` needs to be up to date.
    [[nodiscard]] QByteArray catchUp(const QByteArray &lastEventId);
    [[nodiscard]] std::optional<quint64> numberOf(const QByteArray &eventId) const;
    [[nodiscard]] QByteArray wholeSnapshot();

    const Doorkeeper &m_door;
    const QByteArray m_boot;
    const HubLimits m_limits;
    SnapshotPtr m_latest;
    quint64 m_number = 0; // of the newest event
    std::deque<Event> m_recent;
    qint64 m_recentBytes = 0;
    Event m_whole; // the whole snapshot as of event `number`, for all who join now
    std::vector<Subscriber> m_subscribers;
    QTimer m_heartbeat;
};

} // namespace cellar
