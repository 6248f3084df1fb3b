// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"
#include "server/auth/identity.h"

#include <QObject>
#include <QPointer>
#include <QTcpSocket>

namespace cellar {

class ConnectionGuard;

// What the guard knows of one accepted socket: which phase it is in, when that phase must be over, and who the other
// end has proven to be. Owned by the ConnectionGuard, gone soon after the socket is; the socket itself belongs to the
// HTTP server and is only ever ended with abort() or disconnectFromHost().
class HttpConnection final : public QObject
{
    Q_OBJECT

public:
    enum class Phase
    {
        Fresh, // accepted, nothing received
        Receiving, // a request has begun
        Answering, // a request is complete and waits for its answer
        Idle, // answered, kept alive
        Downloading, // a file in parts, as fast as the reader takes them
        Streaming, // an event stream until either side ends it
        Refusing, // told that the request is too large; about to be cut off
    };

    HttpConnection(QTcpSocket *socket, ConnectionGuard &guard);

    [[nodiscard]] Phase phase() const { return m_phase; }
    [[nodiscard]] bool isAuthenticated() const { return m_authenticated; }
    void markAuthenticated() { m_authenticated = true; }
    [[nodiscard]] std::chrono::steady_clock::time_point since() const { return m_since; }
    [[nodiscard]] bool isOverdue(std::chrono::steady_clock::time_point now) const { return now >= m_deadline; }
    [[nodiscard]] QTcpSocket *socket() const { return m_socket; }

    // A complete request has been parsed. Its number, or 0 when the connection owes another answer already: then the
    // request is dropped and the connection closes after that answer.
    [[nodiscard]] quint64 beginExchange();
    [[nodiscard]] bool isWaitingFor(quint64 exchange) const;
    void sendAnswer(quint64 exchange, const QByteArray &message, bool close);
    // From here on only sendEvent() writes.
    [[nodiscard]] bool beginStream(quint64 exchange, const QByteArray &head);
    // False when the reader is gone, or too slow and therefore cut off.
    bool sendEvent(const QByteArray &frame);
    // From here on only sendPart() and endDownload() write.
    [[nodiscard]] bool beginDownload(quint64 exchange, const QByteArray &head);
    // False when the reader is gone. Each part must be taken within the time that an answer may take.
    bool sendPart(const QByteArray &bytes);
    // Whether the reader has taken so much that the next part may be made.
    [[nodiscard]] bool wantsPart() const;
    void endDownload(const QByteArray &last);
    void abort();

    // What the gate concluded from the last request, so that the next one with the same bytes need not be hashed.
    AdmissionMemo memo;

Q_SIGNALS:
    // While downloading: the reader has taken some of it.
    void drained();

private:
    void onReadyRead();
    void refuseIfTooLarge();
    void enter(Phase phase, Milliseconds within);
    void write(const QByteArray &bytes);

    QPointer<QTcpSocket> m_socket;
    ConnectionGuard &m_guard;
    std::chrono::steady_clock::time_point m_since;
    std::chrono::steady_clock::time_point m_deadline;
    qint64 m_received = 0; // bytes of the request being received
    qint64 m_largestEvent = 0; // bytes
    quint64 m_exchange = 0; // number of the request being answered, or last answered
    Phase m_phase = Phase::Fresh;
    bool m_authenticated = false;
    bool m_closeAfterAnswer = false;
};

} // namespace cellar
