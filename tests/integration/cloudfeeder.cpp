// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "integration/cloudfeeder.h"

#include "fakes/democellar.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QJsonDocument>

#include <cstdio>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace cellar {

namespace {

// The same minute is the same nine lines, in every run.
Snapshot cellarAt(qint64 minute, Timestamp at)
{
    Snapshot snapshot = demoSnapshot();
    for (VesselState &vessel : snapshot.vessels) {
        constexpr qint64 period = 500;
        vessel.temperature = {34 + double((minute + vessel.slot) % period) / 10, Quality::Good, at, {}};
        vessel.setpoint = {34.0, Quality::Good, at, {}};
        vessel.valve = {minute % 2 == 0 ? ValveState::Open : ValveState::Closed, Quality::Good, at, {}};
        vessel.batch.emplace().number = QString::number(1'000 + vessel.slot);
        vessel.batch->days = int(minute / 1'440);
    }
    return snapshot;
}

void say(const QByteArray &line)
{
    std::puts(line.constData());
    std::fflush(stdout);
}

CourierOptions courierOptions(const FeederOptions &options)
{
    return {.firstRetry = 20ms, .mostRetry = 200ms, .firstHold = options.hold, .mostHold = options.hold};
}

} // namespace

CloudFeeder::CloudFeeder(const FeederOptions &options)
    : m_options(options)
    , m_sink(options.influx)
    , m_outbox(m_storage, m_clock, OutboxOptions{.file = options.outbox})
    , m_feed(m_outbox, m_sink.name(), 60s, m_cellarClock)
    , m_courier(m_outbox, m_client, m_sink, m_clock, systemRandom(), courierOptions(options))
    , m_minute(options.first)
{
    connect(&m_outbox, &Outbox::recordsAdded, this, &CloudFeeder::onAdded);
    connect(&m_courier, &Courier::statusChanged, this, &CloudFeeder::onStatus);
}

void CloudFeeder::start()
{
    if (m_options.deliver) {
        m_courier.start();
    }
    feed();
}

void CloudFeeder::feed()
{
    if (m_minute > m_options.last) {
        onStatus();
        return;
    }
    const Timestamp at(std::chrono::seconds(m_options.base) + std::chrono::minutes(m_minute));
    m_feed.take(cellarAt(m_minute, at));
    m_cellarClock.advance(60s);
}

void CloudFeeder::onAdded()
{
    if (m_minute > m_options.last) {
        return;
    }
    say("fed " + QByteArray::number(m_minute));
    if (m_minute == m_options.badMinute) {
        m_outbox.add(m_sink.name(), {{.payload = "cellar_panel_read,slot=1 temp=this_is_no_number 1"}});
    }
    ++m_minute;
    feed();
}

void CloudFeeder::onStatus()
{
    const SinkStatus status = m_courier.status();
    if (status.state != m_told &&
        (status.state == SinkStatus::State::Held || status.state == SinkStatus::State::Waiting)) {
        say(sinkStateName(status.state).toLatin1() + ' ' + status.reason.toUtf8());
    }
    m_told = status.state;
    const bool delivered = status.tally.records == 0 && status.state == SinkStatus::State::Idle;
    if (m_minute > m_options.last && (delivered || !m_options.deliver)) {
        say("done " + QJsonDocument(toJson(status)).toJson(QJsonDocument::Compact));
        QCoreApplication::quit();
    }
}

} // namespace cellar

namespace {

cellar::FeederOptions readOptions(const QCoreApplication &app)
{
    QCommandLineParser parser;
    for (const auto &name : {u"outbox"_s, u"url"_s, u"api"_s, u"org"_s, u"bucket"_s, u"token"_s, u"db"_s, u"base"_s,
             u"first"_s, u"last"_s, u"bad"_s, u"hold"_s}) {
        parser.addOption({name, name, name});
    }
    parser.addOption({u"no-delivery"_s, u"only feed"_s});
    parser.process(app);
    const auto number = [&](const QString &name, qint64 otherwise) {
        return parser.isSet(name) ? parser.value(name).toLongLong() : otherwise;
    };
    using Api = cellar::InfluxSettings::Api;
    return {.outbox = parser.value(u"outbox"_s),
        .influx = {.api = parser.value(u"api"_s) == u"v1" ? Api::V1 : Api::V2,
            .url = QUrl(parser.value(u"url"_s)),
            .org = parser.value(u"org"_s),
            .bucket = parser.value(u"bucket"_s),
            .token = parser.value(u"token"_s),
            .db = parser.value(u"db"_s)},
        .base = number(u"base"_s, 0),
        .first = number(u"first"_s, 0),
        .last = number(u"last"_s, -1),
        .badMinute = number(u"bad"_s, -1),
        .deliver = !parser.isSet(u"no-delivery"_s),
        .hold = cellar::Milliseconds(number(u"hold"_s, 60'000))};
}

} // namespace

int main(int argc, char *argv[])
{
    const QCoreApplication app(argc, argv);
    cellar::CloudFeeder feeder(readOptions(app));
    QMetaObject::invokeMethod(&feeder, &cellar::CloudFeeder::start, Qt::QueuedConnection);
    return QCoreApplication::exec();
}
