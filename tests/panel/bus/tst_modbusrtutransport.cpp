// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "rtutransporttest.h"

#include "core/logging.h"

#include <QElapsedTimer>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace cellar;
using namespace cellar::rtutransporttest;

class ModbusRtuTransportTest : public RtuTransportTest
{
    Q_OBJECT

private Q_SLOTS:
    void init() { begin(); }
    void cleanup() { end(); }

    void silenceTimesOut();
    void deadlineCoversTheTransmission();
    void exceptionsAreAnswers();
    void readsAndWrites();
    void oneAtATimeWithSilenceBetween();
    void wireLog();
};

void ModbusRtuTransportTest::silenceTimesOut()
{
    openTransport();
    QElapsedTimer timer;
    timer.start();
    const Outcome silent = outcome({3, 3, 0, 1, {}});
    QCOMPARE(silent.status, Status::Timeout);
    QVERIFY(silent.text.contains(u"unit 3"_s));
    QVERIFY(timer.elapsed() >= 150);
    QVERIFY(m_transport->isOpen());
    QCOMPARE(m_line->requests().size(), 1); // not sent again
}

void ModbusRtuTransportTest::deadlineCoversTheTransmission()
{
    // At 300 baud the 20 bytes to and fro take 730 ms by themselves.
    ModbusRtuTransport::Options slow = options(100ms);
    slow.line.baud = 300;
    makeTransport(slow);
    QTRY_VERIFY(m_transport->isOpen());
    m_line->setScript([this](const Request &request) {
        QTimer::singleShot(500, m_line.get(), [this, request] { m_line->write(ScriptedRtuLine::answer(request, 7)); });
    });
    const Outcome answer = outcome({1, 3, 0, 1, {}});
    QCOMPARE(answer.status, Status::Ok);
    QCOMPARE(answer.words, QList<quint16>{7});
}

void ModbusRtuTransportTest::exceptionsAreAnswers()
{
    openTransport();
    for (quint8 code = 1; code <= 11; ++code) {
        m_line->setScript([&](const Request &request) { m_line->write(ScriptedRtuLine::exception(request, code)); });
        const Outcome refused = outcome({9, 3, 0, 1, {}});
        QCOMPARE(refused.status, Status::Exception);
        QCOMPARE(refused.exception, code);
    }
}

void ModbusRtuTransportTest::readsAndWrites()
{
    openTransport(2s);
    m_line->setScript([this](const Request &request) { m_line->write(ScriptedRtuLine::answer(request, 0x8003)); });
    QCOMPARE(outcome({1, 1, 5, 9, {}}).words, QList<quint16>(9, 1));
    QCOMPARE(outcome({1, 2, 5, 1, {}}).words, QList<quint16>{1});
    QCOMPARE(outcome({247, 3, 0x1000, 2, {}}).words, (QList<quint16>{0x8003, 0x8004}));
    QCOMPARE(outcome({1, 4, 0, 125, {}}).words.size(), 125);
    QCOMPARE(outcome({1, 5, 0x0810, 1, {1}}).status, Status::Ok);
    QCOMPARE(m_line->requests().last().bytes, withModbusCrc(QByteArray::fromHex("01 05 0810 FF00")));
    QCOMPARE(outcome({1, 6, 0x1001, 1, {680}}).status, Status::Ok);
    QCOMPARE(m_line->requests().last().bytes, withModbusCrc(QByteArray::fromHex("01 06 1001 02A8")));
    QCOMPARE(outcome({1, 16, 0x1001, 2, {1, 2}}).status, Status::Ok);
    QCOMPARE(m_line->requests().last().bytes, withModbusCrc(QByteArray::fromHex("01 10 1001 0002 04 0001 0002")));
    QVERIFY(m_closed.isEmpty());
}

void ModbusRtuTransportTest::oneAtATimeWithSilenceBetween()
{
    ModbusRtuTransport::Options slow = options(2s);
    slow.line.baud = 1200; // 3.5 characters are 32 ms
    makeTransport(slow);
    QTRY_VERIFY(m_transport->isOpen());
    QElapsedTimer sinceAnswer;
    m_line->setScript([&](const Request &request) {
        QVERIFY(!sinceAnswer.isValid() || sinceAnswer.elapsed() >= 32);
        sinceAnswer.invalidate();
        QTimer::singleShot(20, m_line.get(), [&, request] {
            m_line->write(ScriptedRtuLine::answer(request, 7));
            sinceAnswer.start();
        });
    });
    for (quint8 unit = 1; unit <= 4; ++unit) {
        m_transport->send({unit, 3, 0, 1, {}});
    }
    QTRY_COMPARE(m_line->requests().size(), 1);
    QTRY_COMPARE(m_outcomes.size(), 4);
    for (qsizetype at = 0; at < 4; ++at) {
        QCOMPARE(m_outcomes.at(at).status, Status::Ok);
        QCOMPARE(m_line->requests().at(at).unit, quint8(at + 1)); // in their order
    }
}

void ModbusRtuTransportTest::wireLog()
{
    openTransport(2s);
    answerAll();
    static QStringList lines;
    lines.clear();
    const QtMessageHandler before =
        qInstallMessageHandler([](QtMsgType, const QMessageLogContext &context, const QString &text) {
            if (QLatin1StringView(context.category) == "cellar.bus.wire"_L1) {
                lines.append(text);
            }
        });
    const Outcome quiet = outcome({1, 3, 0, 1, {}});
    const qsizetype linesWhenOff = lines.size();
    QLoggingCategory::setFilterRules(u"cellar.bus.wire.debug=true"_s);
    const Outcome told = outcome({1, 3, 0x1000, 1, {}});
    QLoggingCategory::setFilterRules({});
    qInstallMessageHandler(before);
    QCOMPARE(quiet.status, Status::Ok);
    QCOMPARE(told.status, Status::Ok);
    QCOMPARE(linesWhenOff, 0);
    QCOMPARE(lines.size(), 2);
    QVERIFY2(lines.at(0).contains(m_path + u" -> 01 03 10 00 00 01 80 ca"_s), qPrintable(lines.at(0)));
    QVERIFY2(lines.at(1).contains(m_path + u" <- 01 03 02 00 07 f9 86"_s), qPrintable(lines.at(1)));
}

QTEST_GUILESS_MAIN(ModbusRtuTransportTest)
#include "tst_modbusrtutransport.moc"
