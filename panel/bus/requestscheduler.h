// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bus/modbustransport.h"
#include "bus/panellink.h"
#include "bus/roundtrips.h"
#include "core/clock.h"

#include <QTimer>

#include <array>
#include <deque>
#include <vector>

namespace cellar {

// Who gets an answer. Outlives the scheduler's use of it.
class RequestClient
{
public:
    // `sent` orders requests by when they went out; 0: it never did.
    virtual void requestFinished(quint32 cookie, quint64 sent, const ModbusAnswer &answer) = 0;

protected:
    ~RequestClient() = default;
};

// Decides which request goes out next on one connection: urgent ones before polls before what has time, no more in
// flight than the devices take, and never without the pause they need. Requests that a broken connection leaves
// behind finish with LinkLost; those submitted while there is none are refused the same way, from the event loop.
class RequestScheduler final : public QObject
{
    Q_OBJECT

public:
    enum class Priority
    {
        Urgent, // writes and what proves them
        Poll,
        Idle,
    };
    struct Limits
    {
        int depth = 1; // requests in flight
        Milliseconds gap{0}; // between an answer and the next request
    };

    RequestScheduler(ModbusTransport &transport, const Clock &clock, Limits limits, QObject *parent = nullptr);

    void submit(const ModbusRequest &request, Priority priority, RequestClient &client, quint32 cookie);

    // Takes back what this client still has waiting for a unit; returns the cookies, which will not be finished.
    [[nodiscard]] QList<quint32> withdraw(const RequestClient &client, quint8 unit);

    // Finishes what waits without a connection now instead of from the event loop, for an owner about to go away.
    void failQueued();
    [[nodiscard]] bool isIdle() const;

    [[nodiscard]] const Limits &limits() const { return m_limits; }
    // What `sent` of the newest request on the wire is.
    [[nodiscard]] quint64 lastSent() const { return m_lastSent; }
    // Of all that went out, over all connections. Works out percentiles: for once a cycle, not once a request.
    [[nodiscard]] LinkStatistics statistics() const;

private:
    struct Job
    {
        ModbusRequest request;
        RequestClient *client = nullptr;
        quint32 cookie = 0;
        quint64 ticket = 0;
        quint64 sent = 0;
        std::chrono::steady_clock::time_point since{}; // when it went out
    };

    void pump();
    [[nodiscard]] bool mayNotSendYet();
    void onFinished(quint64 ticket, const ModbusAnswer &answer);
    void count(const Job &job, ModbusAnswer::Status status);

    ModbusTransport &m_transport;
    const Clock &m_clock;
    Limits m_limits;
    std::array<std::deque<Job>, 3> m_queues; // by Priority
    std::vector<Job> m_inFlight; // at most m_limits.depth
    quint64 m_lastSent = 0;
    LinkStatistics m_counts; // without percentiles
    RoundTrips m_roundTrips;
    bool m_pumping = false;
    QTimer m_gapTimer;
    std::chrono::steady_clock::time_point m_quietUntil;
};

} // namespace cellar
