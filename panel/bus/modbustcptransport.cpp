// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bus/modbustcptransport.h"

#include "core/logging.h"

#include <QHostAddress>
#include <QModbusReply>
#include <QModbusTcpClient>
#include <QTcpSocket>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace cellar {

namespace {

constexpr int halfOpenTimeouts = 3;
constexpr auto halfOpenSilence = 2s;
// In a pipeline the other side works on the first half while we go through the second.
constexpr int framesPerFlush = 4;
// How far back a transaction may lie and still be a late answer rather than nonsense.
constexpr quint64 rememberedTransactions = 4096;

// QModbusTcpClient glues "host:port" together and parses that, which an IPv6 address only survives in brackets.
QString hostForClient(const QString &host)
{
    QHostAddress address;
    if (address.setAddress(host) && address.protocol() == QAbstractSocket::IPv6Protocol) {
        return u"[%1]"_s.arg(host);
    }
    return host;
}

std::span<const quint8> bytesOf(const QByteArray &buffer, qsizetype from)
{
    return {
        reinterpret_cast<const quint8 *>(buffer.constData()) + from, static_cast<std::size_t>(buffer.size() - from)};
}

} // namespace

// Every answer is judged by judgeAnswer(): the client need not take it apart a second time.
class ModbusTcpTransport::Client final : public QModbusTcpClient
{
public:
    using QModbusTcpClient::QModbusTcpClient;

protected:
    bool processResponse(const QModbusResponse &, QModbusDataUnit *) override { return true; }
};

ModbusTcpTransport::ModbusTcpTransport(Options options, const Clock &clock, QObject *parent)
    : ModbusTransport(parent)
    , m_options(std::move(options))
    , m_clock(clock)
{
    for (QTimer *timer : {&m_retryTimer, &m_deadlineTimer}) {
        timer->setSingleShot(true);
        timer->setTimerType(Qt::PreciseTimer);
    }
    connect(&m_retryTimer, &QTimer::timeout, this, &ModbusTcpTransport::onRetryTimer);
    connect(&m_deadlineTimer, &QTimer::timeout, this, &ModbusTcpTransport::onDeadline);
}

ModbusTcpTransport::~ModbusTcpTransport()
{
    dropClient();
}

void ModbusTcpTransport::open()
{
    if (m_state == State::Closed) {
        m_pause = m_options.firstPause;
        connectNow();
    }
}

void ModbusTcpTransport::close()
{
    if (m_state == State::Closed) {
        return;
    }
    m_state = State::Closed;
    m_retryTimer.stop();
    dropClient();
    failAll(std::exchange(m_pending, {}), ModbusAnswer::Status::LinkLost, u"the connection was closed"_s);
    Q_EMIT closed({});
}

Milliseconds ModbusTcpTransport::pause() const
{
    return m_state == State::Pausing ? m_pausing : 0ms;
}

void ModbusTcpTransport::connectNow()
{
    m_state = State::Connecting;
    ++m_connection;
    m_client = new Client(this);
    m_client->setConnectionParameter(QModbusDevice::NetworkAddressParameter, hostForClient(m_options.host));
    m_client->setConnectionParameter(QModbusDevice::NetworkPortParameter, m_options.port);
    m_client->setNumberOfRetries(0);
    // Never the first to give up: the deadlines here also cover what the client cannot see.
    m_client->setTimeout(static_cast<int>(m_options.timeout.count()) + 60'000);
    m_socket = qobject_cast<QTcpSocket *>(m_client->device());
    connect(m_client, &QModbusDevice::stateChanged, this, &ModbusTcpTransport::onStateChanged);
    connect(m_client, &QModbusDevice::errorOccurred, this, &ModbusTcpTransport::onError);
    connect(m_socket, &QIODevice::readyRead, this, &ModbusTcpTransport::onReadyRead);
    m_retryTimer.start(m_options.connectTimeout);
    Q_EMIT connecting();
    if (m_client && m_state == State::Connecting) {
        m_client->connectDevice();
    }
}

void ModbusTcpTransport::onStateChanged(QModbusDevice::State state)
{
    if (state == QModbusDevice::ConnectedState) {
        onConnected();
    } else if (state == QModbusDevice::UnconnectedState) {
        // Comes before onError(), also when there never was a connection.
        const QAbstractSocket::SocketError error = m_socket->error();
        const bool closed =
            error == QAbstractSocket::UnknownSocketError || error == QAbstractSocket::RemoteHostClosedError;
        breakDown(ModbusAnswer::Status::LinkLost,
            closed ? u"the other side closed the connection"_s : m_socket->errorString());
    }
}

void ModbusTcpTransport::onError(QModbusDevice::Error error)
{
    if (error != QModbusDevice::ConnectionError) {
        return;
    }
    const bool fromSocket = m_socket->error() != QAbstractSocket::UnknownSocketError;
    breakDown(ModbusAnswer::Status::LinkLost, fromSocket ? m_socket->errorString() : m_client->errorString());
}

void ModbusTcpTransport::onConnected()
{
    m_retryTimer.stop();
    m_state = State::Open;
    m_answered = false;
    m_received.clear();
    m_firstTransaction = 0; // as every new QModbusTcpClient counts
    m_sentTransactions = 0;
    m_silences = 0;
    m_socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
    m_socket->setSocketOption(QAbstractSocket::KeepAliveOption, 1);
    m_socket->startTransaction();
    qCInfo(lcBus).noquote() << "connected to" << m_options.host << m_options.port;
    m_toldTrouble.clear();
    Q_EMIT opened();
}

void ModbusTcpTransport::onRetryTimer()
{
    if (m_state == State::Connecting) {
        breakDown(
            ModbusAnswer::Status::LinkLost, u"no connection within %1 ms"_s.arg(m_options.connectTimeout.count()));
    } else if (m_state == State::Pausing) {
        connectNow();
    }
}

quint64 ModbusTcpTransport::send(const ModbusRequest &request)
{
    const quint64 ticket = ++m_lastTicket;
    if (m_state != State::Open) {
        finishLater(ticket, ModbusAnswer::Status::LinkLost, u"not connected"_s);
        return ticket;
    }
    const QModbusRequest pdu = pduOf(request);
    QModbusReply *reply = m_client->sendRawRequest(pdu, request.unit);
    if (!reply) {
        finishLater(ticket, ModbusAnswer::Status::LinkLost, u"the request could not be sent"_s);
        return ticket;
    }
    if (lcWire().isDebugEnabled()) {
        qCDebug(lcWire).noquote() << m_options.host << "->" << Qt::hex << quint16(m_sentTransactions) << "unit"
                                  << request.unit << "fc" << request.function << pdu.data().toHex(' ');
    }
    const bool finished = reply->isFinished();
    if (finished) {
        finishLater(ticket, ModbusAnswer::Status::LinkLost, reply->errorString());
        delete reply;
        reply = nullptr;
    }
    if (m_pending.empty()) {
        m_firstTransaction = static_cast<quint16>(m_sentTransactions);
    }
    ++m_sentTransactions;
    m_pending.push_back({ticket, request, reply, m_clock.ticks()});
    armDeadline();
    return ticket;
}

void ModbusTcpTransport::onReadyRead()
{
    if (m_state != State::Open || !m_socket) {
        return;
    }
    // The client has read these bytes, but inside the transaction: take them back, read them again and begin anew.
    m_socket->rollbackTransaction();
    m_received += m_socket->readAll();
    m_socket->startTransaction();
    const quint64 connection = m_connection;
    const QByteArray received = std::exchange(m_received, {});
    qsizetype used = 0;
    for (int frames = 1; const qsizetype size = takeFrame(bytesOf(received, used)); ++frames) {
        used += size;
        if (connection != m_connection || m_state != State::Open) {
            return;
        }
        if (frames % framesPerFlush == 0) {
            flush();
        }
    }
    if (connection == m_connection && m_state == State::Open) {
        m_received = received.sliced(used);
        flush();
    }
}

// What the answers made others send goes out now, not after another turn of the event loop.
void ModbusTcpTransport::flush()
{
    if (m_state == State::Open && m_socket->bytesToWrite() > 0) {
        m_socket->flush();
    }
}

// Returns how many bytes were used up; 0 when more are needed or the connection has ended.
qsizetype ModbusTcpTransport::takeFrame(std::span<const quint8> bytes)
{
    const MbapScan scan = scanMbap(bytes);
    if (!scan.trouble.isEmpty()) {
        breakDown(ModbusAnswer::Status::Protocol, scan.trouble);
        return 0;
    }
    if (!scan.frame) {
        return 0;
    }
    if (lcWire().isDebugEnabled()) {
        const auto view = QByteArrayView(bytes.data(), scan.frame->size);
        qCDebug(lcWire).noquote() << m_options.host << "<-" << view.toByteArray().toHex(' ');
    }
    const auto newest = static_cast<quint16>(m_sentTransactions - 1);
    const auto remembered = static_cast<quint16>(std::min(m_sentTransactions, rememberedTransactions));
    if (holdsAnotherAnswer(bytes, scan.frame->size, newest, remembered)) {
        breakDown(ModbusAnswer::Status::Protocol, u"an answer broke off and another one began"_s);
        return 0;
    }
    take(*scan.frame);
    return scan.frame->size;
}

void ModbusTcpTransport::take(const MbapFrame &frame)
{
    const auto index = static_cast<quint16>(frame.transaction - m_firstTransaction);
    if (index >= m_pending.size() || !m_pending[index].reply) {
        takeStray(frame.transaction);
        return;
    }
    Pending &pending = m_pending[index];
    if (!pending.reply->isFinished()) {
        // The client has just worked through the same bytes; if it thinks otherwise, ids no longer mean the same.
        breakDown(ModbusAnswer::Status::Protocol, u"transaction ids are out of step"_s);
        return;
    }
    const ModbusAnswer answer = judgeAnswer(pending.request, frame, m_words);
    m_silences = 0;
    if (!m_answered && answer.status != ModbusAnswer::Status::Protocol) {
        m_answered = true;
        m_pause = m_options.firstPause;
        Q_EMIT answered();
        if (m_state != State::Open) {
            return; // somebody closed it, which has finished this request as well
        }
    }
    finish(pending, answer);
}

void ModbusTcpTransport::takeStray(quint16 transaction)
{
    const auto age = static_cast<quint16>(m_sentTransactions - 1 - transaction);
    if (age < std::min(m_sentTransactions, rememberedTransactions)) {
        qCDebug(lcBus) << "an answer came too late and was dropped, transaction" << transaction;
        return;
    }
    breakDown(ModbusAnswer::Status::Protocol,
        u"an answer came to a request that was never sent (transaction %1)"_s.arg(transaction));
}

// `pending` is gone afterwards.
void ModbusTcpTransport::finish(Pending &pending, const ModbusAnswer &answer)
{
    const quint64 ticket = pending.ticket;
    delete std::exchange(pending.reply, nullptr);
    while (!m_pending.empty() && !m_pending.front().reply) {
        m_pending.pop_front();
        ++m_firstTransaction;
    }
    Q_EMIT finished(ticket, answer);
}

void ModbusTcpTransport::finishLater(quint64 ticket, ModbusAnswer::Status status, const QString &text)
{
    if (m_unsent.empty()) {
        QMetaObject::invokeMethod(this, &ModbusTcpTransport::finishUnsent, Qt::QueuedConnection);
    }
    m_unsent.push_back({ticket, status, text});
}

void ModbusTcpTransport::finishUnsent()
{
    for (const Unsent &unsent : std::exchange(m_unsent, {})) {
        Q_EMIT finished(unsent.ticket, {unsent.status, 0, unsent.text, {}});
    }
}

void ModbusTcpTransport::armDeadline()
{
    if (m_deadlineTimer.isActive() || m_pending.empty()) {
        return;
    }
    const auto left = m_pending.front().sent + m_options.timeout - m_clock.ticks();
    m_deadlineTimer.start(std::max(0ms, std::chrono::ceil<Milliseconds>(left)));
}

void ModbusTcpTransport::onDeadline()
{
    // When this process was held up, an answer that was in time has been taken by now: Qt's event dispatchers see to
    // sockets before timers.
    const Ticks now = m_clock.ticks();
    const bool due = !m_pending.empty() && now - m_pending.front().sent >= m_options.timeout;
    if (due && !m_received.isEmpty()) {
        breakDown(ModbusAnswer::Status::Protocol, u"only a part of an answer came"_s);
        return;
    }
    const quint64 connection = m_connection;
    expire(now);
    if (connection != m_connection || m_state != State::Open) {
        return;
    }
    if (m_silences >= halfOpenTimeouts && now - m_silentSince >= halfOpenSilence) {
        breakDown(
            ModbusAnswer::Status::LinkLost, u"nothing was answered for %1 s"_s.arg(
                                                std::chrono::duration<double>(now - m_silentSince).count(), 0, 'f', 1));
        return;
    }
    armDeadline();
}

void ModbusTcpTransport::expire(Ticks now)
{
    const quint64 connection = m_connection;
    while (connection == m_connection && !m_pending.empty() && now - m_pending.front().sent >= m_options.timeout) {
        Pending &pending = m_pending.front();
        if (m_silences++ == 0) {
            m_silentSince = pending.sent;
        }
        finish(pending,
            {ModbusAnswer::Status::Timeout, 0,
                u"unit %1 did not answer within %2 ms"_s.arg(pending.request.unit).arg(m_options.timeout.count()), {}});
    }
}

void ModbusTcpTransport::breakDown(ModbusAnswer::Status status, const QString &why)
{
    if (m_state != State::Connecting && m_state != State::Open) {
        return;
    }
    if (m_state == State::Open || why != m_toldTrouble) { // not once for each of many attempts
        qCInfo(lcBus).noquote() << "not connected to" << m_options.host << m_options.port << why;
        m_toldTrouble = why;
    }
    m_state = State::Pausing;
    dropClient();
    m_pausing = m_pause;
    m_retryTimer.start(m_pausing);
    m_pause = std::min(2 * m_pause, m_options.longestPause);
    const quint64 connection = m_connection;
    failAll(std::exchange(m_pending, {}), status, why);
    if (connection == m_connection && m_state == State::Pausing) {
        Q_EMIT closed(why);
    }
}

void ModbusTcpTransport::dropClient()
{
    m_deadlineTimer.stop();
    m_received.clear();
    if (!m_client) {
        return;
    }
    // Its slots may be on the stack right now.
    Client *client = std::exchange(m_client, nullptr);
    client->disconnect(this);
    if (m_socket) {
        m_socket->disconnect(this);
        m_socket->abort();
    }
    client->disconnectDevice();
    client->deleteLater();
}

void ModbusTcpTransport::failAll(const std::deque<Pending> &pending, ModbusAnswer::Status status, const QString &why)
{
    for (const Pending &lost : pending) {
        if (lost.reply) {
            Q_EMIT finished(lost.ticket, {status, 0, why, {}});
        }
    }
}

} // namespace cellar
