// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bench/stack.h"

#include <QDir>
#include <QFile>
#include <QTcpServer>

#include <algorithm>
#include <cstdio>
#include <cstdlib>

#include <unistd.h>

using namespace Qt::StringLiterals;

namespace cellar::bench {

namespace {

constexpr int patienceMs = 15'000;

QString program(const char *name)
{
    return qEnvironmentVariable("CELLAR_BIN") + u'/' + QString::fromLatin1(name);
}

double since(std::chrono::steady_clock::time_point begun)
{
    return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begun).count();
}

} // namespace

quint16 freePort()
{
    QTcpServer probe;
    probe.listen(QHostAddress::LocalHost);
    return probe.serverPort();
}

QByteArray Stack::config(Shape shape, quint16 modbusPort, quint16 httpPort)
{
    QByteArray text = "[cellar]\nname = \"Bench\"\n[server]\nlisten = [\"127.0.0.1:" + QByteArray::number(httpPort) +
                      "\"]\n[[panel]]\nid = \"main\"\ndriver = \"modbus-tcp\"\naddress = \"127.0.0.1:" +
                      QByteArray::number(modbusPort) + "\"\npoll = \"" +
                      QByteArray::number(qint64(shape.poll.count())) + "ms\"\ntimeout = \"500ms\"\n";
    for (int i = 1; i <= shape.vessels; ++i) {
        const QByteArray n = QByteArray::number(i);
        text += "[[vessel]]\nid = \"v" + n + "\"\nlabel = \"V " + n +
                "\"\npanel = \"main\"\ndevice = \"delta-dtb\"\nunit = " + n +
                "\nlimits = { min = 34.0, max = 100.0, step = 1.0 }\nsim = { temperature = 50.0, setpoint = 50.0 }\n";
    }
    return text;
}

Stack::Stack(Shape shape)
    : Stack(shape, freePort(), freePort())
{
}

Stack::Stack(Shape shape, quint16 modbusPort, quint16 httpPort)
    : Stack(config(shape, modbusPort, httpPort), modbusPort, httpPort)
{
}

Stack::Stack(const QByteArray &config, quint16 httpPort)
    : Stack(config, 0, httpPort)
{
}

Stack::Stack(const QByteArray &config, quint16 modbusPort, quint16 httpPort)
    : m_modbusPort(modbusPort)
    , m_httpPort(httpPort)
{
    const QString file = m_dir.filePath(u"cellar.toml"_s);
    QFile out(file);
    if (!out.open(QIODevice::WriteOnly) || out.write(config) < 0) {
        giveUp(u"cannot write the configuration"_s);
    }
    out.close();
    m_sim.start(program("cellar-sim"), {u"--config"_s, file});
    waitForLine(m_sim, "ready");

    const auto begun = std::chrono::steady_clock::now();
    m_server.start(program("cellar-server"), {u"--config"_s, file, u"--data"_s, m_dir.filePath(u"data"_s)});
    m_server.waitForStarted();
    while (m_firstAnswerMs == 0) {
        QTcpSocket socket;
        socket.connectToHost(QHostAddress(QHostAddress::LocalHost), m_httpPort);
        if (socket.waitForConnected(100) &&
            request(socket, "GET /healthz HTTP/1.1\r\nHost: localhost\r\n").contains(" 200 ")) {
            m_firstAnswerMs = since(begun);
        } else if (since(begun) > patienceMs) {
            giveUp(u"cellar-server does not answer: "_s + QString::fromUtf8(m_server.readAllStandardError()));
        } else {
            usleep(1000);
        }
    }
    waitForLine(m_server, "ready");
    QFile token(m_dir.filePath(u"data/admin.token"_s));
    if (!token.open(QIODevice::ReadOnly)) {
        giveUp(u"no admin.token"_s);
    }
    m_token = token.readAll().trimmed();
}

Stack::~Stack()
{
    for (QProcess *process : {&m_server, &m_sim}) {
        process->terminate();
        process->waitForFinished(5000);
    }
}

void Stack::waitForLine(QProcess &process, const QByteArray &start)
{
    const auto begun = std::chrono::steady_clock::now();
    while (since(begun) < patienceMs) {
        while (process.canReadLine()) {
            if (process.readLine().startsWith(start)) {
                return;
            }
        }
        process.waitForReadyRead(100);
    }
    giveUp(process.program() + u" does not get ready: "_s + QString::fromUtf8(process.readAllStandardError()));
}

double Stack::residentMb() const
{
    QFile statm(u"/proc/%1/statm"_s.arg(serverPid()));
    if (!statm.open(QIODevice::ReadOnly)) {
        giveUp(u"cellar-server is gone"_s);
    }
    return double(statm.readAll().split(' ').value(1).toLongLong()) * double(sysconf(_SC_PAGESIZE)) / 1e6;
}

double Stack::cpuSeconds() const
{
    // In nanoseconds, where /proc/PID/stat counts hundredths.
    double seconds = 0;
    const QDir threads(u"/proc/%1/task"_s.arg(serverPid()));
    for (const QString &thread : threads.entryList(QDir::Dirs | QDir::NoDotAndDotDot)) {
        QFile file(threads.filePath(thread + u"/schedstat"_s));
        if (file.open(QIODevice::ReadOnly)) {
            seconds += double(file.readAll().split(' ').value(0).toLongLong()) / 1e9;
        }
    }
    return seconds;
}

QByteArray request(QTcpSocket &socket, const QByteArray &head, const QByteArray &body)
{
    QByteArray out = head;
    if (!body.isEmpty()) {
        out += "Content-Type: application/json\r\nContent-Length: " + QByteArray::number(body.size()) + "\r\n";
    }
    socket.write(out + "\r\n" + body);
    socket.flush();
    QByteArray in;
    while (socket.waitForReadyRead(patienceMs)) {
        in += socket.readAll();
        const qsizetype end = in.indexOf("\r\n\r\n");
        const qsizetype length = in.toLower().indexOf("content-length:");
        if (end < 0 || length < 0) {
            continue;
        }
        const qsizetype size = in.mid(length + 15, in.indexOf('\r', length) - length - 15).trimmed().toLongLong();
        if (in.size() >= end + 4 + size) {
            break;
        }
    }
    return in;
}

double percentile(std::vector<double> samples, double share)
{
    if (samples.empty()) {
        giveUp(u"nothing was measured"_s);
    }
    std::ranges::sort(samples);
    return samples[std::min(samples.size() - 1, static_cast<std::size_t>(share * double(samples.size())))];
}

void atMost(const char *name, double value, double bound)
{
    std::printf("%s %.3g <= %g\n", name, value, bound);
    std::fflush(stdout);
}

void atLeast(const char *name, double value, double bound)
{
    std::printf("%s %.3g >= %g\n", name, value, bound);
    std::fflush(stdout);
}

void giveUp(const QString &why)
{
    std::fprintf(stderr, "benchmark ended: %s\n", qPrintable(why));
    std::exit(1);
}

} // namespace cellar::bench
