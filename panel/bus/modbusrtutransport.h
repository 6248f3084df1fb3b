// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bus/lateanswers.h"
#include "bus/modbustransport.h"
#include "bus/rtuport.h"

#include <QTimer>

#include <deque>

namespace cellar {

// Modbus RTU on an RtuPort, which only sends and tells what bytes come: this class has a deadline for every request and
// judges answers from the bytes themselves.
//
// One request at a time is on the wire, others wait in their order. What comes before a request has left, noise around
// a frame and answers of others are no answer. See LateAnswers for those of earlier requests. A broken answer fails its
// request as soon as the line has been quiet for a moment. An open port says nothing about the devices: answered()
// does. When the device goes away or another one is found at its path, the line is opened anew until close().
class ModbusRtuTransport final : public ModbusTransport
{
    Q_OBJECT

public:
    struct Options
    {
        SerialSettings line;
        Milliseconds timeout{500}; // from the end of a request to the first byte of its answer
        Milliseconds firstPause{50}; // before the second attempt to open; doubles
        Milliseconds longestPause{800}; // so that an adapter is back within 2 s of its return
    };

    ModbusRtuTransport(Options options, const Clock &clock, QObject *parent = nullptr);
    ~ModbusRtuTransport() override;

    void open() override;
    void close() override;
    [[nodiscard]] bool isOpen() const override { return m_state == State::Open; }
    [[nodiscard]] Milliseconds pause() const override;
    quint64 send(const ModbusRequest &request) override;

private:
    enum class State
    {
        Closed,
        Pausing, // until the next attempt
        Open,
    };
    enum class Phase
    {
        Idle,
        Sending, // the port waits for silence, or the bytes are on their way into it
        Waiting, // for the answer
        Answering, // it is there and being told
    };
    struct Job
    {
        quint64 ticket = 0;
        ModbusRequest request;
    };
    struct Unsent
    {
        quint64 ticket = 0;
        ModbusAnswer::Status status = ModbusAnswer::Status::LinkLost;
        QString text;
    };

    void openNow();
    void onSent();
    void onReceived(const QByteArray &bytes);
    void onDeadline();
    void onQuiet();

    void startNext();
    [[nodiscard]] bool transmit(const ModbusRequest &request);
    void takeFrames();
    void takeStrayFrames();
    [[nodiscard]] bool take(const RtuFrame &frame);
    void accept(const ModbusAnswer &answer);
    void fail(ModbusAnswer::Status status, const QString &why);
    void finish(const ModbusAnswer &answer);
    void finishLater(quint64 ticket, ModbusAnswer::Status status, const QString &text);
    void finishUnsent();
    void breakDown(const QString &why);
    void dropLine();
    void failAll(const std::deque<Job> &jobs, const QString &why);

    [[nodiscard]] QString unreadable() const;
    [[nodiscard]] Milliseconds patience(std::size_t answerBytes) const;
    void logBytes(const char *direction, QByteArrayView bytes) const;

    const Options m_options;
    const Clock &m_clock;
    QTimer m_retryTimer;
    QTimer m_deadlineTimer; // of the request on the wire
    QTimer m_quietTimer; // since the last byte that came
    RtuPort m_port;
    std::optional<SerialDevice> m_device; // that is open
    State m_state = State::Closed;
    Milliseconds m_pausing{0}; // the pause under way
    Milliseconds m_pause{0}; // the next one
    bool m_answered = false; // since the line was opened
    QString m_toldTrouble; // what the log has said last

    quint64 m_lastTicket = 0;
    std::deque<Job> m_jobs; // the first one is on the wire, unless idle
    std::vector<Unsent> m_unsent;
    Phase m_phase = Phase::Idle;
    ModbusRequest m_sent; // m_jobs.front(), or the decoy before it
    bool m_decoy = false;
    QByteArray m_received; // since m_sent has left, without the frames that were taken out
    QString m_trouble; // with frames that were taken out
    LateAnswers m_late;
    std::vector<quint16> m_words;
};

} // namespace cellar
