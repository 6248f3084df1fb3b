// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/eventstream.h"

#include "client/nodeclient.h"
#include "client/problemdetails.h"
#include "core/logging.h"

#include <QPointer>
#include <QRandomGenerator>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace cellar {

namespace {

constexpr qsizetype largestRefusal = 64 * 1024;
constexpr qint64 readBuffer = 256 * 1024;

} // namespace

EventStream::EventStream(NodeAccess access, const EventStreamTiming &timing, QObject *parent)
    : QObject(parent)
    , m_access(std::move(access))
    , m_timing(timing)
    , m_network(new QNetworkAccessManager)
    , m_delay(timing.firstRetry)
{
    m_watchdog.setSingleShot(true);
    m_retry.setSingleShot(true);
    connect(&m_watchdog, &QTimer::timeout, this, &EventStream::onSilence);
    connect(&m_retry, &QTimer::timeout, this, &EventStream::connectNow);
}

EventStream::~EventStream()
{
    drop();
    m_network->deleteLater();
}

void EventStream::start()
{
    if (!m_reply && !m_retry.isActive()) {
        m_retry.start(0);
    }
}

void EventStream::stop()
{
    drop();
    m_retry.stop();
}

void EventStream::startAnew(const Error &why)
{
    m_lastId.clear();
    fail(why);
}

void EventStream::connectNow()
{
    drop();
    m_parser = EventStreamParser();
    m_refusal.clear();
    m_open = false;
    m_resuming = !m_lastId.isEmpty();
    QNetworkRequest request = nodeRequest(m_access, eventsPath);
    request.setRawHeader("Accept", "text/event-stream");
    if (m_resuming) {
        request.setRawHeader("Last-Event-ID", m_lastId);
    }
    m_reply = m_network->get(request);
    m_reply->setReadBufferSize(readBuffer);
    connect(m_reply, &QNetworkReply::metaDataChanged, this, &EventStream::onMetaData);
    connect(m_reply, &QNetworkReply::readyRead, this, &EventStream::onReadyRead);
    connect(m_reply, &QNetworkReply::finished, this, &EventStream::onFinished);
    m_watchdog.start(m_timing.silence);
}

void EventStream::onMetaData()
{
    const int status = m_reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    if (m_open || status != 200) {
        return;
    }
    const QByteArray type = m_reply->rawHeader("Content-Type");
    if (!type.toLower().startsWith("text/event-stream")) {
        fail({ErrorKind::Protocol,
            u"%1 does not answer as a cellar node does; is the address right?"_s.arg(m_access.url.toString())});
        return;
    }
    m_open = true;
    m_openedAt = std::chrono::steady_clock::now();
    qCInfo(lcClient).noquote() << "live stream of" << m_access.url.toString() << "is open";
    Q_EMIT opened(m_resuming);
}

void EventStream::onReadyRead()
{
    const QByteArray bytes = m_reply->readAll();
    m_watchdog.start(m_timing.silence);
    if (m_open) {
        feed(bytes);
        return;
    }
    m_refusal += bytes;
    if (m_refusal.size() > largestRefusal) {
        onFinished();
    }
}

void EventStream::feed(const QByteArray &bytes)
{
    const Result<QList<ServerEvent>> events = m_parser.feed(bytes);
    if (!events) {
        startAnew(events.error());
        return;
    }
    const QPointer<EventStream> self(this);
    const QNetworkReply *reply = m_reply;
    for (const ServerEvent &event : *events) {
        m_lastId = event.id;
        Q_EMIT received(event);
        // Whoever listens may have given up this connection, or all of us.
        if (!self || m_reply != reply) {
            return;
        }
    }
}

void EventStream::onFinished()
{
    if (m_open) {
        fail({ErrorKind::LinkLost, networkErrorText(m_access, *m_reply)});
        return;
    }
    const int status = m_reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    if (status == 0) {
        fail({ErrorKind::LinkLost, networkErrorText(m_access, *m_reply)});
        return;
    }
    m_refusal += m_reply->read(largestRefusal);
    fail(errorOf(status, m_refusal));
}

void EventStream::onSilence()
{
    fail({ErrorKind::Timeout, u"the cellar node at %1 has fallen silent"_s.arg(m_access.url.toString())});
}

void EventStream::fail(const Error &why)
{
    const bool lasted = m_open && std::chrono::steady_clock::now() - m_openedAt >= m_timing.longestRetry;
    drop();
    // A node that takes us and drops us at once is not asked again at full speed.
    if (lasted) {
        m_delay = m_timing.firstRetry;
    }
    m_retry.start(nextDelay(why.kind));
    qCInfo(lcClient).noquote() << "live stream:" << why.text << "- next attempt in" << m_retry.interval() << "ms";
    Q_EMIT lost(why);
}

void EventStream::drop()
{
    m_watchdog.stop();
    m_open = false;
    if (m_reply) {
        m_reply->disconnect(this);
        m_reply->deleteLater(); // closes the connection; abort() complains about replies that have failed already
        m_reply = nullptr;
    }
}

Milliseconds EventStream::nextDelay(ErrorKind why)
{
    if (why == ErrorKind::Unauthorized || why == ErrorKind::Forbidden) {
        return m_timing.unauthorizedRetry;
    }
    // Up to a quarter less, so that many clients of one node do not come back as one.
    const double jitter = 1.0 - QRandomGenerator::global()->generateDouble() / 4;
    const Milliseconds delay(qint64(double(m_delay.count()) * jitter));
    m_delay = std::min(m_delay * 2, m_timing.longestRetry);
    return delay;
}

} // namespace cellar
