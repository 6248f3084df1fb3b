// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cloudservices.h"

#include "cloudwatch/cloudwatchheartbeat.h"
#include "core/logging.h"
#include "influx/influxfeed.h"
#include "influx/influxsink.h"
#include "outbox/courier.h"

#include <utility>

using namespace Qt::StringLiterals;

namespace cellar {

// One destination and the way there.
struct CloudServices::Delivery
{
    Delivery(const InfluxSettings &settings, const OutboxOptions &options, StorageThread &storage, const Clock &clock)
        : outbox(storage, clock, options)
        , sink(settings)
        , feed(outbox, sink.name(), settings.interval, clock)
        , courier(outbox, web, sink, clock, systemRandom())
    {
        if (!settings.authorities.isEmpty() && !web.addAuthorities(settings.authorities)) {
            qCWarning(lcCloud).noquote() << "no certificates in" << settings.authorities;
        }
    }

    Outbox outbox;
    WebClient web; // of its own: who is trusted here is not trusted elsewhere
    InfluxSink sink;
    InfluxFeed feed;
    Courier courier;
};

CloudServices::CloudServices(const CloudSettings &settings, const Place &place, DatabaseFile &state, const Clock &clock)
    : m_clock(clock)
    , m_google(m_web, clock)
    , m_batchStore([&state] { return state.openNow(); })
    , m_batches(settings.batches, place.vessels, place.configFolder, m_google, m_batchStore, state.storage(), clock)
{
    if (settings.influx) {
        const OutboxOptions options{
            .file = place.dataFolder + u"/outbox.db"_s, .largest = qint64(settings.outboxMegabytes) * 1024 * 1024};
        m_influx = std::make_unique<Delivery>(*settings.influx, options, state.storage(), clock);
        connect(&m_influx->outbox, &Outbox::stateChanged, this, &CloudServices::onOutboxState);
    }
    if (settings.cloudWatch) {
        CloudWatchSettings cloudWatch = *settings.cloudWatch;
        cloudWatch.cellarName = place.cellarName;
        m_heartbeats.push_back(std::make_unique<CloudWatchHeartbeat>(cloudWatch, m_web, clock, systemRandom()));
    }
    if (settings.heartbeat) {
        m_heartbeats.push_back(std::make_unique<UrlHeartbeat>(*settings.heartbeat, m_web, clock, systemRandom()));
    }
}

CloudServices::~CloudServices() = default;

void CloudServices::start()
{
    m_batches.book().start();
    if (m_influx) {
        m_influx->courier.start();
    }
}

void CloudServices::take(const Snapshot &snapshot)
{
    // A point of before would say for ever that its vessel was empty.
    if (m_influx && m_batches.book().isKnown()) {
        m_influx->feed.take(snapshot);
    }
    for (const auto &heartbeat : m_heartbeats) {
        heartbeat->take(snapshot);
    }
}

QList<SinkStatus> CloudServices::sinks() const
{
    return m_influx ? QList<SinkStatus>{m_influx->courier.status()} : QList<SinkStatus>{};
}

QList<HeartbeatStatus> CloudServices::heartbeats() const
{
    QList<HeartbeatStatus> all;
    for (const auto &heartbeat : m_heartbeats) {
        all.append(heartbeat->status());
    }
    return all;
}

bool CloudServices::hasSink(const QString &name) const
{
    return m_influx && m_influx->sink.name() == name;
}

void CloudServices::quarantined(const QString &sink, int most, QObject *context, QuarantineAnswer answer)
{
    if (hasSink(sink)) {
        m_influx->outbox.quarantined(sink, most, context, std::move(answer));
    } else {
        answer({});
    }
}

void CloudServices::clearQuarantine(const QString &sink)
{
    if (hasSink(sink)) {
        m_influx->outbox.clearQuarantine(sink);
    }
}

void CloudServices::retryQuarantine(const QString &sink)
{
    if (hasSink(sink)) {
        m_influx->outbox.retryQuarantine(sink);
    }
}

// Once for each damaged file, and once in a run that there was no room, not for every record.
void CloudServices::onOutboxState()
{
    const OutboxState &state = m_influx->outbox.state();
    if (!state.damaged.isEmpty() && state.damaged != m_toldDamaged) {
        Q_EMIT trouble(
            u"the outbox was damaged and is kept as %1; what had not been sent is in there"_s.arg(state.damaged));
    }
    m_toldDamaged = state.damaged;
    tellWhetherSaved(state);
    const qint64 dropped = state.sinks.value(m_influx->sink.name()).dropped;
    if (m_dropped && dropped > *m_dropped && !std::exchange(m_toldDropped, true)) {
        Q_EMIT trouble(u"the outbox is full: the oldest readings for \"%1\" are given up"_s.arg(m_influx->sink.name()));
    }
    m_dropped = dropped;
}

// Once when it begins and once when it is over, however many readings come meanwhile and whatever the disk says next.
void CloudServices::tellWhetherSaved(const OutboxState &state)
{
    const bool unsaved = !state.trouble.isEmpty();
    if (std::exchange(m_toldUnsaved, unsaved) == unsaved) {
        return;
    }
    const QString name = m_influx->sink.name();
    Q_EMIT trouble(
        unsaved ? u"the outbox cannot be saved; new readings for \"%1\" wait in memory: %2"_s.arg(name, state.trouble)
                : u"the outbox can be saved again; what waited in memory for \"%1\" is on the disk"_s.arg(name));
}

} // namespace cellar
