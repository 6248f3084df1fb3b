// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bus/modbusrtutransport.h"
#include "fakes/scriptedrtuline.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

// What the tests of the serial transport share: a transport on a scripted line, and what came out.
namespace cellar::rtutransporttest {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

using Status = ModbusAnswer::Status;
using Request = ScriptedRtuLine::Request;
class RtuTransportTest : public QObject
{
protected:
    void begin();
    void end();
    // What came out, in order.
    struct Outcome
    {
        quint64 ticket = 0;
        Status status = Status::Ok;
        quint8 exception = 0;
        QString text;
        QList<quint16> words;
    };

    [[nodiscard]] ModbusRtuTransport::Options options(Milliseconds timeout) const;
    void makeTransport(const ModbusRtuTransport::Options &options);
    void openTransport(Milliseconds timeout = 150ms);
    [[nodiscard]] const Outcome *outcomeOf(quint64 ticket) const;
    [[nodiscard]] Outcome outcome(const ModbusRequest &request);
    void answerAll()
    {
        m_line->setScript([this](const Request &request) { m_line->write(ScriptedRtuLine::answer(request, 7)); });
    }

    SystemClock m_clock;
    std::unique_ptr<QTemporaryDir> m_dir;
    QString m_path;
    std::unique_ptr<ScriptedRtuLine> m_line;
    std::unique_ptr<ModbusRtuTransport> m_transport;
    QList<Outcome> m_outcomes;
    QStringList m_closed;
    qsizetype m_outcomesWhenClosed = 0;
};

inline void RtuTransportTest::begin()
{
    m_dir = std::make_unique<QTemporaryDir>();
    m_path = m_dir->filePath(u"tty"_s);
    m_line = std::make_unique<ScriptedRtuLine>(m_path);
    QVERIFY(m_line->plug());
    m_outcomes.clear();
    m_closed.clear();
}

inline void RtuTransportTest::end()
{
    m_transport.reset();
    m_line.reset();
}

inline ModbusRtuTransport::Options RtuTransportTest::options(Milliseconds timeout) const
{
    ModbusRtuTransport::Options options;
    options.line = {m_path, 19200, Parity::Even, 1};
    options.timeout = timeout;
    options.firstPause = 10ms;
    options.longestPause = 100ms;
    return options;
}

inline void RtuTransportTest::makeTransport(const ModbusRtuTransport::Options &options)
{
    m_outcomes.clear(); // the tickets of another one begin anew
    m_transport = std::make_unique<ModbusRtuTransport>(options, m_clock);
    connect(m_transport.get(), &ModbusTransport::finished, this, [this](quint64 ticket, const ModbusAnswer &answer) {
        m_outcomes.append({ticket, answer.status, answer.exception, answer.text,
            QList<quint16>(answer.words.begin(), answer.words.end())});
    });
    connect(m_transport.get(), &ModbusTransport::closed, this, [this](const QString &why) {
        m_closed.append(why);
        m_outcomesWhenClosed = m_outcomes.size();
    });
    m_transport->open();
}

inline void RtuTransportTest::openTransport(Milliseconds timeout)
{
    makeTransport(options(timeout));
    QTRY_VERIFY(m_transport->isOpen());
}

inline const RtuTransportTest::Outcome *RtuTransportTest::outcomeOf(quint64 ticket) const
{
    const auto at = std::find_if(
        m_outcomes.cbegin(), m_outcomes.cend(), [ticket](const Outcome &outcome) { return outcome.ticket == ticket; });
    return at == m_outcomes.cend() ? nullptr : &*at;
}

inline RtuTransportTest::Outcome RtuTransportTest::outcome(const ModbusRequest &request)
{
    QSignalSpy finished(m_transport.get(), &ModbusTransport::finished);
    const quint64 ticket = m_transport->send(request);
    while (!outcomeOf(ticket) && finished.wait(20'000)) {
    }
    const auto *found = outcomeOf(ticket);
    return found ? *found : Outcome{};
}

} // namespace cellar::rtutransporttest
