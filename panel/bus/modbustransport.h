// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"

#include <QObject>
#include <QString>

#include <array>
#include <span>

namespace cellar {

// One Modbus request as the wire knows it. Functions 1-4 read `count` bits or registers, 5 writes a coil, 6 a
// register and 16 `count` registers.
struct ModbusRequest
{
    quint8 unit = 1;
    quint8 function = 3;
    quint16 address = 0;
    quint16 count = 1;
    std::array<quint16, 2> words{}; // to write; for a coil, non-zero is on

    [[nodiscard]] bool isRead() const { return function <= 4; }
    [[nodiscard]] bool isBits() const { return function <= 2; }
};

struct ModbusAnswer
{
    enum class Status
    {
        Ok,
        Exception, // the device answered and said no
        Timeout, // silence until the deadline
        Protocol, // something came back that is not the answer to this request
        LinkLost, // not sent, or the connection went away first
    };
    Status status = Status::Ok;
    quint8 exception = 0; // with Exception
    QString text; // for people; empty when Ok
    std::span<const quint16> words; // of a read, exactly as many as were asked for; a bit is 0 or 1. Only valid
                                    // while the signal that carries it is being delivered
};

// "illegal data address (exception 2)".
[[nodiscard]] QString modbusExceptionText(quint8 code);

// The port between Modbus requests and a wire. Lives in the main thread, comes back by itself after every failure
// until close(). Every request that went in comes out as exactly one finished(), from the event loop or from close(),
// never from inside send(); whatever is on its way when the connection breaks finishes before closed().
class ModbusTransport : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    virtual void open() = 0;
    virtual void close() = 0;
    // A request sent now would reach the wire.
    [[nodiscard]] virtual bool isOpen() const = 0;
    // How long it waits before the next attempt, from closed() to connecting(); 0 at any other time.
    [[nodiscard]] virtual Milliseconds pause() const { return Milliseconds(0); }

    // Returns the ticket that finished() will carry. Has its own deadline; does not queue or limit anything.
    virtual quint64 send(const ModbusRequest &request) = 0;

Q_SIGNALS:
    void connecting();
    void opened();
    // The other side answered for the first time since opened(), be it with an exception.
    void answered();
    void finished(quint64 ticket, const cellar::ModbusAnswer &answer);
    // The connection is gone, or an attempt failed; the next one follows by itself.
    void closed(const QString &why);
};

} // namespace cellar
