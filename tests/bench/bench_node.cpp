// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Figures of the whole node, taken from outside: a real cellar-sim, a real cellar-server, sockets and /proc.
#include "bench/stack.h"

#include <QCoreApplication>
#include <QDeadlineTimer>
#include <QElapsedTimer>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRandomGenerator>

#include <modbus/modbus.h>

#include <functional>

using namespace cellar::bench;
using namespace Qt::StringLiterals;

namespace {

// A hand at the panel: writes a Delta controller's setpoint register past the node.
class Hand
{
public:
    explicit Hand(quint16 port)
        : m_bus(modbus_new_tcp("127.0.0.1", port))
    {
        modbus_set_slave(m_bus, 1);
        if (modbus_connect(m_bus) != 0 || modbus_write_bit(m_bus, 0x0810, 1) != 1) {
            giveUp(u"the hand at the panel cannot connect"_s);
        }
    }
    ~Hand() { modbus_free(m_bus); }

    void set(int setpoint)
    {
        if (modbus_write_register(m_bus, 0x1001, quint16(setpoint * 10)) != 1) {
            giveUp(u"the hand at the panel cannot write"_s);
        }
    }

private:
    modbus_t *m_bus;
};

// One reader of the event stream that looks for a text in what arrives.
class Subscriber
{
public:
    Subscriber(quint16 port, const QByteArray &token)
    {
        m_socket.connectToHost(QHostAddress(QHostAddress::LocalHost), port);
        m_socket.waitForConnected();
        m_socket.write("GET /api/v1/events HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + token + "\r\n\r\n");
        QObject::connect(&m_socket, &QTcpSocket::readyRead, &m_socket, [this] { read(); });
    }

    void expect(const QByteArray &text)
    {
        m_expected = text;
        m_seen = false;
        m_tail.clear();
    }
    [[nodiscard]] bool seen() const { return m_seen; }
    [[nodiscard]] bool started() const { return m_bytes > 0; }

private:
    void read()
    {
        m_tail += m_socket.readAll();
        m_bytes += m_tail.size();
        m_seen = m_seen || m_tail.contains(m_expected);
        m_tail = m_tail.right(m_expected.size());
    }

    QTcpSocket m_socket;
    QByteArray m_expected = "event: cellar";
    QByteArray m_tail;
    qint64 m_bytes = 0;
    bool m_seen = false;
};

void runUntil(const std::function<bool()> &done, const char *what)
{
    QDeadlineTimer deadline(15'000);
    while (!done()) {
        if (deadline.hasExpired()) {
            giveUp(u"waited in vain for "_s + QString::fromLatin1(what));
        }
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents | QEventLoop::AllEvents, 50);
    }
}

void idleFor(int milliseconds)
{
    QDeadlineTimer deadline(milliseconds);
    while (!deadline.hasExpired()) {
        QCoreApplication::processEvents(QEventLoop::AllEvents, 10);
    }
}

// Register changed at the panel → the event has reached every subscriber. Returns p99 minus the poll interval.
double eventDelay(const Stack &stack, int subscribers, int pollMs, int rounds)
{
    std::vector<std::unique_ptr<Subscriber>> readers;
    for (int i = 0; i < subscribers; ++i) {
        readers.push_back(std::make_unique<Subscriber>(stack.httpPort(), stack.token()));
    }
    const auto all = [&](bool (Subscriber::*what)() const) {
        return std::ranges::all_of(readers, [what](const auto &reader) { return (reader.get()->*what)(); });
    };
    runUntil([&] { return all(&Subscriber::seen); }, "the first event");
    Hand hand(stack.modbusPort());
    std::vector<double> delays;
    for (int round = 0; round < rounds; ++round) {
        const int value = 60 + round % 35; // no other number of the demo looks like these
        for (const auto &reader : readers) {
            reader->expect("\"setpoint\":{\"at\"");
        }
        idleFor(QRandomGenerator::global()->bounded(pollMs));
        QElapsedTimer timer;
        const QByteArray text = "\"value\":" + QByteArray::number(value) + "}";
        for (const auto &reader : readers) {
            reader->expect(text);
        }
        timer.start();
        hand.set(value);
        runUntil([&] { return all(&Subscriber::seen); }, "a changed setpoint");
        delays.push_back(double(timer.nsecsElapsed()) / 1e6);
    }
    return percentile(delays, 0.99) - pollMs;
}

void benchEvents()
{
    constexpr int pollMs = 200;
    const Stack stack({9, std::chrono::milliseconds(pollMs)});
    atMost("event_beyond_poll_p99_ms_1_subscriber", eventDelay(stack, 1, pollMs, 150), 20);
    atMost("event_beyond_poll_p99_ms_200_subscribers", eventDelay(stack, 200, pollMs, 150), 20);
}

// PUT → verified, as the caller's event stream tells it, with 33 vessels polling each second.
void benchPut()
{
    const Stack stack({33, std::chrono::milliseconds(1000)});
    Subscriber reader(stack.httpPort(), stack.token());
    runUntil([&] { return reader.seen(); }, "the first event");
    idleFor(1500);
    QTcpSocket socket;
    socket.connectToHost(QHostAddress(QHostAddress::LocalHost), stack.httpPort());
    socket.waitForConnected();
    std::vector<double> delays;
    for (int round = 0; round < 400; ++round) {
        const QByteArray vessel = "v" + QByteArray::number(1 + round % 33);
        const QByteArray body = "{\"value\":" + QByteArray::number(40 + (round / 33) % 20) + "}";
        reader.expect("\"state\":\"verified\"");
        idleFor(QRandomGenerator::global()->bounded(20));
        reader.expect("\"state\":\"verified\"");
        QElapsedTimer timer;
        timer.start();
        const QByteArray answer = request(socket,
            "PUT /api/v1/vessels/" + vessel + "/setpoint HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " +
                stack.token() + "\r\n",
            body);
        if (!answer.startsWith("HTTP/1.1 202")) {
            giveUp(QString::fromUtf8(answer.left(400)));
        }
        runUntil([&] { return reader.seen(); }, "a verified change");
        delays.push_back(double(timer.nsecsElapsed()) / 1e6);
    }
    atMost("put_to_verified_p99_ms_33_vessels", percentile(delays, 0.99), 50);
}

quint64 sequenceOf(const Stack &stack)
{
    QTcpSocket socket;
    socket.connectToHost(QHostAddress(QHostAddress::LocalHost), stack.httpPort());
    socket.waitForConnected();
    const QByteArray answer = request(
        socket, "GET /api/v1/cellar HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + stack.token() + "\r\n");
    const QByteArray body = answer.mid(answer.indexOf("\r\n\r\n") + 4);
    return quint64(QJsonDocument::fromJson(body).object().value(u"sequence"_s).toDouble());
}

void waitForPoll(const Stack &stack, quint64 polls)
{
    QDeadlineTimer deadline(std::chrono::minutes(10));
    while (sequenceOf(stack) < polls) {
        if (deadline.hasExpired()) {
            giveUp(u"polling is too slow"_s);
        }
        idleFor(200);
    }
}

void benchMemory()
{
    const Stack stack({9, std::chrono::milliseconds(10)});
    atMost("server_exec_to_first_answer_ms", stack.firstAnswerMs(), 500);
    waitForPoll(stack, 1000);
    const double early = stack.residentMb();
    waitForPoll(stack, 10'000);
    const double late = stack.residentMb();
    atMost("server_resident_mb_after_10000_polls", late, 40);
    // Flat: no more than allocator noise between poll 1,000 and 10,000.
    atMost("server_resident_growth_mb_poll_1000_to_10000", late - early, 0.5);
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    benchMemory();
    benchEvents();
    benchPut();
    return 0;
}
