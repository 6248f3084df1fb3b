// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/httpconnection.h"

#include "server/connectionguard.h"
#include "server/problem.h"

#include <QMetaObject>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace cellar {

HttpConnection::HttpConnection(QTcpSocket *socket, ConnectionGuard &guard)
    : m_socket(socket)
    , m_guard(guard)
    , m_since(guard.now())
{
    enter(Phase::Fresh, guard.limits().firstByte);
    connect(socket, &QTcpSocket::readyRead, this, &HttpConnection::onReadyRead);
}

// Runs before Qt's parser sees the bytes, because it was connected first.
void HttpConnection::onReadyRead()
{
    m_guard.setCurrent(this);
    const qint64 fresh = m_socket->bytesAvailable();
    if (fresh <= 0) {
        return;
    }
    if (m_phase == Phase::Fresh || m_phase == Phase::Idle) {
        m_received = 0;
        enter(Phase::Receiving, m_guard.limits().request);
    }
    m_received += fresh;
    if (m_phase == Phase::Receiving && m_received >= m_guard.limits().requestBytes) {
        // Not now: the parser is about to look, and may find the request complete.
        QMetaObject::invokeMethod(this, &HttpConnection::refuseIfTooLarge, Qt::QueuedConnection);
    } else if (m_phase == Phase::Streaming || m_phase == Phase::Downloading) {
        // Nobody speaks on an event stream, nor before a file is over that ends with its connection.
        QMetaObject::invokeMethod(this, &HttpConnection::abort, Qt::QueuedConnection);
    }
}

void HttpConnection::refuseIfTooLarge()
{
    if (m_phase != Phase::Receiving || !m_socket) {
        return;
    }
    write(serialise(
        problem(413, u"the request is larger than %1 bytes"_s.arg(m_guard.limits().requestBytes)), AfterAnswer::Close));
    // The sender is still sending: it gets a moment to read this before the connection is cut.
    enter(Phase::Refusing, m_guard.limits().linger);
}

quint64 HttpConnection::beginExchange()
{
    if (m_phase != Phase::Receiving) {
        m_closeAfterAnswer = true;
        return 0;
    }
    enter(Phase::Answering, m_guard.limits().answer);
    return ++m_exchange;
}

bool HttpConnection::isWaitingFor(quint64 exchange) const
{
    return m_phase == Phase::Answering && exchange == m_exchange && m_socket;
}

void HttpConnection::sendAnswer(quint64 exchange, const QByteArray &message, bool close)
{
    if (!isWaitingFor(exchange)) {
        return;
    }
    if (m_socket->bytesToWrite() > m_guard.limits().unsentBytes) {
        abort(); // asks and asks but never reads
        return;
    }
    enter(Phase::Idle, m_guard.limits().idle);
    const bool last = close || m_closeAfterAnswer;
    if (last) {
        // Out before the connection ends: QHttpServer 6.8 gives up a closing socket with what is still in it.
        write(message);
        if (m_socket) {
            m_socket->disconnectFromHost();
        }
        return;
    }
    // Not flushed: all answers of this turn of the event loop go out together in the next one, which keeps the speed
    // when server and clients share a core.
    if (m_socket && m_socket->state() == QAbstractSocket::ConnectedState) {
        m_socket->write(message);
    }
}

bool HttpConnection::beginStream(quint64 exchange, const QByteArray &head)
{
    if (!isWaitingFor(exchange)) {
        return false;
    }
    m_phase = Phase::Streaming;
    m_deadline = std::chrono::steady_clock::time_point::max();
    // A small kernel buffer shows a slow reader early; keep-alive finds one that vanished without a word.
    m_socket->setSocketOption(QAbstractSocket::SendBufferSizeSocketOption, m_guard.limits().streamKernelBuffer);
    m_socket->setSocketOption(QAbstractSocket::KeepAliveOption, 1);
    write(head);
    return m_socket && m_socket->state() == QAbstractSocket::ConnectedState;
}

bool HttpConnection::sendEvent(const QByteArray &frame)
{
    if (m_phase != Phase::Streaming || !m_socket || m_socket->state() != QAbstractSocket::ConnectedState) {
        return false;
    }
    // The whole of a big cellar may be more than the limit: judged is what was left unread before, beside the largest.
    const qint64 unread = m_socket->bytesToWrite();
    if (unread > m_guard.limits().unsentBytes + m_largestEvent) {
        abort();
        return false;
    }
    m_largestEvent = std::max<qint64>(m_largestEvent, frame.size());
    write(frame);
    return m_socket && m_socket->state() == QAbstractSocket::ConnectedState;
}

bool HttpConnection::beginDownload(quint64 exchange, const QByteArray &head)
{
    if (!isWaitingFor(exchange)) {
        return false;
    }
    enter(Phase::Downloading, m_guard.limits().answer);
    connect(m_socket, &QTcpSocket::bytesWritten, this, [this] {
        if (m_phase == Phase::Downloading) {
            enter(Phase::Downloading, m_guard.limits().answer);
            Q_EMIT drained();
        }
    });
    write(head);
    return m_socket && m_socket->state() == QAbstractSocket::ConnectedState;
}

bool HttpConnection::sendPart(const QByteArray &bytes)
{
    if (m_phase != Phase::Downloading || !m_socket || m_socket->state() != QAbstractSocket::ConnectedState) {
        return false;
    }
    m_socket->write(bytes);
    return true;
}

bool HttpConnection::wantsPart() const
{
    return m_phase == Phase::Downloading && m_socket && m_socket->state() == QAbstractSocket::ConnectedState &&
           m_socket->bytesToWrite() < m_guard.limits().unsentBytes / 2;
}

void HttpConnection::endDownload(const QByteArray &last)
{
    if (sendPart(last)) {
        enter(Phase::Idle, m_guard.limits().answer);
        m_socket->flush();
        m_socket->disconnectFromHost();
    }
}

void HttpConnection::abort()
{
    if (m_socket) {
        m_socket->abort();
    }
}

void HttpConnection::enter(Phase phase, Milliseconds within)
{
    m_phase = phase;
    m_deadline = m_guard.now() + within;
}

void HttpConnection::write(const QByteArray &bytes)
{
    if (m_socket && m_socket->state() == QAbstractSocket::ConnectedState) {
        m_socket->write(bytes);
        m_socket->flush(); // an event is worth nothing later
    }
}

} // namespace cellar
