// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bus/modbusrtutransport.h"
#include "core/logging.h"
#include "fakes/scriptedrtuline.h"

#include <QElapsedTimer>
#include <QFile>
#include <QRandomGenerator>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <fcntl.h>
#include <termios.h>
#include <unistd.h>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace cellar;

using Status = ModbusAnswer::Status;
using Request = ScriptedRtuLine::Request;

class ModbusRtuTransportTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void missingDeviceIsTriedForEver();
    void whatIsNoLineIsLeftAlone();
    void lineBelongsToOneProgram();
    void openIsNotAnswered();
    void sendWithoutLineFinishesLater();
    void silenceTimesOut();
    void deadlineCoversTheTransmission();
    void brokenAnswerFailsAtOnce_data();
    void brokenAnswerFailsAtOnce();
    void noiseAroundAnswers_data();
    void noiseAroundAnswers();
    void aByteOfNoiseIsSilence();
    void babblingLineTimesOut();
    void lateAnswerIsNotTheNext_data();
    void lateAnswerIsNotTheNext();
    void lateAnswerBeforeTheRequestHasLeft();
    void slowDeviceNeverGivesAWrongNumber();
    void deviceThatIgnoresDecoysIsNotLost();
    void pulledInEveryPhase_data();
    void pulledInEveryPhase();
    void anotherDeviceInItsPlace();
    void closeFinishesEverything();
    void closeInsideASignal();

    void exceptionsAreAnswers();
    void readsAndWrites();
    void oneAtATimeWithSilenceBetween();
    void wireLog();

private:
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

void ModbusRtuTransportTest::init()
{
    m_dir = std::make_unique<QTemporaryDir>();
    m_path = m_dir->filePath(u"tty"_s);
    m_line = std::make_unique<ScriptedRtuLine>(m_path);
    QVERIFY(m_line->plug());
    m_outcomes.clear();
    m_closed.clear();
}

void ModbusRtuTransportTest::cleanup()
{
    m_transport.reset();
    m_line.reset();
}

ModbusRtuTransport::Options ModbusRtuTransportTest::options(Milliseconds timeout) const
{
    ModbusRtuTransport::Options options;
    options.line = {m_path, 19200, Parity::Even, 1};
    options.timeout = timeout;
    options.firstPause = 10ms;
    options.longestPause = 100ms;
    return options;
}

void ModbusRtuTransportTest::makeTransport(const ModbusRtuTransport::Options &options)
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

void ModbusRtuTransportTest::openTransport(Milliseconds timeout)
{
    makeTransport(options(timeout));
    QTRY_VERIFY(m_transport->isOpen());
}

const ModbusRtuTransportTest::Outcome *ModbusRtuTransportTest::outcomeOf(quint64 ticket) const
{
    const auto at = std::find_if(
        m_outcomes.cbegin(), m_outcomes.cend(), [ticket](const Outcome &outcome) { return outcome.ticket == ticket; });
    return at == m_outcomes.cend() ? nullptr : &*at;
}

ModbusRtuTransportTest::Outcome ModbusRtuTransportTest::outcome(const ModbusRequest &request)
{
    QSignalSpy finished(m_transport.get(), &ModbusTransport::finished);
    const quint64 ticket = m_transport->send(request);
    while (!outcomeOf(ticket) && finished.wait(20'000)) {
    }
    const auto *found = outcomeOf(ticket);
    return found ? *found : Outcome{};
}

void ModbusRtuTransportTest::missingDeviceIsTriedForEver()
{
    m_line->unplug();
    makeTransport(options(100ms));
    QTRY_VERIFY(m_closed.size() >= 6);
    QVERIFY(m_closed.first().contains(u"no such device"_s));
    QVERIFY(!m_transport->isOpen());
    QVERIFY(m_line->plug());
    QTRY_VERIFY(m_transport->isOpen());
}

void ModbusRtuTransportTest::whatIsNoLineIsLeftAlone()
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

void ModbusRtuTransportTest::lineBelongsToOneProgram()
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

void ModbusRtuTransportTest::openIsNotAnswered()
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

void ModbusRtuTransportTest::sendWithoutLineFinishesLater()
{
    m_line->unplug();
    makeTransport(options(100ms));
    const quint64 ticket = m_transport->send({1, 3, 0, 1, {}});
    QVERIFY(!outcomeOf(ticket));
    QTRY_VERIFY(outcomeOf(ticket));
    QCOMPARE(outcomeOf(ticket)->status, Status::LinkLost);
    QCOMPARE(m_outcomes.size(), 1);
}

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

void ModbusRtuTransportTest::brokenAnswerFailsAtOnce_data()
{
    QTest::addColumn<QByteArray>("answer"); // to unit 1, function 3, two registers
    QTest::addColumn<QString>("text");

    const auto sealed = [](const char *hex) { return withModbusCrc(QByteArray::fromHex(hex)); };
    QByteArray wrong = sealed("01 03 04 0102 0304");
    wrong.back() = static_cast<char>(wrong.back() ^ 1);
    QTest::newRow("checksum") << wrong << u"checksum"_s;
    QTest::newRow("damaged data") << "\x01\x03\x04\x01\x07" + sealed("01 03 04 0102 0304").sliced(5) << u"checksum"_s;
    QTest::newRow("half a frame") << sealed("01 03 04 0102 0304").first(4) << u"only a part"_s;
    QTest::newRow("other unit") << sealed("02 03 04 0102 0304") << u"unit 2 answered instead of unit 1"_s;
    QTest::newRow("other function") << sealed("01 04 04 0102 0304") << u"function 4 instead of 3"_s;
    QTest::newRow("write confirmed") << sealed("01 06 0000 0002") << u"function 6 instead of 3"_s;
    QTest::newRow("too short") << sealed("01 03 02 0102") << u"2 bytes instead of 4"_s;
    QTest::newRow("too long") << sealed("01 03 06 0102 0304 0506") << u"6 bytes instead of 4"_s;
    QTest::newRow("count beyond the end") << sealed("01 03 FF 0102 0304") << u"only a part"_s;
    QTest::newRow("unknown function") << sealed("01 2B 04 0102 0304") << u"no answer of unit 1"_s;
    QTest::newRow("unit damaged") << "\x41" + sealed("01 03 04 0102 0304").sliced(1) << u"no answer of unit 1"_s;
    QTest::newRow("noise") << QByteArray(300, '\x03') << u"no answer of unit 1"_s;
}

void ModbusRtuTransportTest::brokenAnswerFailsAtOnce()
{
    QFETCH(QByteArray, answer);
    QFETCH(QString, text);
    openTransport(10s);
    m_line->setScript([&](const Request &) { m_line->write(answer); });
    QElapsedTimer timer;
    timer.start();
    const Outcome broken = outcome({1, 3, 0, 2, {}});
    QCOMPARE(broken.status, Status::Protocol);
    QVERIFY2(broken.text.contains(text), qPrintable(broken.text));
    QVERIFY(timer.elapsed() < 5000); // long before the deadline
    QVERIFY(m_transport->isOpen());
    answerAll();
    QCOMPARE(outcome({1, 3, 0, 2, {}}).words, (QList<quint16>{7, 8}));
}

void ModbusRtuTransportTest::noiseAroundAnswers_data()
{
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<QByteArray>("after");

    const QByteArray other = withModbusCrc(QByteArray::fromHex("02 03 04 0102 0304"));
    QTest::newRow("a zero before") << QByteArray(1, '\0') << QByteArray();
    QTest::newRow("FE after") << QByteArray() << QByteArray("\xFE");
    QTest::newRow("both") << QByteArray("\xFF\xFF") << QByteArray("\xFE\xFE");
    QTest::newRow("noise like a long answer") << QByteArray("\x01\x03\xFA") << QByteArray();
    QTest::newRow("a frame of somebody else before") << other << QByteArray();
    QTest::newRow("a frame of somebody else after") << QByteArray() << other;
    QTest::newRow("noise and such a frame") << QByteArray("\x55\x55\x55\x55\x55") << other;
}

void ModbusRtuTransportTest::noiseAroundAnswers()
{
    QFETCH(QByteArray, before);
    QFETCH(QByteArray, after);
    openTransport(2s);
    m_line->setScript([&](const Request &request) {
        m_line->write(before + ScriptedRtuLine::answer(request, request.address) + after);
    });
    for (quint16 address = 100; address < 110; ++address) {
        const Outcome answer = outcome({1, 3, address, 2, {}});
        QCOMPARE(answer.text, QString());
        QCOMPARE(answer.words, (QList<quint16>{address, static_cast<quint16>(address + 1)}));
    }
}

void ModbusRtuTransportTest::aByteOfNoiseIsSilence()
{
    // A line that nobody drives makes such bytes; the unit is as dead as without.
    openTransport(150ms);
    m_line->setScript([&](const Request &) { m_line->write(QByteArray(1, '\0')); });
    QCOMPARE(outcome({1, 3, 0, 2, {}}).status, Status::Timeout);
    // And a device that takes its time is not given up because of one.
    openTransport(5s);
    m_line->setScript([&](const Request &request) {
        m_line->write(QByteArray(1, '\0'));
        QTimer::singleShot(80, m_line.get(), [this, request] { m_line->write(ScriptedRtuLine::answer(request, 7)); });
    });
    QCOMPARE(outcome({2, 3, 0, 1, {}}).words, QList<quint16>{7});
}

void ModbusRtuTransportTest::babblingLineTimesOut()
{
    openTransport(200ms);
    QTimer babble;
    connect(&babble, &QTimer::timeout, m_line.get(), [this] { m_line->write(QByteArray(16, '\x55')); });
    babble.start(3);
    QCOMPARE(outcome({1, 3, 0, 2, {}}).status, Status::Protocol);
    QCOMPARE(outcome({1, 3, 0, 2, {}}).status, Status::Protocol);
    babble.stop();
    answerAll();
    QTRY_COMPARE(outcome({1, 3, 0, 2, {}}).status, Status::Ok);
}

void ModbusRtuTransportTest::lateAnswerIsNotTheNext_data()
{
    QTest::addColumn<int>("function");
    QTest::addColumn<int>("count");
    QTest::addColumn<int>("nextFunction");
    QTest::addColumn<int>("nextCount");
    QTest::addColumn<bool>("refusesDecoys");
    QTest::addColumn<int>("requests"); // that the device sees

    QTest::newRow("same length") << 3 << 2 << 3 << 2 << false << 3;
    QTest::newRow("one register") << 3 << 1 << 3 << 1 << false << 3;
    QTest::newRow("one register, decoy refused") << 3 << 1 << 3 << 1 << true << 3;
    QTest::newRow("other length") << 3 << 2 << 3 << 1 << false << 2;
    QTest::newRow("other function") << 3 << 2 << 4 << 2 << false << 2;
    QTest::newRow("bits") << 2 << 1 << 2 << 3 << false << 3;
    QTest::newRow("write after read") << 3 << 1 << 6 << 1 << false << 2;
    QTest::newRow("write after write") << 6 << 1 << 6 << 1 << false << 3;
    QTest::newRow("write of two") << 16 << 2 << 16 << 2 << false << 3;
}

void ModbusRtuTransportTest::lateAnswerIsNotTheNext()
{
    QFETCH(int, function);
    QFETCH(int, count);
    QFETCH(int, nextFunction);
    QFETCH(int, nextCount);
    QFETCH(bool, refusesDecoys);
    QFETCH(int, requests);
    openTransport();
    const auto request = [](int code, int address, int many) {
        return ModbusRequest{
            1, static_cast<quint8>(code), static_cast<quint16>(address), static_cast<quint16>(many), {5, 6}};
    };
    QCOMPARE(outcome(request(function, 1000, count)).status, Status::Timeout);
    // The late answer comes when the device is spoken to again, and then what it was asked.
    bool late = true;
    m_line->setScript([&](const Request &asked) {
        QByteArray bytes;
        if (std::exchange(late, false)) {
            bytes += ScriptedRtuLine::answer(m_line->requests().first(), 1000);
        }
        const bool decoy = asked.function != nextFunction || (asked.function <= 4 && asked.count != nextCount);
        bytes += decoy && refusesDecoys ? ScriptedRtuLine::exception(asked, 2)
                                        : ScriptedRtuLine::answer(asked, asked.address);
        m_line->write(bytes);
    });
    const Outcome answer = outcome(request(nextFunction, 2000, nextCount));
    QCOMPARE(answer.text, QString());
    if (nextFunction == 3 || nextFunction == 4) {
        QCOMPARE(answer.words.first(), quint16(2000));
    }
    QCOMPARE(m_line->requests().size(), requests);
    // In step again: no more decoys.
    QCOMPARE(outcome(request(nextFunction, 3000, nextCount)).status, Status::Ok);
    QCOMPARE(m_line->requests().size(), requests + 1);
}

void ModbusRtuTransportTest::lateAnswerBeforeTheRequestHasLeft()
{
    openTransport(60ms);
    Request lost;
    m_line->setScript([&](const Request &request) { lost = request; });
    QCOMPARE(outcome({1, 3, 1000, 1, {}}).status, Status::Timeout);
    QTest::qWait(50); // QModbusRtuSerialClient has given up as well

    m_line->setScript(
        [&](const Request &request) { m_line->write(ScriptedRtuLine::answer(request, request.address)); });
    const quint64 ticket = m_transport->send({1, 3, 2000, 1, {}});
    m_line->write(ScriptedRtuLine::answer(lost, lost.address)); // there before the silence before the request is over
    QTRY_VERIFY(outcomeOf(ticket));
    QCOMPARE(outcomeOf(ticket)->status, Status::Ok);
    QCOMPARE(outcomeOf(ticket)->words, QList<quint16>{2000});
    QCOMPARE(m_closed, QStringList());
}

void ModbusRtuTransportTest::slowDeviceNeverGivesAWrongNumber()
{
    // Two devices that answer in their order whenever they like, or not at all. Their registers hold their own
    // address; unit 2 refuses to give more than one, decoys as well, and the addresses below 1000.
    openTransport(40ms);
    QRandomGenerator dice(1);
    QElapsedTimer now;
    now.start();
    struct Answer
    {
        qint64 due = 0;
        QByteArray bytes;
    };
    QList<Answer> queue;
    QTimer device;
    connect(&device, &QTimer::timeout, m_line.get(), [&] {
        while (!queue.isEmpty() && queue.first().due <= now.elapsed()) {
            m_line->write(queue.takeFirst().bytes);
        }
    });
    device.start(1);
    m_line->setScript([&](const Request &request) {
        const bool full = !queue.isEmpty() && queue.last().due > now.elapsed() + 200;
        if (full || dice.bounded(20) == 0) {
            return;
        }
        const bool refused = request.unit == 2 && (request.count > 1 || request.address < 1000);
        const qint64 takes = dice.bounded(5) == 0 ? dice.bounded(140) : 0;
        const qint64 free = queue.isEmpty() ? now.elapsed() : std::max(now.elapsed(), queue.last().due);
        queue.append({free + takes,
            refused ? ScriptedRtuLine::exception(request, 2) : ScriptedRtuLine::answer(request, request.address)});
    });
    int good = 0;
    int late = 0;
    for (int round = 0; round < 3000 && (good < 100 || late < 20); ++round) {
        const auto address = static_cast<quint16>(dice.bounded(10'000));
        const auto unit = static_cast<quint8>(1 + dice.bounded(2));
        const auto count = static_cast<quint16>(unit == 2 && dice.bounded(10) > 0 ? 1 : 1 + dice.bounded(2));
        QTRY_VERIFY(
            m_transport->isOpen()); // this process may be held up for longer than the transport waits for the port
        const Outcome answer = outcome({unit, 3, address, count, {}});
        late += answer.status == Status::Timeout ? 1 : 0;
        if (answer.status == Status::Ok) {
            ++good;
            QCOMPARE(answer.words.size(), qsizetype(count));
            QCOMPARE(answer.words.first(), address);
        }
    }
    QVERIFY(good >= 100);
    QVERIFY(late >= 20);
}

void ModbusRtuTransportTest::deviceThatIgnoresDecoysIsNotLost()
{
    openTransport(60ms);
    QCOMPARE(outcome({1, 3, 10, 1, {}}).status, Status::Timeout);
    m_line->setScript([&](const Request &request) {
        if (request.count == 1) {
            m_line->write(ScriptedRtuLine::answer(request, request.address));
        }
    });
    QCOMPARE(outcome({1, 3, 10, 1, {}}).status, Status::Timeout);
    QTRY_COMPARE(outcome({1, 3, 10, 1, {}}).status, Status::Ok);
    QVERIFY(m_line->requests().size() > 3);
}

void ModbusRtuTransportTest::pulledInEveryPhase_data()
{
    QTest::addColumn<QString>("phase");
    for (const auto *phase : {"before sending", "while sending", "waiting", "in the answer", "between requests"}) {
        QTest::newRow(phase) << QString::fromLatin1(phase);
    }
}

void ModbusRtuTransportTest::pulledInEveryPhase()
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

void ModbusRtuTransportTest::anotherDeviceInItsPlace()
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

void ModbusRtuTransportTest::closeFinishesEverything()
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

void ModbusRtuTransportTest::closeInsideASignal()
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
