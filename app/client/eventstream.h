// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/eventstreamparser.h"
#include "client/nodeaccess.h"

#include <QNetworkAccessManager>
#include <QObject>
#include <QTimer>

namespace cellar {

struct EventStreamTiming
{
    Milliseconds silence{15'000}; // without a byte for so long the connection is dead; a node says something each 5 s
    Milliseconds firstRetry{250};
    Milliseconds longestRetry{2'000};
    Milliseconds unauthorizedRetry{10'000};
};

// The live stream of a node, for ever: reconnects by itself, resumes after the last event seen, notices a dead
// connection by its silence. Main thread, owned by its user.
class EventStream final : public QObject
{
    Q_OBJECT

public:
    explicit EventStream(NodeAccess access, const EventStreamTiming &timing = {}, QObject *parent = nullptr);
    ~EventStream() override;

    void start();
    void stop();
    // Gives up this connection for the reason told and asks for everything anew.
    void startAnew(const Error &why);

Q_SIGNALS:
    // The node has accepted. `resuming`: it was asked to go on after the last event.
    void opened(bool resuming);
    void received(const cellar::ServerEvent &event);
    // Not connected any more, or still not; the next attempt follows by itself. Unauthorized, Forbidden: the token is
    // not accepted; Protocol: this is not a cellar node.
    void lost(const cellar::Error &why);

private:
    void connectNow();
    void onMetaData();
    void onReadyRead();
    void onFinished();
    void onSilence();
    void fail(const Error &why);
    void drop();
    void feed(const QByteArray &bytes);
    [[nodiscard]] Milliseconds nextDelay(ErrorKind why);

    const NodeAccess m_access;
    const EventStreamTiming m_timing;
    // Goes after us: we may be deleted from inside a signal of its reply.
    QNetworkAccessManager *const m_network;
    QNetworkReply *m_reply = nullptr;
    EventStreamParser m_parser;
    QByteArray m_lastId;
    QByteArray m_refusal; // body of an answer other than 200
    QTimer m_watchdog;
    QTimer m_retry;
    Milliseconds m_delay;
    std::chrono::steady_clock::time_point m_openedAt;
    bool m_open = false;
    bool m_resuming = false;
};

} // namespace cellar
