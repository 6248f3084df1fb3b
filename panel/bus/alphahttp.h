// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bus/panellink.h"
#include "bus/roundtrips.h"
#include "core/httpresponseparser.h"

#include <QAbstractSocket>
#include <QTimer>
#include <QUrl>

class QTcpSocket;

namespace cellar {

// How one request to an Alpha panel ended.
struct AlphaAnswer
{
    enum class Status
    {
        Ok, // 200, and all of the body
        HttpError, // any other status
        Timeout, // no complete answer in time
        Protocol, // too large, or not HTTP
        LinkLost, // could not be reached, or the connection broke
    };
    Status status = Status::LinkLost;
    int httpStatus = 0; // 0: there was none
    QByteArray body{};
    QString text{}; // what went wrong, beginning with the path; empty when all is well
};

// Asks an Alpha panel's web server, one request at a time, each on a connection of its own and each exactly once: no
// redirects, cookies, cache or proxy, and a deadline over the whole of it, however slowly bytes drip in. What comes is
// cut off where HttpResponseParser has enough of it. Owned by its link, main thread. finished() comes once for every
// get() that is not abandoned, from the event loop.
//
// Not QNetworkAccessManager (6.4.2, tried): it sends a request up to three times when the connection breaks, and from a
// server that never ends its headers it reads on for ever, whatever abort() and destruction say.
class AlphaHttp final : public QObject
{
    Q_OBJECT

public:
    // `panel`: http or https, host and port; the rest of it is not looked at.
    AlphaHttp(QUrl panel, Milliseconds timeout, const Clock &clock, QObject *parent = nullptr);
    ~AlphaHttp() override;

    // `target` is path and query as they go on the wire. Not while isBusy().
    void get(const QByteArray &target);
    [[nodiscard]] bool isBusy() const { return m_socket != nullptr; }
    // Without finished().
    void abandon();

    // The last answer was 200 and could not be used all the same.
    void noteUnusable() { ++m_statistics.errors; }
    [[nodiscard]] LinkStatistics statistics() const;

Q_SIGNALS:
    void finished(const cellar::AlphaAnswer &answer);

private:
    void open();
    void send();
    void onReadyRead();
    void onError(QAbstractSocket::SocketError error);
    void onDeadline();
    void judge();
    void finish(AlphaAnswer::Status status, const QString &why);
    void count(const AlphaAnswer &answer);
    void dropSocket();

    const QUrl m_panel;
    const Milliseconds m_timeout;
    const Clock &m_clock;
    QTimer m_deadline;
    QTcpSocket *m_socket = nullptr; // of the request under way; a child
    QByteArray m_target;
    HttpResponseParser m_response;
    std::chrono::steady_clock::time_point m_begun;
    LinkStatistics m_statistics;
    RoundTrips m_roundTrips;
};

} // namespace cellar
