// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ctl/command.h"
#include "ctl/commissioning/wiresession.h"
#include "fakes/registerdevice.h"

#include <QtTest>

#include <map>

namespace cellar {

// What is at the other end of a FakeWire. Outlives it.
struct FakeLine
{
    std::map<int, RegisterDevice> units; // others are silent
    QList<ModbusRequest> writes;
    QString refuses; // why nobody can connect; empty: it works
    // Answers instead of the units when it gives something.
    std::function<std::optional<ModbusAnswer>(const ModbusRequest &)> instead;
    bool keeps = true; // what is written
    int stalled = -1; // the unit that is never answered for, not even with a time-out
    quint64 sent = 0;
};

// A transport that answers from a FakeLine, one turn of the event loop later. Never opens by itself.
class FakeWire final : public ModbusTransport
{
    Q_OBJECT

public:
    explicit FakeWire(FakeLine &line)
        : m_line(line)
    {
    }

    [[nodiscard]] static TransportFactory factory(FakeLine &line)
    {
        return [&line](const PanelSettings &, Clock &) { return std::make_unique<FakeWire>(line); };
    }

    void open() override { QMetaObject::invokeMethod(this, &FakeWire::opening, Qt::QueuedConnection); }
    void close() override { m_open = false; }
    [[nodiscard]] bool isOpen() const override { return m_open; }

    quint64 send(const ModbusRequest &request) override
    {
        const quint64 ticket = ++m_line.sent;
        if (request.unit == m_line.stalled) {
            return ticket;
        }
        QMetaObject::invokeMethod(
            this, [this, ticket, request] { answer(ticket, request); }, Qt::QueuedConnection);
        return ticket;
    }

private:
    void opening()
    {
        if (!m_line.refuses.isEmpty()) {
            Q_EMIT closed(m_line.refuses);
        } else if (!std::exchange(m_open, true)) {
            Q_EMIT opened();
        }
    }

    void answer(quint64 ticket, const ModbusRequest &request)
    {
        if (m_line.instead) {
            if (const std::optional<ModbusAnswer> other = m_line.instead(request)) {
                Q_EMIT finished(ticket, *other);
                return;
            }
        }
        if (!request.isRead()) {
            m_line.writes.append(request);
            if (m_line.keeps) {
                const int table = request.function == 5 ? 1 : 3;
                m_line.units[request.unit].put(table, request.address,
                    QList<quint16>(request.words.begin(), request.words.begin() + request.count));
            }
            Q_EMIT finished(ticket, {});
            return;
        }
        Q_EMIT finished(ticket, m_line.units[request.unit].answer(request));
    }

    FakeLine &m_line;
    bool m_open = false;
};

// Runs a command and keeps what it said.
class CommandRun final : public QObject
{
    Q_OBJECT

public:
    [[nodiscard]] CtlOutput output()
    {
        return {[this](const QString &text) { out += text; }, [this](const QString &text) { err += text + u'\n'; }};
    }

    void start(std::unique_ptr<Command> started)
    {
        command = std::move(started);
        connect(command.get(), &Command::finished, this, [this](ExitCode code) { codes << code; });
        command->start();
    }
    [[nodiscard]] bool finish(std::unique_ptr<Command> started)
    {
        start(std::move(started));
        return QTest::qWaitFor([this] { return !codes.isEmpty(); }, 15'000);
    }

    std::unique_ptr<Command> command;
    QString out;
    QString err;
    QList<ExitCode> codes;
};

} // namespace cellar
