// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "outbox/courier.h"

#include "core/logging.h"
#include "http/gzip.h"

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace cellar {

namespace {

using State = SinkStatus::State;

QByteArray linesOf(const QList<OutboxRecord> &records)
{
    QByteArray lines;
    for (const OutboxRecord &record : records) {
        lines += record.payload;
        lines += '\n';
    }
    return lines;
}

QByteArray packed(const QByteArray &lines, qsizetype gzipFrom)
{
    return lines.size() < gzipFrom ? lines : gzip(lines);
}

bool isGzip(const QByteArray &body)
{
    return body.startsWith("\x1F\x8B"); // never the beginning of text
}

} // namespace

Courier::Courier(Outbox &outbox, const WebClient &client, const Sink &sink, const Clock &clock, Random random,
    const CourierOptions &options, QObject *parent)
    : QObject(parent)
    , m_outbox(outbox)
    , m_client(client)
    , m_sink(sink)
    , m_clock(clock)
    , m_options(options)
    , m_name(sink.name())
    , m_batchRecords(options.batch.records)
    , m_retries(options.firstRetry, options.mostRetry, std::move(random))
    , m_holds(options.firstHold, options.mostHold, [] { return 1.0; })
{
    m_timer.setSingleShot(true);
    m_timer.callOnTimeout(this, &Courier::onTimer);
    connect(&m_outbox, &Outbox::recordsAdded, this, [this](const QString &sinkName) {
        if (sinkName == m_name && m_started && m_status.state == State::Idle) {
            fetch();
        }
    });
    connect(&m_outbox, &Outbox::stateChanged, this, &Courier::statusChanged);
}

void Courier::start()
{
    m_started = true;
    fetch();
}

void Courier::settingsChanged()
{
    delete m_call;
    m_timer.stop();
    m_ranges.clear();
    m_suspects.clear();
    m_body.clear();
    m_trusted = false;
    m_refusedInARow = 0;
    m_batchRecords = m_options.batch.records;
    m_retries.reset();
    m_holds.reset();
    if (m_started) {
        fetch();
    }
}

SinkStatus Courier::status() const
{
    SinkStatus status = m_status;
    status.name = m_name;
    status.tally = m_outbox.state().sinks.value(m_name);
    status.trouble = m_outbox.state().trouble;
    status.damaged = m_outbox.state().damaged;
    return status;
}

void Courier::fetch()
{
    if (std::exchange(m_fetching, true)) {
        return;
    }
    setState(State::Sending);
    const BatchLimits limits{std::min(m_batchRecords, m_options.batch.records), m_options.batch.bytes};
    m_outbox.fetch(
        m_name, limits,
        [gzipFrom = m_options.gzipFrom](
            const QList<OutboxRecord> &records) { return packed(linesOf(records), gzipFrom); },
        this, [this](const Outbox::Batch &batch) { onBatch(batch); });
}

void Courier::onBatch(const Outbox::Batch &batch)
{
    m_fetching = false;
    m_suspects.clear();
    m_probe = Probe::None;
    m_records = batch.records;
    m_ranges.clear();
    if (m_records.isEmpty()) {
        setState(State::Idle);
        return;
    }
    m_ranges.push_back({0, m_records.size()});
    m_body = batch.body;
    sendNext();
}

void Courier::sendNext()
{
    if (m_body.isEmpty()) {
        m_body = encode(m_ranges.front());
    }
    setState(State::Sending);
    send(m_body);
}

QByteArray Courier::encode(const Range &range) const
{
    return packed(linesOf(m_records.sliced(range.begin, range.size())), m_options.gzipFrom);
}

void Courier::send(const QByteArray &body)
{
    WebRequest request = m_sink.request();
    request.body = body;
    if (isGzip(body)) {
        request.headers.emplaceBack("Content-Encoding", "gzip");
    }
    m_call = m_client.send(std::move(request), this);
    connect(m_call, &WebCall::finished, this, &Courier::onAnswer);
}

void Courier::onAnswer(const WebAnswer &answer)
{
    SinkVerdict verdict = judge(answer, m_clock.now(), m_options.mostRetryAfter);
    verdict.text = withoutSecrets(verdict.text);
    m_call = nullptr;
    if (m_ranges.empty()) {
        return;
    }
    if (verdict.understood) {
        m_trusted = true;
        m_refusedInARow = 0;
        m_retries.reset();
        m_holds.reset();
    }
    const Range range = m_ranges.front();
    switch (verdict.action) {
    case SinkVerdict::Action::Done:
        arrived(range);
        return;
    case SinkVerdict::Action::Split:
        m_batchRecords = int(std::max<qsizetype>(1, range.size() / 2));
        narrow(range, verdict);
        return;
    case SinkVerdict::Action::Narrow:
        narrow(range, verdict);
        return;
    case SinkVerdict::Action::Hold:
        hold(verdict.text);
        return;
    case SinkVerdict::Action::Retry:
        retry(verdict);
        return;
    }
}

void Courier::arrived(const Range &range)
{
    m_probe = m_probe == Probe::Sent ? Probe::Taken : m_probe;
    m_outbox.delivered(m_name, m_records.at(range.begin).id, m_records.at(range.end - 1).id);
    m_status.lastSuccessAt = m_clock.now();
    quarantineSuspects();
    advance();
}

void Courier::narrow(const Range &range, const SinkVerdict &verdict)
{
    if (range.size() == 1) {
        refuse(range, verdict);
        return;
    }
    noteError(verdict.text);
    const qsizetype middle = range.begin + range.size() / 2;
    m_ranges.pop_front();
    m_ranges.push_front({middle, range.end});
    m_ranges.push_front({range.begin, middle});
    m_body.clear();
    sendNext();
}

void Courier::refuse(const Range &range, const SinkVerdict &verdict)
{
    m_suspects.append({m_records.at(range.begin), verdict.text});
    if (++m_refusedInARow < m_options.refusedInARow || m_probe == Probe::Taken) {
        advance();
    } else if (m_probe == Probe::None && m_ranges.size() > 1) {
        m_probe = Probe::Sent;
        probeNewest();
    } else {
        m_trusted = false;
        hold(u"every line is refused: %1"_s.arg(verdict.text));
    }
}

// So many refused ones say nothing about the lines, unless another one is taken.
void Courier::probeNewest()
{
    m_ranges.pop_front();
    Range &last = m_ranges.back();
    const Range newest{last.end - 1, last.end};
    if (--last.end == last.begin) {
        m_ranges.pop_back();
    }
    m_ranges.push_front(newest);
    m_body.clear();
    sendNext();
}

void Courier::advance()
{
    m_ranges.pop_front();
    m_body.clear();
    if (!m_ranges.empty()) {
        sendNext();
        return;
    }
    if (!m_suspects.isEmpty() && !m_trusted) {
        hold(u"every line is refused: %1"_s.arg(m_suspects.last().reason));
        return;
    }
    quarantineSuspects();
    m_batchRecords = std::min(m_options.batch.records, m_batchRecords * 2);
    fetch();
}

void Courier::quarantineSuspects()
{
    if (m_suspects.isEmpty()) {
        return;
    }
    qCWarning(lcCloud).noquote() << m_name << "refuses" << m_suspects.size()
                                 << "records, now in quarantine:" << m_suspects.first().reason;
    m_outbox.quarantine(m_name, m_suspects);
    m_suspects.clear();
}

void Courier::hold(const QString &why)
{
    noteError(why);
    m_ranges.clear();
    m_suspects.clear();
    m_body.clear();
    setState(State::Held, why, m_holds.next());
}

void Courier::retry(const SinkVerdict &verdict)
{
    noteError(verdict.text);
    const Milliseconds own = m_retries.next();
    const bool asked = verdict.after && verdict.after->count() > 0;
    setState(State::Waiting, verdict.text, asked ? *verdict.after : own);
}

void Courier::onTimer()
{
    if (m_ranges.empty()) {
        fetch();
    } else {
        sendNext();
    }
}

void Courier::noteError(const QString &text)
{
    if (m_status.lastError != text) {
        qCWarning(lcCloud).noquote() << m_name << "-" << text;
    }
    m_status.lastError = text;
    m_status.lastErrorAt = m_clock.now();
}

void Courier::setState(State state, const QString &reason, std::optional<Milliseconds> wait)
{
    m_status.state = state;
    m_status.reason = reason;
    m_status.until.reset();
    if (wait) {
        m_status.until = m_clock.now() + *wait;
        m_timer.start(*wait);
    }
    Q_EMIT statusChanged();
}

QString Courier::withoutSecrets(QString text) const
{
    const QStringList secrets = m_sink.secrets();
    for (const QString &secret : secrets) {
        if (!secret.isEmpty()) {
            text.replace(secret, u"…"_s);
        }
    }
    return text;
}

} // namespace cellar
