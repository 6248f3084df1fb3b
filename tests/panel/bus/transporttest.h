// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bus/modbustcptransport.h"
#include "fakes/scriptedmodbusserver.h"

#include <QTest>

// What the tests of the TCP transport share: a transport, its peer, and what came out.
namespace cellar::transporttest {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

using Status = ModbusAnswer::Status;
using Request = ScriptedModbusServer::Request;

class TransportTest : public QObject
{
protected:
    // What came out, in order.
    struct Outcome
    {
        quint64 ticket = 0;
        Status status = Status::Ok;
        quint8 exception = 0;
        QString text;
        QList<quint16> words;
    };

    void begin()
    {
        m_server = std::make_unique<ScriptedModbusServer>();
        QVERIFY(m_server->listen());
        m_outcomes.clear();
        m_closed.clear();
    }
    void end()
    {
        m_transport.reset();
        m_server.reset();
    }

    void openTransport(Milliseconds timeout = 100ms);
    [[nodiscard]] const Outcome *outcomeOf(quint64 ticket) const;
    [[nodiscard]] Outcome outcome(const ModbusRequest &request);
    static void answerCorrectly(const Request &request)
    {
        ScriptedModbusServer::answer(request, ScriptedModbusServer::correctPdu(request, request.address));
    }

    SystemClock m_clock;
    std::unique_ptr<ScriptedModbusServer> m_server;
    std::unique_ptr<ModbusTcpTransport> m_transport;
    QList<Outcome> m_outcomes;
    QStringList m_closed;
};

inline void TransportTest::openTransport(Milliseconds timeout)
{
    ModbusTcpTransport::Options options;
    options.host = u"127.0.0.1"_s;
    options.port = m_server->port();
    options.timeout = timeout;
    options.firstPause = 10ms;
    options.longestPause = 100ms;
    m_transport = std::make_unique<ModbusTcpTransport>(options, m_clock);
    connect(m_transport.get(), &ModbusTransport::finished, this, [this](quint64 ticket, const ModbusAnswer &answer) {
        m_outcomes.append({ticket, answer.status, answer.exception, answer.text,
            QList<quint16>(answer.words.begin(), answer.words.end())});
    });
    connect(m_transport.get(), &ModbusTransport::closed, this, [this](const QString &why) { m_closed.append(why); });
    m_transport->open();
    QTRY_VERIFY(m_transport->isOpen());
}

inline const TransportTest::Outcome *TransportTest::outcomeOf(quint64 ticket) const
{
    const auto at = std::find_if(
        m_outcomes.cbegin(), m_outcomes.cend(), [ticket](const Outcome &outcome) { return outcome.ticket == ticket; });
    return at == m_outcomes.cend() ? nullptr : &*at;
}

inline TransportTest::Outcome TransportTest::outcome(const ModbusRequest &request)
{
    const quint64 ticket = m_transport->send(request);
    [&] { QTRY_VERIFY(outcomeOf(ticket)); }();
    const auto *found = outcomeOf(ticket);
    return found ? *found : Outcome{};
}

} // namespace cellar::transporttest
