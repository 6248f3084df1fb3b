// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/connectionwords.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace cellar::connectionwords {

namespace {

struct ConnectionWords
{
    Q_DECLARE_TR_FUNCTIONS(ConnectionWords)
};

// People know the products, not the words of the configuration.
QString title(const QString &name)
{
    if (name == u"influx") {
        return u"InfluxDB"_s;
    }
    if (name == u"cloudwatch") {
        return u"CloudWatch"_s;
    }
    return name == u"url" ? ConnectionWords::tr("Heartbeat") : name;
}

QString count(qint64 number)
{
    return QLocale().toString(number);
}

QString ago(const std::optional<Timestamp> &at, Timestamp now)
{
    return at ? ConnectionWords::tr("%1 ago").arg(age(now - *at)) : ConnectionWords::tr("never");
}

QString because(const QString &what, const QString &why)
{
    return why.isEmpty() ? what : ConnectionWords::tr("%1: %2").arg(what, why);
}

void say(Card &card, look::Tone tone, const QString &text)
{
    card.tone = tone;
    card.stateText = text;
}

void sayState(Card &card, const SinkStatus &sink, Timestamp now)
{
    if (!sink.trouble.isEmpty()) {
        say(card, look::Tone::Bad, because(ConnectionWords::tr("The outbox cannot be written"), sink.trouble));
        return;
    }
    const QString again =
        sink.until ? ConnectionWords::tr(", tried again in %1").arg(age(*sink.until - now)) : QString();
    switch (sink.state) {
    case SinkStatus::State::Idle:
        say(card, look::Tone::Fine, ConnectionWords::tr("Everything has arrived"));
        break;
    case SinkStatus::State::Sending:
        say(card, look::Tone::Fine, ConnectionWords::tr("Sending"));
        break;
    case SinkStatus::State::Waiting:
        say(card, look::Tone::Busy, because(ConnectionWords::tr("Waits"), sink.reason) + again);
        break;
    case SinkStatus::State::Held:
        say(card, look::Tone::Bad,
            because(ConnectionWords::tr("Somebody has to change something"), sink.reason) + again);
        break;
    }
}

Card cardOf(const SinkStatus &sink, Timestamp now)
{
    Card card;
    card.title = title(sink.name);
    sayState(card, sink, now);
    QStringList figures{ConnectionWords::tr("Waiting: %1").arg(count(sink.tally.records))};
    if (sink.tally.oldest) {
        figures.append(ConnectionWords::tr("Oldest: %1").arg(age(now - *sink.tally.oldest)));
    }
    figures.append(ConnectionWords::tr("Arrived: %1").arg(count(sink.tally.sent)));
    figures.append(ConnectionWords::tr("Last arrival: %1").arg(ago(sink.lastSuccessAt, now)));
    card.figuresText = figures.join(u" · "_s);
    QStringList warnings;
    const auto warn = [&warnings](qint64 number, const QString &text) {
        if (number > 0) {
            warnings.append(text.arg(count(number)));
        }
    };
    warn(sink.tally.quarantined, ConnectionWords::tr("Refused for good: %1. A browser shows them."));
    warn(sink.tally.unsaved, ConnectionWords::tr("Only in memory: %1"));
    warn(sink.tally.dropped, ConnectionWords::tr("Given up, because there was no room: %1"));
    card.warningText = warnings.join(u'\n');
    if (!sink.lastError.isEmpty()) {
        card.detailText = ConnectionWords::tr("Last error, %1: %2").arg(ago(sink.lastErrorAt, now), sink.lastError);
    }
    return card;
}

Card cardOf(const HeartbeatStatus &beat, Timestamp now)
{
    Card card;
    card.title = title(beat.name);
    switch (beat.state) {
    case HeartbeatStatus::State::Starting:
        say(card, look::Tone::Busy, ConnectionWords::tr("Has not been sent yet"));
        break;
    case HeartbeatStatus::State::Beating:
        say(card, look::Tone::Fine, ConnectionWords::tr("Arrives"));
        break;
    case HeartbeatStatus::State::Silent:
        say(card, look::Tone::Bad, ConnectionWords::tr("Not sent, because the panel is not read"));
        break;
    case HeartbeatStatus::State::Failing:
        say(card, look::Tone::Bad, because(ConnectionWords::tr("Does not arrive"), beat.lastError));
        break;
    }
    card.figuresText = QStringList{ConnectionWords::tr("Last beat: %1").arg(ago(beat.lastBeatAt, now)),
        ConnectionWords::tr("Arrived: %1").arg(count(beat.sent)),
        ConnectionWords::tr("Missed: %1").arg(count(beat.missed))}
                           .join(u" · "_s);
    return card;
}

QString sourceWords(const BatchStatus &batches)
{
    return batches.source == u"sheet" ? ConnectionWords::tr("a Google Sheet") : ConnectionWords::tr("a CSV file");
}

void sayState(Card &card, const BatchStatus &batches, Timestamp now)
{
    switch (batches.state) {
    case BatchStatus::State::Typed:
        say(card, batches.error.isEmpty() ? look::Tone::Fine : look::Tone::Bad,
            because(ConnectionWords::tr("Typed in at the kiosk and the browser"), batches.error));
        break;
    case BatchStatus::State::Waiting:
        say(card, look::Tone::Busy,
            because(
                ConnectionWords::tr("From %1, which has not been read yet").arg(sourceWords(batches)), batches.error));
        break;
    case BatchStatus::State::Good:
        say(card, look::Tone::Fine,
            ConnectionWords::tr("From %1, read %2").arg(sourceWords(batches), ago(batches.readAt, now)));
        break;
    case BatchStatus::State::Trouble:
        say(card, look::Tone::Bad,
            because(ConnectionWords::tr("From %1, which cannot be read").arg(sourceWords(batches)), batches.error));
        break;
    }
}

Card cardOf(const BatchStatus &batches, Timestamp now)
{
    Card card;
    card.title = ConnectionWords::tr("Batches");
    sayState(card, batches, now);
    QStringList details;
    if (batches.state == BatchStatus::State::Trouble && batches.readAt) {
        details.append(ConnectionWords::tr("What is shown was read %1").arg(ago(batches.readAt, now)));
    }
    if (!batches.account.isEmpty()) {
        details.append(ConnectionWords::tr("The sheet must be shared with %1").arg(batches.account));
    }
    if (batches.pendingWrites > 0) {
        details.append(
            ConnectionWords::tr("Typed values that wait to be written into it: %1").arg(count(batches.pendingWrites)));
    }
    card.detailText = details.join(u'\n');
    card.warningText = batches.warnings.join(u'\n');
    return card;
}

Card cardOf(const HistoryStatus &history, Timestamp now)
{
    Card card;
    card.title = ConnectionWords::tr("History");
    const QString waiting =
        history.waiting > 0 ? ConnectionWords::tr(" (in memory only: %1)").arg(count(history.waiting)) : QString();
    switch (history.state) {
    case HistoryStatus::State::Starting:
        say(card, look::Tone::Busy, ConnectionWords::tr("Is being opened"));
        break;
    case HistoryStatus::State::Recording:
        say(card, look::Tone::Fine, ConnectionWords::tr("%1 on the disk").arg(size(history.bytes)));
        break;
    case HistoryStatus::State::DiskFull:
        say(card, look::Tone::Bad, ConnectionWords::tr("The disk is full") + waiting);
        break;
    case HistoryStatus::State::ReadOnly:
        say(card, look::Tone::Bad, ConnectionWords::tr("The disk cannot be written") + waiting);
        break;
    case HistoryStatus::State::Failing:
        say(card, look::Tone::Bad, because(ConnectionWords::tr("Cannot be written"), history.text) + waiting);
        break;
    }
    if (history.oldest) {
        card.figuresText = ConnectionWords::tr("Reaches back %1").arg(age(now - *history.oldest));
    }
    if (history.dropped > 0) {
        card.warningText = ConnectionWords::tr("Readings that were given up: %1").arg(count(history.dropped));
    }
    if (!history.setAside.isEmpty()) {
        card.detailText = ConnectionWords::tr("A damaged file was set aside: %1").arg(history.setAside);
    }
    return card;
}

Card cardOf(const JournalStatus &journal)
{
    Card card;
    card.title = ConnectionWords::tr("Journal");
    if (journal.trouble.isEmpty()) {
        say(card, look::Tone::Fine, ConnectionWords::tr("Every line is on the disk"));
    } else {
        say(card, look::Tone::Bad, because(ConnectionWords::tr("Cannot be written"), journal.trouble));
        card.figuresText = ConnectionWords::tr("Lines in memory only: %1").arg(count(journal.waiting));
    }
    if (journal.lost > 0) {
        card.warningText = ConnectionWords::tr("Lines that were lost: %1").arg(count(journal.lost));
    }
    return card;
}

} // namespace

QList<Card> cards(const ConnectionsStatus &status, Timestamp now)
{
    QList<Card> all;
    for (const SinkStatus &sink : status.sinks) {
        all.append(cardOf(sink, now));
    }
    for (const HeartbeatStatus &beat : status.heartbeats) {
        all.append(cardOf(beat, now));
    }
    if (status.batches) {
        all.append(cardOf(*status.batches, now));
    }
    if (status.history) {
        all.append(cardOf(*status.history, now));
    }
    if (status.journal) {
        all.append(cardOf(*status.journal));
    }
    return all;
}

QString age(Milliseconds time)
{
    constexpr auto day = 24h;
    const Milliseconds passed = std::max(time, Milliseconds(0));
    if (passed < 100s) {
        return ConnectionWords::tr("%1\u00a0s").arg(std::chrono::round<std::chrono::seconds>(passed).count());
    }
    if (passed < 100min) {
        return ConnectionWords::tr("%1\u00a0min").arg(std::chrono::round<std::chrono::minutes>(passed).count());
    }
    if (passed < 2 * day) {
        return ConnectionWords::tr("%1\u00a0h").arg(std::chrono::round<std::chrono::hours>(passed).count());
    }
    return ConnectionWords::tr("%1\u00a0"
                               "days")
        .arg(passed / day);
}

QString size(qint64 bytes)
{
    return QLocale().formattedDataSize(bytes, 1, QLocale::DataSizeSIFormat);
}

} // namespace cellar::connectionwords
