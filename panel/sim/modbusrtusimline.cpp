// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/modbusrtusimline.h"

#include "bus/modbusrtuframe.h"
#include "bus/serialline.h"
#include "core/logging.h"

#include <algorithm>

using namespace std::chrono_literals;

namespace cellar {

namespace {

constexpr qsizetype shortestRequest = 4; // unit, function, checksum
constexpr qsizetype longestRequest = 256; // "MODBUS over Serial Line" V1.02, 2.5.1
constexpr std::size_t mostOutgoing = 256;
// Bytes come in portions of this long, as adapters deliver them; one by one would wake everybody up for each.
constexpr auto portion = 2ms;

std::span<const quint8> bytesOf(const QByteArray &bytes)
{
    return {reinterpret_cast<const quint8 *>(bytes.constData()), static_cast<std::size_t>(bytes.size())};
}

QByteArray frameOf(quint8 unit, const SimAnswer &answer)
{
    QByteArray frame(1, static_cast<char>(answer.unit.value_or(unit)));
    frame = withModbusCrc(frame + answer.pdu);
    if (answer.wrongChecksum) {
        frame.back() = static_cast<char>(frame.back() ^ 0x55);
    }
    if (answer.then == SimAnswer::Then::Half) {
        frame.truncate(frame.size() / 2);
    }
    return frame;
}

} // namespace

ModbusRtuSimLine::ModbusRtuSimLine(
    const SerialSettings &line, SimResponder responder, const Clock &clock, QObject *parent)
    : QObject(parent)
    , m_character(transmissionTime(line, 1))
    , m_silence(frameSilence(line))
    , m_responder(std::move(responder))
    , m_clock(clock)
{
    connect(&m_frameAlarm, &SimAlarm::rang, this, &ModbusRtuSimLine::onFrameEnd);
    connect(&m_transmitAlarm, &SimAlarm::rang, this, &ModbusRtuSimLine::onTransmit);
}

void ModbusRtuSimLine::receive(const QByteArray &bytes)
{
    m_request += bytes;
    m_request.truncate(longestRequest + 1); // too long already
    const Ticks now = m_clock.ticks();
    m_requestEnd = std::max(m_requestEnd, now) + timeOf(bytes.size());
    m_frameAlarm.set(m_requestEnd + m_silence - now);
}

void ModbusRtuSimLine::reset()
{
    m_frameAlarm.stop();
    m_transmitAlarm.stop();
    m_request.clear();
    m_requestEnd = {};
    m_outgoing.clear();
    m_lastDue.clear();
    m_sending.clear();
    m_lineFree = {};
}

void ModbusRtuSimLine::onFrameEnd()
{
    const QByteArray frame = std::exchange(m_request, {});
    if (frame.size() < shortestRequest || frame.size() > longestRequest || modbusCrc(bytesOf(frame)) != 0) {
        qCDebug(lcSim) << "not a Modbus RTU frame:" << frame.toHex(' ');
        return;
    }
    const auto unit = static_cast<quint8>(frame.front());
    const SimAnswer answer = m_responder(unit, QByteArrayView(frame).sliced(1, frame.size() - 3));
    switch (answer.then) {
    case SimAnswer::Then::Silence:
        return;
    case SimAnswer::Then::Drop:
        Q_EMIT dropped();
        return;
    case SimAnswer::Then::Send:
    case SimAnswer::Then::Half:
        queueAnswer(unit, answer);
        return;
    }
}

void ModbusRtuSimLine::queueAnswer(quint8 unit, const SimAnswer &answer)
{
    if (m_outgoing.size() >= mostOutgoing) {
        return;
    }
    Ticks &last = m_lastDue[unit];
    last = std::max(last, m_requestEnd + m_silence + Milliseconds(answer.delayMs));
    const auto at = std::upper_bound(
        m_outgoing.begin(), m_outgoing.end(), last, [](Ticks due, const Outgoing &other) { return due < other.due; });
    m_outgoing.insert(at, {frameOf(unit, answer), last});
    if (m_sending.isEmpty()) {
        armTransmit();
    }
}

void ModbusRtuSimLine::armTransmit()
{
    if (m_outgoing.empty()) {
        return;
    }
    // Nobody speaks into a frame of somebody else.
    const Ticks quiet = m_request.isEmpty() ? m_lineFree : std::max(m_lineFree, m_requestEnd + m_silence);
    m_transmitAlarm.set(std::max(m_outgoing.front().due, quiet) - m_clock.ticks());
}

void ModbusRtuSimLine::onTransmit()
{
    const Ticks now = m_clock.ticks();
    if (m_sending.isEmpty()) {
        if (!m_request.isEmpty()) {
            armTransmit();
            return;
        }
        // From when it was due, not from when this process got round to it: a line has no such delays.
        m_sendBegun = std::max(m_outgoing.front().due, m_lineFree);
        m_sending = m_outgoing.front().frame;
        m_outgoing.pop_front();
        m_sent = 0;
    }
    const qsizetype over = std::min(m_sending.size(), static_cast<qsizetype>((now - m_sendBegun) / m_character));
    const QByteArray bytes = m_sending.sliced(m_sent, over - m_sent);
    m_sent = over;
    if (m_sent == m_sending.size()) {
        m_lineFree = m_sendBegun + timeOf(m_sending.size()) + m_silence;
        m_sending.clear();
        armTransmit();
    } else {
        const Ticks end = m_sendBegun + timeOf(m_sending.size());
        m_transmitAlarm.set(std::min(end, std::max(now + portion, m_sendBegun + timeOf(m_sent + 1))) - now);
    }
    if (!bytes.isEmpty()) {
        Q_EMIT transmit(bytes);
    }
}

} // namespace cellar
