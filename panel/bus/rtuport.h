// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bus/modbustransport.h"
#include "bus/serialline.h"

#include <QModbusDevice>
#include <QPointer>
#include <QTimer>

class QModbusReply;
class QModbusRtuSerialClient;
class QSerialPort;

namespace cellar {

class HangUpWatch;

// A serial line as QModbusRtuSerialClient opens it: for us alone, with the checksum added and the silence between
// frames kept. The client drops what it cannot use without a word, takes any frame of the right unit and function for
// the answer, and waits for ever when the line goes away. So nothing is believed that it says of answers: it reads
// inside a transaction of the port, which is rolled back to read the same bytes once more for received(). Its own
// patience is the shortest that it knows (50 ms), so that it is ready for the next request as soon as anybody. Owned by
// its transport, main thread.
class RtuPort final : public QObject
{
    Q_OBJECT

public:
    explicit RtuPort(SerialSettings line, QObject *parent = nullptr);
    ~RtuPort() override;

    // Why it cannot be opened, or nothing.
    [[nodiscard]] QString open(const SerialDevice &device);
    // Nothing is signalled after it.
    void close();

    // False when the client takes no request. Not while the one before is being sent.
    [[nodiscard]] bool send(const ModbusRequest &request);
    // Longest time from send() to sent() on a line that works.
    [[nodiscard]] Milliseconds sendingTime(const ModbusRequest &request) const;

Q_SIGNALS:
    void sent(); // every byte of the request has left
    void received(const QByteArray &bytes); // whoever they are from
    void broke(const QString &why); // it is of no use any more; to be closed

private:
    void onError(QModbusDevice::Error error);
    void onBytesWritten(qint64 bytes);
    void onReadyRead();
    void onReplyFinished(const QModbusReply *reply);
    [[nodiscard]] bool isSending() const { return m_toWrite > 0; }
    void resend();

    const SerialSettings m_line;
    QTimer m_resendTimer; // of a request that the client believes answered before it was sent
    QModbusRtuSerialClient *m_client = nullptr; // while it is open
    QPointer<QSerialPort> m_port;
    HangUpWatch *m_watch = nullptr; // of the client
    ModbusRequest m_request; // sent last
    const QModbusReply *m_reply = nullptr; // the client's for it; only to be compared
    qint64 m_toWrite = 0; // bytes of it that have not left yet
};

} // namespace cellar
