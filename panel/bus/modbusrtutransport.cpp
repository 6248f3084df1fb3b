// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bus/modbusrtutransport.h"

#include "bus/modbusframe.h"
#include "core/logging.h"

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace cellar {

namespace {

// For the port to take a request; less would blame it for a process that was held up.
constexpr auto sendingPatience = 1s;
// Bytes of one frame may come in portions: a USB adapter hands them over every 16 ms.
constexpr auto portionGap = 30ms;
// Fewer are what a line makes by itself when it changes its direction.
constexpr qsizetype leastAnswer = 4;
constexpr qsizetype mostKept = 1024;
constexpr int latenessFactor = 10; // of the time-out

std::span<const quint8> bytesOf(const QByteArray &buffer)
{
    return {reinterpret_cast<const quint8 *>(buffer.constData()), static_cast<std::size_t>(buffer.size())};
}

} // namespace

ModbusRtuTransport::ModbusRtuTransport(Options options, const Clock &clock, QObject *parent)
    : ModbusTransport(parent)
    , m_options(std::move(options))
    , m_clock(clock)
    , m_port(m_options.line)
    , m_late(std::max(Milliseconds(2s), latenessFactor * m_options.timeout))
{
    for (QTimer *timer : {&m_retryTimer, &m_deadlineTimer, &m_quietTimer}) {
        timer->setSingleShot(true);
        timer->setTimerType(Qt::PreciseTimer);
    }
    connect(&m_retryTimer, &QTimer::timeout, this, &ModbusRtuTransport::openNow);
    connect(&m_deadlineTimer, &QTimer::timeout, this, &ModbusRtuTransport::onDeadline);
    connect(&m_quietTimer, &QTimer::timeout, this, &ModbusRtuTransport::onQuiet);
    connect(&m_port, &RtuPort::sent, this, &ModbusRtuTransport::onSent);
    connect(&m_port, &RtuPort::received, this, &ModbusRtuTransport::onReceived);
    connect(&m_port, &RtuPort::broke, this, &ModbusRtuTransport::breakDown);
}

ModbusRtuTransport::~ModbusRtuTransport()
{
    dropLine();
}

void ModbusRtuTransport::open()
{
    if (m_state == State::Closed) {
        m_state = State::Pausing;
        m_pause = m_options.firstPause;
        m_retryTimer.start(0ms);
        Q_EMIT connecting();
    }
}

void ModbusRtuTransport::close()
{
    if (m_state == State::Closed) {
        return;
    }
    m_state = State::Closed;
    m_retryTimer.stop();
    dropLine();
    failAll(std::exchange(m_jobs, {}), u"the line was closed"_s);
    Q_EMIT closed({});
}

Milliseconds ModbusRtuTransport::pause() const
{
    return m_state == State::Pausing ? m_pausing : Milliseconds(0);
}

void ModbusRtuTransport::openNow()
{
    if (m_state != State::Pausing) {
        return;
    }
    Q_EMIT connecting();
    if (m_state != State::Pausing) {
        return;
    }
    m_device = serialDeviceAt(m_options.line.device);
    const QString trouble = m_device ? m_port.open(*m_device) : u"there is no such device"_s;
    if (!trouble.isEmpty()) {
        breakDown(trouble);
        return;
    }
    m_state = State::Open;
    m_answered = false;
    qCInfo(lcBus).noquote() << "opened" << m_options.line.device << m_options.line.baud << "baud";
    m_toldTrouble.clear();
    Q_EMIT opened();
}

quint64 ModbusRtuTransport::send(const ModbusRequest &request)
{
    const quint64 ticket = ++m_lastTicket;
    if (m_state != State::Open) {
        finishLater(ticket, ModbusAnswer::Status::LinkLost, u"not connected"_s);
        return ticket;
    }
    m_jobs.push_back({ticket, request});
    startNext();
    return ticket;
}

void ModbusRtuTransport::startNext()
{
    while (m_state == State::Open && m_phase == Phase::Idle && !m_jobs.empty()) {
        const Job &job = m_jobs.front();
        const LateAnswers::Advice advice = m_late.adviceFor(job.request, m_clock.ticks());
        m_decoy = advice.decoy.has_value();
        if (advice.wait) {
            finishLater(job.ticket, ModbusAnswer::Status::Timeout,
                u"unit %1 may still be answering earlier requests"_s.arg(job.request.unit));
            m_jobs.pop_front();
        } else if (!transmit(advice.decoy.value_or(job.request))) {
            finishLater(job.ticket, ModbusAnswer::Status::LinkLost, u"the request could not be sent"_s);
            m_jobs.pop_front();
        }
    }
}

bool ModbusRtuTransport::transmit(const ModbusRequest &request)
{
    m_sent = request;
    if (!m_port.send(request)) {
        return false;
    }
    m_phase = Phase::Sending;
    m_trouble.clear();
    m_deadlineTimer.start(sendingPatience + m_options.timeout + m_port.sendingTime(request));
    return true;
}

void ModbusRtuTransport::onSent()
{
    m_phase = Phase::Waiting;
    m_received.clear();
    m_deadlineTimer.start(patience(rtuAnswerLength(m_sent)));
    if (lcWire().isDebugEnabled()) {
        const QModbusRequest pdu = pduOf(m_sent);
        QByteArray frame;
        frame.append(static_cast<char>(m_sent.unit)).append(static_cast<char>(m_sent.function)).append(pdu.data());
        logBytes(m_decoy ? "-> (to get into step)" : "->", withModbusCrc(frame));
    }
}

void ModbusRtuTransport::onReceived(const QByteArray &bytes)
{
    m_received = (m_received + bytes).right(mostKept);
    m_quietTimer.start(portionGap + std::chrono::ceil<Milliseconds>(frameSilence(m_options.line)));
    if (m_phase == Phase::Waiting) {
        takeFrames();
    } else {
        takeStrayFrames();
    }
}

void ModbusRtuTransport::takeFrames()
{
    while (m_phase == Phase::Waiting) {
        const QByteArray received = m_received;
        const std::optional<RtuFrame> frame = findRtuAnswer(bytesOf(received), m_sent);
        if (!frame) {
            return;
        }
        const auto end = static_cast<qsizetype>(frame->end);
        logBytes("<-", QByteArrayView(received).first(end));
        m_received.remove(0, end);
        if (take(*frame)) {
            return;
        }
    }
}

// While nobody waits for an answer, frames only tell that a late one is no longer to come.
void ModbusRtuTransport::takeStrayFrames()
{
    const QByteArray received = m_received;
    qsizetype used = 0;
    while (const std::optional<RtuFrame> frame =
               findRtuAnswer(bytesOf(received).subspan(static_cast<std::size_t>(used)), {})) {
        m_late.take(*frame, m_clock.ticks());
        logBytes("<- (not waited for)", QByteArrayView(received).sliced(used, static_cast<qsizetype>(frame->end)));
        used += static_cast<qsizetype>(frame->end);
    }
    m_received.remove(0, used);
}

// True when that was the end of the request on the wire.
bool ModbusRtuTransport::take(const RtuFrame &frame)
{
    const ModbusAnswer answer = judgeAnswer(m_sent, frame.unit, frame.pdu, m_words);
    if (answer.status == ModbusAnswer::Status::Protocol) {
        if (!m_late.take(frame, m_clock.ticks())) {
            m_trouble = answer.text; // the right one may still follow
        }
        return false;
    }
    accept(answer);
    return true;
}

void ModbusRtuTransport::accept(const ModbusAnswer &answer)
{
    m_phase = Phase::Answering;
    m_deadlineTimer.stop();
    m_quietTimer.stop();
    m_received.clear();
    m_late.answered(m_sent, answer.status == ModbusAnswer::Status::Exception, m_clock.ticks());
    if (!std::exchange(m_answered, true)) {
        m_pause = m_options.firstPause;
        Q_EMIT answered();
        if (m_phase != Phase::Answering) {
            return; // somebody closed it, which has finished this request as well
        }
    }
    m_phase = Phase::Idle;
    if (m_decoy) {
        startNext();
    } else {
        finish(answer);
    }
}

void ModbusRtuTransport::onDeadline()
{
    // When this process was held up, an answer that was in time has been taken by now: Qt's event dispatchers see to
    // sockets before timers.
    if (m_phase == Phase::Sending) {
        breakDown(u"the line takes no bytes"_s);
        return;
    }
    if (serialDeviceAt(m_options.line.device) != m_device) {
        breakDown(u"another device is now in its place"_s);
        return;
    }
    if (!m_trouble.isEmpty()) {
        fail(ModbusAnswer::Status::Protocol, m_trouble);
    } else if (beginsLikeAnswer(bytesOf(m_received), m_sent) || m_received.size() >= leastAnswer) {
        fail(ModbusAnswer::Status::Protocol, unreadable());
    } else {
        fail(ModbusAnswer::Status::Timeout,
            u"unit %1 did not answer within %2 ms"_s.arg(m_sent.unit).arg(m_options.timeout.count()));
    }
}

void ModbusRtuTransport::onQuiet()
{
    if (m_phase != Phase::Waiting) {
        m_received.clear();
    } else if (!m_trouble.isEmpty()) {
        fail(ModbusAnswer::Status::Protocol, m_trouble);
    } else if (m_received.size() >= leastAnswer) {
        fail(ModbusAnswer::Status::Protocol, unreadable());
    }
}

// What to say about bytes that came instead of an answer.
QString ModbusRtuTransport::unreadable() const
{
    const auto bytes = bytesOf(m_received);
    const RtuLength length = rtuAnswerLength(bytes);
    if (!beginsLikeAnswer(bytes, m_sent)) {
        return u"%1 bytes came that are no answer of unit %2"_s.arg(bytes.size()).arg(m_sent.unit);
    }
    if (length.kind != RtuLength::Kind::Known || bytes.size() < length.bytes) {
        return u"only a part of the answer of unit %1 came"_s.arg(m_sent.unit);
    }
    return u"the checksum of the answer of unit %1 is wrong"_s.arg(m_sent.unit);
}

// From the last byte given to the port until the last one of the answer.
Milliseconds ModbusRtuTransport::patience(std::size_t answerBytes) const
{
    constexpr std::size_t longestRequest = 13; // function 16 with two registers
    return m_options.timeout +
           std::chrono::ceil<Milliseconds>(transmissionTime(m_options.line, longestRequest + answerBytes));
}

// The request on the wire ends without an answer; one may still come.
void ModbusRtuTransport::fail(ModbusAnswer::Status status, const QString &why)
{
    if (!m_received.isEmpty()) {
        logBytes("<- (no answer)", m_received);
    }
    m_late.expect(m_sent, m_clock.ticks());
    m_phase = Phase::Idle;
    m_deadlineTimer.stop();
    m_quietTimer.stop();
    m_received.clear();
    finish({status, 0, why, {}});
}

void ModbusRtuTransport::finish(const ModbusAnswer &answer)
{
    const quint64 ticket = m_jobs.front().ticket;
    m_jobs.pop_front();
    Q_EMIT finished(ticket, answer);
    startNext();
}

void ModbusRtuTransport::finishLater(quint64 ticket, ModbusAnswer::Status status, const QString &text)
{
    if (m_unsent.empty()) {
        QMetaObject::invokeMethod(this, &ModbusRtuTransport::finishUnsent, Qt::QueuedConnection);
    }
    m_unsent.push_back({ticket, status, text});
}

void ModbusRtuTransport::finishUnsent()
{
    for (const Unsent &unsent : std::exchange(m_unsent, {})) {
        Q_EMIT finished(unsent.ticket, {unsent.status, 0, unsent.text, {}});
    }
}

void ModbusRtuTransport::breakDown(const QString &why)
{
    if (m_state == State::Closed) {
        return;
    }
    if (m_state == State::Open || why != m_toldTrouble) { // not once for each of many attempts
        qCInfo(lcBus).noquote() << "not open:" << m_options.line.device << why;
        m_toldTrouble = why;
    }
    m_state = State::Pausing;
    dropLine();
    m_pausing = m_pause;
    m_retryTimer.start(m_pausing);
    m_pause = std::min(2 * m_pause, m_options.longestPause);
    failAll(std::exchange(m_jobs, {}), why);
    if (m_state == State::Pausing) {
        Q_EMIT closed(why);
    }
}

void ModbusRtuTransport::dropLine()
{
    m_deadlineTimer.stop();
    m_quietTimer.stop();
    m_received.clear();
    const Phase phase = std::exchange(m_phase, Phase::Idle);
    if (phase == Phase::Sending || phase == Phase::Waiting) {
        m_late.expect(m_sent, m_clock.ticks());
    }
    m_port.close();
}

void ModbusRtuTransport::failAll(const std::deque<Job> &jobs, const QString &why)
{
    for (const Job &job : jobs) {
        Q_EMIT finished(job.ticket, {ModbusAnswer::Status::LinkLost, 0, why, {}});
    }
}

void ModbusRtuTransport::logBytes(const char *direction, QByteArrayView bytes) const
{
    if (lcWire().isDebugEnabled()) {
        qCDebug(lcWire).noquote() << m_options.line.device << direction << bytes.toByteArray().toHex(' ');
    }
}

} // namespace cellar
