// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a big brewery costs: 10, 100 and 1,000 Delta controllers (two reads each) on ten TCP panels, polled each second
// by the real cellar-server, which also feeds one subscriber of the event stream and answers one GET of the whole
// cellar a second. The panels are a cellar-sim of their own; only the node's processor time and memory count.
//
// Growth: what a vessel costs between 100 and 1,000 over what it costs between 10 and 100. Differences, because what
// the node spends without any vessel (timers, the event loop, HTTP) is in each figure once. 1 is linear.
#include "bench/stack.h"

#include <QCoreApplication>
#include <QDeadlineTimer>
#include <QElapsedTimer>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <cstdio>

using namespace cellar::bench;
using namespace Qt::StringLiterals;

namespace {

constexpr int panels = 10;
constexpr std::chrono::seconds settle{5};
constexpr std::chrono::seconds watched{20};

struct Figures
{
    double cycleMs = 0; // median of all panels
    double cpuPercent = 0; // of one core
    double residentKb = 0;
};

QByteArray configOf(int vessels, quint16 httpPort)
{
    QByteArray text =
        "[cellar]\nname = \"Thousand\"\n[server]\nlisten = [\"127.0.0.1:" + QByteArray::number(httpPort) + "\"]\n";
    for (int panel = 0; panel < panels; ++panel) {
        text += "[[panel]]\nid = \"p" + QByteArray::number(panel) +
                "\"\ndriver = \"modbus-tcp\"\naddress = \"127.0.0.1:" + QByteArray::number(freePort()) +
                "\"\npoll = \"1s\"\n";
    }
    for (int i = 0; i < vessels; ++i) {
        const QByteArray n = QByteArray::number(i + 1);
        text += "[[vessel]]\nid = \"v" + n + "\"\nlabel = \"V " + n + "\"\npanel = \"p" +
                QByteArray::number(i % panels) +
                "\"\ndevice = \"delta-dtb\"\nunit = " + QByteArray::number(i / panels + 1) +
                "\nlimits = { min = 34.0, max = 100.0, step = 1.0 }\nsim = { temperature = 70.0, setpoint = 50.0 }\n";
    }
    return text;
}

// Reads the event stream as a browser does, and counts what came.
class Subscriber
{
public:
    explicit Subscriber(const Stack &stack)
    {
        m_socket.connectToHost(QHostAddress(QHostAddress::LocalHost), stack.httpPort());
        m_socket.waitForConnected();
        m_socket.write(
            "GET /api/v1/events HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + stack.token() + "\r\n\r\n");
        QObject::connect(&m_socket, &QTcpSocket::readyRead, &m_socket,
            [this] { m_events += m_socket.readAll().count("event: cellar"); });
    }
    [[nodiscard]] bool isConnected() const { return m_socket.state() == QAbstractSocket::ConnectedState; }
    [[nodiscard]] qint64 events() const { return m_events; }

private:
    QTcpSocket m_socket;
    qint64 m_events = 0;
};

void idleFor(std::chrono::milliseconds span)
{
    QDeadlineTimer deadline(span);
    while (!deadline.hasExpired()) {
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents | QEventLoop::AllEvents,
            static_cast<int>(std::max<qint64>(1, deadline.remainingTime())));
    }
}

// Asks for the whole cellar, over a connection that stays.
class Reader
{
public:
    explicit Reader(const Stack &stack)
        : m_head("GET /api/v1/cellar HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + stack.token() + "\r\n")
    {
        m_socket.connectToHost(QHostAddress(QHostAddress::LocalHost), stack.httpPort());
        m_socket.waitForConnected();
    }
    [[nodiscard]] QJsonObject cellar()
    {
        const QByteArray answer = request(m_socket, m_head);
        if (!answer.startsWith("HTTP/1.1 200")) {
            giveUp(u"the node did not show the cellar: "_s + QString::fromUtf8(answer.left(200)));
        }
        return QJsonDocument::fromJson(answer.mid(answer.indexOf("\r\n\r\n") + 4)).object();
    }

private:
    QByteArray m_head;
    QTcpSocket m_socket;
};

int goodVessels(const QJsonObject &cellar)
{
    const QJsonArray vessels = cellar.value(u"vessels"_s).toArray();
    return static_cast<int>(std::ranges::count_if(vessels, [](const QJsonValue &vessel) {
        return vessel[u"temperature"_s][u"quality"_s].toString() == u"good" &&
               vessel[u"setpoint"_s][u"quality"_s].toString() == u"good" &&
               vessel[u"valve"_s][u"quality"_s].toString() == u"good";
    }));
}

void waitUntilGood(Reader &reader, int vessels)
{
    const QDeadlineTimer deadline(std::chrono::seconds(30));
    while (goodVessels(reader.cellar()) < vessels) {
        if (deadline.hasExpired()) {
            giveUp(u"not all of %1 vessels become good"_s.arg(vessels));
        }
        idleFor(std::chrono::milliseconds(200));
    }
}

Figures measure(int vessels)
{
    const quint16 httpPort = freePort();
    const Stack stack(configOf(vessels, httpPort), httpPort);
    Reader reader(stack);
    waitUntilGood(reader, vessels);
    const Subscriber subscriber(stack);
    idleFor(settle);
    const qint64 eventsBefore = subscriber.events();
    const double cpuBefore = stack.cpuSeconds();
    QElapsedTimer timer;
    timer.start();
    std::vector<double> cycles;
    int worst = vessels;
    for (int second = 0; second < watched.count(); ++second) {
        idleFor(std::chrono::seconds(1));
        const QJsonObject cellar = reader.cellar();
        worst = std::min(worst, goodVessels(cellar));
        for (const QJsonValue panel : cellar.value(u"panels"_s).toArray()) {
            cycles.push_back(panel[u"cycleMs"_s].toDouble());
        }
    }
    const double seconds = double(timer.nsecsElapsed()) / 1e9;
    const double cpu = stack.cpuSeconds() - cpuBefore;
    const double perSecond = double(subscriber.events() - eventsBefore) / seconds;
    if (!subscriber.isConnected() || perSecond < 1) {
        giveUp(u"the subscriber was not served"_s);
    }
    if (worst < vessels) {
        giveUp(u"only %1 of %2 vessels stayed good"_s.arg(worst).arg(vessels));
    }
    const Figures figures{percentile(cycles, 0.5), 100 * cpu / seconds, stack.residentMb() * 1000};
    std::printf("%4d vessels: cycle %.1f ms, %.2f %% of a core, %.1f MB resident, %.1f events/s\n", vessels,
        figures.cycleMs, figures.cpuPercent, figures.residentKb / 1000, perSecond);
    std::fflush(stdout);
    return figures;
}

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication app(argc, argv);
    const Figures ten = measure(10);
    const Figures hundred = measure(100);
    const Figures thousand = measure(1000);
    atMost("thousand_cycle_ms_10", ten.cycleMs, 50);
    atMost("thousand_cycle_ms_100", hundred.cycleMs, 100);
    atMost("thousand_cycle_ms_1000", thousand.cycleMs, 500);
    atMost("thousand_cpu_percent", thousand.cpuPercent, 15);
    atMost("thousand_cpu_linearity",
        ((thousand.cpuPercent - hundred.cpuPercent) / 900) / ((hundred.cpuPercent - ten.cpuPercent) / 90), 1.2);
    atMost("thousand_kb_per_vessel", (thousand.residentKb - ten.residentKb) / 990, 20);
    return 0;
}
