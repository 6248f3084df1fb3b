// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bus/modbustransport.h"

#include <QSet>

#include <functional>
#include <map>
#include <memory>

namespace cellar::soak {

// What went into the transports and what came out again, over all links.
struct WireTally
{
    quint64 sent = 0;
    std::map<ModbusAnswer::Status, quint64> finished;
    quint64 twice = 0; // finished though nobody waited for it
    quint64 closed = 0; // connections that broke
    std::function<void()> answerCame; // called before the link hears of an answer

    [[nodiscard]] quint64 done() const
    {
        quint64 sum = 0;
        for (const auto &[status, count] : finished) {
            sum += count;
        }
        return sum;
    }
};

// Passes everything on to a real transport and counts.
class CountingTransport final : public ModbusTransport
{
    Q_OBJECT

public:
    CountingTransport(std::unique_ptr<ModbusTransport> inner, WireTally &tally)
        : m_inner(std::move(inner))
        , m_tally(tally)
    {
        connect(m_inner.get(), &ModbusTransport::connecting, this, &ModbusTransport::connecting);
        connect(m_inner.get(), &ModbusTransport::opened, this, &ModbusTransport::opened);
        connect(m_inner.get(), &ModbusTransport::answered, this, &ModbusTransport::answered);
        connect(m_inner.get(), &ModbusTransport::closed, this, [this](const QString &why) {
            ++m_tally.closed;
            Q_EMIT closed(why);
        });
        connect(m_inner.get(), &ModbusTransport::finished, this, [this](quint64 ticket, const ModbusAnswer &answer) {
            m_tally.twice += m_open.remove(ticket) ? 0 : 1;
            ++m_tally.finished[answer.status];
            m_tally.answerCame();
            Q_EMIT finished(ticket, answer);
        });
    }

    void open() override { m_inner->open(); }
    void close() override { m_inner->close(); }
    [[nodiscard]] bool isOpen() const override { return m_inner->isOpen(); }
    quint64 send(const ModbusRequest &request) override
    {
        const quint64 ticket = m_inner->send(request);
        ++m_tally.sent;
        m_open.insert(ticket);
        return ticket;
    }

private:
    std::unique_ptr<ModbusTransport> m_inner;
    WireTally &m_tally;
    QSet<quint64> m_open; // tickets
};

} // namespace cellar::soak
