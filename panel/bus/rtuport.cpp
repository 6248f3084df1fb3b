// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bus/rtuport.h"

#include "bus/hangupwatch.h"
#include "bus/modbusframe.h"
#include "bus/modbusrtuframe.h"

#include <QLoggingCategory>
#include <QModbusReply>
#include <QModbusRtuSerialClient>
#include <QSerialPort>
#include <QVariant>

#include <mutex>
#include <utility>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace cellar {

namespace {

// The shortest that QModbusClient accepts, counted from the last byte written.
constexpr auto clientPatience = 50ms;
// For the client to do nothing about a request that it believes answered.
constexpr auto wakingPatience = 5ms;

qint64 frameLength(const QModbusRequest &pdu)
{
    return pdu.size() + static_cast<qint64>(rtuOverhead);
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

RtuPort::RtuPort(SerialSettings line, QObject *parent)
    : QObject(parent)
    , m_line(std::move(line))
{
    quietClient();
    m_resendTimer.setSingleShot(true);
    m_resendTimer.setTimerType(Qt::PreciseTimer);
    connect(&m_resendTimer, &QTimer::timeout, this, &RtuPort::resend);
}

RtuPort::~RtuPort()
{
    close();
}

QString RtuPort::open(const SerialDevice &device)
{
    m_client = new QModbusRtuSerialClient(this);
    // The device itself: whoever comes by another link then finds the same lock.
    m_client->setConnectionParameter(QModbusDevice::SerialPortNameParameter, device.path);
    m_client->setConnectionParameter(QModbusDevice::SerialBaudRateParameter, m_line.baud);
    m_client->setConnectionParameter(QModbusDevice::SerialDataBitsParameter, QSerialPort::Data8);
    m_client->setConnectionParameter(QModbusDevice::SerialParityParameter,
        device.pseudoTerminal ? QSerialPort::NoParity : portParity(m_line.parity));
    m_client->setConnectionParameter(
        QModbusDevice::SerialStopBitsParameter, m_line.stopBits == 2 ? QSerialPort::TwoStop : QSerialPort::OneStop);
    m_client->setNumberOfRetries(0);
    m_client->setTimeout(static_cast<int>(clientPatience.count()));
    m_port = qobject_cast<QSerialPort *>(m_client->device());
    if (!m_port || !m_client->connectDevice()) {
        return m_port && m_port->error() != QSerialPort::NoError ? m_port->errorString() : m_client->errorString();
    }
    connect(m_client, &QModbusDevice::errorOccurred, this, &RtuPort::onError);
    connect(m_port, &QIODevice::bytesWritten, this, &RtuPort::onBytesWritten);
    connect(m_port, &QIODevice::readyRead, this, &RtuPort::onReadyRead);
    m_watch = new HangUpWatch(static_cast<int>(m_port->handle()), m_client);
    connect(m_watch, &HangUpWatch::hungUp, this, [this] { Q_EMIT broke(u"the adapter is gone"_s); });
    m_port->startTransaction();
    return {};
}

void RtuPort::close()
{
    m_resendTimer.stop();
    m_toWrite = 0;
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

bool RtuPort::send(const ModbusRequest &request)
{
    const QModbusRequest pdu = pduOf(request);
    QModbusReply *reply = m_client->sendRawRequest(pdu, request.unit);
    if (!reply || reply->isFinished()) {
        delete reply;
        return false;
    }
    // The client looks at its reply without asking whether it is still there, so it stays until the client is done.
    connect(reply, &QModbusReply::finished, reply, &QObject::deleteLater);
    connect(reply, &QModbusReply::finished, this, [this, reply] { onReplyFinished(reply); });
    m_reply = reply;
    m_request = request;
    m_toWrite = frameLength(pdu);
    return true;
}

Milliseconds RtuPort::sendingTime(const ModbusRequest &request) const
{
    const auto bytes = static_cast<std::size_t>(frameLength(pduOf(request)));
    return std::chrono::ceil<Milliseconds>(frameSilence(m_line)) +
           std::chrono::ceil<Milliseconds>(transmissionTime(m_line, bytes));
}

void RtuPort::onError(QModbusDevice::Error error)
{
    if (error != QModbusDevice::NoError && error != QModbusDevice::TimeoutError && m_client) {
        const bool fromPort = m_port && m_port->error() != QSerialPort::NoError;
        Q_EMIT broke(fromPort ? m_port->errorString() : m_client->errorString());
    }
}

// While the client keeps the silence before a request, it takes a late answer to an earlier one for the answer to this
// one and never sends it. It still wakes up for it once, so the request is given to it again only after that.
void RtuPort::onReplyFinished(const QModbusReply *reply)
{
    if (isSending() && reply == m_reply) {
        m_resendTimer.start(std::chrono::ceil<Milliseconds>(frameSilence(m_line)) + wakingPatience);
    }
}

void RtuPort::resend()
{
    if (isSending() && !send(ModbusRequest(m_request))) {
        Q_EMIT broke(u"the request could not be sent"_s);
    }
}

void RtuPort::onBytesWritten(qint64 bytes)
{
    if (!isSending()) {
        return;
    }
    m_toWrite -= bytes;
    if (!isSending()) {
        Q_EMIT sent();
    }
}

void RtuPort::onReadyRead()
{
    if (!m_client || !m_port) {
        return;
    }
    // The client has read these bytes, but inside the transaction: take them back, read them again and begin anew.
    m_port->rollbackTransaction();
    const QByteArray bytes = m_port->readAll();
    m_port->startTransaction();
    Q_EMIT received(bytes);
}

} // namespace cellar
