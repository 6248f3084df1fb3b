// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bus/panellink.h"
#include "bus/roundtrips.h"

#include <QNetworkAccessManager>
#include <QTimer>
#include <QUrl>

#include <optional>

class QNetworkReply;

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

// Asks an Alpha panel's web server, one request at a time: no redirects, cookies, cache, proxy or kept connections, and
// a deadline over the whole of it, however slowly bytes drip in. What comes is cut off at `largestAnswer` bytes. Owned
// by its link, main thread. finished() comes once for every get() that is not abandoned, from the event loop.
class AlphaHttp final : public QObject
{
    Q_OBJECT

public:
    // Of a body. Nine tanks take some 2 KiB with everything around them.
    static constexpr qint64 largestAnswer = 256 * 1024;

    enum class Repeat
    {
        Allowed, // by the network library, when the connection broke before any answer
        Forbidden, // at most one such request ever reaches the panel
    };

    AlphaHttp(QUrl panel, Milliseconds timeout, const Clock &clock, QObject *parent = nullptr);
    ~AlphaHttp() override;

    // `target` is path and query as they go on the wire. Not while isBusy().
    void get(const QString &path, const QString &query = {}, Repeat repeat = Repeat::Allowed);
    [[nodiscard]] bool isBusy() const { return m_reply != nullptr; }
    // Without finished().
    void abandon();

    // The last answer was 200 and could not be used all the same.
    void noteUnusable() { ++m_statistics.errors; }
    [[nodiscard]] LinkStatistics statistics() const;

Q_SIGNALS:
    void finished(const cellar::AlphaAnswer &answer);

private:
    void onReadyRead();
    void onFinished();
    void onDeadline();
    void finish(const AlphaAnswer &answer);
    void count(const AlphaAnswer &answer);
    [[nodiscard]] AlphaAnswer outcome() const;
    [[nodiscard]] QNetworkRequest request(const QString &path, const QString &query) const;

    const QUrl m_panel;
    const Milliseconds m_timeout;
    const Clock &m_clock;
    QNetworkAccessManager m_network;
    QTimer m_deadline;
    QNetworkReply *m_reply = nullptr; // of the request under way; the network manager's child
    QString m_path;
    QByteArray m_body;
    std::chrono::steady_clock::time_point m_sent;
    LinkStatistics m_statistics;
    RoundTrips m_roundTrips;
};

} // namespace cellar
