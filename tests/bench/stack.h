// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QProcess>
#include <QTcpSocket>
#include <QTemporaryDir>

#include <chrono>
#include <memory>
#include <vector>

namespace cellar::bench {

// A real cellar-sim and a real cellar-server on free loopback ports, as child processes. Ends the benchmark with a
// message when they do not come up: a figure without them would mean nothing.
class Stack
{
public:
    struct Shape
    {
        int vessels = 9;
        std::chrono::milliseconds poll{1000};
    };

    explicit Stack(Shape shape);
    // The same two programs on a config of the caller's own, which makes the node listen on `httpPort`.
    Stack(const QByteArray &config, quint16 httpPort);
    ~Stack();

    [[nodiscard]] quint16 httpPort() const { return m_httpPort; }
    [[nodiscard]] quint16 modbusPort() const { return m_modbusPort; }
    [[nodiscard]] QByteArray token() const { return m_token; }
    [[nodiscard]] qint64 serverPid() const { return m_server.processId(); }
    // From starting the program to its first answer, in milliseconds.
    [[nodiscard]] double firstAnswerMs() const { return m_firstAnswerMs; }
    [[nodiscard]] double residentMb() const;
    // Processor seconds that all threads of the node have used so far.
    [[nodiscard]] double cpuSeconds() const;

    // Vessels are called v1 … vN, with unit ids 1 … N.
    [[nodiscard]] static QByteArray config(Shape shape, quint16 modbusPort, quint16 httpPort);

private:
    Stack(Shape shape, quint16 modbusPort, quint16 httpPort);
    Stack(const QByteArray &config, quint16 modbusPort, quint16 httpPort);
    void waitForLine(QProcess &process, const QByteArray &start);

    QTemporaryDir m_dir;
    QProcess m_sim;
    QProcess m_server;
    quint16 m_modbusPort = 0;
    quint16 m_httpPort = 0;
    QByteArray m_token;
    double m_firstAnswerMs = 0;
};

// Of 127.0.0.1, free just now.
[[nodiscard]] quint16 freePort();

// One answer over a blocking loopback socket; the benchmark has nothing else to do meanwhile.
[[nodiscard]] QByteArray request(QTcpSocket &socket, const QByteArray &head, const QByteArray &body = {});

// The value below which `share` (0…1) of the samples lie.
[[nodiscard]] double percentile(std::vector<double> samples, double share);

// Prints "name value <= bound", the line that the table is made from.
void atMost(const char *name, double value, double bound);
void atLeast(const char *name, double value, double bound);

[[noreturn]] void giveUp(const QString &why);

} // namespace cellar::bench
