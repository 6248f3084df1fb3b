// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"
#include "core/settings.h"
#include "sim/simalarm.h"
#include "sim/simanswer.h"

#include <deque>
#include <map>

namespace cellar {

// The devices' side of a Modbus RTU line, in real time: a frame ends with a silence of 3.5 characters, and every byte
// takes as long as it takes at the line's speed, in both directions. A frame with a wrong checksum meets silence; an
// answer never begins before the line is quiet, and the late ones of a device do not overtake each other. Main thread.
class ModbusRtuSimLine : public QObject
{
    Q_OBJECT

public:
    ModbusRtuSimLine(const SerialSettings &line, SimResponder responder, const Clock &clock, QObject *parent = nullptr);

    void receive(const QByteArray &bytes);
    // Forgets everything that is under way.
    void reset();

Q_SIGNALS:
    void transmit(const QByteArray &bytes);
    // An answer that was to break the connection.
    void dropped();

private:
    using Ticks = std::chrono::steady_clock::time_point;

    struct Outgoing
    {
        QByteArray frame;
        Ticks due; // not before
    };

    [[nodiscard]] std::chrono::nanoseconds timeOf(qsizetype characters) const
    {
        return std::chrono::nanoseconds(characters * m_character.count());
    }
    void onFrameEnd();
    void queueAnswer(quint8 unit, const SimAnswer &answer);
    void onTransmit();
    void armTransmit();

    const std::chrono::nanoseconds m_character;
    const std::chrono::nanoseconds m_silence;
    SimResponder m_responder;
    const Clock &m_clock;

    QByteArray m_request; // since the last silence
    Ticks m_requestEnd; // when its last byte will have gone over the line
    SimAlarm m_frameAlarm;

    std::deque<Outgoing> m_outgoing; // by `due`
    std::map<quint8, Ticks> m_lastDue; // by unit
    QByteArray m_sending;
    qsizetype m_sent = 0; // bytes of it
    Ticks m_sendBegun;
    Ticks m_lineFree; // after the last answer
    SimAlarm m_transmitAlarm;
};

} // namespace cellar
