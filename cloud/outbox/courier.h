// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/webclient.h"
#include "http/backoff.h"
#include "model/sinkstatus.h"
#include "outbox/outbox.h"
#include "outbox/sink.h"
#include "outbox/sinkverdict.h"

#include <deque>

namespace cellar {

struct CourierOptions
{
    BatchLimits batch{};
    Milliseconds firstRetry{1'000};
    Milliseconds mostRetry{120'000};
    Milliseconds firstHold{60'000};
    Milliseconds mostHold{600'000};
    Milliseconds mostRetryAfter{3'600'000};
    // So many lines refused one after the other are not the fault of the lines.
    int refusedInARow = 20;
    qsizetype gzipFrom = 1'000; // bytes of a body
};

// Takes the records of one sink from the outbox to its destination: oldest first, one request at a time, each record
// at least once, for as long as it takes. A refused batch is halved until the line at fault is found; that goes into
// quarantine only when the destination takes others. Owned by the composition root, main thread; what goes wrong is in
// status() and, when it changes, in the log.
class Courier final : public QObject
{
    Q_OBJECT

public:
    // All are outlived.
    Courier(Outbox &outbox, const WebClient &client, const Sink &sink, const Clock &clock, Random random,
        const CourierOptions &options = {}, QObject *parent = nullptr);

    void start();
    // What the sink's request() makes has changed: whatever was waited for is tried now.
    void settingsChanged();

    [[nodiscard]] SinkStatus status() const;

Q_SIGNALS:
    void statusChanged();

private:
    // Of m_records: [begin, end).
    struct Range
    {
        qsizetype begin = 0;
        qsizetype end = 0;
        [[nodiscard]] qsizetype size() const { return end - begin; }
    };

    // Of the newest record of a batch, after too many refused ones.
    enum class Probe
    {
        None,
        Sent,
        Taken,
    };

    void fetch();
    void onBatch(const Outbox::Batch &batch);
    void sendNext();
    void send(const QByteArray &body);
    void onAnswer(const WebAnswer &answer);
    void onTimer();

    void arrived(const Range &range);
    void narrow(const Range &range, const SinkVerdict &verdict);
    void refuse(const Range &range, const SinkVerdict &verdict);
    void probeNewest();
    void advance();
    void quarantineSuspects();
    void hold(const QString &why);
    void retry(const SinkVerdict &verdict);
    void noteError(const QString &text);
    void setState(SinkStatus::State state, const QString &reason = {}, std::optional<Milliseconds> wait = {});
    [[nodiscard]] QString withoutSecrets(QString text) const;
    [[nodiscard]] QByteArray encode(const Range &range) const;

    Outbox &m_outbox;
    const WebClient &m_client;
    const Sink &m_sink;
    const Clock &m_clock;
    const CourierOptions m_options;
    const QString m_name;

    bool m_started = false;
    bool m_fetching = false;
    QPointer<WebCall> m_call;
    QList<OutboxRecord> m_records; // the batch under way
    std::deque<Range> m_ranges; // of it, what is still to be sent
    QByteArray m_body; // of the first range, encoded; empty: not yet
    QList<RefusedRecord> m_suspects; // refused alone; quarantined when it is clear that others are taken
    bool m_trusted = false; // the destination has taken something since the settings are what they are
    int m_refusedInARow = 0;
    Probe m_probe = Probe::None;
    int m_batchRecords = 0; // how many at once, after a 413 fewer

    Backoff m_retries;
    Backoff m_holds;
    QTimer m_timer;
    SinkStatus m_status;
};

} // namespace cellar
