// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bus/modbustransport.h"

#include <QList>

namespace cellar {

// A transport without a wire: keeps what was sent until the test answers it. Open from open() until drop() or close().
class FakeTransport final : public ModbusTransport
{
    Q_OBJECT

public:
    struct Sent
    {
        quint64 ticket = 0;
        ModbusRequest request;
    };

    void open() override
    {
        m_open = true;
        Q_EMIT opened();
    }
    void close() override { drop({}); }
    [[nodiscard]] bool isOpen() const override { return m_open; }
    [[nodiscard]] Milliseconds pause() const override { return m_open ? Milliseconds(0) : m_pause; }
    // What it will claim to wait for while it is not open.
    void setPause(Milliseconds pause) { m_pause = pause; }

    quint64 send(const ModbusRequest &request) override
    {
        m_inFlight.append({++m_ticket, request});
        m_sent.append(request);
        m_deepest = std::max(m_deepest, m_inFlight.size());
        return m_ticket;
    }

    [[nodiscard]] const QList<Sent> &inFlight() const { return m_inFlight; }
    [[nodiscard]] const QList<ModbusRequest> &sent() const { return m_sent; }
    [[nodiscard]] qsizetype deepest() const { return m_deepest; }

    void answer(const ModbusAnswer &answer, qsizetype at = 0)
    {
        const Sent sent = m_inFlight.takeAt(at);
        Q_EMIT finished(sent.ticket, answer);
    }
    // Zeros, as many as were asked for.
    void answerOk(qsizetype at = 0)
    {
        const std::vector<quint16> words(m_inFlight.at(at).request.count);
        answer({ModbusAnswer::Status::Ok, 0, {}, words}, at);
    }
    void timeOut(qsizetype at = 0) { answer({ModbusAnswer::Status::Timeout, 0, QStringLiteral("silence"), {}}, at); }

    void drop(const QString &why)
    {
        if (std::exchange(m_open, false)) {
            while (!m_inFlight.isEmpty()) {
                answer({ModbusAnswer::Status::LinkLost, 0, why, {}});
            }
            Q_EMIT closed(why);
        }
    }

private:
    bool m_open = false;
    Milliseconds m_pause{0};
    quint64 m_ticket = 0;
    qsizetype m_deepest = 0;
    QList<Sent> m_inFlight;
    QList<ModbusRequest> m_sent;
};

} // namespace cellar
