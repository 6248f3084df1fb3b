// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"
#include "core/result.h"

#include <QList>
#include <QObject>
#include <QString>

#include <functional>
#include <optional>

namespace cellar {

enum class LinkState
{
    Disconnected, // not started, or waiting before the next attempt
    Connecting,
    Connected, // the other side has answered a request since the transport was opened
};

// Why one value could not be had. `SensorFault`: the device answered that its probe is bad or the value is absurd.
// `NoAnswer`: silence, an exception, a broken frame; the text says which.
struct PointFault
{
    enum class Kind
    {
        SensorFault,
        NoAnswer
    };
    Kind kind = Kind::NoAnswer;
    QString text;
};

template<typename T> using PointResult = Result<T, PointFault>;

// What one poll found for one vessel. A value that this poll did not ask for is absent.
struct VesselSample
{
    QString vessel;
    std::optional<PointResult<double>> temperature; // panel's unit
    std::optional<PointResult<double>> setpoint; // panel's unit
    std::optional<PointResult<bool>> valveOpen;
    Timestamp at{}; // when the answer arrived
};

// What a link has asked since the program started, and how it went.
struct LinkStatistics
{
    quint64 requests = 0; // that have ended, however
    quint64 errors = 0; // of those, all that brought no usable answer: the two below, broken frames, lost links
    quint64 timeouts = 0;
    quint64 exceptions = 0; // the device said no; for HTTP a status of 400 and up
    double roundTripP50Ms = 0; // of the newest answers; 0: there were none
    double roundTripP99Ms = 0;

    friend bool operator==(const LinkStatistics &, const LinkStatistics &) = default;
};

struct LinkStatus
{
    LinkState state = LinkState::Disconnected;
    Timestamp since{};
    double cycleMs = 0; // how long the last complete poll took
    QString error{}; // why not connected, or what went wrong last; empty when all is well
    Milliseconds backoff{0}; // the pause that is being waited for before the next attempt; 0: none
    LinkStatistics statistics{};
};

// The port between the model and whatever hangs on the wall. One object per [[panel]], living in the main thread.
// Adapters: ModbusPanelLink and AlphaPanelLink. Nothing here blocks; every callback comes exactly once, from the
// event loop (never from inside the call), also after stop() and when the link goes down.
class PanelLink : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    [[nodiscard]] virtual QString id() const = 0;
    [[nodiscard]] virtual LinkStatus status() const = 0;

    // Begins to connect and poll; comes back by itself after every failure until stop().
    virtual void start() = 0;
    virtual void stop() = 0;

    using ReadDone = std::function<void(const PointResult<double> &)>;
    // Reads the setpoint of one vessel now, ahead of polling. Panel's unit.
    virtual void readSetpoint(const QString &vessel, ReadDone done) = 0;

    // Whether a value that the device holds already is to be written all the same.
    [[nodiscard]] virtual bool writesUnchanged(const QString & /*vessel*/) const { return false; }

    // How a device that acknowledged a write is given the time to show it: so many read-backs of the old value, with
    // this pause between two. Controllers apply a value some 0.4 s later.
    struct ProofPace
    {
        Milliseconds pause{150};
        int patience = 6;
    };
    [[nodiscard]] virtual ProofPace proofPace() const { return {}; }

    using WriteDone = std::function<void(const Result<void> &)>;
    // Writes the setpoint of one vessel now, ahead of polling; `value` is in the panel's unit and already within
    // limits. Success means that the device acknowledged, not that it kept the value: read back to know.
    // ErrorKind::Refused: the device said no. LinkLost, Timeout, Protocol: it is unknown whether the write arrived.
    virtual void writeSetpoint(const QString &vessel, double value, WriteDone done) = 0;

Q_SIGNALS:
    // Once per poll, and once more for each part of a poll that failed. Never for values nobody asked for.
    void sampled(const QList<cellar::VesselSample> &samples);
    void statusChanged();
};

} // namespace cellar
