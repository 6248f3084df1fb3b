// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bus/modbusframe.h"
#include "bus/modbustransport.h"
#include "core/clock.h"

#include <QModbusDevice>
#include <QPointer>
#include <QTimer>

#include <deque>

class QModbusReply;
class QTcpSocket;

namespace cellar {

// Modbus TCP through QModbusTcpClient, which connects, frames and sends. It does not check which unit answered, lets a
// byte count reach into the next frame and waits for ever on an impossible length; so every answer is judged from the
// bytes themselves: the client reads inside a transaction of the socket, this class rolls it back and reads the same
// bytes after it. A stream that is out of step is closed and opened anew; a fresh client serves every connection.
class ModbusTcpTransport final : public ModbusTransport
{
    Q_OBJECT

public:
    struct Options
    {
        QString host;
        quint16 port = 502;
        Milliseconds timeout{500}; // of one request
        Milliseconds connectTimeout{1000}; // of one attempt to connect
        Milliseconds firstPause{50}; // before the second attempt; doubles
        Milliseconds longestPause{800}; // so that a peer is back within 2 s of its return
    };

    ModbusTcpTransport(Options options, const Clock &clock, QObject *parent = nullptr);
    ~ModbusTcpTransport() override;

    void open() override;
    void close() override;
    [[nodiscard]] bool isOpen() const override { return m_state == State::Open; }
    [[nodiscard]] Milliseconds pause() const override;
    quint64 send(const ModbusRequest &request) override;

private:
    class Client;
    enum class State
    {
        Closed,
        Pausing, // until the next attempt
        Connecting,
        Open,
    };
    using Ticks = std::chrono::steady_clock::time_point;

    // In the order of their transaction ids, which is the order of their deadlines.
    struct Pending
    {
        quint64 ticket = 0;
        ModbusRequest request;
        QModbusReply *reply = nullptr; // null: finished, only holds its place
        Ticks sent;
    };
    struct Unsent
    {
        quint64 ticket = 0;
        ModbusAnswer::Status status = ModbusAnswer::Status::LinkLost;
        QString text;
    };

    void connectNow();
    void onStateChanged(QModbusDevice::State state);
    void onError(QModbusDevice::Error error);
    void onConnected();
    void onRetryTimer();
    void onReadyRead();
    void onDeadline();
    void flush();

    [[nodiscard]] qsizetype takeFrame(std::span<const quint8> bytes);
    void take(const MbapFrame &frame);
    void takeStray(quint16 transaction);
    void finish(Pending &pending, const ModbusAnswer &answer);
    void finishLater(quint64 ticket, ModbusAnswer::Status status, const QString &text);
    void finishUnsent();
    void expire(Ticks now);
    void armDeadline();
    void breakDown(ModbusAnswer::Status status, const QString &why);
    void dropClient();
    void failAll(const std::deque<Pending> &pending, ModbusAnswer::Status status, const QString &why);

    Options m_options;
    const Clock &m_clock;
    QTimer m_retryTimer; // connect deadline, or the pause before the next attempt
    QTimer m_deadlineTimer; // of the oldest request in flight
    Client *m_client = nullptr;
    QPointer<QTcpSocket> m_socket;
    State m_state = State::Closed;
    Milliseconds m_pause{0}; // the next one
    Milliseconds m_pausing{0}; // the one that is being waited for
    bool m_answered = false; // since the connection was opened
    QString m_toldTrouble; // what the log has said last
    quint64 m_connection = 0; // counts connections, to notice that one ended inside a signal

    quint64 m_lastTicket = 0;
    std::deque<Pending> m_pending;
    quint16 m_firstTransaction = 0; // of m_pending.front()
    quint64 m_sentTransactions = 0; // on this connection
    std::vector<Unsent> m_unsent;
    QByteArray m_received;
    std::vector<quint16> m_words;
    int m_silences = 0; // time-outs since the last answer
    Ticks m_silentSince;
};

} // namespace cellar
