// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ctl/commissioning/readcommand.h"
#include "ctl/commissioning/writecommand.h"
#include "fakewire.h"

#include <QTemporaryDir>
#include <QtTest>

using namespace Qt::StringLiterals;
using namespace cellar;

class TestWriteCommand : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();

    void withoutAConfirmation_data();
    void withoutAConfirmation();
    void nobodyAnswers();
    void somethingElseIsTyped_data();
    void somethingElseIsTyped();
    void theValueChangesMeanwhile();
    void interruptedAtTheQuestion();
    void refused();
    void notKept();
    void noAnswerToTheWrite_data();
    void noAnswerToTheWrite();
    void theReadBackFails();
    void aRegisterThatCannotBeRead();
    void verified();
    void aCoilThatIsReadAsInput();
    void aFloat();
    void whoseRegisterItIs();
    void rawReads();

private:
    using Status = ModbusAnswer::Status;

    [[nodiscard]] std::unique_ptr<Command> write();

    CommissioningOptions m_options;
    Keyboard m_keyboard;
    QList<Keyboard::LineDone> m_questions;
    std::unique_ptr<FakeLine> m_line;
    std::unique_ptr<CommandRun> m_run;
};

void TestWriteCommand::init()
{
    m_options = {};
    m_options.target.direct.host = u"10.0.0.1"_s;
    m_options.unit = 7;
    m_options.function = 6;
    m_options.address = 4097;
    m_options.values = {u"340"_s};
    m_questions.clear();
    m_keyboard = {true, [this](const Keyboard::LineDone &done) { m_questions.append(done); }};
    m_run = std::make_unique<CommandRun>();
    m_line = std::make_unique<FakeLine>();
    m_line->units[7].put(3, 4096, {678, 680});
}

std::unique_ptr<Command> TestWriteCommand::write()
{
    return std::make_unique<WriteCommand>(m_options, m_run->output(), m_keyboard, FakeWire::factory(*m_line));
}

void TestWriteCommand::withoutAConfirmation_data()
{
    QTest::addColumn<bool>("terminal");
    QTest::addColumn<QString>("yes"); // null: none
    QTest::newRow("no terminal") << false << QString();
    QTest::newRow("other unit") << true << u"8/4097"_s;
    QTest::newRow("other address") << false << u"7/4096"_s;
    QTest::newRow("hex") << false << u"7/0x1001"_s;
    QTest::newRow("space") << false << u"7/4097 "_s;
    QTest::newRow("yes") << true << u"yes"_s;
    QTest::newRow("empty") << true << u""_s;
}

void TestWriteCommand::withoutAConfirmation()
{
    QFETCH(bool, terminal);
    QFETCH(QString, yes);
    m_keyboard.isTerminal = terminal;
    m_options.yes = yes.isNull() ? std::nullopt : std::optional(yes);
    QVERIFY(m_run->finish(write()));
    QCOMPARE(m_run->codes, QList{ExitCode::Refused});
    QVERIFY(m_run->err.contains(u"nothing was written"_s));
    QCOMPARE(m_line->sent, 0U);
    QVERIFY(m_questions.isEmpty());
}

void TestWriteCommand::nobodyAnswers()
{
    m_options.yes = u"7/4097"_s;
    m_line->units.clear();
    QVERIFY(m_run->finish(write()));
    QCOMPARE(m_run->codes, QList{ExitCode::Failed});
    m_run = std::make_unique<CommandRun>();
    m_line->refuses = u"Connection refused"_s;
    QVERIFY(m_run->finish(write()));
    QCOMPARE(m_run->codes, QList{ExitCode::Unreachable});
    QVERIFY(m_run->err.endsWith(u"nothing was written\n"_s));
    QVERIFY(m_line->writes.isEmpty());
}

void TestWriteCommand::somethingElseIsTyped_data()
{
    QTest::addColumn<QString>("line"); // null: the end of the input
    QTest::newRow("end of input") << QString();
    QTest::newRow("enter") << u""_s;
    QTest::newRow("y") << u"y"_s;
    QTest::newRow("other address") << u"7/4098"_s;
    QTest::newRow("prefix") << u"7/409"_s;
}

void TestWriteCommand::somethingElseIsTyped()
{
    QFETCH(QString, line);
    m_run->start(write());
    QTRY_COMPARE(m_questions.size(), 1);
    m_questions.first()(line.isNull() ? std::nullopt : std::optional(line));
    QTRY_COMPARE(m_run->codes, QList{ExitCode::Refused});
    QVERIFY(m_run->err.contains(u"not confirmed\nnothing was written"_s));
    QVERIFY(m_line->writes.isEmpty());
}

void TestWriteCommand::theValueChangesMeanwhile()
{
    m_run->start(write());
    QTRY_COMPARE(m_questions.size(), 1);
    m_line->units[7].put(3, 4097, {500});
    m_questions.first()(u"7/4097"_s);
    QTRY_COMPARE(m_run->codes, QList{ExitCode::Refused});
    QVERIFY(m_run->err.contains(u"it is 500 (0x01f4) now"_s));
    QVERIFY(m_line->writes.isEmpty());
}

void TestWriteCommand::interruptedAtTheQuestion()
{
    m_run->start(write());
    QTRY_COMPARE(m_questions.size(), 1);
    m_run->command->interrupt();
    QCOMPARE(m_run->codes, QList{ExitCode::Interrupted});
    QVERIFY(m_run->err.contains(u"nothing was written"_s));
    m_questions.first()(u"7/4097"_s); // too late
    QCoreApplication::processEvents();
    QVERIFY(m_line->writes.isEmpty());
}

void TestWriteCommand::refused()
{
    m_options.yes = u"7/4097"_s;
    m_line->instead = [](const ModbusRequest &request) {
        return request.isRead() ? std::nullopt : std::optional(RegisterDevice::exception(3));
    };
    QVERIFY(m_run->finish(write()));
    QCOMPARE(m_run->codes, QList{ExitCode::Refused});
    QVERIFY(m_run->err.contains(u"refused: illegal data value"_s));
}

void TestWriteCommand::notKept()
{
    m_options.yes = u"7/4097"_s;
    m_line->keeps = false;
    QVERIFY(m_run->finish(write()));
    QCOMPARE(m_run->codes, QList{ExitCode::Refused});
    QVERIFY(m_run->err.contains(u"acknowledged, but 7/4097 holds 680 (0x02a8)"_s));
}

void TestWriteCommand::noAnswerToTheWrite_data()
{
    QTest::addColumn<bool>("arrived");
    QTest::addColumn<ExitCode>("code");
    QTest::newRow("it had arrived") << true << ExitCode::Ok;
    QTest::newRow("it had not") << false << ExitCode::Failed;
}

void TestWriteCommand::noAnswerToTheWrite()
{
    QFETCH(bool, arrived);
    m_options.yes = u"7/4097"_s;
    int writes = 0;
    m_line->instead = [&](const ModbusRequest &request) {
        if (request.isRead()) {
            return std::optional<ModbusAnswer>();
        }
        ++writes;
        if (arrived) {
            m_line->units[7].put(3, 4097, {340});
        }
        return std::optional(ModbusAnswer{Status::Timeout, 0, u"no answer"_s, {}});
    };
    QVERIFY(m_run->finish(write()));
    QCOMPARE(m_run->codes.size(), 1);
    QTEST(m_run->codes.first(), "code");
    QCOMPARE(writes, 1); // never again
}

void TestWriteCommand::theReadBackFails()
{
    m_options.yes = u"7/4097"_s;
    m_line->instead = [this](const ModbusRequest &request) {
        return request.isRead() && !m_line->writes.isEmpty()
                   ? std::optional(ModbusAnswer{Status::Timeout, 0, u"no answer"_s, {}})
                   : std::nullopt;
    };
    QVERIFY(m_run->finish(write()));
    QCOMPARE(m_run->codes, QList{ExitCode::Failed});
    QVERIFY(m_run->err.contains(u"whether it was written is unknown"_s));
}

void TestWriteCommand::aRegisterThatCannotBeRead()
{
    m_options.yes = u"7/4097"_s;
    m_line->instead = [](const ModbusRequest &request) {
        return request.isRead() ? std::optional(RegisterDevice::exception(2)) : std::nullopt;
    };
    QVERIFY(m_run->finish(write()));
    QCOMPARE(m_run->codes, QList{ExitCode::Ok});
    QVERIFY(m_run->out.contains(u"now      unknown: illegal data address"_s));
    QVERIFY(m_run->out.contains(u"acknowledged: 7/4097 cannot be read back"_s));
}

void TestWriteCommand::verified()
{
    m_run->start(write());
    QTRY_COMPARE(m_questions.size(), 1);
    QVERIFY(m_line->writes.isEmpty());
    const QString shown = m_run->out;
    QVERIFY2(shown.contains(u"  now      680 (0x02a8)\n  new      340 (0x0154)\n  EEPROM "_s), qPrintable(shown));
    QVERIFY(shown.endsWith(u"Type 7/4097 to write: "_s));
    m_questions.first()(u"7/4097"_s);
    QTRY_COMPARE(m_run->codes, QList{ExitCode::Ok});
    QCOMPARE(m_line->writes.size(), 1);
    QCOMPARE(m_line->writes.first().words.at(0), quint16(340));
    QVERIFY(m_run->out.endsWith(u"verified: 7/4097 holds 340 (0x0154)\n"_s));
}

void TestWriteCommand::aCoilThatIsReadAsInput()
{
    m_options.function = 5;
    m_options.address = 2064;
    m_options.values = {u"on"_s};
    m_options.yes = u"7/2064"_s;
    m_line->units[7].put(2, 2064, {0});
    m_line->units[7].forbid(1);
    m_line->instead = [this](const ModbusRequest &request) {
        if (request.isRead()) {
            return std::optional<ModbusAnswer>();
        }
        m_line->writes.append(request);
        m_line->units[7].put(2, 2064, {1});
        return std::optional(ModbusAnswer());
    };
    QVERIFY(m_run->finish(write()));
    QCOMPARE(m_run->codes, QList{ExitCode::Ok});
    QVERIFY(m_run->out.contains(u"now      off\n  new      on\n"_s));
    QVERIFY(m_run->out.contains(u"verified: 7/2064 holds on"_s));
}

void TestWriteCommand::aFloat()
{
    m_options.function = 16;
    m_options.values = {u"75"_s};
    m_options.format = {RegisterType::Float32, WordOrder::LowFirst, 1.0};
    m_options.yes = u"7/4097"_s;
    m_line->units[7].put(3, 4097, {0, 0x4288});
    QVERIFY(m_run->finish(write()));
    QCOMPARE(m_run->codes, QList{ExitCode::Ok});
    QCOMPARE(m_line->writes.first().count, quint16(2));
    QCOMPARE(m_line->writes.first().words, (std::array<quint16, 2>{0, 0x4296}));
    QVERIFY2(m_run->out.contains(u"now      68, 0 17032 (0x0000 0x4288)"_s), qPrintable(m_run->out));
}

void TestWriteCommand::whoseRegisterItIs()
{
    const QTemporaryDir folder;
    QFile config(folder.filePath(u"cellar.toml"_s));
    QVERIFY(config.open(QIODevice::WriteOnly));
    config.write(R"(
[cellar]
name = "x"
[server]
listen = ["127.0.0.1:8080"]
[[panel]]
id = "main"
driver = "modbus-tcp"
address = "10.0.0.1"
[[vessel]]
id = "fv"
label = "FV 20/1"
panel = "main"
device = "delta-dtb"
unit = 7
limits = { min = 40.0, max = 100.0, step = 1.0 }
)");
    config.close();
    m_options.target = {};
    m_options.target.configFile = config.fileName();
    m_run->start(write());
    QTRY_COMPARE(m_questions.size(), 1);
    const QString shown = m_run->out;
    QVERIFY2(shown.contains(u"it is    setpoint of FV 20/1 (delta-dtb)"_s), qPrintable(shown));
    QVERIFY2(shown.contains(u"new      340 (0x0154) = 34 °F"_s), qPrintable(shown));
    QVERIFY2(shown.contains(u"WARNING  34 °F is outside the limits of FV 20/1, 40 to 100 °F"_s), qPrintable(shown));
    m_options.target.panel = u"mian"_s;
    m_run = std::make_unique<CommandRun>();
    QVERIFY(m_run->finish(write()));
    QCOMPARE(m_run->codes, QList{ExitCode::BadInput});
    QVERIFY(m_run->err.contains(u"did you mean \"main\"?"_s));
}

void TestWriteCommand::rawReads()
{
    const QString raw = registerTable(3, 4096, {0x4296, 0xFFFE}, {});
    QVERIFY2(raw.contains(u"   4096  0x1000  0x4296     17046   17046            75.4999    -1.70499e+38"_s) ||
                 raw.contains(u"   4096  0x1000  0x4296     17046   17046"_s),
        qPrintable(raw));
    QVERIFY2(raw.contains(u"   4097  0x1001  0xfffe     65534      -2"_s), qPrintable(raw));
    const QString typed = registerTable(3, 0, {0x0000, 0x4296}, {RegisterType::Float32, WordOrder::LowFirst, 1.0});
    QVERIFY2(typed.endsWith(u"0x0000 0x4296     75\n"_s), qPrintable(typed));
    QVERIFY(
        registerTable(3, 0, {0x7FC0, 0}, {RegisterType::Float32, WordOrder::HighFirst, 1.0}).contains(u"no number"_s));
    QCOMPARE(registerTable(1, 5, {1}, {}), u"ADDRESS  HEX     BIT\n      5  0x0005    1\n"_s);
}

QTEST_GUILESS_MAIN(TestWriteCommand)
#include "tst_writecommand.moc"
