// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bus/modbusrtutransport.h"

#include "bus/hangupwatch.h"
#include "bus/modbusframe.h"
#include "core/logging.h"

#include <QModbusReply>
#include <QModbusRtuSerialClient>
#include <QSerialPort>
#include <QVariant>

#include <algorithm>
#include <mutex>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace cellar {

namespace {

// The shortest that QModbusClient accepts, counted from the last byte written.
constexpr auto clientPatience = 50ms;
// For the port to take a request; less would blame it for a process that was held up.
constexpr auto sendingPatience = 1s;
// For the client to do nothing about a request that it believes answered.
constexpr auto wakingPatience = 5ms;
// Bytes of one frame may come in portions: a USB adapter hands them over every 16 ms.
constexpr auto portionGap = 30ms;
// Fewer are what a line makes by itself when it changes its direction.
constexpr qsizetype leastAnswer = 4;
constexpr qsizetype mostKept = 1024;
constexpr std::size_t requestOverhead = 3; // unit and checksum around the data, function
constexpr int latenessFactor = 10; // of the time-out

std::span<const quint8> bytesOf(const QByteArray &buffer)
{
    return {reinterpret_cast<const quint8 *>(buffer.constData()), static_cast<std::size_t>(buffer.size())};
}

QLoggingCategory::CategoryFilter filterBefore = nullptr;

void filterClient(QLoggingCategory *category)
{
    if (filterBefore) { // not yet while this one is being installed
        filterBefore(category);
    }
    if (QLatin1StringView(category->categoryName()) == "qt.modbus"_L1 && !category->isDebugEnabled()) {
        category->setEnabled(QtWarningMsg, false);
    }
}

// The client warns about every frame that it drops. What that means for a request is told by its answer; a line with a
// bad contact would fill the log.
void quietClient()
{
    static std::once_flag once;
    std::call_once(once, [] { filterBefore = QLoggingCategory::installFilter(filterClient); });
}

QSerialPort::Parity portParity(Parity parity)
{
    switch (parity) {
    case Parity::None:
        return QSerialPort::NoParity;
    case Parity::Even:
        return QSerialPort::EvenParity;
    case Parity::Odd:
        return QSerialPort::OddParity;
    }
    return QSerialPort::EvenParity;
}

} // namespace

ModbusRtuTransport::ModbusRtuTransport(Options options, const Clock &clock, QObject *parent)
    : ModbusTransport(parent)
    , m_options(std::move(options))
    , m_clock(clock)
    , m_late(std::max(Milliseconds(2s), latenessFactor * m_options.timeout))
{
    quietClient();
    for (QTimer *timer : {&m_retryTimer, &m_resendTimer, &m_deadlineTimer, &m_quietTimer}) {
        timer->setSingleShot(true);
        timer->setTimerType(Qt::PreciseTimer);
    }
    connect(&m_retryTimer, &QTimer::timeout, this, &ModbusRtuTransport::openNow);
    connect(&m_resendTimer, &QTimer::timeout, this, &ModbusRtuTransport::resend);
    connect(&m_deadlineTimer, &QTimer::timeout, this, &ModbusRtuTransport::onDeadline);
    connect(&m_quietTimer, &QTimer::timeout, this, &ModbusRtuTransport::onQuiet);
}

ModbusRtuTransport::~ModbusRtuTransport()
{
    dropClient();
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
    dropClient();
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
    const QString trouble = m_device ? openClient(*m_device) : u"there is no such device"_s;
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

// Returns why not, or nothing.
QString ModbusRtuTransport::openClient(const SerialDevice &device)
{
    const SerialSettings &line = m_options.line;
    m_client = new QModbusRtuSerialClient(this);
    // The device itself: whoever comes by another link then finds the same lock.
    m_client->setConnectionParameter(QModbusDevice::SerialPortNameParameter, device.path);
    m_client->setConnectionParameter(QModbusDevice::SerialBaudRateParameter, line.baud);
    m_client->setConnectionParameter(QModbusDevice::SerialDataBitsParameter, QSerialPort::Data8);
    m_client->setConnectionParameter(
        QModbusDevice::SerialParityParameter, device.pseudoTerminal ? QSerialPort::NoParity : portParity(line.parity));
    m_client->setConnectionParameter(
        QModbusDevice::SerialStopBitsParameter, line.stopBits == 2 ? QSerialPort::TwoStop : QSerialPort::OneStop);
    m_client->setNumberOfRetries(0);
    m_client->setTimeout(static_cast<int>(clientPatience.count()));
    m_port = qobject_cast<QSerialPort *>(m_client->device());
    if (!m_port || !m_client->connectDevice()) {
        return m_port && m_port->error() != QSerialPort::NoError ? m_port->errorString() : m_client->errorString();
    }
    connect(m_client, &QModbusDevice::errorOccurred, this, &ModbusRtuTransport::onError);
    connect(m_port, &QIODevice::bytesWritten, this, &ModbusRtuTransport::onBytesWritten);
    connect(m_port, &QIODevice::readyRead, this, &ModbusRtuTransport::onReadyRead);
    m_watch = new HangUpWatch(static_cast<int>(m_port->handle()), m_client);
    connect(m_watch, &HangUpWatch::hungUp, this, [this] { breakDown(u"the adapter is gone"_s); });
    m_port->startTransaction();
    return {};
}

void ModbusRtuTransport::onError(QModbusDevice::Error error)
{
    if (error != QModbusDevice::NoError && error != QModbusDevice::TimeoutError && m_state == State::Open) {
        const bool fromPort = m_port && m_port->error() != QSerialPort::NoError;
        breakDown(fromPort ? m_port->errorString() : m_client->errorString());
    }
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
    if (!handToClient()) {
        return false;
    }
    m_phase = Phase::Sending;
    m_trouble.clear();
    m_deadlineTimer.start(
        sendingPatience + m_options.timeout + std::chrono::ceil<Milliseconds>(frameSilence(m_options.line)) +
        std::chrono::ceil<Milliseconds>(transmissionTime(m_options.line, static_cast<std::size_t>(m_toWrite))));
    return true;
}

bool ModbusRtuTransport::handToClient()
{
    const QModbusRequest pdu = pduOf(m_sent);
    QModbusReply *reply = m_client->sendRawRequest(pdu, m_sent.unit);
    if (!reply || reply->isFinished()) {
        delete reply;
        return false;
    }
    // The client looks at its reply without asking whether it is still there, so it stays until the client is done.
    connect(reply, &QModbusReply::finished, reply, &QObject::deleteLater);
    connect(reply, &QModbusReply::finished, this, [this, reply] { onReplyFinished(reply); });
    m_reply = reply;
    m_toWrite = pdu.size() + static_cast<qsizetype>(requestOverhead);
    return true;
}

// While the client keeps the silence before a request, it takes a late answer to an earlier one for the answer to this
// one and never sends it. It still wakes up for it once, so the request is given to it again only after that.
void ModbusRtuTransport::onReplyFinished(const QModbusReply *reply)
{
    if (m_phase == Phase::Sending && reply == m_reply) {
        m_resendTimer.start(std::chrono::ceil<Milliseconds>(frameSilence(m_options.line)) + wakingPatience);
    }
}

void ModbusRtuTransport::resend()
{
    if (m_phase == Phase::Sending && !handToClient()) {
        breakDown(u"the request could not be sent"_s);
    }
}

void ModbusRtuTransport::onBytesWritten(qint64 bytes)
{
    if (m_phase != Phase::Sending) {
        return;
    }
    m_toWrite -= bytes;
    if (m_toWrite > 0) {
        return;
    }
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

void ModbusRtuTransport::onReadyRead()
{
    if (m_state != State::Open || !m_port) {
        return;
    }
    // The client has read these bytes, but inside the transaction: take them back, read them again and begin anew.
    m_port->rollbackTransaction();
    m_received += m_port->readAll();
    m_port->startTransaction();
    m_received = m_received.right(mostKept);
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
    dropClient();
    m_pausing = m_pause;
    m_retryTimer.start(m_pausing);
    m_pause = std::min(2 * m_pause, m_options.longestPause);
    failAll(std::exchange(m_jobs, {}), why);
    if (m_state == State::Pausing) {
        Q_EMIT closed(why);
    }
}

void ModbusRtuTransport::dropClient()
{
    m_resendTimer.stop();
    m_deadlineTimer.stop();
    m_quietTimer.stop();
    m_received.clear();
    const Phase phase = std::exchange(m_phase, Phase::Idle);
    if (phase == Phase::Sending || phase == Phase::Waiting) {
        m_late.expect(m_sent, m_clock.ticks());
    }
    if (!m_client) {
        return;
    }
    // Its slots may be on the stack right now.
    QModbusRtuSerialClient *client = std::exchange(m_client, nullptr);
    client->disconnect(this);
    if (m_watch) {
        m_watch->disconnect(this);
        std::exchange(m_watch, nullptr)->stop();
    }
    if (m_port) {
        m_port->disconnect(this);
        if (m_port->isOpen()) {
            m_port->clear(QSerialPort::Output); // closing would wait for bytes that cannot leave
        }
    }
    client->disconnectDevice();
    client->deleteLater();
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
