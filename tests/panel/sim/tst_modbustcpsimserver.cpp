// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/modbustcpsimserver.h"

#include <QTcpSocket>
#include <QtEndian>
#include <QTest>

#include <memory>

using namespace cellar;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr int patienceMs = 10000;

QByteArray frame(quint16 transaction, quint8 unit, const QByteArray &pdu)
{
    QByteArray bytes(7, '\0');
    qToBigEndian(transaction, bytes.data());
    qToBigEndian(static_cast<quint16>(pdu.size() + 1), bytes.data() + 4);
    bytes[6] = static_cast<char>(unit);
    return bytes + pdu;
}

// Says the request's function and the unit back; the unit decides what else happens.
SimAnswer echo(quint8 unit, QByteArrayView request)
{
    SimAnswer answer;
    answer.pdu = request.first(1).toByteArray() + static_cast<char>(unit);
    switch (unit) {
    case 10:
        answer.then = SimAnswer::Then::Silence;
        break;
    case 11:
        answer.then = SimAnswer::Then::Drop;
        break;
    case 12:
        answer.then = SimAnswer::Then::Half;
        break;
    case 13:
        answer.delayMs = 50;
        break;
    case 14:
        answer.unit = 99;
        answer.transactionOffset = 0x4000;
        break;
    default:
        break;
    }
    return answer;
}

// A peer over a real socket.
class Peer
{
public:
    explicit Peer(const ModbusTcpSimServer &server) { m_socket.connectToHost(QHostAddress::LocalHost, server.port()); }

    [[nodiscard]] bool isConnected() const { return m_socket.state() == QAbstractSocket::ConnectedState; }
    [[nodiscard]] bool isGone() const { return m_socket.state() == QAbstractSocket::UnconnectedState; }
    void send(const QByteArray &bytes) { m_socket.write(bytes); }
    [[nodiscard]] QByteArray received()
    {
        m_received += m_socket.readAll();
        return m_received;
    }
    QTcpSocket &socket() { return m_socket; }

private:
    QTcpSocket m_socket;
    QByteArray m_received;
};

} // namespace

class ModbusTcpSimServerTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_server = std::make_unique<ModbusTcpSimServer>(echo);
        QVERIFY(m_server->listen(QHostAddress::LocalHost, 0).has_value());
        QVERIFY(m_server->port() != 0);
    }
    void cleanup() { m_server.reset(); }

    void saysWhichAddressIsTaken()
    {
        ModbusTcpSimServer second(echo);
        const Result<void> listening = second.listen(QHostAddress::LocalHost, m_server->port());
        QVERIFY(!listening);
        QCOMPARE(listening.error().kind, ErrorKind::Io);
        QVERIFY(listening.error().text.contains(u"127.0.0.1:%1"_s.arg(m_server->port())));
    }

    void dropsWhatIsNotModbus_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("HTTP") << "GET / HTTP/1.1\r\n\r\n"_ba;
        QTest::newRow("TLS") << QByteArray::fromHex("16030102000100");
        QTest::newRow("length 0") << QByteArray::fromHex("00010000000001");
        QTest::newRow("length 1") << QByteArray::fromHex("00010000000101");
        QTest::newRow("length 255") << QByteArray::fromHex("0001000000ff01");
        QTest::newRow("length 65535") << QByteArray::fromHex("00010000ffff01");
        QTest::newRow("protocol 1") << QByteArray::fromHex("000100010006010310000001");
    }
    void dropsWhatIsNotModbus()
    {
        QFETCH(QByteArray, bytes);
        Peer peer(*m_server);
        peer.send(bytes);
        QTRY_VERIFY_WITH_TIMEOUT(peer.isGone(), patienceMs);
        QTRY_COMPARE(m_server->connectionCount(), 0);
    }

    void answersWhatCameBeforeTheNonsense()
    {
        Peer peer(*m_server);
        QTRY_VERIFY(peer.isConnected());
        peer.send(frame(1, 1, "\x03"_ba) + QByteArray(8, '\xFF'));
        QTRY_VERIFY_WITH_TIMEOUT(peer.isGone(), patienceMs);
        QTRY_COMPARE(m_server->connectionCount(), 0);
    }

    void putsTornFramesTogether()
    {
        Peer peer(*m_server);
        const QByteArray request = frame(0x1234, 1, QByteArray::fromHex("0310000002"));
        QTRY_VERIFY(peer.isConnected());
        for (qsizetype i = 0; i < request.size(); ++i) {
            QVERIFY(peer.received().isEmpty());
            peer.send(request.mid(i, 1));
            peer.socket().flush();
            QTRY_COMPARE(peer.socket().bytesToWrite(), 0);
        }
        QTRY_COMPARE(peer.received(), frame(0x1234, 1, "\x03\x01"_ba));
    }

    void answersManyFramesInOrder()
    {
        Peer peer(*m_server);
        QByteArray requests;
        QByteArray expected;
        for (quint16 i = 0; i < 5000; ++i) {
            const auto unit = static_cast<quint8>(i % 10);
            requests += frame(i, unit, QByteArray::fromHex("0310000002"));
            expected += frame(i, unit, "\x03"_ba + static_cast<char>(unit));
        }
        peer.send(requests);
        QTRY_COMPARE_WITH_TIMEOUT(peer.received().size(), expected.size(), patienceMs);
        QCOMPARE(peer.received(), expected);
    }

    void spoilsAnswersAsTold()
    {
        Peer peer(*m_server);
        peer.send(frame(1, 10, "\x03"_ba) + frame(2, 13, "\x03"_ba) + frame(3, 14, "\x03"_ba));
        // The silent one never, the one that is late last, the false one with other ids.
        QTRY_COMPARE(peer.received(), frame(0x4003, 99, "\x03\x0e"_ba) + frame(2, 13, "\x03\x0d"_ba));
    }

    void sendsHalfAFrame()
    {
        Peer peer(*m_server);
        peer.send(frame(7, 12, "\x03"_ba) + frame(8, 1, "\x03"_ba));
        QTRY_COMPARE(peer.received(), frame(7, 12, "\x03\x0c"_ba).first(4));
        // And nothing after it, early or late, which would pass for the other half.
        peer.send(frame(9, 1, "\x03"_ba) + frame(10, 13, "\x03"_ba));
        Peer other(*m_server);
        other.send(frame(1, 13, "\x03"_ba));
        QTRY_COMPARE(other.received(), frame(1, 13, "\x03\x0d"_ba));
        other.send(frame(2, 13, "\x03"_ba));
        QTRY_COMPARE(other.received(), frame(1, 13, "\x03\x0d"_ba) + frame(2, 13, "\x03\x0d"_ba));
        QCOMPARE(peer.received(), frame(7, 12, "\x03\x0c"_ba).first(4));
        QVERIFY(peer.isConnected());
    }

    void dropsWhenTold()
    {
        Peer victim(*m_server);
        Peer other(*m_server);
        QTRY_COMPARE(m_server->connectionCount(), 2);
        victim.send(frame(1, 11, "\x06"_ba));
        QTRY_VERIFY(victim.isGone());
        QVERIFY(victim.received().isEmpty());
        other.send(frame(1, 1, "\x03"_ba));
        QTRY_COMPARE(other.received(), frame(1, 1, "\x03\x01"_ba));
    }

    void aLateAnswerToAPeerThatLeft()
    {
        {
            Peer peer(*m_server);
            QTRY_VERIFY(peer.isConnected());
            peer.send(frame(1, 13, "\x03"_ba));
            peer.socket().flush();
            QTRY_COMPARE(m_server->connectionCount(), 1);
        }
        QTRY_COMPARE(m_server->connectionCount(), 0);
        Peer next(*m_server);
        next.send(frame(2, 13, "\x03"_ba));
        QTRY_COMPARE(next.received(), frame(2, 13, "\x03\x0d"_ba));
    }

    void dropsAllAndRefusesForAWhile()
    {
        Peer first(*m_server);
        Peer second(*m_server);
        QTRY_COMPARE(m_server->connectionCount(), 2);
        m_server->dropConnections(10s);
        QTRY_VERIFY(first.isGone() && second.isGone());
        QVERIFY(m_server->refusesFor() > 5s);
        Peer refused(*m_server);
        QVERIFY(!refused.isGone());
        QTRY_VERIFY(refused.isGone());
        QCOMPARE(m_server->connectionCount(), 0);
        m_server->acceptAgain();
        QCOMPARE(m_server->refusesFor(), 0ms);
        Peer welcome(*m_server);
        welcome.send(frame(1, 1, "\x03"_ba));
        QTRY_COMPARE(welcome.received(), frame(1, 1, "\x03\x01"_ba));
    }

    void refusalEndsByItself()
    {
        m_server->dropConnections(20ms);
        QTRY_COMPARE(m_server->refusesFor(), 0ms);
        Peer welcome(*m_server);
        welcome.send(frame(1, 1, "\x03"_ba));
        QTRY_COMPARE(welcome.received(), frame(1, 1, "\x03\x01"_ba));
    }

    void aPeerThatNeverReadsIsDropped()
    {
        ModbusTcpSimServer talkative([](quint8, QByteArrayView) {
            SimAnswer answer;
            answer.pdu = QByteArray(4096, '\x03');
            return answer;
        });
        QVERIFY(talkative.listen(QHostAddress::LocalHost, 0).has_value());
        Peer deaf(talkative);
        deaf.socket().setReadBufferSize(1);
        QTRY_COMPARE(talkative.connectionCount(), 1);
        // More than the kernel's buffers and ours together hold.
        for (quint16 i = 0; i < 5000; ++i) {
            deaf.send(frame(i, 1, "\x03"_ba));
        }
        QTRY_COMPARE_WITH_TIMEOUT(talkative.connectionCount(), 0, patienceMs);
    }

    void manyConnections()
    {
        std::vector<std::unique_ptr<Peer>> peers;
        for (int i = 0; i < 200; ++i) {
            peers.push_back(std::make_unique<Peer>(*m_server));
            peers.back()->send(frame(static_cast<quint16>(i), 1, "\x03"_ba));
        }
        for (int i = 0; i < 200; ++i) {
            Peer &peer = *peers[static_cast<std::size_t>(i)];
            QTRY_COMPARE_WITH_TIMEOUT(peer.received(), frame(static_cast<quint16>(i), 1, "\x03\x01"_ba), patienceMs);
        }
        QCOMPARE(m_server->connectionCount(), 200);
        peers.clear();
        QTRY_COMPARE_WITH_TIMEOUT(m_server->connectionCount(), 0, patienceMs);
    }

    void endsWithPeersConnected()
    {
        Peer peer(*m_server);
        QTRY_COMPARE(m_server->connectionCount(), 1);
        peer.send(frame(1, 13, "\x03"_ba));
        m_server.reset();
        QTRY_VERIFY(peer.isGone());
    }

private:
    std::unique_ptr<ModbusTcpSimServer> m_server;
};

QTEST_GUILESS_MAIN(ModbusTcpSimServerTest)
#include "tst_modbustcpsimserver.moc"
