// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bus/panellink.h"
#include "bus/roundtrips.h"
#include "core/webclient.h"

#include <QUrl>

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

// Asks an Alpha panel's web server, one request at a time, as WebClient does it, never through a proxy; knows what an
// answer means for a panel and keeps the statistics. Owned by its link, main thread. finished() comes once for every
// get() that is not abandoned, from the event loop.
class AlphaHttp final : public QObject
{
    Q_OBJECT

public:
    // `panel`: http or https, host and port; the rest of it is not looked at.
    AlphaHttp(QUrl panel, Milliseconds timeout, const Clock &clock, QObject *parent = nullptr);

    // `target` is path and query as they go on the wire. Not while isBusy().
    void get(const QByteArray &target);
    [[nodiscard]] bool isBusy() const { return m_call != nullptr; }
    // Without finished().
    void abandon();

    // The last answer was 200 and could not be used all the same.
    void noteUnusable() { ++m_statistics.errors; }
    [[nodiscard]] LinkStatistics statistics() const;

Q_SIGNALS:
    void finished(const cellar::AlphaAnswer &answer);

private:
    void onFinished(const WebAnswer &answer);
    [[nodiscard]] QString troubleOf(const WebAnswer &answer) const;
    void count(const AlphaAnswer &answer);

    const QUrl m_panel;
    const Milliseconds m_timeout;
    const Clock &m_clock;
    const WebClient m_client;
    WebCall *m_call = nullptr; // under way; a child
    QByteArray m_target;
    std::chrono::steady_clock::time_point m_begun;
    LinkStatistics m_statistics;
    RoundTrips m_roundTrips;
};

} // namespace cellar
