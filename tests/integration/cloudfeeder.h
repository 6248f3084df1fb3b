// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "fakes/manualclock.h"
#include "influx/influxfeed.h"
#include "influx/influxsink.h"
#include "outbox/courier.h"

#include <QObject>

namespace cellar {

// What the helper program is to do.
struct FeederOptions
{
    QString outbox;
    InfluxSettings influx;
    qint64 base = 0; // Unix time of minute 0
    qint64 first = 0; // minutes
    qint64 last = -1;
    qint64 badMinute = -1; // a line that no server takes comes behind this minute
    bool deliver = true;
    Milliseconds hold{60'000};
};

// Plays nine vessels through feed, outbox and courier, a minute of theirs after the other as fast as the disk takes
// them, and prints "fed M" when minute M cannot be lost any more, and "done STATUS" when all has been delivered.
class CloudFeeder final : public QObject
{
    Q_OBJECT

public:
    explicit CloudFeeder(const FeederOptions &options);

    void start();

private:
    void feed();
    void onAdded();
    void onStatus();

    const FeederOptions m_options;
    const SystemClock m_clock;
    ManualClock m_cellarClock;
    StorageThread m_storage;
    WebClient m_client;
    InfluxSink m_sink;
    Outbox m_outbox;
    InfluxFeed m_feed;
    Courier m_courier;
    qint64 m_minute;
    SinkStatus::State m_told = SinkStatus::State::Idle;
};

} // namespace cellar
