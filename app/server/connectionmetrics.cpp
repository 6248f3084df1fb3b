// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/connectionmetrics.h"

#include "model/historystatus.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace cellar {

namespace {

using Value = std::optional<double>;

// One number of many things of one kind; none when it is not known.
template<typename T> struct Family
{
    QByteArray name;
    QByteArray type;
    QByteArray help;
    std::function<Value(const T &)> value;
};

double seconds(Milliseconds time)
{
    return std::chrono::duration<double>(time).count();
}

Value sinceEpoch(const std::optional<Timestamp> &at)
{
    return at ? Value(seconds(at->time_since_epoch())) : std::nullopt;
}

template<typename T>
void write(PrometheusText &text, const QList<T> &things, const QByteArray &label, const QList<Family<T>> &families)
{
    for (const Family<T> &family : families) {
        text.family(family.name, family.type, family.help);
        for (const T &thing : things) {
            if (const Value value = family.value(thing)) {
                text.sample(*value, {{label, thing.name}});
            }
        }
    }
}

void writeSinks(PrometheusText &text, const QList<SinkStatus> &sinks, Timestamp now)
{
    write<SinkStatus>(text, sinks, "sink"_ba,
        {
            {"cellar_outbox_records"_ba, "gauge"_ba, "Records that wait to be delivered."_ba,
                [](const SinkStatus &sink) -> Value { return double(sink.tally.records); }},
            {"cellar_outbox_bytes"_ba, "gauge"_ba, "Size of the records that wait."_ba,
                [](const SinkStatus &sink) -> Value { return double(sink.tally.bytes); }},
            {"cellar_outbox_oldest_seconds"_ba, "gauge"_ba, "Age of the oldest record that waits."_ba,
                [now](const SinkStatus &sink) -> Value {
                    return sink.tally.oldest ? Value(seconds(now - *sink.tally.oldest)) : std::nullopt;
                }},
            {"cellar_outbox_sent_total"_ba, "counter"_ba, "Records that have arrived, since the outbox was begun."_ba,
                [](const SinkStatus &sink) -> Value { return double(sink.tally.sent); }},
            {"cellar_outbox_dropped_total"_ba, "counter"_ba, "Records that were given up because there was no room."_ba,
                [](const SinkStatus &sink) -> Value { return double(sink.tally.dropped); }},
            {"cellar_outbox_quarantined"_ba, "gauge"_ba, "Records that the destination refused for good."_ba,
                [](const SinkStatus &sink) -> Value { return double(sink.tally.quarantined); }},
            {"cellar_outbox_unsaved"_ba, "gauge"_ba, "Records that wait in memory, because the disk takes none."_ba,
                [](const SinkStatus &sink) -> Value { return double(sink.tally.unsaved); }},
            {"cellar_outbox_last_success_timestamp_seconds"_ba, "gauge"_ba,
                "When records have arrived the last time, in seconds since 1970."_ba,
                [](const SinkStatus &sink) -> Value { return sinceEpoch(sink.lastSuccessAt); }},
            {"cellar_outbox_held"_ba, "gauge"_ba,
                "Whether somebody has to change something before records are taken."_ba,
                [](const SinkStatus &sink) -> Value { return sink.state == SinkStatus::State::Held ? 1 : 0; }},
            {"cellar_outbox_waiting"_ba, "gauge"_ba, "Whether the destination cannot be reached, or is busy."_ba,
                [](const SinkStatus &sink) -> Value { return sink.state == SinkStatus::State::Waiting ? 1 : 0; }},
            {"cellar_outbox_retry_seconds"_ba, "gauge"_ba,
                "Until the next attempt, while it is held or waiting; 0 when that is due."_ba,
                [now](const SinkStatus &sink) -> Value {
                    return sink.until ? Value(std::max(0.0, seconds(*sink.until - now))) : std::nullopt;
                }},
            {"cellar_outbox_last_error_timestamp_seconds"_ba, "gauge"_ba,
                "When the destination or the way there failed the last time, in seconds since 1970."_ba,
                [](const SinkStatus &sink) -> Value { return sinceEpoch(sink.lastErrorAt); }},
            {"cellar_outbox_trouble"_ba, "gauge"_ba, "Whether the outbox itself cannot be written."_ba,
                [](const SinkStatus &sink) -> Value { return sink.trouble.isEmpty() ? 0 : 1; }},
        });
}

void writeHeartbeats(PrometheusText &text, const QList<HeartbeatStatus> &heartbeats)
{
    write<HeartbeatStatus>(text, heartbeats, "heartbeat"_ba,
        {
            {"cellar_heartbeat_sent_total"_ba, "counter"_ba, "Heartbeats that have arrived."_ba,
                [](const HeartbeatStatus &beat) -> Value { return double(beat.sent); }},
            {"cellar_heartbeat_missed_total"_ba, "counter"_ba, "Heartbeats that never arrived."_ba,
                [](const HeartbeatStatus &beat) -> Value { return double(beat.missed); }},
            {"cellar_heartbeat_last_timestamp_seconds"_ba, "gauge"_ba,
                "When a heartbeat has arrived the last time, in seconds since 1970."_ba,
                [](const HeartbeatStatus &beat) -> Value { return sinceEpoch(beat.lastBeatAt); }},
        });
}

void gauge(PrometheusText &text, const QByteArray &name, const QByteArray &help, Value value)
{
    if (value) {
        text.family(name, "gauge"_ba, help);
        text.sample(*value);
    }
}

void counter(PrometheusText &text, const QByteArray &name, const QByteArray &help, double value)
{
    text.family(name, "counter"_ba, help);
    text.sample(value);
}

void writeBatches(PrometheusText &text, const BatchStatus &batches)
{
    if (batches.state == BatchStatus::State::Typed) {
        return;
    }
    gauge(text, "cellar_batches_up"_ba, "Whether the table of batches was read well the last time."_ba,
        batches.state == BatchStatus::State::Good ? 1 : 0);
    gauge(text, "cellar_batches_age_seconds"_ba, "Age of the copy of that table that is shown."_ba,
        batches.age ? Value(seconds(*batches.age)) : std::nullopt);
    gauge(text, "cellar_batches_pending_writes"_ba, "Values that are to be written into that table."_ba,
        batches.pendingWrites);
}

void writeHistory(PrometheusText &text, const HistoryStatus &history)
{
    gauge(text, "cellar_history_up"_ba, "Whether readings get onto the disk."_ba,
        history.state == HistoryStatus::State::Recording ? 1 : 0);
    gauge(text, "cellar_history_bytes"_ba, "Size of the history."_ba, double(history.bytes));
    gauge(text, "cellar_history_readings"_ba, "Readings that are kept one by one."_ba, double(history.readings));
    gauge(text, "cellar_history_waiting"_ba, "Readings that are only in memory."_ba, double(history.waiting));
    counter(text, "cellar_history_dropped_total"_ba, "Readings that were given up because the disk took none."_ba,
        double(history.dropped));
}

void writeJournal(PrometheusText &text, const JournalStatus &journal)
{
    gauge(text, "cellar_journal_waiting"_ba, "Lines of the journal that are only in memory."_ba, journal.waiting);
    counter(text, "cellar_journal_lost_total"_ba, "Lines of the journal that were given up."_ba, double(journal.lost));
}

} // namespace

void writeConnections(PrometheusText &text, const ConnectionsStatus &status, Timestamp now)
{
    writeSinks(text, status.sinks, now);
    writeHeartbeats(text, status.heartbeats);
    if (status.batches) {
        writeBatches(text, *status.batches);
    }
    if (status.history) {
        writeHistory(text, *status.history);
    }
    if (status.journal) {
        writeJournal(text, *status.journal);
    }
}

} // namespace cellar
