// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "rtutransporttest.h"

#include <QFile>
#include <QSignalSpy>

#include <fcntl.h>
#include <termios.h>
#include <unistd.h>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace cellar;
using namespace cellar::rtutransporttest;

class ModbusRtuAdapterTest : public RtuTransportTest
{
    Q_OBJECT

private Q_SLOTS:
    void init() { begin(); }
    void cleanup() { end(); }

    void missingDeviceIsTriedForEver();
    void whatIsNoLineIsLeftAlone();
    void lineBelongsToOneProgram();
    void openIsNotAnswered();
    void sendWithoutLineFinishesLater();
    void pulledInEveryPhase_data();
    void pulledInEveryPhase();
    void anotherDeviceInItsPlace();
    void closeFinishesEverything();
    void closeInsideASignal();
};

void ModbusRtuAdapterTest::missingDeviceIsTriedForEver()
{
    m_line->unplug();
    makeTransport(options(100ms));
    QTRY_VERIFY(m_closed.size() >= 6);
    QVERIFY(m_closed.first().contains(u"no such device"_s));
    QVERIFY(!m_transport->isOpen());
    QVERIFY(m_line->plug());
    QTRY_VERIFY(m_transport->isOpen());
}

void ModbusRtuAdapterTest::whatIsNoLineIsLeftAlone()
{
    QFile file(m_dir->filePath(u"file"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("precious");
    file.close();
    ModbusRtuTransport::Options wrong = options(100ms);
    wrong.line.device = file.fileName();
    makeTransport(wrong);
    QTRY_VERIFY(m_closed.size() >= 2);
    QVERIFY(!m_closed.first().isEmpty());
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll(), "precious");
}

void ModbusRtuAdapterTest::lineBelongsToOneProgram()
{
    openTransport();
    // By another name: it is the device that counts.
    const QString other = m_dir->filePath(u"other"_s);
    QVERIFY(QFile::link(m_line->device(), other));
    ModbusRtuTransport::Options second = options(100ms);
    second.line.device = other;
    ModbusRtuTransport intruder(second, m_clock);
    QSignalSpy closed(&intruder, &ModbusTransport::closed);
    intruder.open();
    QTRY_VERIFY(closed.size() >= 3);
    QVERIFY(!closed.first().first().toString().isEmpty());
    QVERIFY(!intruder.isOpen());
    m_transport->close();
    QTRY_VERIFY(intruder.isOpen());
}

void ModbusRtuAdapterTest::openIsNotAnswered()
{
    openTransport();
    QSignalSpy answered(m_transport.get(), &ModbusTransport::answered);
    QCOMPARE(outcome({1, 3, 0, 1, {}}).status, Status::Timeout);
    QCOMPARE(answered.size(), 0);
    m_line->setScript([this](const Request &request) { m_line->write(ScriptedRtuLine::exception(request, 2)); });
    QCOMPARE(outcome({2, 3, 0, 1, {}}).status, Status::Exception);
    QCOMPARE(answered.size(), 1);
    QCOMPARE(outcome({2, 3, 0, 1, {}}).status, Status::Exception);
    QCOMPARE(answered.size(), 1);
}

void ModbusRtuAdapterTest::sendWithoutLineFinishesLater()
{
    m_line->unplug();
    makeTransport(options(100ms));
    const quint64 ticket = m_transport->send({1, 3, 0, 1, {}});
    QVERIFY(!outcomeOf(ticket));
    QTRY_VERIFY(outcomeOf(ticket));
    QCOMPARE(outcomeOf(ticket)->status, Status::LinkLost);
    QCOMPARE(m_outcomes.size(), 1);
}

void ModbusRtuAdapterTest::pulledInEveryPhase_data()
{
    QTest::addColumn<QString>("phase");
    for (const auto *phase : {"before sending", "while sending", "waiting", "in the answer", "between requests"}) {
        QTest::newRow(phase) << QString::fromLatin1(phase);
    }
}

void ModbusRtuAdapterTest::pulledInEveryPhase()
{
    QFETCH(QString, phase);
    // The other end, to hold the line up. Opened first: the transport keeps it for itself.
    const int tty = ::open(qPrintable(m_line->device()), O_RDWR | O_NOCTTY | O_NONBLOCK);
    QVERIFY(tty >= 0);
    openTransport(5s);
    answerAll();
    QCOMPARE(outcome({1, 3, 0, 1, {}}).status, Status::Ok);
    m_outcomes.clear();
    QSignalSpy opened(m_transport.get(), &ModbusTransport::opened);
    m_line->setScript([&](const Request &request) {
        if (phase == u"in the answer"_s) {
            m_line->write(ScriptedRtuLine::answer(request, 7).first(4));
            QTimer::singleShot(5, m_line.get(), [this] { m_line->unplug(); });
        } else if (phase == u"waiting"_s) {
            m_line->unplug();
        }
    });
    if (phase == u"while sending"_s) {
        QCOMPARE(::tcflow(tty, TCOOFF), 0);
        QTimer::singleShot(50, m_line.get(), [this] { m_line->unplug(); });
    }
    const bool between = phase == u"between requests"_s;
    const quint64 first = between ? 0 : m_transport->send({1, 3, 0, 1, {}});
    const quint64 second = between ? 0 : m_transport->send({2, 3, 0, 1, {}});
    if (between || phase == u"before sending"_s) {
        m_line->unplug();
    }
    QTRY_VERIFY(!m_closed.isEmpty());
    ::close(tty);
    if (!between) {
        QCOMPARE(m_outcomes.size(), 2);
        QCOMPARE(m_outcomesWhenClosed, 2); // finished before closed
        QCOMPARE(outcomeOf(first)->status, Status::LinkLost);
        QCOMPARE(outcomeOf(second)->status, Status::LinkLost);
    }
    QVERIFY(!m_closed.first().isEmpty());
    QVERIFY(!m_transport->isOpen());

    QTRY_VERIFY(m_closed.size() >= 3);
    answerAll();
    QElapsedTimer timer;
    timer.start();
    QVERIFY(m_line->plug());
    QTRY_VERIFY(m_transport->isOpen());
    QVERIFY(timer.elapsed() < 2000);
    QCOMPARE(opened.size(), 1);
    QCOMPARE(outcome({1, 3, 0, 1, {}}).status, Status::Ok);
    QCOMPARE(m_outcomes.size(), between ? 1 : 3);
}

void ModbusRtuAdapterTest::anotherDeviceInItsPlace()
{
    const QString name = m_dir->filePath(u"by-id"_s);
    QVERIFY(QFile::link(m_line->device(), name));
    ModbusRtuTransport::Options linked = options(60ms);
    linked.line.device = name;
    makeTransport(linked);
    QTRY_VERIFY(m_transport->isOpen());
    // The old one stays open and silent: nothing tells that the name has moved on.
    ScriptedRtuLine next(m_dir->filePath(u"next"_s));
    QVERIFY(next.plug());
    next.setScript([&next](const Request &request) { next.write(ScriptedRtuLine::answer(request, 7)); });
    QVERIFY(QFile::remove(name));
    QVERIFY(QFile::link(next.device(), name));
    QCOMPARE(outcome({1, 3, 0, 1, {}}).status, Status::LinkLost);
    QTRY_VERIFY(m_transport->isOpen());
    QCOMPARE(outcome({1, 4, 0, 1, {}}).status, Status::Ok);
}

void ModbusRtuAdapterTest::closeFinishesEverything()
{
    openTransport(5s);
    m_transport->send({1, 3, 0, 1, {}});
    m_transport->send({2, 3, 0, 1, {}});
    QTRY_COMPARE(m_line->requests().size(), 1);
    m_transport->close();
    QCOMPARE(m_outcomes.size(), 2);
    QCOMPARE(m_outcomesWhenClosed, 2);
    QCOMPARE(m_outcomes.first().status, Status::LinkLost);
    QCOMPARE(m_closed, QStringList{QString()});
    answerAll();
    m_transport->open();
    QTRY_VERIFY(m_transport->isOpen());
    QTRY_COMPARE(outcome({3, 3, 0, 1, {}}).status, Status::Ok);
}

void ModbusRtuAdapterTest::closeInsideASignal()
{
    openTransport(5s);
    answerAll();
    connect(m_transport.get(), &ModbusTransport::answered, m_transport.get(), &ModbusTransport::close);
    const quint64 first = m_transport->send({1, 3, 0, 1, {}});
    QTRY_VERIFY(outcomeOf(first));
    QCOMPARE(outcomeOf(first)->status, Status::LinkLost);
    QCOMPARE(m_outcomes.size(), 1);
    disconnect(m_transport.get(), &ModbusTransport::answered, m_transport.get(), nullptr);

    m_transport->open();
    QTRY_VERIFY(m_transport->isOpen());
    connect(m_transport.get(), &ModbusTransport::finished, m_transport.get(), [this] { m_transport->close(); });
    m_transport->send({1, 3, 0, 1, {}});
    m_transport->send({1, 3, 0, 1, {}});
    QTRY_COMPARE(m_outcomes.size(), 3);
    QCOMPARE(m_outcomes.at(1).status, Status::Ok);
    QCOMPARE(m_outcomes.at(2).status, Status::LinkLost);
    QCOMPARE(m_closed.size(), 2);
}

QTEST_GUILESS_MAIN(ModbusRtuAdapterTest)
#include "tst_modbusrtuadapter.moc"
